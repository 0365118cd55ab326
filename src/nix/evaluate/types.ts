import type { KnownValue } from './value.ts';

const typeNames: Readonly<Record<KnownValue['kind'], string>> = {
  null: 'null',
  boolean: 'a Boolean',
  integer: 'an integer',
  float: 'a float',
  string: 'a string',
  path: 'a path',
  list: 'a list',
  set: 'a set',
  function: 'a function',
  builtin: 'a function',
  symbolic: 'unknown',
  choice: 'unknown',
};

/** The type as Nix' messages name it. */
export function typeName(value: KnownValue): string {
  return typeNames[value.kind];
}
