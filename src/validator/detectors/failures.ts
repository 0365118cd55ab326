/** Evaluation that fails, in the terms of the course. */

import { definedAt, type Failure, type Place } from '../../nix/evaluate/index.ts';
import { partOfInput } from '../configuration/home-manager.ts';
import type { Home } from '../configuration/homes.ts';
import type { Host } from '../configuration/hosts.ts';
import type { System } from '../configuration/system.ts';
import { isShown, type Scene } from '../judgement.ts';
import { type Details, detail, mistake, type Observation, unclear } from '../observation.ts';
import { nearest } from '../options/spelling.ts';
import { boundNames, unfold } from '../sources/shape.ts';
import { ancestorsAt } from '../sources/surroundings.ts';
import { visitExpressions } from '../sources/visit.ts';
import { isHomeManagerModule } from './host-modules.ts';
import { unboundCode } from './variables.ts';

/** Where a value that failed stands: in the flake, in a system, in a home. */
export type FailureSide = 'flake' | System | Home;

/**
 * What a failure means to the learner. None for what is reported by itself: syntax, unbound variables, duplicates
 * that show without evaluation.
 */
export function failureObservation(
  failure: Failure,
  fallback: Place | null,
  side: FailureSide,
  scene: Scene,
): Observation[] {
  // A file that was called wrongly is right by itself: the call is the mistake.
  const isCall = failure.code === 'missing-argument';
  const place = isCall ? (fallback ?? failure.place) : (failure.place ?? fallback);
  const { details } = failure;
  if (isOfOptions(failure, side, scene)) return [];
  const say = (code: string) => [mistake(code, 'meaning', place, details)];
  switch (failure.code) {
    case 'syntax':
      return [];
    case 'duplicate-attribute':
      return details.how === 'computed' ? say('duplicate-attr') : [];
    case 'undefined-variable':
      return belowWith(failure, scene);
    case 'budget-exhausted':
      return [unclear('too-much-to-follow', place, details)];
    case 'missing-attribute':
      return say(missingAttribute(details, scene));
    case 'missing-module-argument':
      return detail(details, 'path') === 'args.pkgs'
        ? say('pkgs-not-in-args')
        : [notHandedOut(place, details, side, scene)];
    case 'missing-argument':
      return say('import-called-with-args');
    case 'unexpected-argument':
      return say('args-without-ellipsis');
    case 'infinite-recursion':
      return [recursion(place, details, side, scene)];
    case 'relative-path-string':
      return say('import-path-quoted');
    case 'not-a-function':
      return say(isPathCalledWithPath(place, scene) ? 'face-space-in-path' : 'not-a-function');
    case 'misplaced-mark':
      return say(failure.code);
    default:
      return say('evaluation-fails');
  }
}

/** `../my res/pic.png` is a call of the path with what follows. */
function isPathCalledWithPath(place: Place | null, { configuration }: Scene): boolean {
  const source = configuration.sources.find(({ path }) => path === place?.file);
  const around = source && place ? ancestorsAt(source.tree, { ...place.span, end: place.span.start }) : [];
  return around.some(
    (each) => each.kind === 'application' && each.function.kind === 'path' && each.argument.kind === 'path',
  );
}

/** Nix refuses an unbound name before it evaluates anything, but not below a `with`, which might have brought it. */
function belowWith({ place, details }: Failure, { configuration }: Scene): Observation[] {
  const source = configuration.sources.find(({ path }) => path === place?.file);
  if (details.scope !== 'with' || !source) return [];
  return [mistake(unboundCode(detail(details, 'name'), source), 'name', place, details)];
}

/**
 * Options that other modules declare have defaults and change what they are given, and nobody sees that here: what
 * fails on a value out of `config` may well be right there.
 */
function isOfOptions({ code, place }: Failure, side: FailureSide, scene: Scene): boolean {
  if (side === 'flake' || (code !== 'missing-attribute' && code !== 'wrong-type')) return false;
  const systems = 'login' in side ? [side, ...(side.system ? [side.system] : [])] : [side];
  const mayDeclare = systems.some(
    ({ collection }) =>
      collection.declarations.length > 0 ||
      collection.modules.some(
        (module) => partOfInput(module.value) !== null && !isHomeManagerModule(module, scene),
      ),
  );
  const source = scene.configuration.sources.find(({ path }) => path === place?.file);
  return (
    mayDeclare && source !== undefined && unfold(source.tree).heads.flatMap(boundNames).includes('config')
  );
}

/** A name that the inputs do not have was meant to be an input. */
function missingAttribute(details: Readonly<Record<string, string>>, scene: Scene): string {
  const candidates = detail(details, 'candidates').split(' ');
  const names = scene.configuration.inputs?.entries.map(({ name }) => name) ?? [];
  const isInputs = names.length > 0 && names.every((name) => candidates.includes(name));
  return isInputs ? 'input-name-mismatch' : 'missing-attribute';
}

/** A module asks for an argument that nobody hands out; where that is done was shown, the place is there. */
function notHandedOut(place: Place | null, details: Details, side: FailureSide, scene: Scene): Observation {
  if (side !== 'flake' && 'login' in side) {
    const settings =
      side.system?.collection.at(['home-manager', 'extraSpecialArgs']) ??
      side.system?.collection.at(['home-manager']);
    const [definition] = settings?.definitions ?? [];
    const giver = definedAt(definition);
    const code = isWholeInputs(side) ? 'extraspecialargs-whole-inputs' : 'extraspecialargs-missing';
    return mistake(code, 'meaning', isShown(scene, giver) ? giver : place, details);
  }
  const host = side === 'flake' ? null : side.host;
  const giver = host && specialPlace(host);
  return mistake('specialargs-missing', 'meaning', isShown(scene, giver) ? giver : place, details);
}

/** `extraSpecialArgs = inputs;` hands out each input by its own name. */
function isWholeInputs({ system }: Home): boolean {
  const names = system?.collection.at(['home-manager', 'extraSpecialArgs'])?.names ?? [];
  return names.includes('self') && !names.includes('inputs');
}

/** Where a host's `specialArgs` stand, or should. */
export function specialPlace(host: Host): Place | null {
  const attributes = [...(host.arguments?.attributes.values() ?? [])];
  const given = attributes.find(
    ({ name }) => name === 'specialArgs' || nearest(name, ['specialArgs']) !== null,
  );
  return given?.namePlace ?? host.place;
}

/** `imports` that depend on `config`, an argument that imports need and nobody hands out, an option that is itself. */
function recursion(place: Place | null, details: Details, side: FailureSide, scene: Scene): Observation {
  const name = detail(details, 'name');
  if (name === 'config') return mistake('config-in-imports', 'meaning', place, details);
  if (isFormal(place, scene)) {
    const isProvided = ['pkgs', 'config', 'options', 'osConfig'].includes(name);
    return isProvided
      ? mistake('config-in-imports', 'meaning', place, details)
      : notHandedOut(place, details, side, scene);
  }
  return mistake('self-reference', 'meaning', place, details);
}

/** Whether a place is a name in the head of a module: of a file, or of a function that is written in place. */
function isFormal(place: Place | null, scene: Scene): boolean {
  const tree = scene.configuration.sources.find(({ path }) => path === place?.file)?.tree;
  let isFound = false;
  if (tree)
    visitExpressions(tree, (expression) => {
      if (expression.kind !== 'lambda' || expression.parameter.kind !== 'pattern') return;
      isFound ||= expression.parameter.formals.some(({ name }) => name.start === place?.span.start);
    });
  return isFound;
}
