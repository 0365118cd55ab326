/** Files that a home places: `home.file`. */

import {
  applicationParts,
  asPath,
  type Definition,
  definedAt,
  type OptionNode,
  type PathValue,
  type Place,
  plainText,
  type Value,
} from '../../nix/evaluate/index.ts';
import { attributePath } from '../../nix/index.ts';
import type { Home } from '../configuration/homes.ts';
import { isShown, type Scene } from '../judgement.ts';
import { mistake, type Observation, remark } from '../observation.ts';
import { isPlaceholder } from '../options/placeholders.ts';
import { nearest } from '../options/spelling.ts';
import { fileNameOf, placeOfRole } from '../sources/roles.ts';

export interface HomeFile {
  /** The name of the entry as written. */
  readonly key: string;
  /** Where it lands, from the home folder. */
  readonly target: string;
  /** Where the name of the entry stands. */
  readonly place: Place | null;
  readonly node: OptionNode;
}

/** The files a home places. */
export function homeFiles(home: Home): HomeFile[] {
  const node = home.collection.at(['home', 'file']);
  if (!node) return [];
  return node.names.flatMap((key): HomeFile[] => {
    const entry = node.child(key);
    if (!entry) return [];
    const [definition] = entry.definitions;
    const value = entry.child('target')?.value.force();
    const target = (value && plainText(value)) ?? targetOf(key, definition, home);
    return [{ key, target: withoutHome(target, home), place: definedAt(definition), node: entry }];
  });
}

/** A name such as `"${config.home.homeDirectory}/.face"` is the place below the home folder. */
function targetOf(key: string, definition: Definition | undefined, home: Home): string {
  const name = definition?.attribute?.unknownName;
  if (name?.kind !== 'string') return key;
  const [first, last, ...more] = name.parts;
  const isBelowHome =
    typeof first === 'object' && first.kind === 'symbolic' && first.origin.path.at(-1) === 'homeDirectory';
  if (!isBelowHome || typeof last !== 'string' || more.length > 0) return key;
  return `/home/${home.login ?? ''}${last}`;
}

/** Home Manager takes a leading home folder off the name. */
function withoutHome(target: string, home: Home): string {
  const value = home.collection.at(['home', 'homeDirectory'])?.value.force();
  const folders = [value && plainText(value), `/home/${home.login ?? ''}`];
  for (const folder of folders)
    if (folder && target.startsWith(`${folder}/`)) return target.slice(folder.length + 1);
  const [, top = '', , ...below] = target.split('/');
  if (home.login === null && target.startsWith('/') && top === 'home' && below.length > 0)
    return below.join('/');
  return target.startsWith('./') ? target.slice(2) : target;
}

/** Why an entry is not the wanted one although it was meant to be; null where it was not meant to be. */
export function nearMiss({ target }: HomeFile, wanted: string): string | null {
  const name = fileNameOf(target);
  const bare = wanted.startsWith('.') ? wanted.slice(1) : wanted;
  if (
    (name === wanted || name === bare) &&
    (target.startsWith('/') || target.startsWith('~') || target.startsWith('$'))
  )
    return 'face-absolute-target';
  if (target === bare) return 'face-key-without-dot';
  return nearest(target, [wanted]) === null ? null : 'file-name-differs';
}

/** The code for an entry that names a place outside the home folder; null for all others. */
export function outsideHome({ target }: HomeFile): string | null {
  return target.startsWith('/') ? 'face-absolute-target' : null;
}

/** What is wrong with an entry, whatever it places. */
export function fileProblems(file: HomeFile, scene: Scene): Observation[] {
  const details = { key: file.key, target: file.target };
  for (const definition of file.node.definitions) {
    const given = definition.value.force();
    if (['set', 'symbolic', 'failed', 'choice', 'function'].includes(given.kind)) continue;
    return [mistake('face-value-without-source', 'meaning', definedAt(definition), details)];
  }
  const source = file.node.child('source');
  if (source) return source.definitions.flatMap((definition) => sourceProblems(definition, file, scene));
  return [];
}

