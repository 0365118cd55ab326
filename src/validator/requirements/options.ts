/** Requirements about the value of an option. */
import type { OptionMatcher, OptionRequirement } from '../../chapter/expectation.ts';
import {
  type Definition,
  definedAt,
  type OptionNode,
  outcomes,
  type Place,
  plainText,
  type Value,
} from '../../nix/evaluate/index.ts';
import { partOfInput } from '../configuration/home-manager.ts';
import type { Home } from '../configuration/homes.ts';
import type { System } from '../configuration/system.ts';
import {
  assumed,
  isShown,
  isSideShown,
  type Judgement,
  met,
  notShown,
  refused,
  type Scene,
  shownSources,
  wholePlace,
} from '../judgement.ts';
import { detail, mistake, type Observation, remark, unclear } from '../observation.ts';
import type { Source } from '../sources/source.ts';
import { ancestorsAt } from '../sources/surroundings.ts';
import { isOverridden, judgeIdentity } from './identity.ts';
import { isHandedOut, isWithheld } from './system.ts';

/** A system or a home in which the option may stand. */
type Side = System | Home;

export function judgeOption(requirement: OptionRequirement, scene: Scene): Judgement {
  const path = requirement.option.split('.');
  const sides: readonly Side[] =
    requirement.side === 'system' ? scene.configuration.systems : scene.configuration.homes;
  const candidates = sides
    .map((side) => ({ side, node: side.collection.at(path) }))
    .flatMap(({ side, node }) => (node && node.definitions.length > 0 ? [{ side, node }] : []));
  const shown = candidates.filter(({ node }) =>
    node.definitions.some((definition) => isDefinitionShown(definition, scene)),
  );
  const [first] = shown.length > 0 ? shown : candidates;
  if (!first) return judgeMissing(requirement, sides, scene);
  const without = requirement.is === 'release' ? sides.find((side) => lacks(side, path, scene)) : undefined;
  if (without) return judgeMissing(requirement, [without], scene);
  const observations = (shown.length > 0 ? shown : [first]).flatMap(({ side, node }) =>
    matches(node, side, requirement, scene),
  );
  if (observations.length > 0) return refused(...observations);
  return shown.length > 0 ? met : assumed();
}

/** Whether a home is shown to its end and does not say what every home has to say. */
function lacks(side: Side, path: readonly string[], scene: Scene): boolean {
  const { collection } = side;
  const isWhole =
    'login' in side &&
    side.system !== null &&
    collection.root.open === null &&
    collection.modules.every(({ kind }) => kind === 'file' || kind === 'inline') &&
    (scene.isProject || isSideShown(side, scene));
  return isWhole && collection.at(path) === null;
}

function isDefinitionShown(definition: Definition, scene: Scene): boolean {
  return isShown(scene, definedAt(definition));
}

function judgeMissing(requirement: OptionRequirement, sides: readonly Side[], scene: Scene): Judgement {
  if (requirement.optional) return met;
  const path = requirement.option.split('.');
  const [namespace = ''] = path;
  const shown = sides.filter((side) => isSideShown(side, scene));
  const nodes = shown.flatMap(({ collection }) => collection.at([namespace]) ?? []);
  const open = nodes.find((node) => node.open !== null);
  if (open) return refused(unclear('cannot-follow', open.definitions[0]?.place ?? null, { what: namespace }));
  const [definition] = nodes
    .flatMap((node) => node.definitions)
    .filter((each) => isDefinitionShown(each, scene));
  const [side] = shown;
  const [module] = side?.source ? side.collection.modules : [];
  if (module?.kind === 'unknown')
    return refused(
      unclear('cannot-follow', module.value.place ?? module.place, { what: requirement.option }),
    );
  if (!side) return notShown(requirement.side, scene);
  const handed = shown.flatMap(
    ({ collection }) => collection.at(['home-manager', 'extraSpecialArgs', path.at(-1) ?? '']) ?? [],
  );
  const misplaced = handed[0]?.definitions[0]?.attribute?.namePlace;
  if (misplaced && namespace === 'home-manager')
    return refused(mistake('hm-setting-misplaced', 'missing', misplaced, { name: path.at(-1) ?? '' }));
  const place = inactivePlace(path, shown, scene) ?? definedAt(definition) ?? placeOfSide(side, scene);
  return refused(
    mistake(requirement.missing, 'missing', place, { option: requirement.option, name: path.at(-1) ?? '' }),
  );
}

/** Where the option is written under a condition that is false. */
function inactivePlace(path: readonly string[], sides: readonly Side[], scene: Scene): Place | null {
  const places = sides.map(({ collection }) => collection.at(path)?.value.place ?? null);
  return places.find((place) => isShown(scene, place)) ?? null;
}

