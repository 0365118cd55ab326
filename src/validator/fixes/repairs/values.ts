/** Values of options: booleans, texts, lists and sets that are written as something else. */
import { relativePath } from '../../../chapter/holes.ts';
import { attributeName, type Expression, quoted } from '../../../nix/index.ts';
import { detail } from '../../observation.ts';
import { expressionsIn } from '../anatomy.ts';
import { insert, type Repair, replace, textOf } from '../change.ts';
import type { Repairer, Situation } from '../situation.ts';
import { innerText, ownBinding, ownValue, stringsAt, writeValue } from './common.ts';

/** `"true"`. */
export const unquoteBoolean: Repairer = (situation) => {
  const { source } = situation;
  const [written] = stringsAt(situation);
  const text = innerText(source, written ?? null)
    ?.trim()
    .toLowerCase();
  if (!written || text === undefined) return [];
  return [[replace(source, written, booleanOf(text) ?? 'true')]];
};

/** `True`, `yes`, `on`, and what is one slip away from such a word. */
export const lowerCase: Repairer = ({ source, span, observation }) => {
  const meant = detail(observation.details, 'meant');
  const value = booleanOf(textOf(source, span).toLowerCase()) ?? (meant === '' ? null : meant);
  return value === null ? [] : [[replace(source, span, value)]];
};

function booleanOf(word: string): 'true' | 'false' | null {
  if (['true', 'yes', 'on', '1', 'enable', 'enabled'].includes(word)) return 'true';
  return ['false', 'no', 'off', '0', 'disable', 'disabled'].includes(word) ? 'false' : null;
}

/** Another value than the step asks for. */
export const useWantedValue: Repairer = (situation) => {
  const wanted = detail(situation.observation.details, 'wanted');
  return wanted === '' ? [] : writeValue(situation, wanted);
};

/** A value of the wrong type, by the type that is wanted and what was written. */
export const correctType: Repairer = (situation) => {
  const { source, observation } = situation;
  const type = detail(observation.details, 'type');
  const value = ownValue(situation);
  if (!value) return [];
  const text = textOf(source, value);
  return [
    ...(type === 'boolean' ? [[replace(source, value, booleanOf(text.toLowerCase()) ?? 'true')]] : []),
    ...(type.includes('package') ? throughPackages(situation, value) : []),
    ...(type.includes('module') ? [[replace(source, value, homePath(situation))]] : []),
    ...(type.includes('set') ? asSet(situation, value) : []),
    ...(type.includes('path') ? pathAlone(situation, value) : []),
    ...(value.kind === 'list' && type.includes('string') ? quotedItems(situation, value) : []),
    ...(value.kind !== 'list' && type.includes('list')
      ? [[insert(source, value.start, '[ '), insert(source, value.end, ' ]')]]
      : []),
    ...(type.includes('string') && !['string', 'list'].includes(value.kind)
      ? [[replace(source, value, quoted(text))]]
      : []),
    ...onlyItem(situation),
  ];
};

/** `[ "git" ]` where packages are wanted. */
function throughPackages({ source }: Situation, value: Expression): readonly Repair[] {
  const strings = expressionsIn(value).flatMap((each) => {
    const text = innerText(source, each);
    return text !== null && /^[A-Za-z][\w.-]*$/.test(text) ? [replace(source, each, `pkgs.${text}`)] : [];
  });
  return strings.length > 0 ? [strings] : [];
}

/** `[ "a" 1 ]` where texts are wanted. */
function quotedItems({ source }: Situation, { items }: Expression & { kind: 'list' }): readonly Repair[] {
  const others = items.filter(({ kind }) => kind !== 'string');
  return others.length > 0 ? [others.map((item) => replace(source, item, quoted(textOf(source, item))))] : [];
}

function homePath({ source, names }: Situation): string {
  return relativePath(source.located ? source.path : names.systemFile, names.homeFile);
}

/** `true` where options are wanted, and texts such as `"EDITOR=vim"` where names and values are. */
function asSet(situation: Situation, value: Expression): readonly Repair[] {
  const { source } = situation;
  const placed = ownBinding(situation);
  if (value.kind === 'identifier' && placed?.binding.kind === 'assignment')
    return [[insert(source, placed.binding.path.end, '.enable')]];
  const pairs = expressionsIn(value).flatMap((each) => {
    const [, name = '', text = ''] = /^([\w-]+)=(.*)$/.exec(innerText(source, each) ?? '') ?? [];
    return name === '' ? [] : [`${attributeName(name)} = ${quoted(text)};`];
  });
  return pairs.length > 0 ? [[replace(source, value, `{ ${pairs.join(' ')} }`)]] : [];
}

/** `builtins.readFile ./x`, where the path itself is wanted. */
function pathAlone({ source }: Situation, value: Expression): readonly Repair[] {
  const paths = expressionsIn(value).filter((each) => each.kind === 'path' && each !== value);
  return paths.slice(0, 1).map((path) => [replace(source, value, textOf(source, path))]);
}

/** A list around a single value. */
export const onlyItem: Repairer = (situation) => {
  const { source } = situation;
  const value = ownValue(situation);
  const [only, ...more] = value?.kind === 'list' ? value.items : [];
  return value && only && more.length === 0 ? [[replace(source, value, textOf(source, only))]] : [];
};
