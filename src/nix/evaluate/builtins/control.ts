import { makeBoolean, makeSet, settled } from '../make.ts';
import { fail } from '../signal.ts';
import type { KnownValue, Thunk } from '../value.ts';
import { type Call, type Definition, type Definitions, define } from './define.ts';

export const controlBuiltins: Definitions = {
  throw: define(1, thrown),
  abort: define(1, aborted),
  seq: define(2, (call) => {
    call.value(0);
    return call.value(1);
  }),
  deepSeq: define(2, (call) => {
    forceDeeply(call, call.thunk(0), new Set());
    return call.value(1);
  }),
  trace: second(),
  traceVerbose: second(),
  warn: second(),
  addErrorContext: second(),
  break: define(1, (call) => call.value(0)),
  tryEval: define(1, tryEval),
};

function thrown(call: Call): never {
  return fail('thrown', call.place, { message: message(call) });
}

function aborted(call: Call): never {
  return fail('thrown', call.place, { message: message(call), abort: 'true' });
}

/** The message as far as it is known. */
function message(call: Call): string {
  const value = call.value(0);
  if (value.kind !== 'string') return '';
  return value.parts.map((part) => (typeof part === 'string' ? part : '…')).join('');
}

function second(): Definition {
  return define(2, (call) => call.value(1));
}

function forceDeeply(call: Call, thunk: Thunk, seen: Set<KnownValue>): void {
  const value = call.machine.demand(thunk);
  if (seen.has(value)) return;
  seen.add(value);
  const inner =
    value.kind === 'list'
      ? value.items
      : value.kind === 'set'
        ? [...value.attributes.values()].map((attribute) => attribute.value)
        : [];
  call.spend(inner.length + 1);
  call.machine.budget.enter(call.place);
  for (const item of inner) forceDeeply(call, item, seen);
  call.machine.budget.leave();
}

/** Catches `throw` and `assert`, as Nix does, and nothing else. */
function tryEval(call: Call): KnownValue {
  const value = call.thunk(0).force();
  if (value.kind !== 'failed') return outcome(call, true, settled(value));
  const { code, details, place } = value.failure;
  const { abort } = details;
  const isCaught = code === 'assertion-failed' || (code === 'thrown' && !abort);
  if (!isCaught) return fail(code, place, details);
  return outcome(call, false, settled(makeBoolean(false, call.place)));
}

function outcome(call: Call, success: boolean, value: Thunk): KnownValue {
  return makeSet(
    [
      ['success', settled(makeBoolean(success, call.place))],
      ['value', value],
    ],
    call.place,
  );
}
