import type { Problem } from './diagnostics.ts';
import { Parser } from './parser/parser.ts';
import type { Comment, Expression, ListExpression, SetExpression } from './syntax.ts';

/** What came of a text: always a tree, however broken the text is, and what is wrong with it. */
export interface Parsed<Tree extends Expression = Expression> {
  readonly text: string;
  readonly tree: Tree;
  /** In the order of the text; empty where Nix would accept it. */
  readonly problems: readonly Problem[];
  readonly comments: readonly Comment[];
}

/** One whole expression, such as a file. */
export function parseExpression(text: string): Parsed {
  const parser = new Parser(text);
  const tree = parser.parseWholeExpression();
  return { text, tree, problems: parser.problems, comments: parser.comments };
}

/** Bindings without the braces around them. The tree is a set that spans the text. */
export function parseBindings(text: string): Parsed<SetExpression> {
  const parser = new Parser(text);
  const tree = parser.parseWholeBindings();
  return { text, tree, problems: parser.problems, comments: parser.comments };
}

/** List items without the brackets around them. The tree is a list that spans the text. */
export function parseListItems(text: string): Parsed<ListExpression> {
  const parser = new Parser(text);
  const tree = parser.parseWholeList();
  return { text, tree, problems: parser.problems, comments: parser.comments };
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

/** A whole file, judged as `nix-instantiate --parse` judges it. */
export function checkExpression(text: string): Parsed {
  return parseExpression(text);
}
