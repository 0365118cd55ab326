import { makeBoolean, makeString } from '../make.ts';
import type { KnownValue } from '../value.ts';
import { type Call, type Definition, type Definitions, define } from './define.ts';

const typeNames: Readonly<Record<Exclude<KnownValue['kind'], 'symbolic' | 'choice'>, string>> = {
  null: 'null',
  boolean: 'bool',
  integer: 'int',
  float: 'float',
  string: 'string',
  path: 'path',
  list: 'list',
  set: 'set',
  function: 'lambda',
  builtin: 'lambda',
};

export const typeBuiltins: Definitions = {
  typeOf: define(1, (call) => makeString(typeNames[kindOf(call)], call.place)),
  isAttrs: is('set'),
  isBool: is('boolean'),
  isFloat: is('float'),
  isFunction: is('function', 'builtin'),
  isInt: is('integer'),
  isList: is('list'),
  isNull: is('null'),
  isPath: is('path'),
  isString: is('string'),
};

function is(...kinds: readonly KnownValue['kind'][]): Definition {
  return define(1, (call) => makeBoolean(kinds.includes(kindOf(call)), call.place));
}

function kindOf(call: Call): keyof typeof typeNames {
  const value = call.value(0);
  const shape = value.kind === 'symbolic' ? call.machine.options.shapeOf?.(value) : null;
  return (shape ?? call.known(0)).kind;
}
