/** Small edits that many repairs are made of. */
import { attributeName, type Expression, quoted, type Span } from '../../../nix/index.ts';
import { detail } from '../../observation.ts';
import type { Source } from '../../sources/source.ts';
import {
  bindingAt,
  bindingsOf,
  contains,
  expressionAt,
  expressionsIn,
  type PlacedBinding,
  withItsLine,
} from '../anatomy.ts';
import { type Repair, remove, replace, textOf } from '../change.ts';
import type { Repairer, Situation } from '../situation.ts';

/** Writes one word instead of another one at the finding's place. */
export function exchange({ source, span }: Situation, from: string, to: string): readonly Repair[] {
  if (to === '' || from === to) return [];
  const text = textOf(source, span);
  const at = from === '' ? -1 : text.indexOf(from);
  if (at >= 0) {
    const start = span.start + at;
    return [[replace(source, { start, end: start + from.length }, to)]];
  }
  return /^[\w"'.-]+$/.test(text) ? [[replace(source, span, to)]] : [];
}

/** A name that was misspelt, where the finding says which one was meant. */
export const useMeantName: Repairer = (situation) => {
  const { details } = situation.observation;
  return exchange(situation, detail(details, 'name'), detail(details, 'meant'));
};

/** Writes a fixed name at the finding's place, whatever stands there. */
export function rename(name: string): Repairer {
  return ({ source, span }) => [[replace(source, span, attributeName(name))]];
}

/** The binding that the finding is in. */
export function ownBinding({ source, span }: Situation): PlacedBinding | null {
  return bindingAt(source.tree, span);
}

/** Bindings of `home-manager` in modules, not among inputs; the nearest around a finding first. */
export function homeManagerBindings({ source, span }: Situation): readonly PlacedBinding[] {
  return bindingsOf(source.tree)
    .filter(({ path, around }) => path[around.length] === 'home-manager' && path[0] !== 'inputs')
    .toSorted((a, b) => Number(contains(b.binding, span)) - Number(contains(a.binding, span)));
}

/** Takes the binding away, with its line. */
export function removeBinding(source: Source, { binding }: PlacedBinding): Repair {
  return [remove(source, withItsLine(source, binding))];
}

export const removeOwnBinding: Repairer = (situation) => {
  const placed = ownBinding(situation);
  return placed ? [removeBinding(situation.source, placed)] : [];
};

/** The value that a finding is about: the expression at its place, else what the name there is bound to. */
export function ownValue(situation: Situation): Expression | null {
  const { source, span } = situation;
  const exact = expressionAt(source.tree, span);
  const placed = ownBinding(situation);
  const isName = placed?.binding.kind === 'assignment' && contains(placed.binding.path, span);
  if (exact && !isName) return exact;
  return placed?.binding.kind === 'assignment' ? placed.binding.value : null;
}

/** Writes something else as the value that the finding is about. */
export function writeValue(situation: Situation, text: string): readonly Repair[] {
  const value = ownValue(situation);
  return value && textOf(situation.source, value) !== text ? [[replace(situation.source, value, text)]] : [];
}

/** The text of a string without its quotes; null for other expressions. */
export function innerText(source: Source, expression: Expression | null): string | null {
  if (expression?.kind !== 'string') return null;
  const quote = expression.style === 'double' ? 1 : 2;
  return source.text.slice(expression.start + quote, expression.end - quote);
}

/** Takes the quotes off the strings at the finding's place. */
export function stringsAt({ source, span }: Situation): readonly (Expression & { kind: 'string' })[] {
  return expressionsIn(source.tree).filter(
    (expression): expression is Expression & { kind: 'string' } =>
      expression.kind === 'string' && (contains(span, expression) || contains(expression, span)),
  );
}

export function quote(source: Source, span: Span): Repair {
  return [replace(source, span, quoted(textOf(source, span)))];
}

/** Repairs one after the other, as long as there are any. */
export function firstOf(...repairers: readonly Repairer[]): Repairer {
  return (situation) => repairers.flatMap((repairer) => repairer(situation));
}
