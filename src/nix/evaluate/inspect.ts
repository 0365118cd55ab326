/** Questions that callers ask about values. */

import type { Definition } from './modules/types.ts';
import { joinPath } from './paths.ts';
import { isSame } from './same.ts';
import type { ChoiceValue, Condition, PathValue, Place, Value } from './value.ts';

/** The text of a string all of whose parts are known; null for every other value. */
export function plainText(value: Value): string | null {
  if (value.kind !== 'string') return null;
  const [first, ...more] = value.parts;
  if (first === undefined) return '';
  return typeof first === 'string' && more.length === 0 ? first : null;
}

/**
 * Where a definition is made: its name, or its value where a whole module is the definition. Null for none, and where
 * no text made it.
 */
export function definedAt(definition: Pick<Definition, 'attribute' | 'place'> | undefined): Place | null {
  return definition?.attribute?.namePlace ?? definition?.place ?? null;
}

/**
 * The path that a value leads to where a file is needed: a path, or a string that begins with one
 * (`"${./.}/res/me.png"`), or an absolute string. Null for every other value.
 */
export function asPath(value: Value): PathValue | null {
  if (value.kind === 'path') return value;
  if (value.kind !== 'string') return null;
  const [first, second, ...more] = value.parts;
  if (first === undefined || more.length > 0) return null;
  if (typeof first === 'string') {
    return second === undefined && first.startsWith('/')
      ? { kind: 'path', base: 'absolute', path: joinPath(first), place: value.place }
      : null;
  }
  if (first.kind !== 'path') return null;
  if (second === undefined) return first;
  if (typeof second !== 'string' || !second.startsWith('/')) return null;
  return { ...first, path: joinPath(first.path || '.', second), place: value.place };
}

/** One value that a value may turn out to be, and what has to hold for it. */
export interface Outcome {
  readonly conditions: readonly Condition[];
  /** Never a choice. */
  readonly value: Exclude<Value, ChoiceValue>;
}

/**
 * Everything a value may turn out to be: itself, or for a choice the outcomes of both branches. A condition that was
 * decided on the way is not decided again the other way. Null where there are more outcomes than `limit`, or a hundred choices lie within one another.
 */
export function outcomes(value: Value, limit = 16): readonly Outcome[] | null {
  const found: Outcome[] = [];
  return visit(value, [], found, limit, mostChoices) ? found : null;
}

const mostChoices = 100;

/** Choices may be nested without end; `depth` is how many more are followed. */
function visit(
  value: Value,
  conditions: readonly Condition[],
  found: Outcome[],
  limit: number,
  depth: number,
): boolean {
  if (value.kind !== 'choice') {
    found.push({ conditions, value });
    return found.length <= limit;
  }
  const decided = conditions.find((condition) => isSame(condition.value, value.condition));
  for (const holds of [true, false]) {
    if (decided && decided.holds !== holds) continue;
    const branch = holds ? value.consequence : value.alternative;
    const under = decided ? conditions : [...conditions, { value: value.condition, holds }];
    if (depth === 0 || !visit(branch.force(), under, found, limit, depth - 1)) return false;
  }
  return true;
}
