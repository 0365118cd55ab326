/** The machines of a flake: calls of `nixosSystem`, wherever `outputs` makes them. */
import {
  applicationParts,
  collectModules,
  type Evaluator,
  type ModuleCollection,
  outcomes,
  type Place,
  type SetValue,
  type SymbolicValue,
  settled,
  symbolic,
  type Thunk,
  type Value,
} from '../../nix/evaluate/index.ts';
import type { Source } from '../sources/source.ts';
import { argumentThunks } from './arguments.ts';

export interface Host {
  /** Its name under `nixosConfigurations`; null where only the call was shown. */
  readonly name: string | null;
  readonly source: Source;
  readonly place: Place | null;
  /** What `nixosSystem` is called with; null where only its list of modules was shown, or it is unknown. */
  readonly arguments: SetValue | null;
  /** What it is called with where that certainly is no set; null otherwise. */
  readonly noArguments: Value | null;
  /** The list of modules, null where there is none. */
  readonly modules: Thunk | null;
  /** The function that is called, null where only its argument was shown. */
  readonly callee: SymbolicValue | null;
}

export interface HostsFound {
  readonly hosts: readonly Host[];
  /** What stands where a host should and cannot be followed. */
  readonly unknown: readonly Value[];
}

/** The hosts in what `outputs` returns. */
export function hostsOfResult(result: Value, source: Source, evaluator: Evaluator): HostsFound {
  const found = { hosts: [] as Host[], unknown: [] as Value[] };
  for (const value of possible(result)) {
    if (value.kind === 'symbolic') {
      const collection = modulesOfFlake(value, evaluator);
      const inner = collection?.at(['flake'])?.value.force();
      // What a framework makes of its other modules is not seen here.
      if (inner?.kind !== 'set' || !inner.attributes.has('nixosConfigurations')) found.unknown.push(value);
      else
        collect(
          collection && areMachinesShown(collection) ? withClosedMachines(inner) : inner,
          source,
          found,
        );
    } else collect(value, source, found);
  }
  return found;
}

function collect(result: Value, source: Source, found: { hosts: Host[]; unknown: Value[] }): void {
  if (result.kind !== 'set') return;
  const attribute = result.attributes.get('nixosConfigurations');
  if (!attribute) {
    if (result.open !== null) found.unknown.push(result.open);
    return;
  }
  const inner = hostsOfConfigurations(attribute.value.force(), source);
  found.hosts.push(...inner.hosts);
  found.unknown.push(...inner.unknown);
}

/** The hosts in the value of `nixosConfigurations`. */
export function hostsOfConfigurations(configurations: Value, source: Source): HostsFound {
  const hosts: Host[] = [];
  const unknown: Value[] = [];
  for (const set of possible(configurations)) {
    if (set.kind !== 'set') {
      if (set.kind === 'symbolic') unknown.push(set);
      continue;
    }
    for (const attribute of set.attributes.values()) {
      for (const value of possible(attribute.value.force())) {
        const host = hostOfCall(value, source, attribute.unknownName ? null : attribute.name);
        if (host) hosts.push({ ...host, place: host.place ?? attribute.namePlace });
        else if (value.kind === 'symbolic') unknown.push(value);
      }
    }
    if (set.open !== null) unknown.push(set.open);
  }
  return { hosts, unknown };
}

/** A call such as `nixpkgs.lib.nixosSystem { … }`; null where the value is something else. */
export function hostOfCall(value: Value, source: Source, name: string | null = null): Host | null {
  if (value.kind !== 'symbolic') return null;
  const call = applicationParts(value);
  const [argument] = call?.arguments ?? [];
  if (!call || !argument || !isSystemFunction(call.callee)) return null;
  const given = argument.force();
  const set = possible(given).find((candidate) => candidate.kind === 'set');
  if (!set) {
    const noArguments = ['symbolic', 'choice', 'failed'].includes(given.kind) ? null : given;
    const unknown = { arguments: null, noArguments, modules: null };
    return { name, source, place: value.place, callee: call.callee, ...unknown };
  }
  return { ...hostOfArguments(set, source), name, place: value.place ?? set.place, callee: call.callee };
}

/** A host of which the argument of `nixosSystem` is known. */
export function hostOfArguments(set: SetValue, source: Source): Host {
  const modules = set.attributes.get('modules')?.value ?? null;
  return { name: null, source, place: set.place, arguments: set, noArguments: null, modules, callee: null };
}

/** `nixosSystem` of any flake, or the file that it wraps. */
function isSystemFunction(callee: SymbolicValue): boolean {
  const { name, path } = callee.origin;
  const last = path.at(-1) ?? name;
  return last === 'nixosSystem' || name.endsWith('nixos/lib/eval-config.nix');
}

/**
 * What a call of flake-parts' `mkFlake` hands on as the flake's own outputs: it takes modules, and their option `flake`
 * is that set. Null where the value is no such call, or its modules say nothing of it.
 */
export function outputsOfModules(value: SymbolicValue, evaluator: Evaluator): Value | null {
  return modulesOfFlake(value, evaluator)?.at(['flake'])?.value.force() ?? null;
}

function modulesOfFlake(value: SymbolicValue, evaluator: Evaluator): ModuleCollection | null {
  const call = applicationParts(value);
  if (!call || (call.callee.origin.path.at(-1) ?? call.callee.origin.name) !== 'mkFlake') return null;
  const [given, module] = call.arguments;
  if (!given || !module) return null;
  const handed = given.force();
  const inputs = handed.kind === 'set' ? handed.attributes.get('inputs')?.value : undefined;
  return collectModules(evaluator, {
    modules: [module],
    specialArguments: new Map([
      ...argumentsOfParts,
      ['self', settled(symbolic('input', 'self'))],
      ...(inputs ? [['inputs', inputs] as const] : []),
    ]),
    unknownArguments: symbolic('argument', 'arguments'),
  });
}

/** Whether no module that was not shown can add a machine: the option has no default of its own. */
function areMachinesShown(collection: ModuleCollection): boolean {
  const machines = collection.at(['flake', 'nixosConfigurations']);
  return machines?.open === null && collection.modules.every(({ kind }) => kind !== 'unknown');
}

function withClosedMachines(outputs: SetValue): SetValue {
  const attribute = outputs.attributes.get('nixosConfigurations');
  const machines = attribute?.value.force();
  if (!attribute || machines?.kind !== 'set') return outputs;
  const closed = { ...attribute, value: settled({ ...machines, open: null }) };
  return { ...outputs, attributes: new Map([...outputs.attributes, [attribute.name, closed]]) };
}

const argumentsOfParts = argumentThunks([
  ...['flake-parts-lib', 'withSystem', 'moduleWithSystem', 'getSystem', 'moduleLocation'],
]);

function possible(value: Value): readonly Value[] {
  return value.kind === 'choice' ? (outcomes(value) ?? []).map((outcome) => outcome.value) : [value];
}
