import type { Expression } from '../../nix/index.ts';
import type { Reading } from '../sources/read.ts';
import { unfold, withoutParentheses } from '../sources/shape.ts';
import type { Source } from '../sources/source.ts';
import { visitExpressions } from '../sources/visit.ts';

/** What Nix refuses to call. */
const neverCalled: readonly Expression['kind'][] = ['set', 'string', 'path', 'integer', 'float', 'list'];

/**
 * Whether nothing that is shown is only accepted because nobody calls it: a set or a text that is called like a
 * function, as code behind a closing brace is read, and words without a meaning one after the other, as sentences are.
 */
export function isSensible({ sources }: Reading): boolean {
  return sources.every((source) => !source.shown || hasOnlyCalls(source));
}

function hasOnlyCalls(source: Source): boolean {
  const unbound = new Set(source.unbound.map(({ span }) => span.start));
  const isWord = (expression: Expression) =>
    expression.kind === 'identifier' && unbound.has(expression.start);
  let isRight = true;
  visitExpressions(source.tree, (expression) => {
    if (expression.kind !== 'application') return;
    const callee = withoutParentheses(expression.function);
    const isSentence = isWord(callee) && isWord(expression.argument);
    if (isSentence || neverCalled.includes(resultOf(callee).kind)) isRight = false;
  });
  return isRight;
}

/** What is called in the end: of `({ pkgs, ... }: { }) x y` the set that the first call returns. */
function resultOf(callee: Expression): Expression {
  if (callee.kind !== 'application') return callee;
  const { heads, body } = unfold(callee.function);
  return heads.length === 1 ? body : callee;
}
