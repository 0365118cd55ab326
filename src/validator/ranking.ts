/** Puts observations in the order in which a learner should read them, and says what they add up to. */
import { fileRoles } from '../chapter/chapter.ts';
import { causes, detail, type Observation } from './observation.ts';
import type { Source } from './sources/source.ts';
import type { VerdictKind } from './verdict.ts';

/**
 * The root cause first: by kind of cause, then what belongs to the step's own matter, then by place. Of two that say
 * the same at one place only the first is kept. What is missing is not mentioned where a misspelling explains it, or
 * where evaluation did not come to its end.
 */
export function rank(
  observations: readonly Observation[],
  isOfStep: (code: string) => boolean,
  sources: readonly Source[],
): Observation[] {
  const isExplained = observations.some(
    ({ code, effect, cause }) => (effect === 'fail' && cause !== 'missing') || code === 'too-much-to-follow',
  );
  const kept = observations.filter(
    ({ cause, effect, severity }) =>
      !(isExplained && cause === 'missing' && effect === 'fail' && severity === 'essential'),
  );
  const sorted = kept.toSorted(
    (a, b) =>
      causes.indexOf(a.cause) - causes.indexOf(b.cause) ||
      Number(isOfStep(b.code)) - Number(isOfStep(a.code)) ||
      fileOrder(a, sources) - fileOrder(b, sources) ||
      startOf(a) - startOf(b),
  );
  return withoutRepetition(sorted);
}

/** A learner mends a few things at a time; a text with more mistakes is no longer read to its end. */
const mostObservations = 25;

/** Of several that say the same at one place, or about one unbound name, the first. */
function withoutRepetition(sorted: readonly Observation[]): Observation[] {
  const first = new Map<string, Observation>();
  for (const one of sorted) {
    const where = one.cause === 'name' ? detail(one.details, 'name') : one.place?.span.start;
    const key = `${one.code} ${one.place?.file} ${where}`;
    if (!first.has(key)) first.set(key, one);
    if (first.size === mostObservations) break;
  }
  return [...first.values()];
}

/** flake.nix is read before config.nix, and that before home.nix. */
function fileOrder({ place }: Observation, sources: readonly Source[]): number {
  const source = sources.find(({ path }) => path === place?.file);
  return source ? fileRoles.indexOf(source.role) : fileRoles.length;
}

function startOf({ place }: Observation): number {
  return place?.span.start ?? Number.MAX_SAFE_INTEGER;
}

/** One mistake fails; without one, something that cannot be followed leaves it open. */
export function verdictOf(observations: readonly Observation[]): VerdictKind {
  if (observations.some(({ effect }) => effect === 'fail')) return 'fail';
  return observations.some(({ effect }) => effect === 'unsure') ? 'unsure' : 'pass';
}
