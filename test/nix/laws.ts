/** What holds for every text, as functions that throw where it does not; that reading never throws is the first of it. */
import assert from 'node:assert/strict';
import {
  applyEdits,
  applyFixes,
  checkExpression,
  checkScopes,
  describeProblem,
  type Expression,
  excerpt,
  type Problem,
  type ProblemCode,
  parseBindings,
  parseExpression,
  parseFragment,
  parseListItems,
  print,
} from '../../src/nix/index.ts';

type Spanned = { readonly start: number; readonly end: number };

/** A text as every entry point reads it. */
export function readEveryWay(text: string) {
  return {
    whole: checkExpression(text),
    expression: parseExpression(text),
    bindings: parseBindings(text),
    items: parseListItems(text),
    fragment: parseFragment(text),
  };
}

type Readings = ReturnType<typeof readEveryWay>;

/** Checks that every node below `value` lies in `parent`. */
function nest(value: unknown, parent: Spanned): void {
  if (typeof value !== 'object' || value === null) return;
  let own = parent;
  if ('start' in value) {
    own = value as Spanned;
    const isInside = own.start <= own.end && own.start >= parent.start && own.end <= parent.end;
    if (!isInside) assert.fail(`${own.start}-${own.end} is not in ${parent.start}-${parent.end}`);
  }
  for (const key in value) nest((value as Record<string, unknown>)[key], own);
}

/** A tree without places, big integers as text. */
function bare(tree: Expression): string {
  return JSON.stringify(tree, (key, value) => {
    if (key === 'start' || key === 'end' || key === 'braces' || key === 'pieces') return undefined;
    if (key === 'ellipsis') return value !== null;
    return typeof value === 'bigint' ? `${value}n` : value;
  });
}

/** What the checks find in a tree may come to light only when the syntax is mended. */
const foundByChecks: ReadonlySet<ProblemCode> = new Set([
  'duplicate-attr',
  'duplicate-formal',
  'dynamic-attr-in-let',
  'dynamic-attr-in-inherit',
]);

function countOfSyntax(problems: readonly Problem[]): number {
  return problems.filter(({ code }) => !foundByChecks.has(code)).length;
}

export const laws: Readonly<Record<string, (text: string, readings: Readings) => void>> = {
  'every span lies in the text and in its parent': (text, readings) => {
    const whole = { start: 0, end: text.length };
    for (const { tree, problems, comments } of Object.values(readings)) {
      nest(tree, whole);
      nest(comments, whole);
      for (const { span, related, fix } of problems)
        nest([span, related, fix?.map((edit) => edit.span)], whole);
    }
  },

  'every problem can be shown and told, and its fix can be made': (text, { whole: { problems, tree } }) => {
    for (const problem of problems) {
      assert.match(excerpt(text, problem.span), /\^/);
      assert.notEqual(describeProblem(problem), '');
      if (problem.fix !== null) applyEdits(text, problem.fix);
    }
    applyFixes(text, problems);
    checkScopes(tree, []);
    print(tree);
  },

  'problems come in the order of the text': (_, { fragment }) => {
    let last = 0;
    for (const { span } of fragment.problems) {
      assert.ok(span.start >= last);
      last = span.start;
    }
  },

  'what is printed reads as the same tree': (_, { whole, expression }) => {
    for (const { read, first } of [
      { read: checkExpression, first: whole },
      { read: parseExpression, first: expression },
    ]) {
      if (first.problems.length > 0) continue;
      const again = read(print(first.tree));
      assert.deepEqual(again.problems, []);
      assert.equal(bare(again.tree), bare(first.tree));
    }
  },

  'a fix that is offered leaves fewer mistakes of syntax': (text, { expression: { problems } }) => {
    const before = countOfSyntax(problems);
    for (const { fix } of problems) {
      if (fix !== null) assert.ok(countOfSyntax(parseExpression(applyEdits(text, fix)).problems) < before);
    }
  },

  'bindings and items that Nix accepts are accepted inside of brackets as well': (text, readings) => {
    const { bindings, items, fragment } = readings;
    if (fragment.open) return; // the head of a function, which may only end a text
    // A comment or a NUL at the end would swallow the bracket.
    if (/#[^\n]*$|\0|\.\.\.|…/.test(text)) return;
    if (bindings.problems.length === 0) assert.deepEqual(parseExpression(`{${text}\n}`).problems, []);
    if (items.problems.length === 0) assert.deepEqual(parseExpression(`[ ${text}\n]`).problems, []);
  },
};
