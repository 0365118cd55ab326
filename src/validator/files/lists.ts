/** Lists of modules and imports: what an answer lists is added to what is there. */
import { applyEdits, type Expression, type ListExpression, parseExpression, print } from '../../nix/index.ts';
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
    return addItems(text, literal, keysIn(here), itemsOf(value), added);
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
  return addItems(replaced, moved, keysIn(tree), itemsOf(here), { text });
}

function shifted(list: ListExpression, by: number): ListExpression {
  const items = list.items.map((item) => ({ ...item, start: item.start + by, end: item.end + by }));
  return { ...list, start: list.start + by, end: list.end + by, items };
}

/** Adds the items that no list has yet. */
function addItems(
  text: string,
  list: ListExpression,
  known: ReadonlySet<string>,
  items: readonly Expression[],
  added: Added,
): string {
  const missing = items.filter((item) => item.kind !== 'rest' && !known.has(itemKey(item)));
  if (missing.length === 0) return text;
  const unit = indentationUnit(text);
  const render = (indentation: string) =>
    missing
      .map((item) => relaid({ text: added.text, span: item }, indentation, unit))
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

function itemsOf(expression: Expression): readonly Expression[] {
  return literalLists(expression).flatMap(({ items }) => items);
}

/** The keys of all items; a name below `with home-manager.nixosModules` counts as picked from there. */
function keysIn(expression: Expression): ReadonlySet<string> {
  const keys = new Set(itemsOf(expression).map(itemKey));
  for (let inner = expression; inner.kind === 'with'; inner = inner.body) {
    const from = print(inner.environment);
    for (const item of itemsOf(inner.body))
      if (item.kind === 'identifier') keys.add(itemKey(parseExpression(`${from}.${item.name}`).tree));
  }
  return keys;
}

/** The same for two items that load the same module. */
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