function placeOfSide(side: Side, scene: Scene): Place | null {
  if (side.source) return wholePlace(side.source);
  const { modules } = side.collection;
  const file = shownSources(scene).find(({ path }) => modules.some((module) => module.file === path));
  const mention = modules.find(({ place }) => isShown(scene, place))?.place;
  return mention ?? (file ? wholePlace(file) : 'host' in side ? (side.host?.place ?? null) : null);
}

/** What is wrong with the values of an option. */
function matches(node: OptionNode, side: Side, requirement: OptionRequirement, scene: Scene): Observation[] {
  const conditional = node.definitions.find(({ conditions }) => conditions.length > 0);
  const isHandedOut = typeof requirement.is === 'object' && 'holds' in requirement.is;
  const possible = outcomes(isHandedOut ? node.joined : node.value.force()) ?? [];
  const observations = possible.flatMap(({ value }) => matchesValue(value, node, side, requirement, scene));
  if (
    observations.length === 0 &&
    conditional &&
    !requirement.optional &&
    node.definitions.every(({ conditions }) => conditions.length > 0)
  )
    return [unclear('depends-on-unknown', conditional.place, { option: requirement.option })];
  return observations;
}

function matchesValue(
  value: Value,
  node: OptionNode,
  side: Side,
  requirement: OptionRequirement,
  scene: Scene,
): Observation[] {
  const strongest = Math.min(...node.definitions.map(({ priority }) => priority));
  const definition = node.definitions.find(({ priority }) => priority === strongest);
  const place = value.place ?? definedAt(definition);
  const details = { option: requirement.option, name: node.path.at(-1) ?? '' };
  if (value.kind === 'failed' || isOverridden(details.name, strongest)) return [];
  const matcher = requirement.is;
  if (typeof matcher === 'string') return judgeIdentity(matcher, value, place, side, scene, details);
  if ('holds' in matcher) return holds(value, node, matcher.holds, place, requirement, scene, details);
  return equals(value, matcher, place, requirement, details);
}

function equals(
  value: Value,
  matcher: OptionMatcher & { equals: unknown },
  place: Place | null,
  requirement: OptionRequirement,
  details: Readonly<Record<string, string>>,
): Observation[] {
  if (value.kind === 'symbolic')
    return [unclear('cannot-follow', place, { ...details, what: requirement.option })];
  const isSame =
    value.kind === 'boolean' || value.kind === 'integer'
      ? value.value === matcher.equals || value.value === BigInt(Number(matcher.equals))
      : plainText(value) === matcher.equals;
  if (isSame) return [];
  return [
    mistake(requirement.differs ?? 'value-differs', 'missing', place, {
      ...details,
      wanted: String(matcher.equals),
    }),
  ];
}

function holds(
  value: Value,
  node: OptionNode,
  name: string,
  place: Place | null,
  requirement: OptionRequirement,
  scene: Scene,
  details: Readonly<Record<string, string>>,
): Observation[] {
  const given = value.kind === 'set' ? value.attributes.get(name)?.value.force() : value;
  if (
    given?.kind === 'symbolic' &&
    given.origin.root === 'argument' &&
    given.origin.name === 'specialArgs' &&
    (given === value || given.origin.path.join('.') === name)
  ) {
    if (isWithheld(name, scene)) return [mistake('specialargs-missing', 'missing', place, { name })];
    return isHandedOut(name, scene) ? [] : [remark('assumed-special-args', null, { name })];
  }
  if (value.kind === 'symbolic' && isWholeArgument(value, name))
    return [mistake('extraspecialargs-whole-inputs', 'meaning', place, details)];
  if (value.kind === 'symbolic')
    return [unclear('cannot-follow', place, { ...details, what: requirement.option })];
  if (value.kind !== 'set') return [];
  const lost = node.definitions.find(({ priority }) => priority > plainPriority);
  if (lost && node.definitions.every(({ priority }) => priority > plainPriority))
    return [
      mistake(requirement.missing, 'missing', definedAt(lost), {
        ...details,
        wanted: name,
      }),
    ];
  const held = value.attributes.get(name);
  if (held) {
    const inner = held.value.force();
    const source = scene.configuration.sources.find(({ path }) => path === held.namePlace?.file);
    if (source?.whole && source.unbound.some((problem) => detail(problem.details, 'name') === name))
      return [mistake('inputs-arg-missing-in-module', 'name', headOf(source, held.namePlace), { name })];
    const given = possibleValues(node, name, inner);
    if (given.every(isSomeRest))
      return [unclear('cannot-follow', inner.place ?? place, { ...details, what: name })];
    if (source && isOwnArguments(inner))
      return [mistake('inputs-arg-missing-in-module', 'name', headOf(source, held.namePlace), { name })];
    if (given.some(isMarked))
      return [mistake('mark-inside', 'meaning', held.namePlace ?? place, { ...details, wanted: name })];
    const isEmpty = given.every((each) => isEmptySet(each) || isWithoutInputs(each));
    const isPlausible =
      !isEmpty &&
      !isOneInput(inner) &&
      !isOtherArgument(inner) &&
      !isWrappedAgain(inner, name) &&
      ['set', 'symbolic', 'choice', 'failed'].includes(inner.kind);
    return isPlausible
      ? []
      : [mistake('value-differs', 'missing', inner.place ?? place, { ...details, wanted: name })];
  }
  if (value.attributes.has('self') || value.attributes.has('nixpkgs'))
    return [mistake('extraspecialargs-whole-inputs', 'meaning', place, details)];
  if (node.open !== null) return [unclear('cannot-follow', place, { ...details, what: requirement.option })];
  const [definition] = node.definitions;
  return [
    mistake(requirement.missing, 'missing', definition?.attribute?.namePlace ?? place, {
      ...details,
      wanted: name,
    }),
  ];
}