/** What an entry lacks that the step wants filled from a file of the repository. */
export function missingSource(file: HomeFile): Observation[] {
  if (file.node.child('source') || file.node.open !== null) return [];
  const isOtherwiseWrong = file.node.definitions.some(({ value }) => value.force().kind !== 'set');
  if (isOtherwiseWrong) return [];
  const text = file.node.child('text');
  const details = { key: file.key, target: file.target };
  if (text)
    return [mistake('face-text-instead-of-source', 'meaning', definedAt(text.definitions[0]), details)];
  return [mistake('face-value-without-source', 'missing', file.place, details)];
}

/** `enable = false;`: the entry is there, the file is not. */
export function disabled(file: HomeFile): Observation[] {
  const enable = file.node.child('enable');
  const value = enable?.value.force();
  if (value?.kind !== 'boolean' || value.value) return [];
  return [mistake('file-disabled', 'meaning', definedAt(enable?.definitions[0]), { key: file.key })];
}

function sourceProblems(definition: Definition, file: HomeFile, scene: Scene): Observation[] {
  const value = definition.value.force();
  const place = value.place ?? definedAt(definition);
  const path = asPath(value);
  const details = { key: file.key, path: textOf(value) };
  const callee = value.kind === 'symbolic' ? applicationParts(value)?.callee.origin : undefined;
  if (callee?.name === 'config' && callee.path.join('.') !== 'lib.file.mkOutOfStoreSymlink')
    return [mistake('missing-attribute', 'meaning', place, { name: callee.path.join('.') })];
  if (isContent(value))
    return [
      mistake('value-type', 'meaning', place, {
        option: attributePath(['home', 'file', file.key, 'source']),
        type: 'a path',
      }),
    ];
  if (path === null && isBelowHome(value))
    return [mistake('face-absolute-or-tilde', 'meaning', place, details)];
  if (isPathBehindPath(value))
    return [mistake('face-path-wrong-depth', 'meaning', place, { key: file.key, path: '' })];
  if (path === null)
    return isPlainText(value) ? [mistake('face-source-quoted-path', 'meaning', place, details)] : [];
  if (path.base !== 'repository') return [mistake('face-absolute-or-tilde', 'meaning', place, details)];
  const name = fileNameOf(path.path);
  if (isPlaceholder(name)) return [mistake('placeholder-left', 'form', place, { ...details, text: name })];
  const isLocated = scene.configuration.sources.find((source) => source.path === place?.file)?.located;
  if (isLocated && (path.path.startsWith('..') || standsElsewhere(path.path, scene)))
    return [mistake('face-path-wrong-depth', 'meaning', place, details)];
  return [];
}

/** The file of the repository that an entry places, where nobody has shown that it exists. */
export function assumedSource({ node, place }: HomeFile, { paths }: Scene): Observation[] {
  return (node.child('source')?.definitions ?? []).flatMap((definition): Observation[] => {
    const path = asPath(definition.value.force());
    if (path?.base !== 'repository' || paths.has(path.path)) return [];
    return [remark('assumed-file', path.place ?? place, { file: path.path })];
  });
}

/** Whether a file of that name was shown, and not there. */
function standsElsewhere(path: string, { paths }: Scene): boolean {
  const name = fileNameOf(path);
  return !paths.has(path) && [...paths].some((each) => fileNameOf(each) === name);
}

/** `./res + ./pic.png`: both are whole paths from the root of the machine, and together lead to nothing. */
export function isPathBehindPath(value: Value): boolean {
  if (value.kind !== 'symbolic' || value.origin.root !== 'computed' || value.origin.name !== '+')
    return false;
  const { operands } = value.origin;
  return operands.every(({ kind }) => kind === 'path') && operands.length === 2;
}

/** `../res + "pic.png"` is `../respic.png`: `+` puts no slash between a path and a text. */
export function lostSlash({ key, node, place }: HomeFile, folder: string, scene: Scene): Observation[] {
  return (node.child('source')?.definitions ?? []).flatMap((definition): Observation[] => {
    const path = asPath(definition.value.force());
    if (path === null || !lacksSlash(path, [folder], scene)) return [];
    return [
      mistake('face-path-wrong-depth', 'meaning', path.place ?? place, { key, path: path.path, folder }),
    ];
  });
}

