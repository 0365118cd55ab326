import { mayHaveMore } from './conditions.ts';
import type { Environment } from './environment.ts';
import type { Machine } from './machine.ts';
import { fail } from './signal.ts';
import { attributeOf } from './symbolic.ts';
import type { KnownValue, Place } from './value.ts';

const framesPerStep = 32;

/**
 * The value of a variable. A frame wins over every `with`; among several `with` the innermost that has the name wins,
 * as far as is known what it has, and only after those the innermost that might have it, such as `with pkgs;`.
 */
export function lookup(machine: Machine, name: string, environment: Environment, place: Place): KnownValue {
  machine.budget.spend(Math.floor(environment.size / framesPerStep), place);
  const bound = environment.find(name);
  if (bound) return machine.demand(bound);
  let perhaps: (() => KnownValue) | null = null;
  let isBelowWith = false;
  for (let frame: Environment | null = environment; frame; frame = frame.parent) {
    const { open } = frame;
    if (open) perhaps ??= () => machine.resolve(attributeOf(open, name, place));
    if (!frame.with) continue;
    isBelowWith = true;
    const scope = machine.demand(frame.with);
    if (scope.kind === 'set' && scope.attributes.has(name)) return machine.select(scope, name, place);
    if (scope.kind === 'set' && !mayHaveMore(scope, name)) continue;
    // `with home-manager.nixosModules; [ home-manager ]`: what stands around binds that name, and wins.
    if (scope.kind === 'symbolic' && scope.origin.root === 'free-variable' && scope.origin.name === name)
      break;
    const select = () => machine.select(scope, name, place);
    if (scope.kind === 'symbolic' && machine.options.shapeOf?.(scope)?.names?.includes(name))
      return (perhaps ?? select)();
    perhaps ??= select;
  }
  if (perhaps) return perhaps();
  const free = machine.options.freeVariable?.(name, place);
  if (free?.kind === 'symbolic') return machine.resolve(free);
  if (free && free.kind !== 'failed') return free;
  return fail('undefined-variable', place, isBelowWith ? { name, scope: 'with' } : { name });
}
