import type { ProblemCode } from './diagnostics.ts';
import { longText } from './limits.ts';
import {
  type Entry,
  type Parsed,
  type Reading,
  readStrictly,
  repair,
  withChecks,
  withHelpfulFixes,
} from './reading.ts';
import { planRepair } from './recovery/plan.ts';
import type { Expression } from './syntax.ts';

/** What a text is when it is read alone. */
export type FragmentShape = 'expression' | 'bindings' | 'items';

export interface ParsedFragment extends Parsed {
  readonly shape: FragmentShape;
  /** Whether the text ends on purpose where the body of a function begins; the tree has a placeholder there. */
  readonly open: boolean;
}

const entries: readonly (readonly [FragmentShape, Entry<Expression>])[] = [
  ['expression', (parser) => parser.parseWholeExpression()],
  ['bindings', (parser) => parser.parseWholeBindings()],
  ['items', (parser) => parser.parseWholeList()],
];

/** A text read strictly as one of the shapes. */
interface Attempt {
  readonly shape: FragmentShape;
  readonly entry: Entry<Expression>;
  readonly strict: Reading;
}

/**
 * A text of which only its author knows what it is: an expression, bindings or list items, perhaps only the head of a
 * function. The tree of bindings is a set, that of items a list. A broken text is taken for what it is most nearly.
 */
export function parseFragment(text: string): ParsedFragment {
  const attempts: Attempt[] = [];
  for (const [shape, entry] of entries) {
    const strict = readStrictly(text, entry, true);
    if (strict.problems.length === 0 && !isUnlikely(strict.tree)) {
      return withChecks({ ...strict, shape }, null);
    }
    attempts.push({ shape, entry, strict });
    if (text.length > longText && isMostlyRead(strict)) break;
  }
  const plan = planRepair(text, true);
  const candidates = text.length > longText ? [attempts.reduce(further)] : attempts;
  const repaired = candidates.map(({ shape, entry, strict }) => {
    const reading = repair(strict, entry, true, plan);
    return { shape, entry, reading, cost: costOf(reading) };
  });
  const { shape, entry, reading } = repaired.reduce((one, other) => (other.cost < one.cost ? other : one));
  return withChecks({ ...withHelpfulFixes(reading, entry, true), shape }, null);
}

/** Whether so much of a text could be read before the first mistake that it is hardly meant as something else. */
function isMostlyRead({ text, problems: [first] }: Reading): boolean {
  return first !== undefined && first.code !== 'too-deep' && first.span.start > text.length / 2;
}

/** The one of two attempts that got further before the first mistake. */
function further(one: Attempt, other: Attempt): Attempt {
  const reach = ({ strict }: Attempt): number => strict.problems[0]?.span.start ?? strict.text.length;
  return reach(other) > reach(one) ? other : one;
}

/**
 * `useGlobalPkgs: true` is a function, `./a.nix ./b.nix` a call and `{ ... } { }` a list of two sets, but nobody means
 * that.
 */
function isUnlikely(tree: Expression): boolean {
  switch (tree.kind) {
    case 'lambda':
      return tree.parameter.kind === 'identifier' && isConstant(tree.body);
    case 'list': {
      const [first, second] = tree.items;
      return (
        second?.kind === 'set' && first?.kind === 'set' && first.bindings.every(({ kind }) => kind === 'rest')
      );
    }
    case 'application': {
      let head: Expression = tree;
      while (head.kind === 'application') head = head.function;
      return notFunctions.has(head.kind);
    }
    default:
      return false;
  }
}

function isConstant(tree: Expression): boolean {
  if (tree.kind === 'identifier')
    return tree.name === 'true' || tree.name === 'false' || tree.name === 'null';
  return notFunctions.has(tree.kind) && tree.kind !== 'set';
}

const notFunctions: ReadonlySet<Expression['kind']> = new Set([
  'path',
  'string',
  'integer',
  'float',
  'list',
  'set',
  'uri',
]);

/** How badly a reading fits. Problems that explain a mistake count less than those that only show confusion. */
function costOf({ problems, tree }: Reading): number {
  let cost = isUnlikely(tree) ? 3 : 0;
  for (const { code } of problems) cost += confusion[code] ?? 1;
  return cost;
}

const confusion: Partial<Record<ProblemCode, number>> = {
  'unexpected-token': 3,
  'missing-braces': 3,
  'binding-in-list': 2,
  'extra-semicolon': 2,
  'missing-name': 2,
  'needs-parentheses': 2.5,
  'semicolon-in-list': 1.5,
  'missing-value': 1.5,
  'missing-expression': 1.5,
};
