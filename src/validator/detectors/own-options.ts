/** Options that the learner's own modules declare: names that they do not have, and those that nobody gives a value. */

import {
  definedAt,
  type ModuleCollection,
  type OptionNode,
  type SetValue,
  type SymbolicValue,
  type Value,
} from '../../nix/evaluate/index.ts';
import type { Home } from '../configuration/homes.ts';
import type { System } from '../configuration/system.ts';
import { isJudged, type Scene } from '../judgement.ts';
import { mistake, type Observation } from '../observation.ts';
import { describeType } from '../options/declared-types.ts';
import { systemTopLevel } from '../options/nixos.ts';
import { nearest } from '../options/spelling.ts';
import { fits } from '../options/types.ts';
import { typeMistake } from './home-options.ts';
import { isHomeManagerModule, isOfNixos } from './host-modules.ts';

/** Only where every module is at hand: one that was not shown may declare the option, or set it. */
export function ownOptionProblems(side: System | Home, scene: Scene): Observation[] {
  const { collection } = side;
  const seen = new Set<Value>();
  const noOptions = collection.declarations.flatMap(({ value }) =>
    noDeclarations(value.force(), ['options'], seen),
  );
  if (noOptions.length > 0) return noOptions;
  const declared = declarationsOf(collection);
  const isUnseen = collection.modules.some(
    (module) => module.kind === 'unknown' && !isHomeManagerModule(module, scene) && !isOfNixos(module.value),
  );
  if (declared === null || declared.length === 0 || isUnseen) return [];
  const isOwn = (name: string) =>
    !systemTopLevel.includes(name) && !scene.options.namesBelow([]).includes(name);
  const undeclared = collection.root.names
    .filter((name) => isOwn(name) && declared.some(({ attributes }) => attributes.has(name)))
    .flatMap((name) => undeclaredBelow(collection.root.child(name), below(declared, name)));
  const unset = scene.isProject
    ? scene.configuration.selections.filter((value) => isUnset(value, declared, collection))
    : [];
  return [
    ...undeclared,
    ...declared.flatMap((set) => wrongValues(set, collection.root, scene)),
    ...unset.map(({ origin, place }) =>
      mistake('option-without-value', 'meaning', place, { option: origin.path.join('.') }),
    ),
  ];
}

/** How many names a path of options may have, as in the tree of definitions. */
const deepestOption = 100;

/**
 * What stands under `options` and can be no option: only `mkOption` makes one. A set that stands there more than once
 * is looked at once: sets of sets may hold it without number.
 */
function noDeclarations(value: Value, path: readonly string[], seen: Set<Value>): Observation[] {
  if (value.kind !== 'set' || isOption(value) || seen.has(value) || path.length > deepestOption) return [];
  seen.add(value);
  return [...value.attributes.values()].flatMap((attribute): Observation[] => {
    const below = attribute.value.force();
    const here = [...path, attribute.name];
    if (['set', 'symbolic', 'choice', 'failed'].includes(below.kind))
      return noDeclarations(below, here, seen);
    const details = { option: here.join('.'), type: '`lib.mkOption { … }`', actual: below.kind };
    return [mistake('value-type', 'meaning', attribute.namePlace, details)];
  });
}

/** Values of declared options that their types do not take, defaults that nothing overrides among them. */
function wrongValues(declared: SetValue, node: OptionNode, scene: Scene): Observation[] {
  return [...declared.attributes.values()].flatMap((attribute): Observation[] => {
    const option = attribute.value.force();
    const child = node.child(attribute.name);
    if (option.kind !== 'set' || child === null) return [];
    if (!isOption(option)) return wrongValues(option, child, scene);
    const written = option.attributes.get('type')?.value.force();
    const type = written ? describeType(written) : 'anything';
    const strongest = Math.min(...child.definitions.map(({ priority }) => priority));
    return child.definitions.flatMap((definition): Observation[] => {
      if (definition.priority > strongest || definition.conditions.length > 0) return [];
      const value = definition.value.force();
      const place = value.place ?? definedAt(definition);
      if (!isJudged(scene, place) || fits(type, value) !== 'no') return [];
      const details = { option: child.path.join('.'), type, actual: value.kind };
      return [mistake(typeMistake(child.path, type, value), 'meaning', place, details)];
    });
  });
}

/** Null where one of them cannot be read to its end. */
function declarationsOf({ declarations }: ModuleCollection): readonly SetValue[] | null {
  const sets = declarations.map(({ value }) => value.force()).filter((value) => value.kind === 'set');
  return sets.length === declarations.length && sets.every(({ open }) => open === null) ? sets : null;
}

function below(declared: readonly SetValue[], name: string): readonly SetValue[] {
  return declared.flatMap(({ attributes }) => {
    const value = attributes.get(name)?.value.force();
    return value?.kind === 'set' ? [value] : [];
  });
}

function isOption({ attributes, open }: SetValue): boolean {
  return open !== null || attributes.has('_type');
}

function undeclaredBelow(node: OptionNode | null, declared: readonly SetValue[]): Observation[] {
  if (node === null || declared.length === 0 || declared.some(isOption)) return [];
  const names = declared.flatMap(({ attributes }) => [...attributes.keys()]);
  return node.names.flatMap((name): Observation[] => {
    const child = node.child(name);
    if (names.includes(name)) return undeclaredBelow(child, below(declared, name));
    const [definition] = child?.definitions ?? [];
    const details = { option: [...node.path, name].join('.'), name, meant: nearest(name, names) ?? '' };
    const place = definedAt(definition);
    return [mistake('option-not-declared', 'meaning', place, details)];
  });
}

/** Nix: "The option … was accessed but has no value defined." */
function isUnset(
  { origin: { root, name, path } }: SymbolicValue,
  declared: readonly SetValue[],
  collection: ModuleCollection,
): boolean {
  if (root !== 'argument' || name !== 'config' || collection.at(path) !== null) return false;
  const options = path.reduce<readonly SetValue[]>(below, declared);
  const [option] = options;
  if (option === undefined) return false;
  return option.attributes.has('_type') && !option.attributes.has('default');
}
