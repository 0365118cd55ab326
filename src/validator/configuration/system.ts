/** Evaluations of NixOS. */
import {
  type CollectedModule,
  collectModules,
  type Evaluator,
  type ListValue,
  type ModuleCollection,
  type ModuleRequest,
  makeSet,
  settled,
  symbolic,
  type Thunk,
  type Value,
} from '../../nix/evaluate/index.ts';
import type { Source } from '../sources/source.ts';
import type { LearnerFacts } from '../verdict.ts';
import { argumentThunks } from './arguments.ts';
import { inputsValue } from './flake.ts';
import type { Host } from './hosts.ts';
import type { Inputs } from './inputs.ts';

/** One evaluation of NixOS: a host of the flake, or a module that no host shown here leads to. */
export interface System {
  readonly host: Host | null;
  /** The module that stands alone; null for a host. */
  readonly source: Source | null;
  readonly collection: ModuleCollection;
  /** What was collected. */
  readonly request: ModuleRequest;
  /** Whether everything that is handed to modules is known. */
  readonly argumentsKnown: boolean;
}

/** What NixOS puts among the `specialArgs` by itself, so that imports may depend on it. */
const systemSpecials = argumentThunks(['modulesPath']);

/** What NixOS hands to every module once all imports are known. */
const systemArguments = argumentThunks(['pkgs', 'utils', 'extendModules', 'baseModules']);

export function systemOfHost(evaluator: Evaluator, host: Host): System {
  const list = host.modules?.force() ?? null;
  const extra = host.arguments?.attributes.get('extraModules')?.value.force();
  const modules = [list, extra].flatMap((each) => (each?.kind === 'list' ? everyItem(each) : []));
  const given = host.arguments?.attributes.get('specialArgs')?.value.force() ?? null;
  const isUnknown =
    host.arguments === null || (given !== null && given.kind !== 'set') || host.arguments.open !== null;
  const known = given?.kind === 'set' ? thunksOf(given) : new Map<string, Thunk>();
  const open = given?.kind === 'set' ? given.open : null;
  const unknownArguments =
    open ?? (isUnknown && given?.kind !== 'set' ? symbolic('argument', 'specialArgs') : null);
  const request: ModuleRequest = {
    modules,
    specialArguments: new Map([...systemSpecials, ...known]),
    unknownArguments,
    arguments: systemArguments,
  };
  const collection = collectModules(evaluator, request);
  return { host, source: null, collection, request, argumentsKnown: unknownArguments === null };
}

function everyItem({ items, conditional }: ListValue): readonly Thunk[] {
  return [...items, ...conditional.map(({ item }) => item)];
}

export function systemOfSource(
  evaluator: Evaluator,
  source: Source,
  facts: LearnerFacts,
  inputs: Inputs | null,
): System {
  const module =
    source.level === 'settings'
      ? settled(makeSet([['home-manager', evaluator.delay(source.path, source.tree)]]))
      : settled(pathOf(source));
  const request: ModuleRequest = {
    modules: [module],
    specialArguments: new Map([...systemSpecials, ['inputs', settled(inputsValue(inputs, facts))]]),
    unknownArguments: symbolic('argument', 'specialArgs'),
    arguments: systemArguments,
  };
  const collection = collectModules(evaluator, request);
  return { host: null, source, collection, request, argumentsKnown: false };
}

export function pathOf(source: Source): Value {
  return {
    kind: 'path',
    base: 'repository',
    path: source.path,
    place: { file: source.path, span: source.tree },
  };
}

export function thunksOf(set: Value & { kind: 'set' }): Map<string, Thunk> {
  return new Map([...set.attributes.values()].map(({ name, value }) => [name, value]));
}

/** Whether one of the evaluations takes the source in. */
export function reaches(
  evaluations: readonly { readonly collection: ModuleCollection }[],
  source: Source,
): boolean {
  return evaluations.some(({ collection }) => collection.modules.some((module) => isOf(module, source)));
}

function isOf(module: CollectedModule, source: Source): boolean {
  return module.kind === 'file' ? module.file === source.path : isMadeBy(module, source);
}

/** `(import ./colours.nix { accent = "red"; })`: what the call returns is the module, not the file. */
function isMadeBy({ kind, value }: CollectedModule, { path, tree }: Source): boolean {
  return kind === 'inline' && tree.kind === 'lambda' && value.place?.file === path;
}