/**
 * Whether text was put behind a folder's path as though it named a file in it. Text that begins a name goes on with a
 * word; `.png` or `-small.png` go on with the name before it.
 *
 * @param folders Names of folders that stand there, whatever was shown.
 */
export function lacksSlash(path: PathValue, folders: readonly string[], { paths }: Scene): boolean {
  const { base, extends: before } = path;
  if (base !== 'repository' || before === undefined || paths.has(path.path)) return false;
  const name = fileNameOf(before);
  const isFolder = folders.includes(name) || [...paths].some((each) => each.startsWith(`${before}/`));
  return isFolder && /^[\p{L}\p{N}_]/u.test(path.path.slice(before.length));
}

/** A folder in place of a file in it: the one where the file is wanted, or one in which something was shown. */
export function wholeFolder(file: HomeFile, folder: string, { paths }: Scene): Observation[] {
  const source = file.node.child('source');
  return (source?.definitions ?? []).flatMap((definition): Observation[] => {
    const path = asPath(definition.value.force());
    if (path?.base !== 'repository' || paths.has(path.path)) return [];
    const isFolder =
      path.path === '' ||
      fileNameOf(path.path) === folder ||
      [...paths].some((each) => each.startsWith(`${path.path}/`));
    const place = path.place ?? file.place;
    return isFolder
      ? [mistake('source-is-folder', 'meaning', place, { key: file.key, path: path.path })]
      : [];
  });
}

/** A path into a folder of that name which is not the one in the root, as when `../` was forgotten. */
export function misplacedFolder(file: HomeFile, folder: string, scene: Scene): Observation[] {
  const source = file.node.child('source');
  return (source?.definitions ?? []).flatMap((definition): Observation[] => {
    const path = asPath(definition.value.force());
    if (path?.base !== 'repository' || scene.paths.has(path.path)) return [];
    const folders = path.path.split('/').slice(0, -1);
    if (folders[0] === folder || !folders.includes(folder)) return [];
    const from = scene.configuration.sources.find((each) => each.path === path.place?.file);
    if (from && !from.located && (from.role === 'system' || isThoughtThere(from.path, scene))) return [];
    return [
      mistake('face-path-wrong-depth', 'meaning', path.place ?? file.place, {
        key: file.key,
        path: path.path,
        folder,
      }),
    ];
  });
}

/** Whether a piece is only thought to stand there, since nobody said where the file with the user's entry is. */
function isThoughtThere(path: string, { configuration: { facts } }: Scene): boolean {
  const { path: home, known, certain } = placeOfRole('home', facts);
  return known && !certain && path.startsWith(home);
}

/** What stands in a file, where the file itself is wanted. */
export function isContent(value: Value): boolean {
  return value.kind === 'symbolic' && value.origin.root === 'file' && value.origin.path[0] === 'text';
}

/** `"${config.home.homeDirectory}/me.png"`: outside the flake, where pure evaluation does not look. */
function isBelowHome(value: Value): boolean {
  const [first] = value.kind === 'string' ? value.parts : [];
  if (typeof first !== 'object' || first.kind !== 'symbolic') return false;
  const { path } = first.origin;
  return path.at(-1) === 'homeDirectory' || (path.at(-3) === 'users' && path.at(-1) === 'home');
}

/** Text, whole or in parts, that begins with text: no path comes out of it. */
function isPlainText(value: Value): boolean {
  return value.kind === 'string' && (value.parts.length === 0 || typeof value.parts[0] === 'string');
}

function textOf(value: Value): string {
  return plainText(value) ?? asPath(value)?.path ?? '';
}

/** Two entries with one target: only one of them can be there. */
export function duplicateTargets(files: readonly HomeFile[], scene: Scene): Observation[] {
  const taken = new Set<string>();
  return files.flatMap((file): Observation[] => {
    const isTaken = taken.has(file.target);
    taken.add(file.target);
    if (!isTaken || !isShown(scene, file.place)) return [];
    const target = file.node.child('target')?.definitions[0];
    return [
      mistake('face-duplicate-target', 'meaning', definedAt(target) ?? file.place, { target: file.target }),
    ];
  });
}
