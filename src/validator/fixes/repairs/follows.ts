/** What an input follows: the words, the name on the left, the target on the right, and the line itself. */
import { quoted } from '../../../nix/index.ts';
import { detail } from '../../observation.ts';
import { nearest } from '../../options/spelling.ts';
import { insert, replace, textOf } from '../change.ts';
import type { Repairer } from '../situation.ts';
import { addAttribute } from '../writing.ts';
import { exchange, ownBinding, ownValue, quote, removeBinding, rename, stringsAt } from './common.ts';

/** The words of an override: `inputs.nixpkgs.follows`. */
export const correctFollows: Repairer = (situation) => {
  const { source, span, observation, names } = situation;
  const written = textOf(source, span).replaceAll('"', '');
  const target = detail(observation.details, 'target');
  const meant = nearest(written, ['follows', 'inputs', 'url']);
  const placed = ownBinding(situation);
  const value = ownValue(situation);
  return [
    ...(target !== '' ? [[insert(source, span.end, '.follows')]] : []),
    ...(meant ? [[replace(source, span, meant)]] : []),
    [replace(source, span, 'follows')],
    [replace(source, span, 'inputs')],
    ...(placed?.binding.kind === 'assignment' && value?.kind === 'set'
      ? [[replace(source, value, `{ follows = ${quoted(target || names.nixpkgs)}; }`)]]
      : []),
  ];
};

/** `nixpkgs.follows` right in the input, or `follows` alone: the path begins with `inputs`. */
export const addInputsPrefix: Repairer = ({ source, span }) => {
  const name = textOf(source, span);
  const prefix = name === 'follows' ? 'inputs.nixpkgs.' : 'inputs.';
  return [[insert(source, span.start, prefix)], [replace(source, span, 'inputs.nixpkgs.follows')]];
};

export const quoteValue: Repairer = (situation) => {
  const value = ownValue(situation);
  return [quote(situation.source, situation.span), ...(value ? [quote(situation.source, value)] : [])];
};

/** `follows` with a name that no input has. */
export const correctTarget: Repairer = (situation) => {
  const { source, observation, names } = situation;
  const meant = detail(observation.details, 'meant') || names.nixpkgs;
  const [written] = stringsAt(situation);
  const value = written ?? ownValue(situation);
  const targets = [...new Set([meant, names.nixpkgs, 'nixpkgs'])];
  return value ? targets.map((target) => [replace(source, value, quoted(target))]) : [];
};

/** The override is of `nixpkgs`, whatever was written. */
export const correctChild: Repairer = (situation) => {
  const meant = detail(situation.observation.details, 'meant') || 'nixpkgs';
  const placed = ownBinding(situation);
  return [
    ...exchange(situation, detail(situation.observation.details, 'name'), meant),
    ...rename(meant)(situation),
    ...(placed ? [removeBinding(situation.source, placed)] : []),
  ];
};

/** The line that the step about `follows` practises. */
export const addFollows: Repairer = (situation) => {
  const { source, observation, names } = situation;
  const follows = {
    path: ['inputs', 'nixpkgs', 'follows'],
    value: quoted(detail(observation.details, 'target') || names.nixpkgs),
  };
  const value = ownValue(situation);
  const placed = ownBinding(situation);
  if (source.level === 'input' && source.tree.kind === 'set')
    return [addAttribute(source, source.tree, follows)];
  if (value?.kind === 'set' && placed?.path.at(-1) === detail(observation.details, 'name'))
    return [addAttribute(source, value, follows)];
  const name = detail(observation.details, 'name') || names.input;
  const url = placed?.binding.kind === 'assignment' ? placed.binding : null;
  if (
    url &&
    placed?.path.at(-1) === 'url' &&
    placed.path.includes('inputs') &&
    placed.path.at(-2) === 'nixpkgs'
  ) {
    const last = url.path.names.at(-1);
    return last ? [[replace(source, last, 'follows'), replace(source, url.value, follows.value)]] : [];
  }
  if (placed) {
    const index = placed.path.indexOf(name);
    const inner = value?.kind === 'set' ? value : null;
    if (index >= 0 && inner && placed.path.length > index + 1)
      return [
        addAttribute(source, placed.set, {
          ...follows,
          path: [...placed.path.slice(placed.around.length, index + 1), ...follows.path],
        }),
      ];
    return [
      addAttribute(source, placed.set, {
        ...follows,
        path: [...prefixTo(placed.path, placed.around.length, name), ...follows.path],
      }),
    ];
  }
  return [];
};

/** The names from a set down to the input, as they are written there. */
function prefixTo(path: readonly string[], around: number, name: string): readonly string[] {
  const own = path.slice(around);
  const index = own.indexOf(name);
  return index < 0 ? [name] : own.slice(0, index + 1);
}
