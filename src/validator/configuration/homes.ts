/** The homes: what Home Manager evaluates for each of its users. */
import {
  type Attribute,
  collectModules,
  type Definition,
  type Evaluator,
  type ModuleCollection,
  makeSet,
  type OptionNode,
  type SetValue,
  settled,
  symbolic,
  type Thunk,
} from '../../nix/evaluate/index.ts';
import type { Level, Source } from '../sources/source.ts';
import type { LearnerFacts } from '../verdict.ts';
import { argumentThunks } from './arguments.ts';
import { inputsValue } from './flake.ts';
import type { Inputs } from './inputs.ts';
import { pathOf, reaches, type System, thunksOf } from './system.ts';

export interface Home {
  /** The name under `home-manager.users`; null where it is computed from something unknown, or was not shown. */
  readonly login: string | null;
  /** The system that has this user; null for a home module that no system shown here leads to. */
  readonly system: System | null;
  /** What stands under the user's name, in order. */
  readonly definitions: readonly Definition[];
  /** The module that stands alone; null where a system leads to it. */
  readonly source: Source | null;
  readonly collection: ModuleCollection;
  /** Whether everything that is handed to its modules is known. */
  readonly argumentsKnown: boolean;
}

/** What Home Manager puts among the `extraSpecialArgs` by itself. */
const homeSpecials = argumentThunks(['modulesPath', 'osConfig', 'nixosConfig', 'osClass']);

/** What Home Manager hands to every module once all imports are known. */
const homeArguments = argumentThunks(['pkgs']);

/** The sets that stand around a piece of a home module, by its level. */
const wrapping: Partial<Record<Level, readonly string[]>> = {
  module: [],
  home: ['home'],
  'home-files': ['home', 'file'],
};

export function homesOf(
  evaluator: Evaluator,
  systems: readonly System[],
  sources: readonly Source[],
  facts: LearnerFacts,
  inputs: Inputs | null,
): Home[] {
  const homes = systems.flatMap((system) => homesOfSystem(evaluator, system));
  for (const source of sources) {
    if (source.role !== 'home' || !(source.level in wrapping) || reaches(homes, source)) continue;
    homes.push(homeOfSource(evaluator, source, facts, inputs));
  }
  return homes;
}

/** How many users of one machine are followed; none that people use has nearly as many. */
export const mostUsers = 200;

function homesOfSystem(evaluator: Evaluator, system: System): Home[] {
  const users = system.collection.at(['home-manager', 'users']);
  if (!users) return [];
  const shared = system.collection.at(['home-manager', 'sharedModules'])?.value.force() ?? null;
  const sharedModules = shared?.kind === 'list' ? shared.items : [];
  const given = system.collection.at(['home-manager', 'extraSpecialArgs']);
  const value = given?.joined ?? null;
  const special = value?.kind === 'set' ? handedOut(given, value) : new Map<string, Thunk>();
  const isShown = system.host !== null || (system.source?.whole ?? false);
  const isKnown = given === null ? isShown : value?.kind === 'set' && given.open === null;
  const unknownArguments = isKnown ? null : (given?.open ?? symbolic('argument', 'extraSpecialArgs'));
  const specialArguments = new Map([...homeSpecials, ...special]);
  return users.names.slice(0, mostUsers).flatMap((name): Home[] => {
    const user = users.child(name);
    if (!user) return [];
    const collection = collectModules(evaluator, {
      modules: [...user.definitions.map(({ value }) => value), ...sharedModules],
      specialArguments,
      unknownArguments,
      arguments: homeArguments,
    });
    const login = isComputed(user.definitions.map(({ attribute }) => attribute)) ? null : name;
    return [
      { login, system, definitions: user.definitions, source: null, collection, argumentsKnown: isKnown },
    ];
  });
}

/** What is handed out under each name: as it was defined, where one place defines it, since nothing is added there. */
function handedOut(option: OptionNode | null, merged: SetValue): Map<string, Thunk> {
  const special = thunksOf(merged);
  for (const name of special.keys()) {
    const [definition, ...more] = option?.child(name)?.definitions ?? [];
    if (definition && more.length === 0 && definition.conditions.length === 0)
      special.set(name, definition.value);
  }
  return special;
}

function isComputed(attributes: readonly (Attribute | null)[]): boolean {
  return attributes.some((attribute) => attribute !== null && attribute.unknownName !== null);
}

function homeOfSource(
  evaluator: Evaluator,
  source: Source,
  facts: LearnerFacts,
  inputs: Inputs | null,
): Home {
  const names = wrapping[source.level] ?? [];
  const value = evaluator.delay(source.path, source.tree);
  const wrapped = names.reduceRight((inner, name) => settled(makeSet([[name, inner]])), value);
  const collection = collectModules(evaluator, {
    modules: [names.length === 0 ? settled(pathOf(source)) : wrapped],
    specialArguments: new Map([...homeSpecials, ['inputs', settled(inputsValue(inputs, facts))]]),
    unknownArguments: symbolic('argument', 'extraSpecialArgs'),
    arguments: homeArguments,
  });
  return {
    login: facts.username ?? null,
    system: null,
    definitions: [],
    source,
    collection,
    argumentsKnown: false,
  };
}
