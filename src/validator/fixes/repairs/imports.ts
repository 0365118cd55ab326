/** `imports` of home modules. */

import type { Expression } from '../../../nix/index.ts';
import { detail } from '../../observation.ts';
import { fileNameOf, folderOf } from '../../sources/roles.ts';
import type { Source } from '../../sources/source.ts';
import { bindingsOf, expressionsIn } from '../anatomy.ts';
import { insert, type Repair, remove, replace, textOf } from '../change.ts';
import type { Repairer } from '../situation.ts';
import { ownBinding } from './common.ts';
import { addOption, moduleSet } from './settings.ts';

/** `imports` that depend on `config`: what they import, always. */
export const importAlways: Repairer = (situation) => {
  const { source } = situation;
  const placed = ownBinding(situation);
  if (placed?.binding.kind !== 'assignment') return [];
  const { value } = placed.binding;
  const inside = expressionsIn(value);
  const paths = inside.filter(({ kind }) => kind === 'path').map((path) => textOf(source, path));
  const lists = inside.filter((each) => each.kind === 'list' && each.items.length > 0 && each !== value);
  const whole = paths.length > 0 ? [[replace(source, value, `[ ${[...new Set(paths)].join(' ')} ]`)]] : [];
  const isSum = value.kind === 'binary';
  return [
    ...(isSum ? whole : []),
    ...lists.slice(0, 2).map((list): Repair => [replace(source, value, textOf(source, list))]),
    ...whole,
    ...lastArgument(source, value),
    [replace(source, value, '[ ]')],
  ];
};

/** `lib.optional condition module`: the module, always. */
function lastArgument(source: Source, value: Expression): readonly Repair[] {
  if (value.kind !== 'application' || value.argument.kind === 'list') return [];
  return [[replace(source, value, `[ ${textOf(source, value.argument)} ]`)]];
}

/** `config.imports`. */
export const besideConfig: Repairer = (situation) => {
  const { source } = situation;
  const placed = ownBinding(situation);
  const [first, second] = placed?.binding.kind === 'assignment' ? placed.binding.path.names : [];
  return first && second ? [[remove(source, { start: first.start, end: second.start })]] : [];
};

/** The first file that the home imports. */
export const addImport: Repairer = ({ source, scene }) => {
  // What may be the second file itself imports nothing.
  if (!source.located && !bindingsOf(source.tree).some(({ path }) => path[0] === 'home')) return [];
  const folder = folderOf(source.path);
  const other = [...scene.paths].find(
    (path) =>
      path !== source.path &&
      path.endsWith('.nix') &&
      fileNameOf(path) !== 'home.nix' &&
      path.startsWith(folder === '' ? '' : `${folder}/`) &&
      !/(flake|config|configuration|hardware-configuration)\.nix$/.test(path),
  );
  const name = other ? `./${other.slice(folder === '' ? 0 : folder.length + 1)}` : './git.nix';
  const set = moduleSet(source);
  if (!set) return [];
  const [first] = set.bindings;
  const line = `imports = [ ${name} ];`;
  if (!first) return addOption(source, ['imports'], `[ ${name} ]`);
  const lineStart = source.text.lastIndexOf('\n', first.start - 1) + 1;
  const blanks = source.text.slice(lineStart, first.start);
  const isAlone = blanks.trim() === '';
  return [
    [insert(source, first.start, isAlone ? `${line}\n${blanks}` : `${line} `)],
    ...addOption(source, ['imports'], `[ ${name} ]`),
  ];
};

/** A second file that sets nothing. */
export const addFirstOption: Repairer = ({ scene, observation }) => {
  const file = detail(observation.details, 'file');
  const second = scene.configuration.sources.find(({ path, shown }) => shown && path === file);
  return second ? addOption(second, ['programs', 'git', 'enable'], 'true') : [];
};