/** What may be handed out under a name: where something unknown decides, any of its definitions. */
function possibleValues(node: OptionNode, name: string, joined: Value): readonly Value[] {
  const isDecided = node.definitions.every(({ conditions }) => conditions.length === 0);
  const definitions = isDecided ? [] : (node.child(name)?.definitions ?? []);
  return definitions.length === 0 ? [joined] : definitions.map(({ value }) => value.force());
}

/** `{ inputs = lib.mkForce inputs; }`: the mark is handed out with it, since nothing reads marks there. */
function isMarked(value: Value): boolean {
  return value.kind === 'set' && value.attributes.has('_type') && !value.attributes.has('outPath');
}

/** Home Manager's own module defines `extraSpecialArgs` like this, and what is weaker does not count beside it. */
const plainPriority = 100;

/** `inputs = inputs.nixpkgs;`: one of the inputs, or a part of one. */
function isOneInput(value: Value): boolean {
  if (value.kind !== 'symbolic' || partOfInput(value) === null) return false;
  const { root, name, path } = value.origin;
  return root === 'input' || [name, ...path].includes('inputs');
}

/** `inputs = lib;`: what every module is given, which is never the flake's inputs. */
function isOtherArgument(value: Value): boolean {
  const origin = value.kind === 'set' ? value.open?.origin : value.kind === 'symbolic' ? value.origin : null;
  if (origin?.root !== 'argument') return false;
  return origin.path.length === 0 && ['config', 'lib', 'options', 'osConfig', 'pkgs'].includes(origin.name);
}

/** `inputs = { inherit inputs; };`: homes would have to ask for `inputs.inputs`. */
function isWrappedAgain(value: Value, name: string): boolean {
  if (value.kind !== 'set' || value.open !== null || value.conditional) return false;
  return value.attributes.size === 1 && value.attributes.has(name);
}

/** `{ ... }@inputs:` at the head of a module names what the module is given, which is not the flake's inputs. */
function isOwnArguments(value: Value): boolean {
  if (value.kind !== 'set') return false;
  const names = value.attributes;
  return names.has('config') && names.has('_class') && !names.has('self') && !names.has('nixpkgs');
}

/** What is left of something unknown, and nobody can say what that is. */
function isSomeRest(value: Value): boolean {
  if (value.kind === 'symbolic') return value.origin.root === 'computed';
  return value.kind === 'set' && value.attributes.size === 0 && value.open?.origin.root === 'computed';
}

/** A set of which all is known, and nothing in it may be an input: `{ inputs.inputs = inputs; }` is one too deep. */
function isWithoutInputs(value: Value): boolean {
  if (value.kind !== 'set' || value.open !== null || value.conditional) return false;
  return value.attributes.values().every((attribute) => {
    const inner = attribute.value.force();
    if (inner.kind === 'set')
      return !inner.attributes.has('outPath') && (inner.open === null || inner.attributes.has('self'));
    return !['symbolic', 'choice', 'failed'].includes(inner.kind);
  });
}

/** Nothing is in it, or only what may be left of the inputs once all that are known were taken out. */
function isEmptySet(value: Value): boolean {
  if (value.kind !== 'set' || value.attributes.size > 0 || value.conditional) return false;
  return value.open === null || value.open.origin.name === 'inputs';
}

function isWholeArgument(value: Value & { kind: 'symbolic' }, name: string): boolean {
  const { path } = value.origin;
  return (path.at(-1) ?? value.origin.name) === name;
}

/**
 * Where an argument is missing: at the end of the list of them in the innermost function around a place, or at the
 * beginning of a file without one.
 */
function headOf({ path, tree }: Source, at: Place | null): Place {
  const { start } = tree;
  const around = at === null ? [] : ancestorsAt(tree, at.span);
  const head = around.findLast((expression) => expression.kind === 'lambda');
  if (head?.kind !== 'lambda') return { file: path, span: { start, end: start } };
  const { parameter } = head;
  const last = parameter.kind === 'pattern' ? parameter.ellipsis : null;
  return { file: path, span: last ?? parameter };
}
