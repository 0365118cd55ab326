import type { Origin, Place, SymbolicValue, Thunk, Value } from './value.ts';

/** A symbolic value that stands for something named. */
export function symbolic(
  root: 'argument' | 'input' | 'free-variable' | 'file' | 'placeholder',
  name: string,
  path: readonly string[] = [],
  place: Place | null = null,
): SymbolicValue {
  return { kind: 'symbolic', origin: { root, name, path, application: null, operands: [] }, place };
}

/** The result of an operation that nobody can carry out because an operand is unknown. */
export function computed(operation: string, operands: readonly Value[], place: Place | null): SymbolicValue {
  const origin: Origin = { root: 'computed', name: operation, path: [], application: null, operands };
  return { kind: 'symbolic', origin, place };
}

/** The attribute `name` of something unknown. */
export function attributeOf(value: SymbolicValue, name: string, place: Place | null): SymbolicValue {
  return { kind: 'symbolic', origin: { ...value.origin, path: [...value.origin.path, name] }, place };
}

/** The call of an unknown function. */
export function applicationOf(callee: SymbolicValue, argument: Thunk, place: Place | null): SymbolicValue {
  const application = { function: callee, argument, place };
  const origin: Origin = { root: 'application', name: describe(callee), path: [], application, operands: [] };
  return { kind: 'symbolic', origin, place };
}

/** The function and all arguments of `f a b` with an unknown `f`; null where the value is no such call. */
export function applicationParts(
  value: SymbolicValue,
): { readonly callee: SymbolicValue; readonly arguments: readonly Thunk[] } | null {
  const found: Thunk[] = [];
  let callee = value;
  while (callee.origin.application && callee.origin.path.length === 0) {
    found.unshift(callee.origin.application.argument);
    callee = callee.origin.application.function;
  }
  return found.length === 0 ? null : { callee, arguments: found };
}

const longestDescription = 200;
const mostParts = 8;

/**
 * A symbolic value as text, for example `inputs.home-manager.url` or `(system == "x86_64-linux")`. Two values with the
 * same text are the same value, unless the text was cut (200 characters) or both are calls.
 */
export function describe(value: Value): string {
  return text(value, 3).slice(0, longestDescription);
}

function text(value: Value, depth: number): string {
  if (depth === 0) return '…';
  switch (value.kind) {
    case 'symbolic':
      return [subjectText(value, depth), ...value.origin.path].join('.');
    case 'string': {
      const parts = value.parts
        .slice(0, mostParts)
        .map((part) => (typeof part === 'string' ? part : `\${${text(part, depth - 1)}}`));
      return `"${parts.join('')}"`;
    }
    case 'path':
      return value.path;
    case 'integer':
    case 'float':
    case 'boolean':
      return String(value.value);
    case 'choice':
      return `(if ${text(value.condition, depth - 1)})`;
    default:
      return value.kind;
  }
}

function subjectText({ origin }: SymbolicValue, depth: number): string {
  const { application, name, root } = origin;
  if (application) return `(${name} ${placeText(application.place)})`;
  if (root !== 'computed') return name;
  const operands = origin.operands.map((operand) => text(operand, depth - 1));
  const isInfix = operands.length === 2 && !/\w/.test(name);
  return isInfix ? `(${operands.join(` ${name} `)})` : `(${[name, ...operands].join(' ')})`;
}

function placeText(place: Place | null): string {
  return place ? `@${place.file}:${place.span.start}` : '…';
}
