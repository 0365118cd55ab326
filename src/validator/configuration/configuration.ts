/** Everything that was shown, evaluated together: the flake, its machines, their modules, and the homes on them. */
import {
  createEvaluator,
  type Evaluator,
  makeBoolean,
  makeString,
  type Place,
  type SymbolicValue,
  settled,
  symbolic,
  type Thunk,
  type Value,
} from '../../nix/evaluate/index.ts';
import { importedValues } from '../sources/reach.ts';
import { unfold, writtenAttributes } from '../sources/shape.ts';
import type { Source } from '../sources/source.ts';
import type { LearnerFacts } from '../verdict.ts';
import { accountRead } from './accounts.ts';
import { type Flake, flakeFolder, inputsValue, outputOf, readFlake, selfValue } from './flake.ts';
import { listFolder } from './folders.ts';
import { isHomeManager, meantAsHomeManager, partOfInput, shapeOfInput } from './home-manager.ts';
import { type Home, homesOf } from './homes.ts';
import {
  type Host,
  type HostsFound,
  hostOfArguments,
  hostOfCall,
  hostsOfConfigurations,
  hostsOfResult,
} from './hosts.ts';
import { type Inputs, joinInputs } from './inputs.ts';
import { reaches, type System, systemOfHost, systemOfSource } from './system.ts';

export interface Configuration {
  readonly sources: readonly Source[];
  readonly facts: LearnerFacts;
  readonly evaluator: Evaluator;
  /** What was read of flake.nix, the shown pieces first. */
  readonly flakes: readonly Flake[];
  /** The inputs, from the first piece that shows them. */
  readonly inputs: Inputs | null;
  readonly hosts: readonly Host[];
  /** What stands in the place of hosts and cannot be followed. */
  readonly unknownHosts: readonly { readonly value: Value; readonly source: Source }[];
  readonly systems: readonly System[];
  readonly homes: readonly Home[];
  /** What was picked out of inputs so far, in the order in which evaluation asked for it. */
  readonly selections: readonly SymbolicValue[];
}

/** How sources are taken that no host leads to: in a whole configuration nobody reads them. */
export interface ConfigureOptions {
  readonly standalone: boolean;
  /** Every path that was named, whatever its ending; without them no folder is known. */
  readonly paths?: ReadonlySet<string>;
}

/** Configurations of several machines that people publish take up to six times what the largest answer takes. */
const stepsForAWhole = 300_000;

export function configure(
  sources: readonly Source[],
  facts: LearnerFacts,
  options: ConfigureOptions = { standalone: true },
): Configuration {
  let inputs: Inputs | null = null;
  const flakes: Flake[] = [];
  const selections: SymbolicValue[] = [];
  /** Of pieces that stand alone, and whose first line was not shown. */
  const configs = new Map<string, Thunk>();
  const evaluator = createEvaluator({
    ...(options.standalone ? {} : { budget: { steps: stepsForAWhole } }),
    files: new Map(sources.map((source) => [source.path, source])),
    resolve: (value) => {
      if (value.origin.path.length > 0) selections.push(value);
      return meaningOf(value, { evaluator, inputs, facts, flakes });
    },
    listFolder: (path) => listFolder(path, options.paths ?? new Set(), !options.standalone),
    shapeOf: (value) => shapeOfInput(value, inputs, facts),
    freeVariable: (name, place) => {
      const source = sources.find(({ path }) => path === place.file);
      if (!source?.scopeOpen) return null;
      const config = name === 'config' ? configs.get(place.file) : undefined;
      if (config) return config.force();
      return name === 'inputs' ? inputsValue(inputs, facts) : symbolic('free-variable', name, [], place);
    },
  });
  const flakeSources = sources.filter(({ role }) => role === 'flake');
  for (const source of [...flakeSources].sort((a, b) => levelOrder(a) - levelOrder(b))) {
    const flake = readFlake(evaluator, source, inputs, facts.inputName ?? 'home-manager');
    flakes.push(flake);
    inputs = shownBeforeSaved(flakes);
  }
  const found = flakes.map((flake) => ({ flake, ...hostsOf(evaluator, flake) }));
  const hosts = found.flatMap((each) => each.hosts);
  const unknownHosts = found.flatMap(({ unknown, flake }) =>
    unknown.map((value) => ({ value, source: flake.source })),
  );
  const systems = hosts.map((host) => systemOfHost(evaluator, host));
  const taken = options.standalone ? importedValues(sources) : null;
  const lone = taken ? sources.filter(({ path }) => !taken.has(path)) : [];
  for (const source of lone) {
    if (source.role !== 'system' || isOutputs(source) || reaches(systems, source)) continue;
    if (source.level === 'module' || source.level === 'settings')
      systems.push(systemOfSource(evaluator, source, facts, inputs));
  }
  const homes = homesOf(evaluator, systems, lone, facts, inputs);
  for (const { source, collection } of [...systems, ...homes])
    if (source) configs.set(source.path, collection.config);
  return { sources, facts, evaluator, flakes, inputs, hosts, unknownHosts, systems, homes, selections };
}

/** Whether a file holds what `outputs` returns and no module. */
export function isOutputs({ tree }: Source): boolean {
  return writtenAttributes(unfold(tree).body, 1).some(({ path }) => path[0] === 'nixosConfigurations');
}

