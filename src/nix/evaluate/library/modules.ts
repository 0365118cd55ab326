import { type Call, type Definition, type Definitions, define } from '../builtins/define.ts';
import { makeBoolean, makeInteger, makeSet, settled } from '../make.ts';
import { symbolic } from '../symbolic.ts';
import { update } from '../update.ts';
import type { KnownValue, Thunk } from '../value.ts';

/** Priorities of definitions as nixpkgs' `lib/modules.nix` fixes them; the lowest wins. */
export const priorities = {
  optionDefault: 1500,
  default: 1000,
  plain: 100,
  imageMedia: 60,
  force: 50,
  vm: 10,
} as const;

/** Places in a merged list. */
export const orders = { before: 500, plain: 1000, after: 1500 } as const;

/** What gives a definition its condition, priority or order: sets with `_type`, which the module system reads. */
export const moduleFunctions: Definitions = {
  mkIf: define(2, (call) => tagged(call, 'if', { condition: call.thunk(0), content: call.thunk(1) })),
  mkMerge: define(1, (call) => tagged(call, 'merge', { contents: call.thunk(0) })),
  mkOverride: define(2, (call) =>
    tagged(call, 'override', { priority: call.thunk(0), content: call.thunk(1) }),
  ),
  mkOptionDefault: overriding(priorities.optionDefault),
  mkDefault: overriding(priorities.default),
  mkImageMediaOverride: overriding(priorities.imageMedia),
  mkForce: overriding(priorities.force),
  mkVMOverride: overriding(priorities.vm),
  mkOrder: define(2, (call) => tagged(call, 'order', { priority: call.thunk(0), content: call.thunk(1) })),
  mkBefore: ordering(orders.before),
  mkAfter: ordering(orders.after),
  mkOption: define(1, (call) => update(call.machine, tagged(call, 'option', {}), call.value(0), call.place)),
  mkEnableOption: define(1, (call) =>
    tagged(call, 'option', {
      default: settled(makeBoolean(false, call.place)),
      type: settled(symbolic('argument', 'lib', ['types', 'bool'])),
    }),
  ),
};

function overriding(priority: number): Definition {
  return define(1, (call) =>
    tagged(call, 'override', { priority: number(call, priority), content: call.thunk(0) }),
  );
}

function ordering(order: number): Definition {
  return define(1, (call) =>
    tagged(call, 'order', { priority: number(call, order), content: call.thunk(0) }),
  );
}

function number(call: Call, value: number): Thunk {
  return settled(makeInteger(BigInt(value), call.place));
}

function tagged(call: Call, type: string, attributes: Readonly<Record<string, Thunk>>): KnownValue {
  const entries = [['_type', settled(call.string(type))] as const, ...Object.entries(attributes)];
  return makeSet(entries, call.place);
}
