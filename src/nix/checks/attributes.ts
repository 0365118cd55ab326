import type { AttributeName, Binding, Expression, SetExpression, Span } from '../syntax.ts';
import { describeName, staticName } from './names.ts';

/** What a name in a set stands for. `inherited` names are looked up outside of a recursive set. */
export interface AttributeDefinition {
  readonly kind: 'plain' | 'inherited' | 'inherited-from';
  /** The value as written, the attributes that several bindings add up to, or null for what is inherited. */
  value: Expression | AttributeTable | null;
  /** Where the name is set. */
  readonly span: Span;
}

/** The attributes of one set after all bindings that contribute to it were brought together. */
export interface AttributeTable {
  readonly kind: 'table';
  readonly recursive: boolean;
  readonly definitions: Map<string, AttributeDefinition>;
  readonly dynamic: { readonly name: Expression; readonly value: Expression | AttributeTable }[];
  /** The expressions in `inherit (…)`. */
  readonly sources: Expression[];
}

/** Takes the names that are set twice. */
export interface Duplicates {
  /** Whether no more are wanted. */
  readonly isFull: boolean;
  /** `name` is the path as written. */
  addDuplicate(name: string, second: Span, first: Span): void;
}

/** Whether a name begins two of the bindings; only then may they contribute to one attribute, or clash. */
export function repeatsName(bindings: readonly Binding[]): boolean {
  const names: string[] = [];
  for (const binding of bindings) {
    if (binding.kind === 'assignment') {
      const first = binding.path.names[0];
      const name = first === undefined ? null : staticName(first);
      if (name !== null) names.push(name);
    } else if (binding.kind === 'inherit') {
      for (const inherited of binding.names) {
        const name = staticName(inherited);
        if (name !== null) names.push(name);
      }
    }
  }
  // For the few names of an ordinary set comparing each with each is the fastest.
  if (names.length > 12) return new Set(names).size < names.length;
  for (let index = 1; index < names.length; index++) {
    const name = names[index];
    for (let earlier = 0; earlier < index; earlier++) if (names[earlier] === name) return true;
  }
  return false;
}

/**
 * Brings the bindings of one set together by the rules of Nix: `a.b = 1; a.c = 2;` and `a = { b = 1; }; a = { c = 2; };`
 * set one attribute, and where two sets become one the `rec` of the later is lost (`addAttr` in `parser-state.hh`).
 */
export function mergeAttributes(
  bindings: readonly Binding[],
  recursive: boolean,
  duplicates: Duplicates,
): AttributeTable {
  const table = emptyTable(recursive);
  for (const binding of bindings) {
    if (duplicates.isFull) break;
    if (binding.kind === 'inherit') {
      if (binding.source !== null) table.sources.push(binding.source);
      for (const inherited of binding.names) {
        const name = staticName(inherited);
        if (name === null) continue;
        const earlier = table.definitions.get(name);
        if (earlier !== undefined) duplicates.addDuplicate(describeName(inherited), inherited, earlier.span);
        else {
          table.definitions.set(name, {
            kind: binding.source === null ? 'inherited' : 'inherited-from',
            value: null,
            span: inherited,
          });
        }
      }
    } else if (binding.kind === 'assignment') {
      addAssignment(table, binding, duplicates);
    }
  }
  return table;
}

function emptyTable(recursive: boolean): AttributeTable {
  return { kind: 'table', recursive, definitions: new Map(), dynamic: [], sources: [] };
}

function addAssignment(
  root: AttributeTable,
  binding: Extract<Binding, { kind: 'assignment' }>,
  duplicates: Duplicates,
): void {
  const { names } = binding.path;
  let table = root;
  for (let index = 0; index < names.length; index++) {
    const attribute = names[index];
    if (attribute === undefined) return;
    const name = staticName(attribute);
    const isLast = index === names.length - 1;
    if (name === null) {
      const value = isLast ? binding.value : emptyTable(false);
      table.dynamic.push({ name: nameExpression(attribute), value });
      if (isLast) return;
      table = value as AttributeTable;
    } else if (isLast) {
      addDefinition(
        table,
        name,
        () => pathTo(names, index),
        { kind: 'plain', value: binding.value, span: binding.path },
        duplicates,
      );
    } else {
      const existing = table.definitions.get(name);
      const nested = existing === undefined ? emptyTable(false) : asTable(existing, duplicates);
      if (nested === null) {
        duplicates.addDuplicate(pathTo(names, index), binding.path, existing?.span ?? binding.path);
        return;
      }
      if (existing === undefined) {
        table.definitions.set(name, { kind: 'plain', value: nested, span: binding.path });
      }
      table = nested;
    }
  }
}

/** The names up to that index, as written. */
function pathTo(names: readonly AttributeName[], index: number): string {
  return names
    .slice(0, index + 1)
    .map(describeName)
    .join('.');
}

function addDefinition(
  table: AttributeTable,
  name: string,
  path: () => string,
  definition: AttributeDefinition,
  duplicates: Duplicates,
): void {
  const existing = table.definitions.get(name);
  if (existing === undefined) {
    table.definitions.set(name, definition);
    return;
  }
  const into = setOf(existing.value) === null ? null : asTable(existing, duplicates);
  const from = into === null || setOf(definition.value) === null ? null : asTable(definition, duplicates);
  if (into === null || from === null) {
    duplicates.addDuplicate(path(), definition.span, existing.span);
    return;
  }
  for (const [inner, moved] of from.definitions) {
    addDefinition(into, inner, () => `${path()}.${inner}`, moved, duplicates);
  }
  into.dynamic.push(...from.dynamic);
  into.sources.push(...from.sources);
}

/** The set an attribute stands for, brought into a table so that others can be added; null where it is no set. */
function asTable(definition: AttributeDefinition, duplicates: Duplicates): AttributeTable | null {
  const set = setOf(definition.value);
  if (set === null) return null;
  if (set.kind === 'table') return set;
  const table = mergeAttributes(set.bindings, set.recursive, duplicates);
  definition.value = table;
  return table;
}

function setOf(value: Expression | AttributeTable | null): SetExpression | AttributeTable | null {
  let inner = value;
  while (inner?.kind === 'parenthesized') inner = inner.expression;
  return inner?.kind === 'set' || inner?.kind === 'table' ? inner : null;
}

function nameExpression(name: { kind: string }): Expression {
  const expression = name as Expression | { kind: 'interpolation'; expression: Expression };
  return expression.kind === 'interpolation' ? expression.expression : expression;
}
