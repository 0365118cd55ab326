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
import { planRepair, type RepairPlan } from './recovery/plan.ts';
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
  const { shape, entry, reading } = leastConfused(candidates, plan);
  return withChecks({ ...withHelpfulFixes(reading, entry, true), shape }, null);
}

/** The attempt that fits best once it is repaired, the first of several. */
function leastConfused(attempts: readonly Attempt[], plan: RepairPlan | null) {
  let best = null;
  for (const { shape, entry, strict } of attempts) {
    const reading = repair(strict, entry, true, plan);
    const cost = costOf(reading);
    if (best === null || cost < best.cost) best = { shape, entry, reading, cost };
    if (cost <= leastCost) break;
  }
  if (best === null) throw new Error('a text is read in at least one way');
  return best;
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
  for (const { code } of problems) cost += confusion[code] ?? leastCost;
  return cost;
}

/** What a text that is not right costs at least. */
const leastCost = 1;

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
