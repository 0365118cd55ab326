import { Checker } from './checks/checker.ts';
import { Scopes } from './checks/scopes.ts';
import type { Problem } from './diagnostics.ts';
import {
  byPlace,
  type Entry,
  type Parsed,
  readStrictly,
  repair,
  withChecks,
  withHelpfulFixes,
} from './reading.ts';
import type { Expression, ListExpression, SetExpression } from './syntax.ts';

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
  return checker.unbound.sort(byPlace);
}

/** The names that a tree uses and that no `let`, function or set in it binds, a `with` or not. */
export function unboundNames(tree: Expression): string[] {
  const checker = new Checker(new Scopes([], false));
  checker.expression(tree);
  return [...new Set(checker.unbound.map(({ details }) => details.name ?? ''))];
}

function parseWith<Tree extends Expression>(
  text: string,
  entry: Entry<Tree>,
  knownNames: Iterable<string> | null = null,
): Parsed<Tree> {
  const placeholders = knownNames === null;
  const reading = repair(readStrictly(text, entry, placeholders), entry, placeholders);
  return withChecks(withHelpfulFixes(reading, entry, placeholders), knownNames);
}
