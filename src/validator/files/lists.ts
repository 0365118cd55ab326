/** Lists of modules and imports: what an answer lists is added to what is there. */
import {
  applyEdits,
  type Expression,
  type ListExpression,
  parseExpression,
  parseFragment,
  print,
  type Span,
  unboundNames,
} from '../../nix/index.ts';
import { normalPath } from '../sources/roles.ts';
import { nameOf } from '../sources/shape.ts';
import type { Added, Mode } from './added.ts';
import { insertInto } from './insert.ts';
import { indentationUnit, relaid } from './layout.ts';

/** The file with both lists in the place of `here`; null where neither is written as a list. */
export function joinLists(
  text: string,
  here: Expression,
  value: Expression,
  added: Added,
  mode: Mode,
): string | null {
  const [literal] = literalLists(here);
  const isPlain = value.kind === 'list';
  if (literal && (isPlain || mode === 'keep'))
    return addItems(text, literal, itemsOf(here, text), itemsOf(value, added.text), added);
  if (mode === 'keep') return text;
  if (!isPlain && literalLists(value).length === 0) return null;
  // The new value is computed, or what is there is: one takes the place, the other's items join it.
  const code = isPlain
    ? `${text.slice(here.start, here.end)} ++ ${added.text.slice(value.start, value.end)}`
    : relaid({ text: added.text, span: value }, '', indentationUnit(text));
  const replaced = applyEdits(text, [{ span: here, text: code }]);
  if (isPlain) return replaced;
  const { tree } = parseExpression(code);
  const [target] = literalLists(tree);
  if (!target) return replaced;
  const moved = shifted(target, here.start);
  return addItems(replaced, moved, itemsOf(tree, replaced), itemsOf(here, text), { text });
}

function shifted(list: ListExpression, by: number): ListExpression {
  const items = list.items.map((item) => ({ ...item, start: item.start + by, end: item.end + by }));
  return { ...list, start: list.start + by, end: list.end + by, items };
}

/** What a list holds. */
interface Item {
  readonly span: Span;
  /** The same for two items that load the same module. */
  readonly key: string;
  /** What the item is without the `with` around its list; null where it is the same there. */
  readonly code: string | null;
}

/** Adds the items that are not there yet. */
function addItems(
  text: string,
  list: ListExpression,
  there: readonly Item[],
  items: readonly Item[],
  added: Added,
): string {
  const known = new Set(there.map(({ key }) => key));
  const missing = items.filter(({ key }) => !known.has(key));
  if (missing.length === 0) return text;
  const unit = indentationUnit(text);
  const render = (indentation: string) =>
    missing
      .map(({ span, code }) => code ?? relaid({ text: added.text, span }, indentation, unit))
      .join(missing.length > 1 ? `\n${indentation}` : '');
  return applyEdits(text, insertInto(text, list, null, render));
}

/** The lists that are written in an expression as parts of what it comes to, the first first. */
function literalLists(expression: Expression): ListExpression[] {
  switch (expression.kind) {
    case 'list':
      return [expression];
    case 'parenthesized':
      return literalLists(expression.expression);
    case 'let':
    case 'with':
    case 'assert':
      return literalLists(expression.body);
    case 'binary':
      return expression.operator === '++'
        ? [...literalLists(expression.left), ...literalLists(expression.right)]
        : [];
    default:
      return [];
  }
}

/** The items of all lists in an expression that stands in `text`. */
function itemsOf(expression: Expression, text: string): readonly Item[] {
  switch (expression.kind) {
    case 'with': {
      const from = print(expression.environment);
      const unbound = unboundNames(parseFragment(text).tree);
      const nodes = literalLists(expression.body).flatMap(({ items }) => items);
      return itemsOf(expression.body, text).map((item) => {
        const node = nodes.find((each) => each === item.span);
        if (node?.kind !== 'identifier' || item.code !== null || !unbound.includes(node.name)) return item;
        const code = `${from}.${node.name}`;
        return { ...item, code, key: itemKey(parseExpression(code).tree) };
      });
    }
    case 'list':
      return expression.items
        .filter(({ kind }) => kind !== 'rest')
        .map((item) => ({ span: item, key: itemKey(item), code: null }));
    case 'binary':
      return expression.operator === '++'
        ? [...itemsOf(expression.left, text), ...itemsOf(expression.right, text)]
        : [];
    case 'parenthesized':
      return itemsOf(expression.expression, text);
    case 'let':
    case 'assert':
      return itemsOf(expression.body, text);
    default:
      return [];
  }
}

function itemKey(item: Expression): string {
  if (item.kind === 'parenthesized') return itemKey(item.expression);
  if (item.kind === 'path') return `path:${normalPath(print(item))}`;
  if (item.kind === 'selection') {
    const names = item.path.names.map((name) => nameOf(name) ?? '');
    const root = print(item.subject);
    const parts = root === 'inputs' ? names : [root, ...names];
    const [input, output, module] = parts;
    if (output === 'nixosModules' && (module === 'default' || module === 'home-manager'))
      return `module-of:${input}`;
  }
  return print(item);
}
