import { Checker } from './checks/checker.ts';
import { Scopes } from './checks/scopes.ts';
import type { Problem } from './diagnostics.ts';
import { Parser } from './parser/parser.ts';
import { planRepair } from './recovery/plan.ts';
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
  const placeholders = knownNames === null;
  let parser = new Parser(text, placeholders, null);
  let tree = entry(parser);
  let syntax: readonly Problem[] = parser.problems;
  if (syntax.length > 0) {
    const plan = planRepair(text);
    parser = new Parser(text, placeholders, plan);
    tree = entry(parser);
    const found = [...plan.problems, ...parser.problems].sort(byPlace);
    // What strict reading found stands where patient reading found a way through.
    if (found.length > 0) syntax = found;
  }
  // What is undefined is certain only in a text that could be read as a whole.
  const scopes = knownNames === null || syntax.length > 0 ? null : new Scopes(knownNames);
  const checker = new Checker(scopes);
  checker.expression(tree);
  const problems = checker.problems.length === 0 ? syntax : [...syntax, ...checker.problems].sort(byPlace);
  return { text, tree, problems, comments: parser.comments };
}

function byPlace(a: Problem, b: Problem): number {
  return a.span.start - b.span.start || a.span.end - b.span.end;
}

export type FragmentShape = 'expression' | 'bindings' | 'items';

export interface ParsedFragment extends Parsed {
  /** What the text is when it is read alone. */
  readonly shape: FragmentShape;
}

/** A text of which only its author knows what it is: an expression, bindings or list items. */
export function parseFragment(text: string): ParsedFragment {
  const expression = parseExpression(text);
  if (expression.problems.length === 0) return { ...expression, shape: 'expression' };
  const bindings = parseBindings(text);
  if (bindings.problems.length === 0) return { ...bindings, shape: 'bindings' };
  const items = parseListItems(text);
  if (items.problems.length === 0) return { ...items, shape: 'items' };
  return { ...expression, shape: 'expression' };
}
