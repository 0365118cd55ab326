import { builtinValue, type Call, type Definition, type Definitions, define } from '../builtins/define.ts';
import { lessThan } from '../compare.ts';
import { makeBoolean, makeString, settled } from '../make.ts';
import { asNumber, integer } from '../numbers.ts';
import { fail } from '../signal.ts';
import type { KnownValue } from '../value.ts';

export const trivialFunctions: Definitions = {
  id: define(1, (call) => call.value(0)),
  const: define(2, (call) => call.value(0)),
  flip: define(3, (call) => call.apply(call.value(0), call.thunk(2), call.thunk(1))),
  pipe: define(2, (call) =>
    call
      .items(1)
      .reduce((value, step) => call.apply(call.machine.demand(step), settled(value)), call.value(0)),
  ),
  fix: define(1, (call) => {
    const self = call.machine.lazy(() => call.apply(call.value(0), self), call.place, 'fix');
    return call.machine.demand(self);
  }),
  and: logical((left, right) => left && right),
  or: logical((left, right) => left || right),
  xor: logical((left, right) => left !== right),
  boolToString: define(1, (call) => makeString(call.boolean(0) ? 'true' : 'false', call.place)),
  min: define(2, (call) => lesser(call, 0, 1)),
  max: define(2, (call) => lesser(call, 1, 0)),
  mod: define(2, modulo),
  mapNullable: define(2, (call) => {
    const value = call.known(1);
    return value.kind === 'null' ? value : call.apply(call.value(0), call.thunk(1));
  }),
  defaultTo: define(2, (call) => {
    const value = call.known(1);
    return value.kind === 'null' ? call.value(0) : value;
  }),
  toFunction: define(1, (call) => {
    const value = call.known(0);
    const isFunction = value.kind === 'function' || value.kind === 'builtin';
    return isFunction ? value : builtinValue('toFunction', constant(value));
  }),
  warnIf: define(3, (call) => call.value(2)),
  warnIfNot: define(3, (call) => call.value(2)),
  info: define(2, (call) => call.value(1)),
  throwIf: throwing(true),
  throwIfNot: throwing(false),
  assertMsg: define(2, (call) => {
    if (!call.boolean(0)) fail('thrown', call.place, { message: call.text(1) });
    return makeBoolean(true, call.place);
  }),
  isType: define(2, (call) => {
    const value = call.value(1);
    if (value.kind === 'symbolic') {
      const type = call.machine.select(value, '_type', call.place);
      return makeBoolean(call.textOf(settled(type)) === call.text(0), call.place);
    }
    const type = value.kind === 'set' ? value.attributes.get('_type') : null;
    if (value.kind === 'set' && !type && value.open) return call.machine.unknown(value);
    return makeBoolean(type ? call.textOf(type.value) === call.text(0) : false, call.place);
  }),
};

function constant(value: KnownValue): Definition {
  return define(1, () => value);
}

function logical(combine: (left: boolean, right: boolean) => boolean): Definition {
  return define(2, (call) => makeBoolean(combine(call.boolean(0), call.boolean(1)), call.place));
}

function lesser(call: Call, one: number, other: number): KnownValue {
  const [left, right] = [call.value(one), call.value(other)];
  const isLess = lessThan(call.machine, call.value(0), call.value(1), call.place);
  return isLess ? left : right;
}

function modulo(call: Call): KnownValue {
  const [left, right] = [0, 1].map((index) =>
    asNumber(call.machine, call.value(index), call.place, call.name),
  );
  if (left?.kind !== 'integer' || right?.kind !== 'integer') {
    return fail('invalid-argument', call.place, { context: call.name });
  }
  if (right.value === 0n) return fail('division-by-zero', call.place);
  return integer(left.value % right.value, call.place, call.name);
}

/** `throwIf condition message value`: an unknown condition is taken not to throw. */
function throwing(when: boolean): Definition {
  return define(3, (call) => {
    const condition = call.value(0);
    if (condition.kind === 'boolean' && condition.value === when) {
      return fail('thrown', call.place, { message: call.text(1) });
    }
    return call.value(2);
  });
}
