/** Files that a home places: `home.file`. */

import { relativePath } from '../../../chapter/holes.ts';
import { type Assignment, quoted } from '../../../nix/index.ts';
import { detail } from '../../observation.ts';
import { nearest } from '../../options/spelling.ts';
import { nameOf } from '../../sources/shape.ts';
import { bindingsOf, innermost } from '../anatomy.ts';
import { insert, type Repair, replace, textOf } from '../change.ts';
import type { Repairer, Situation } from '../situation.ts';
import { addAttribute } from '../writing.ts';
import { innerText, ownBinding, ownValue, removeBinding, stringsAt } from './common.ts';
import { unquotePath } from './paths.ts';
import { addOption } from './settings.ts';

function pictureFrom({ source, names }: Situation): string {
  const from = source.located || source.role === 'system' ? source.path : names.homeFile;
  return relativePath(from.split('#')[0] ?? from, names.picture);
}

/** A path where a form with fields is wanted. */
export const addSource: Repairer = (situation) => {
  const { source } = situation;
  const placed = ownBinding(situation);
  const value = ownValue(situation);
  const picture = pictureFrom(situation);
  if (placed?.binding.kind !== 'assignment') return [];
  const { binding } = placed;
  const text = innerText(source, value);
  return [
    ...splitKey(source, binding),
    ...(value?.kind === 'set' ? [addAttribute(source, value, { path: ['source'], value: picture })] : []),
    ...(text !== null && value
      ? [
          [
            insert(source, binding.path.end, '.source'),
            replace(source, value, /^\.{0,2}\//.test(text) ? text : `./${text}`),
          ],
          [insert(source, binding.path.end, '.source'), replace(source, value, picture)],
        ]
      : []),
    [insert(source, binding.path.end, '.source')],
    ...(value ? [[replace(source, value, `{ source = ${textOf(source, value)}; }`)]] : []),
    ...(value ? [[insert(source, binding.path.end, '.source'), replace(source, value, picture)]] : []),
  ];
};

/** `".face.source" = …`: the field stands in the quotes of the file's name. */
function splitKey(source: Situation['source'], { path }: Assignment): readonly Repair[] {
  const last = path.names.at(-1);
  const key = last?.kind === 'string' ? /^(.+)\.source$/.exec(nameOf(last) ?? '')?.[1] : undefined;
  return last && key !== undefined ? [[replace(source, last, `${quoted(key)}.source`)]] : [];
}

/** `text` for a file of the repository. */
export const textToSource: Repairer = (situation) => {
  const { source, span } = situation;
  const value = ownValue(situation);
  const text = innerText(source, value);
  const renamed = replace(source, span, 'source');
  const read = value && value.kind !== 'string' ? innermost(source.tree, value, 'application') : null;
  const path = value && read?.argument.kind === 'path' ? textOf(source, read.argument) : null;
  return [
    ...(text !== null && value && /^\.{0,2}\/?[\w.+/-]+$/.test(text)
      ? [[renamed, replace(source, value, /^\.{0,2}\//.test(text) ? text : `./${text}`)]]
      : []),
    ...(path !== null && value ? [[renamed, replace(source, value, path)]] : []),
    [renamed],
    ...(value ? [[renamed, replace(source, value, pictureFrom(situation))]] : []),
  ];
};

/** `home.files`, `home.file.x.src`. */
export const correctFileWord: Repairer = (situation) => {
  const { source, span } = situation;
  const words = [
    'home',
    'file',
    'source',
    'text',
    'target',
    'executable',
    'recursive',
    'force',
    'enable',
    'onChange',
  ];
  const written = textOf(source, span).replaceAll('"', '');
  const option = detail(situation.observation.details, 'option').split('.');
  const isTop = option.length < 3 || option[0] !== 'home' || option[1] !== 'file';
  const candidates = isTop ? ['file', 'home'] : [nearest(written, words) ?? '', 'source'];
  const placed = ownBinding(situation);
  const names = placed?.binding.kind === 'assignment' ? placed.binding.path.names : [];
  const field = names.find((name) => nameOf(name) === detail(situation.observation.details, 'name'));
  const place = field ?? span;
  return [
    ...(written === 'file' ? [[insert(source, span.start, 'home.')]] : []),
    ...[...new Set([detail(situation.observation.details, 'meant'), ...candidates])]
      .filter((name) => name !== '' && name !== written)
      .map((name) => [replace(source, place, name)]),
  ];
};

/** The name of the entry. */
export const correctKey: Repairer = (situation) => {
  const { source, span, observation, task } = situation;
  const required = task.expectation.require.flatMap((each) => ('file' in each ? [each.file] : []));
  const wanted = detail(observation.details, 'wanted') || (required[0] ?? '.face');
  const key = bindingsOf(source.tree)
    .flatMap(({ binding }) => (binding.kind === 'assignment' ? binding.path.names : []))
    .find((name) => nameOf(name) === detail(observation.details, 'key'));
  const [written] = stringsAt(situation);
  const places = [key, written, span].flatMap((place) => (place ? [place] : []));
  return places.map((place) => [replace(source, place, quoted(wanted))]);
};

/** A text in place of a path. */
export const sourceAsPath: Repairer = (situation) => {
  const { source } = situation;
  const value = stringsAt(situation)[0] ?? ownValue(situation);
  const plain = unquotePath(situation);
  return [...plain.slice(0, 4), ...(value ? [[replace(source, value, pictureFrom(situation))]] : [])];
};

/** Two entries for one file. */
export const dropEntry: Repairer = (situation) => {
  const { source, observation } = situation;
  const target = detail(observation.details, 'target');
  const entries = bindingsOf(source.tree).filter(({ path }) =>
    path.some((name) => name === target || name === `./${target}` || name.endsWith(`/${target}`)),
  );
  const outer = entries.filter(({ around }) => !around.some((name) => name.endsWith(target)));
  const own = ownBinding(situation);
  return [
    ...outer.toReversed().map((entry): Repair => removeBinding(source, entry)),
    ...(own ? [removeBinding(source, own)] : []),
  ];
};

/** The entry that the step asks for. */
export const addFile: Repairer = (situation) => {
  const { source, observation } = situation;
  const key = detail(observation.details, 'wanted');
  return addOption(source, ['home', 'file', key, 'source'], pictureFrom(situation));
};