/** What the submission shows of the inputs; the saved ones where it shows none. */
function shownBeforeSaved(flakes: readonly Flake[]): Inputs | null {
  const of = (shown: boolean) =>
    joinInputs(flakes.flatMap(({ source, inputs }) => (source.shown === shown && inputs ? [inputs] : [])));
  const shown = of(true);
  const saved = of(false);
  if (shown === null || shown.complete || saved === null) return shown ?? saved;
  return joinInputs([shown, saved]);
}

/** The piece that shows the inputs is read before the pieces that use them. */
function levelOrder(source: Source): number {
  const order = ['flake', 'inputs', 'input'].includes(source.level) ? 0 : 1;
  return source.shown ? order : order + 2;
}

function hostsOf(evaluator: Evaluator, flake: Flake): HostsFound {
  const { source } = flake;
  if (flake.result !== null) return hostsOfResult(flake.result, source, evaluator);
  const nothing = { hosts: [], unknown: [] };
  const value = evaluator.evaluate(source.path, source.tree);
  switch (source.level) {
    case 'configurations':
      return hostsOfConfigurations(value, source);
    case 'host': {
      const host = hostOfCall(value, source);
      return host ? { hosts: [host], unknown: [] } : nothing;
    }
    case 'arguments':
      return value.kind === 'set' ? { hosts: [hostOfArguments(value, source)], unknown: [] } : nothing;
    case 'modules': {
      const modules = value.kind === 'list' ? value : { ...emptyList, items: [settled(value)], certain: 1 };
      const host = {
        name: null,
        source,
        place: value.place,
        arguments: null,
        noArguments: null,
        modules: settled(modules),
        callee: null,
      };
      return { hosts: [host], unknown: [] };
    }
    default:
      return nothing;
  }
}

const emptyList = { kind: 'list', items: [], conditional: [], open: null, certain: 0, place: null } as const;

/** NixOS is Linux, whatever the processor. */
const platforms: Readonly<Record<string, boolean>> = { isLinux: true, isDarwin: false };

/** `pkgs.stdenv.isLinux`, `pkgs.stdenv.hostPlatform.isLinux`; where arguments are unknown, `pkgs` is one of those. */
function isOfPlatform({ origin: { root, name, path } }: SymbolicValue): boolean {
  if (root !== 'argument' && root !== 'free-variable') return false;
  const [first, ...more] = name.endsWith('pecialArgs') ? path : [name, ...path];
  const around = more.slice(0, -1).join('.');
  return first === 'pkgs' && ['stdenv', 'hostPlatform', 'stdenv.hostPlatform'].includes(around);
}

/** What is known of the flake while everything else is evaluated. */
interface Known {
  readonly evaluator: Evaluator;
  readonly inputs: Inputs | null;
  readonly facts: LearnerFacts;
  readonly flakes: readonly Flake[];
}

/** What a symbolic value is, where it is known: `self`, and the library of nixpkgs. */
function meaningOf(value: SymbolicValue, { evaluator, inputs, facts, flakes }: Known): Value | null {
  const { root, name, path } = value.origin;
  if (name === 'lib' && path.length === 0 && root !== 'input') return evaluator.library(value);
  const platform = isOfPlatform(value) ? platforms[path.at(-1) ?? ''] : undefined;
  if (platform !== undefined) return makeBoolean(platform, value.place);
  if (isNotAskedFor(value)) return notHandedOver(value);
  const isLogin = root === 'argument' && name === 'config' && path.join('.') === 'home.username';
  if (isLogin && facts.username !== undefined) return makeString(facts.username, value.place);
  // An account that says nothing else has the name that it stands under.
  const account = path.at(-1) === 'name' && path.length > 3 ? accountRead(value) : null;
  if (account?.attribute === 'name') return makeString(account.login, value.place);
  const part = partOfInput(value);
  if (part === null) return null;
  if (part.input === 'self' && part.path.length === 0) return selfValue();
  if (part.input === 'self' && part.path.length === 1 && part.path[0] === 'inputs')
    return inputsValue(inputs, facts);
  if (part.input === 'self' && part.path.length === 1 && part.path[0] === 'outPath') return flakeFolder;
  if (part.input === 'self') return outputOf(flakes, part.path, value.place, evaluator);
  if (part.path.length === 1 && part.path[0] === '_type') return typeOfInput(part.input, inputs, value.place);
  const isLibrary = part.path.length === 1 && part.path[0] === 'lib';
  if (!isLibrary || isHomeManager(part.input, inputs, facts.inputName) === 'yes') return null;
  return evaluator.library(value);
}

/** The name of the input that is Home Manager, known or most likely. */
export function homeManagerName(configuration: Configuration): string {
  const entry = configuration.inputs && meantAsHomeManager(configuration.inputs);
  return entry?.name ?? configuration.facts.inputName ?? 'home-manager';
}

/** Every input is a flake to Nix, but for a folder of files, which has no type. */
function typeOfInput(name: string, inputs: Inputs | null, place: Place | null): Value | null {
  const entry = inputs?.entries.find((each) => each.name === name);
  return entry === undefined || entry.isFlake ? makeString('flake', place) : null;
}

/**
 * `args: … args.pkgs …`: `pkgs` is no special argument but comes through `_module.args`, which is handed only to a module
 * whose pattern names it.
 */
function isNotAskedFor({ origin: { root, name, path } }: SymbolicValue): boolean {
  return root === 'argument' && name.endsWith('pecialArgs') && path.length === 1 && path[0] === 'pkgs';
}

function notHandedOver({ place }: SymbolicValue): Value {
  const details = { name: 'pkgs', path: 'args.pkgs' };
  return { kind: 'failed', failure: { code: 'missing-module-argument', place, details }, place };
}
