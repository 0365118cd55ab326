/** Questions about syntax that tell what a piece of code is meant to be. */
import type { AttributeName, Binding, Expression, Lambda, PathLiteral, StringPart } from '../../nix/index.ts';
import { visitExpressions } from './visit.ts';

/** The name as written; null where it is computed. */
export function nameOf(name: AttributeName | undefined): string | null {
  if (name === undefined || name.kind === 'interpolation') return null;
  if (name.kind === 'identifier') return name.name;
  return name.parts.every((part) => part.kind === 'text')
    ? name.parts.map((part) => (part.kind === 'text' ? part.value : '')).join('')
    : null;
}

/** The expression without what only stands around it: parentheses, `let`, `with`, `assert`. */
function core(expression: Expression): Expression {
  switch (expression.kind) {
    case 'parenthesized':
      return core(expression.expression);
    case 'let':
    case 'with':
    case 'assert':
      return core(expression.body);
    default:
      return expression;
  }
}

export function withoutParentheses(expression: Expression): Expression {
  return expression.kind === 'parenthesized' ? withoutParentheses(expression.expression) : expression;
}

/** What a function finally returns, and the functions on the way. */
export function unfold(expression: Expression): {
  readonly heads: readonly Lambda[];
  readonly body: Expression;
} {
  const heads: Lambda[] = [];
  let body = core(expression);
  while (body.kind === 'lambda') {
    heads.push(body);
    body = core(body.body);
  }
  return { heads, body };
}

/** An attribute as written, the names of its path joined with those of literal sets in it. */
export interface WrittenAttribute {
  readonly path: readonly string[];
  readonly value: Expression | null;
}

/** The attributes of a literal set down to `depth` names; none where the expression is no set. */
export function writtenAttributes(expression: Expression, depth = 2): WrittenAttribute[] {
  const set = core(expression);
  if (set.kind === 'binary' && set.operator === '//')
    return [...writtenAttributes(set.left, depth), ...writtenAttributes(set.right, depth)];
  if (set.kind !== 'set') return [];
  return set.bindings.flatMap((binding) => attributesOf(binding, depth));
}

function attributesOf(binding: Binding, depth: number): WrittenAttribute[] {
  if (binding.kind === 'rest') return [];
  if (binding.kind === 'inherit')
    return binding.names.map((name) => ({ path: [nameOf(name) ?? ''], value: null }));
  const path = binding.path.names.map((name) => nameOf(name) ?? '');
  const below = path.length < depth ? writtenAttributes(binding.value, depth - path.length) : [];
  if (below.length === 0) return [{ path, value: binding.value }];
  return below.map((inner) => ({ path: [...path, ...inner.path], value: inner.value }));
}

/** The last name of the function that is called at the bottom of `f a b`; null where nothing is called by name. */
export function calledName(expression: Expression): string | null {
  let callee = core(expression);
  if (callee.kind !== 'application') return null;
  while (callee.kind === 'application') callee = core(callee.function);
  if (callee.kind === 'identifier') return callee.name;
  return callee.kind === 'selection' ? nameOf(callee.path.names.at(-1)) : null;
}

/** The names that a function's head binds: its parameter or alias, and its formals. */
export function boundNames(head: Lambda): readonly string[] {
  if (head.parameter.kind === 'identifier') return [head.parameter.name];
  const alias = head.parameter.alias ? [head.parameter.alias.name] : [];
  return [...alias, ...head.parameter.formals.map((formal) => formal.name.name)];
}

/** Every relative path literal below an expression, as written; of one with interpolation what stands before it. */
export function relativePaths(expression: Expression): string[] {
  const found: string[] = [];
  visitExpressions(expression, (inner) => {
    if (inner.kind !== 'path' || inner.base !== 'relative') return;
    found.push(knownBeginning(inner.parts));
  });
  return found;
}

/** What follows an interpolation that begins a text, as in `"${inputs.self}/home/home.nix"`, or `self +`. */
export function pathsFromRoot(expression: Expression): string[] {
  const found: string[] = [];
  visitExpressions(expression, (inner) => {
    if (inner.kind === 'string' && inner.parts[0]?.kind === 'interpolation') {
      const text = knownBeginning(inner.parts.slice(1));
      if (text.startsWith('/')) found.push(text);
    }
    if (inner.kind !== 'binary' || inner.operator !== '+' || !isSelf(core(inner.left))) return;
    const right = core(inner.right);
    if (right.kind === 'string' || isAbsolute(right)) found.push(knownBeginning(right.parts));
  });
  return found;
}

function isAbsolute(expression: Expression): expression is PathLiteral {
  return expression.kind === 'path' && expression.base === 'absolute';
}

function isSelf(expression: Expression): boolean {
  if (expression.kind === 'identifier') return expression.name === 'self';
  if (expression.kind !== 'selection') return false;
  const isNamed = expression.path.names.some((name) => nameOf(name) === 'self');
  return isNamed || isSelf(core(expression.subject));
}

/** The text before the first interpolation. */
function knownBeginning(parts: readonly StringPart[]): string {
  const computed = parts.findIndex((part) => part.kind === 'interpolation');
  const known = computed < 0 ? parts : parts.slice(0, computed);
  return known.map((part) => (part.kind === 'text' ? part.value : '')).join('');
}
