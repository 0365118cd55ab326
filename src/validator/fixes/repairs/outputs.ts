/** The function `outputs`: what it receives, and the names that stand for it. */
import type { Pattern } from '../../../nix/index.ts';
import { detail } from '../../observation.ts';
import { nearest } from '../../options/spelling.ts';
import { boundNames } from '../../sources/shape.ts';
import type { Source } from '../../sources/source.ts';
import { bindingsOf, expressionsIn, patternsAround } from '../anatomy.ts';
import { insert, type Repair, remove, replace } from '../change.ts';
import type { Repairer, Situation } from '../situation.ts';
import { addEllipsis, addFormal } from '../writing.ts';
import { exchange } from './common.ts';

/** The head of `outputs`: the pattern around or at the finding, else the first one of the source. */
function headOf({ source, span }: Situation): Pattern | null {
  const around = patternsAround(source.tree, span);
  if (around[0]) return around[0];
  for (const expression of expressionsIn(source.tree))
    if (expression.kind === 'lambda' && expression.parameter.kind === 'pattern') return expression.parameter;
  return null;
}

/** A name that `outputs` does not receive: it is asked for, or reached through the name of the whole. */
export const receiveName: Repairer = (situation) => {
  const { source, span, observation } = situation;
  const name = detail(observation.details, 'name') || situation.names.input;
  const head = headOf(situation);
  if (!head) return [];
  const isHead = span.start >= head.start && span.end <= head.end;
  const alias = head.alias?.name;
  const slip = head.formals.find((formal) => nearest(formal.name.name, [name]) !== null);
  const received = head.formals.map((formal) => formal.name.name);
  const isUsed = expressionsIn(source.tree).some(
    (each) => each.kind === 'identifier' && each.name === slip?.name.name,
  );
  const isOtherSlip = slip?.name.name === situation.names.input && !isUsed && !received.includes(name);
  return [
    ...(isOtherSlip && !isHead ? exchange(situation, name, situation.names.input) : []),
    ...(slip ? [[replace(source, slip.name, name)]] : []),
    addFormal(source, head, name),
    ...(alias && !isHead ? [[insert(source, span.start, `${alias}.`)]] : []),
  ];
};

export const acceptMore: Repairer = (situation) => {
  const head = headOf(situation);
  return head ? [addEllipsis(situation.source, head)].filter((repair) => repair.length > 0) : [];
};

/** `inputs` without a meaning: the whole is given that name. */
export const nameInputs: Repairer = (situation) => {
  const { source } = situation;
  const heads = [headOf(situation)].flatMap((head) => head ?? []);
  const alias = heads.map(({ alias }) => alias).find((each) => each !== null);
  const lambda = expressionsIn(source.tree).find(
    (each) => each.kind === 'lambda' && each.parameter.kind === 'identifier',
  );
  const listed = heads.flatMap((head) => withoutFormal(source, head, 'inputs'));
  return [
    ...listed,
    ...heads.flatMap((head): Repair[] =>
      head.alias ? [] : [[insert(source, head.braces.start, 'inputs@')]],
    ),
    ...(alias ? [[replace(source, alias, 'inputs')]] : []),
    ...(lambda?.kind === 'lambda' ? [[replace(source, lambda.parameter, 'inputs')]] : []),
  ];
};

/** `inputs` among the names, which is none of the inputs: it becomes the name of the whole. */
function withoutFormal(source: Source, { formals, alias, braces }: Pattern, name: string): readonly Repair[] {
  const index = formals.findIndex((formal) => formal.name.name === name);
  const formal = formals[index];
  if (!formal || alias) return [];
  const next = formals[index + 1];
  const behind = /^\s*,\s*/.exec(source.text.slice(formal.end))?.[0].length ?? 0;
  const end = next ? next.start : formal.end + behind;
  return [[insert(source, braces.start, `${name}@`), remove(source, { start: formal.start, end })]];
}

/** A name that is not the one of the input. */
export const useInputName: Repairer = (situation) => {
  const { observation, names, scene } = situation;
  const name = detail(observation.details, 'name');
  if (name === 'inputs') return nameInputs(situation);
  const known = scene.configuration.inputs?.entries.map((entry) => entry.name) ?? [];
  const meant = [detail(observation.details, 'meant'), names.input, ...known].filter((each) => each !== '');
  const everywhere = renameEverywhere(situation, name);
  return [...new Set(meant)].flatMap((each) => [...everywhere(each), ...exchange(situation, name, each)]);
};

/** The name where it is asked for and wherever it is used. */
function renameEverywhere({ source }: Situation, from: string) {
  const places = expressionsIn(source.tree).flatMap((expression) => {
    if (expression.kind === 'identifier' && expression.name === from) return [expression];
    if (expression.kind !== 'lambda' || expression.parameter.kind !== 'pattern') return [];
    return expression.parameter.formals.flatMap(({ name }) => (name.name === from ? [name] : []));
  });
  return (to: string): readonly Repair[] =>
    places.length > 1 ? [places.map((place) => replace(source, place, to))] : [];
}

/** A default value, which inputs cannot have. */
export const dropDefault: Repairer = ({ source, span }) => {
  const formals = expressionsIn(source.tree).flatMap((expression) =>
    expression.kind === 'lambda' && expression.parameter.kind === 'pattern'
      ? expression.parameter.formals
      : [],
  );
  const index = formals.findIndex(({ name }) => name.start === span.start);
  const formal = formals[index];
  const next = formals[index + 1];
  if (!formal) return [];
  const end = next
    ? next.start
    : formal.end + (/^\s*,\s*/.exec(source.text.slice(formal.end))?.[0].length ?? 0);
  const value = formal.fallback && source.text.slice(formal.fallback.start, formal.fallback.end);
  const lambda = expressionsIn(source.tree).find(
    (each) =>
      each.kind === 'lambda' && each.parameter.kind === 'pattern' && each.parameter.formals.includes(formal),
  );
  const taken = remove(source, { start: formal.start, end });
  if (lambda?.kind !== 'lambda' || value === null) return [[taken]];
  const bound = insert(source, lambda.body.start, `let ${formal.name.name} = ${value}; in `);
  return [[taken, bound], [taken]];
};

/** `outputs = { … }` becomes a function. */
export const makeFunction: Repairer = ({ source, names }) => {
  const outputs = bindingsOf(source.tree).find(({ path }) => path.join('.') === 'outputs')?.binding;
  const value = outputs?.kind === 'assignment' ? outputs.value : null;
  if (!value) return [];
  const head = `{ self, ${names.nixpkgs}, ${names.input}, ... }: `;
  if (value.kind === 'application') return [];
  return [[insert(source, value.start, head)]];
};

/** Whether a name is bound by a function of the source. */
export function isBound({ source }: Situation, name: string): boolean {
  return expressionsIn(source.tree).some(
    (expression) => expression.kind === 'lambda' && boundNames(expression).includes(name),
  );
}
