import { withValue } from '../attribute.ts';
import { priorities } from '../library/modules.ts';
import type { Machine } from '../machine.ts';
import { computed } from '../symbolic.ts';
import type { Attribute, KnownValue, SetValue, Thunk } from '../value.ts';
import type { RawDefinition } from './properties.ts';
import type { CollectedModule } from './types.ts';

/**
 * What a module declares under `options`, as definitions of the lowest priority: `mergeOptionDecls` of nixpkgs'
 * `lib/modules.nix` takes `default` for `mkOptionDefault`. A default that is a set stays unknown, since how it joins
 * definitions depends on the option's type, and so does one that goes through `apply`.
 */
export function defaultsOf(machine: Machine, module: CollectedModule, options: Thunk): RawDefinition {
  const thunk = machine.lazy(() => withDefaults(machine, machine.demand(options)), options.place);
  return {
    thunk,
    attribute: null,
    module,
    priority: priorities.optionDefault,
    order: null,
    mark: null,
    misplaced: null,
    conditions: module.conditions,
  };
}

function withDefaults(machine: Machine, declared: KnownValue): KnownValue {
  if (declared.kind !== 'set') return { kind: 'set', attributes: new Map(), open: null, place: null };
  const attributes = new Map<string, Attribute>();
  machine.budget.spend(declared.attributes.size, declared.place);
  for (const attribute of declared.attributes.values()) {
    const value = attribute.value.force();
    if (value.kind !== 'set') continue;
    const fallback = isOption(value) ? defaultOf(machine, value) : below(machine, value);
    if (fallback) attributes.set(attribute.name, withValue(attribute, fallback));
  }
  return { kind: 'set', attributes, open: null, place: declared.place };
}

function isOption({ attributes }: SetValue): boolean {
  const type = attributes.get('_type')?.value.force();
  return type?.kind === 'string' && type.parts[0] === 'option';
}

function below(machine: Machine, declared: SetValue): Thunk {
  return machine.lazy(() => withDefaults(machine, declared), declared.place);
}

function defaultOf(machine: Machine, option: SetValue): Thunk | null {
  const fallback = option.attributes.get('default');
  if (!fallback || option.attributes.has('apply')) return null;
  const { place } = fallback.value;
  return machine.lazy(() => {
    const value = machine.demand(fallback.value);
    return value.kind === 'set' ? computed('default', [value], place) : value;
  }, place);
}
