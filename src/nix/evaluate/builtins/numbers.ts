import { lessThan } from '../compare.ts';
import { makeBoolean, makeInteger } from '../make.ts';
import { arithmetic, asNumber, integer, type NumberOperator } from '../numbers.ts';
import { type Definition, type Definitions, define } from './define.ts';

export const numberBuiltins: Definitions = {
  add: operation('+'),
  sub: operation('-'),
  mul: operation('*'),
  div: operation('/'),
  lessThan: define(2, (call) =>
    makeBoolean(lessThan(call.machine, call.value(0), call.value(1), call.place), call.place),
  ),
  ceil: rounding(Math.ceil),
  floor: rounding(Math.floor),
  bitAnd: bitwise((left, right) => left & right),
  bitOr: bitwise((left, right) => left | right),
  bitXor: bitwise((left, right) => left ^ right),
};

function operation(operator: NumberOperator): Definition {
  return define(2, (call) => arithmetic(call.machine, operator, call.value(0), call.value(1), call.place));
}

function rounding(round: (value: number) => number): Definition {
  return define(1, (call) => {
    const number = asNumber(call.machine, call.value(0), call.place, call.name);
    if (number.kind === 'integer') return number;
    return integer(BigInt(round(number.value)), call.place, call.name);
  });
}

function bitwise(combine: (left: bigint, right: bigint) => bigint): Definition {
  return define(2, (call) => {
    const [left, right] = [call.known(0), call.known(1)];
    if (left.kind !== 'integer') {
      return call.machine.wrongType('an integer', left, call.place, call.name);
    }
    if (right.kind !== 'integer') {
      return call.machine.wrongType('an integer', right, call.place, call.name);
    }
    return makeInteger(combine(left.value, right.value), call.place);
  });
}
