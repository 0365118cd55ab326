/** Evaluation that fails, in the terms of the course. */
import type { Failure, Place } from '../../nix/evaluate/index.ts';
import type { Scene } from '../judgement.ts';
import { mistake, type Observation, unclear } from '../observation.ts';

/** Where a value that failed stands. */
export type FailureSide = 'flake' | 'system' | 'home';

/**
 * What a failure means to the learner. None for what is reported by itself: syntax, unbound variables, duplicates.
 */
export function failureObservation(
  failure: Failure,
  fallback: Place | null,
  side: FailureSide,
  scene: Scene,
): Observation[] {
  const place = failure.place ?? fallback;
  const { details } = failure;
  const say = (code: string) => [mistake(code, 'meaning', place, details)];
  switch (failure.code) {
    case 'syntax':
    case 'undefined-variable':
    case 'duplicate-attribute':
      return [];
    case 'budget-exhausted':
      return [unclear('too-much-to-follow', place, details)];
    case 'missing-attribute':
      return say(missingAttribute(details, scene));
    case 'missing-module-argument':
      return say(side === 'home' ? 'extraspecialargs-missing' : 'specialargs-missing');
    case 'missing-argument':
      return say('import-called-with-args');
    case 'unexpected-argument':
      return say('args-without-ellipsis');
    case 'infinite-recursion':
      return say(details['name'] === 'config' ? 'config-in-imports' : recursion(details, side));
    case 'relative-path-string':
      return say('import-path-quoted');
    case 'not-a-function':
      return say('not-a-function');
    default:
      return say('evaluation-fails');
  }
}

/** A name that the inputs do not have was meant to be an input. */
function missingAttribute(details: Readonly<Record<string, string>>, scene: Scene): string {
  const candidates = (details['candidates'] ?? '').split(' ');
  const names = scene.configuration.inputs?.entries.map(({ name }) => name) ?? [];
  const isInputs = names.length > 0 && names.every((name) => candidates.includes(name));
  return isInputs ? 'input-name-mismatch' : 'missing-attribute';
}

/** An argument that is asked for while imports are collected, or an option that defines itself. */
function recursion(details: Readonly<Record<string, string>>, side: FailureSide): string {
  const name = details['name'] ?? '';
  if (name.includes('.')) return 'self-reference';
  return side === 'home' ? 'extraspecialargs-missing' : 'specialargs-missing';
}
