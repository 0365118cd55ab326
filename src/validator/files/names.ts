/** Attribute paths as they are compared and as they are written. */
import {
  type AttributeName,
  attributeName,
  type Expression,
  print,
  type SetExpression,
  staticName,
} from '../../nix/index.ts';
import { calledName } from '../sources/shape.ts';

export interface Name {
  /** The same for two names that mean the same attribute. */
  readonly key: string;
  /** As Nix reads it in an attribute path. */
  readonly text: string;
}

/** The names of a path as they stand in `text`. */
export function namesIn(names: readonly AttributeName[], text: string): Name[] {
  return names.map((name) => {
    const written = text.slice(name.start, name.end);
    return { key: staticName(name) ?? computedKey(name), text: written };
  });
}

export function literalName(key: string): Name {
  return { key, text: attributeName(key) };
}

/** `${user}` and `"${user}"` are the same attribute. */
function computedKey(name: AttributeName): string {
  if (name.kind === 'interpolation') return `\${${print(name.expression)}}`;
  if (name.kind === 'identifier') return name.name;
  const [part, ...more] = name.parts;
  return part?.kind === 'interpolation' && more.length === 0
    ? `\${${print(part.expression)}}`
    : `\${${print(name)}}`;
}

/** How many of the first names two paths share. */
export function sharedLength(a: readonly Name[], b: readonly Name[]): number {
  let shared = 0;
  while (shared < a.length && shared < b.length && areAlike(a[shared], b[shared])) shared++;
  return shared;
}

/** A computed name is taken for any other beside it: Nix refuses two that come to the same, and one login is usual. */
function areAlike(a: Name | undefined, b: Name | undefined): boolean {
  return a?.key === b?.key || a?.key.startsWith('${') === true || b?.key.startsWith('${') === true;
}

/** Functions whose last argument holds the attributes that come of them. */
const transparent = [
  'mkIf',
  'mkMerge',
  'mkForce',
  'mkDefault',
  'mkOverride',
  'nixosSystem',
  'recursiveUpdate',
];

/** The literal set in an expression to which attributes can be added; null where there is none. */
export function settable(expression: Expression): SetExpression | null {
  switch (expression.kind) {
    case 'set':
      return expression;
    case 'parenthesized':
      return settable(expression.expression);
    case 'let':
    case 'with':
    case 'assert':
    case 'lambda':
      return settable(expression.body);
    case 'binary':
      return expression.operator === '//' ? (settable(expression.right) ?? settable(expression.left)) : null;
    case 'application': {
      if (!transparent.includes(calledName(expression) ?? '')) return null;
      const { argument } = expression;
      const last = argument.kind === 'list' ? argument.items.at(-1) : argument;
      return last ? settable(last) : null;
    }
    default:
      return null;
  }
}
