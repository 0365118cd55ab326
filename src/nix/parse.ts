import { Checker } from './checks/checker.ts';
import { Scopes } from './checks/scopes.ts';
import type { Problem } from './diagnostics.ts';
import { Parser } from './parser/parser.ts';
import { planRepair, type RepairPlan } from './recovery/plan.ts';
import { widenSpans } from './recovery/spans.ts';
import type { Comment, Expression, ListExpression, SetExpression } from './syntax.ts';

/** What came of a text: always a tree, however broken the text is, and what is wrong with it. */
export interface Parsed<Tree extends Expression = Expression> {
  readonly text: string;
  readonly tree: Tree;
  /** In the order of the text; empty where Nix would accept it. */
  readonly problems: readonly Problem[];
  readonly comments: readonly Comment[];
}

/** One whole expression. Variables may be defined around it, so none is called undefined; see {@link checkScopes}. */
export function parseExpression(text: string): Parsed {
  return parseWith(text, (parser) => parser.parseWholeExpression());
}

/** Bindings without the braces around them. The tree is a set that spans the text. */
export function parseBindings(text: string): Parsed<SetExpression> {
  return parseWith(text, (parser) => parser.parseWholeBindings());
}

/** List items without the brackets around them. The tree is a list that spans the text. */
export function parseListItems(text: string): Parsed<ListExpression> {
  return parseWith(text, (parser) => parser.parseWholeList());
}

/** A whole file, judged as `nix-instantiate --parse` judges it: complete, and with every variable defined. */
export function checkExpression(text: string): Parsed {
  return parseWith(text, (parser) => parser.parseWholeExpression(), []);
}

/**
 * The variables that neither the tree nor `knownNames` nor Nix itself defines. For fragments, whose surroundings only
 * the caller knows.
 */
export function checkScopes(tree: Expression, knownNames: Iterable<string>): Problem[] {
  const checker = new Checker(new Scopes(knownNames));
  checker.expression(tree);
  return checker.problems.filter(({ code }) => code === 'undefined-variable').sort(byPlace);
}

function parseWith<Tree extends Expression>(
  text: string,
  entry: (parser: Parser) => Tree,
  knownNames: Iterable<string> | null = null,
): Parsed<Tree> {
  const strict = read(text, entry, knownNames === null, null);
  const syntax = strict.problems.length === 0 ? strict : repair(strict, entry, knownNames === null);
  return withChecks(syntax, knownNames);
}

interface Reading<Tree extends Expression = Expression> extends Parsed<Tree> {
  /** Whether the text ended where the body of a function begins. */
  readonly open: boolean;
}

function read<Tree extends Expression>(
  text: string,
  entry: (parser: Parser) => Tree,
  placeholders: boolean,
  plan: RepairPlan | null,
): Reading<Tree> {
  const parser = new Parser(text, placeholders, plan);
  const tree = entry(parser);
  return { text, tree, problems: parser.problems, comments: parser.comments, open: parser.isOpen };
}

/** Reads a text again that strict reading gave up on, and finds all that is wrong. */
function repair<Tree extends Expression>(
  strict: Reading<Tree>,
  entry: (parser: Parser) => Tree,
  placeholders: boolean,
  plan: RepairPlan | null = planRepair(strict.text, placeholders),
): Reading<Tree> {
  if (plan === null) return strict;
  const patient = read(strict.text, entry, placeholders, plan);
  widenSpans(patient.tree);
  const found = [...plan.problems, ...patient.problems].sort(byPlace);
  // Where patient reading found a way through, what strict reading found still holds.
  return { ...patient, problems: found.length > 0 ? found : strict.problems };
}

function withChecks<Result extends Parsed>(parsed: Result, knownNames: Iterable<string> | null): Result {
  // What is undefined is certain only in a text that could be read as a whole.
  const scopes = knownNames === null || parsed.problems.length > 0 ? null : new Scopes(knownNames);
  const checker = new Checker(scopes);
  checker.expression(parsed.tree);
  if (checker.problems.length === 0) return parsed;
  return { ...parsed, problems: [...parsed.problems, ...checker.problems].sort(byPlace) };
}

function byPlace(a: Problem, b: Problem): number {
  return a.span.start - b.span.start || a.span.end - b.span.end;
}

/** What a text is when it is read alone. */
export type FragmentShape = 'expression' | 'bindings' | 'items';

export interface ParsedFragment extends Parsed {
  readonly shape: FragmentShape;
  /** Whether the text ends on purpose where the body of a function begins; the tree has a placeholder there. */
  readonly open: boolean;
}

const entries: readonly (readonly [FragmentShape, (parser: Parser) => Expression])[] = [
  ['expression', (parser) => parser.parseWholeExpression()],
  ['bindings', (parser) => parser.parseWholeBindings()],
  ['items', (parser) => parser.parseWholeList()],
];

/**
 * A text of which only its author knows what it is: an expression, bindings or list items, perhaps only the head of a
 * function. The tree of bindings is a set, that of items a list. A broken text is taken for what it is most nearly.
 */
export function parseFragment(text: string): ParsedFragment {
  const readings: { readonly shape: FragmentShape; readonly reading: Reading }[] = [];
  for (const [shape, entry] of entries) {
    const reading = read(text, entry, true, null);
    if (reading.problems.length === 0 && !isUnlikely(reading.tree)) {
      return withChecks({ ...reading, shape }, null);
    }
    readings.push({ shape, reading });
  }
  const plan = planRepair(text, true);
  let best: ParsedFragment | null = null;
  let lowest = Number.POSITIVE_INFINITY;
  for (const [index, [shape, entry]] of entries.entries()) {
    const strict = readings[index]?.reading;
    if (strict === undefined) continue;
    const reading = strict.problems.length === 0 ? strict : repair(strict, entry, true, plan);
    const cost = costOf(reading.problems) + (isUnlikely(reading.tree) ? 3 : 0);
    if (cost < lowest) {
      lowest = cost;
      best = { ...reading, shape };
    }
  }
  return withChecks(best ?? { ...parseExpression(text), shape: 'expression', open: false }, null);
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
function costOf(problems: readonly Problem[]): number {
  let cost = 0;
  for (const { code } of problems) cost += confusion[code] ?? 1;
  return cost;
}

const confusion: Partial<Record<Problem['code'], number>> = {
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
