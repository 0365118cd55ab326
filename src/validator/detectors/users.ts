/** Where the homes of `home-manager.users` come from: paths, imports, calls; and what is handed to them. */
import {
  applicationParts,
  asPath,
  type Definition,
  definedAt,
  outcomes,
  type PathValue,
  type Place,
  plainText,
  type Value,
} from '../../nix/evaluate/index.ts';
import type { Home } from '../configuration/homes.ts';
import type { System } from '../configuration/system.ts';
import { isJudged, type Scene } from '../judgement.ts';
import { mistake, type Observation, remark } from '../observation.ts';
import { isPlaceholder } from '../options/placeholders.ts';
import { nearest } from '../options/spelling.ts';
import { fileNameOf, folderOf, normalPath, placeOfRole } from '../sources/roles.ts';
import { boundNames, unfold } from '../sources/shape.ts';
import type { Source } from '../sources/source.ts';
import { isPathBehindPath, lacksSlash } from './home-files.ts';
import { ownArguments } from './hosts.ts';

/** Everything about the users of a system that is visible where they are named. */
export function userProblems(home: Home, scene: Scene): Observation[] {
  if (home.system === null) return [];
  return home.definitions.flatMap((definition): Observation[] => {
    const place = definedAt(definition);
    if (!isJudged(scene, place)) return [];
    const { login } = home;
    const placeholder =
      login !== null && (isPlaceholder(login) || isVariableName(login, place, scene))
        ? [mistake('placeholder-left', 'form', place, { text: login })]
        : [];
    return [...placeholder, ...moduleProblems(definition, place, scene)];
  });
}

/** `users.username = …` where `username` is an argument of the file: `${username}` was meant. */
function isVariableName(login: string, place: Place | null, { configuration }: Scene): boolean {
  const source = configuration.sources.find(({ path }) => path === place?.file);
  return source ? unfold(source.tree).heads.flatMap(boundNames).includes(login) : false;
}

function moduleProblems({ value }: Definition, place: Place | null, scene: Scene): Observation[] {
  const possible = outcomes(value.force()) ?? [];
  return possible.flatMap(({ value: each }) => [
    ...calledImport(each, place),
    ...fileProblems(each, each.place ?? place, scene),
  ]);
}

/** `import ./home.nix { … }` of a file that is not at hand; one that is at hand fails by itself where it does. */
function calledImport(value: Value, place: Place | null): Observation[] {
  if (value.kind !== 'symbolic') return [];
  const call = applicationParts(value);
  const isFile = call?.callee.origin.root === 'file' && call.callee.origin.path.length === 0;
  return isFile
    ? [mistake('import-called-with-args', 'meaning', value.place ?? place, { file: call.callee.origin.name })]
    : [];
}

/** The path that a value is, or that was imported. */
function pathIn(value: Value): PathValue | null {
  if (value.kind !== 'symbolic') return asPath(value);
  const [path] = value.origin.root === 'file' && value.origin.path.length === 0 ? value.origin.operands : [];
  return path?.kind === 'path' ? path : null;
}

/** The path a value leads to, whether it is a path or was imported from one. */
export function pathOfModule(
  value: Value,
): { readonly path: string; readonly base: 'repository' | 'elsewhere' } | null {
  const path = pathIn(value);
  if (path) return { path: path.path, base: path.base === 'repository' ? 'repository' : 'elsewhere' };
  if (value.kind !== 'symbolic' || value.origin.root !== 'file' || value.origin.path.length > 0) return null;
  const { name } = value.origin;
  const isElsewhere = name.startsWith('/') || name.startsWith('~') || name.startsWith('<');
  return { path: name, base: isElsewhere ? 'elsewhere' : 'repository' };
}

/** Whether a module's file can be there. */
export function fileProblems(value: Value, place: Place | null, scene: Scene): Observation[] {
  if (isPathBehindPath(value)) return [mistake('import-path-wrong-depth', 'meaning', place)];
  const found = pathOfModule(value);
  if (found === null) return [];
  const { path, base } = found;
  const details = { file: path };
  if (base === 'elsewhere') return [mistake('import-path-absolute-or-tilde', 'meaning', place, details)];
  const source = scene.configuration.sources.find(({ path: each }) => each === place?.file);
  if (path.startsWith('..'))
    return source?.located ? [mistake('import-path-wrong-depth', 'meaning', place, details)] : [];
  if (scene.configuration.evaluator.findFile(path) !== null) return [];
  const home = placeOfRole('home', scene.configuration.facts).path.split('/').at(-2);
  const written = pathIn(value);
  if (written && lacksSlash(written, home === undefined ? [] : [home], scene))
    return [mistake('import-path-wrong-depth', 'meaning', place, details)];
  if (isFolderWithoutDefault(path, scene))
    return [mistake('import-path-wrong-depth', 'meaning', place, { folder: path })];
  const placeholder = path.split('/').find(isPlaceholder);
  if (placeholder !== undefined) return [mistake('placeholder-left', 'form', place, { text: placeholder })];
  const elsewhere = sameNameElsewhere(path, place, scene);
  if (elsewhere && source?.located)
    return [mistake('import-path-wrong-depth', 'meaning', place, { ...details, meant: elsewhere })];
  if (scene.isProject && isModulePath(path, scene))
    return [mistake('import-path-wrong-depth', 'meaning', place, details)];
  if (source && (isDoubled(path, source) || isBesideRoot(path, source)))
    return [mistake('import-path-wrong-depth', 'meaning', place, details)];
  return [remark('assumed-file', place, details)];
}

/** A folder of which files were shown, and not the one that Nix takes in place of the folder. */
function isFolderWithoutDefault(path: string, { configuration }: Scene): boolean {
  return configuration.sources.some(
    ({ shown, file, path: each }) => shown && file !== null && each.startsWith(`${path}/`),
  );
}

/** `./home/git.nix` out of `home/home.nix` leads to `home/home/git.nix`: the folder was counted twice. */
function isDoubled(path: string, source: Source): boolean {
  const [folder, again] = path.split('/');
  return (
    source.role === 'home' && folder !== undefined && folder === again && source.path.startsWith(`${folder}/`)
  );
}

/** The course puts `home/home.nix` into the root: from a deeper folder, `./home/home.nix` leads past it. */
function isBesideRoot(path: string, source: Source): boolean {
  return source.located && source.path.includes('/') && path.endsWith('/home/home.nix');
}

/** A path that leads to a module if it leads anywhere: a file in Nix, or a folder. */
function isModulePath(path: string, scene: Scene): boolean {
  return path.endsWith('.nix') || !scene.paths.has(path);
}

/** A file of that name that was shown under another folder, or one beside it of nearly that name which nobody asks for. */
function sameNameElsewhere(path: string, from: Place | null, scene: Scene): string | null {
  const name = fileNameOf(path);
  const own = from === null ? null : normalPath(from.file);
  const others = [...scene.paths].filter((each) => each !== own);
  const candidates = others.filter((each) => each !== path && fileNameOf(each) === name);
  if (candidates.length > 0) return candidates.length === 1 ? (candidates[0] ?? null) : null;
  const folder = folderOf(path);
  const beside = others.filter((each) => folderOf(each) === folder && !scene.mentioned().has(each));
  const meant = nearest(name, beside.map(fileNameOf));
  return beside.find((each) => fileNameOf(each) === meant) ?? null;
}

/** What stands in `extraSpecialArgs` and takes the place of what Home Manager's own modules need. */
export function specialArgumentProblems(system: System, scene: Scene): Observation[] {
  const handedOut = system.collection.at(['home-manager', 'extraSpecialArgs']);
  const replaced = ownArguments.flatMap((name) => handedOut?.child(name)?.definitions ?? []);
  return [
    ...plainLibrary(system, scene),
    ...replaced.flatMap((definition) => {
      const at = definedAt(definition);
      return isJudged(scene, at)
        ? [mistake('argument-replaced', 'meaning', at, { name: definition.attribute?.name ?? '' })]
        : [];
    }),
    ...replacedName(system, scene),
  ];
}

/** Home Manager asks for the account under `name`, which is the login unless that was replaced (`nixos/common.nix`). */
function replacedName(system: System, scene: Scene): Observation[] {
  const handedOut = system.collection.at(['home-manager', 'extraSpecialArgs', 'name']);
  const [definition] = handedOut?.definitions ?? [];
  const name = definition ? plainText(definition.value.force()) : null;
  const place = definition?.attribute?.namePlace ?? null;
  if (name === null || !isJudged(scene, place)) return [];
  const { homes, facts } = scene.configuration;
  const logins = homes.flatMap((home) => (home.system === system ? (home.login ?? []) : []));
  const known = logins.length > 0 ? logins : [facts.username].filter((login) => login !== undefined);
  const isAccount = known.length === 0 || known.includes(name);
  return isAccount ? [] : [mistake('argument-replaced', 'meaning', place, { name: 'name' })];
}

/** Whether Home Manager's own `lib` was replaced by the plain one. */
function plainLibrary({ collection }: System, scene: Scene): Observation[] {
  const library = collection.at(['home-manager', 'extraSpecialArgs', 'lib']);
  const [definition] = library?.definitions ?? [];
  if (!definition) return [];
  const place = definedAt(definition);
  const value = definition.value.force();
  if (['symbolic', 'choice', 'failed'].includes(value.kind)) return [];
  // One that was extended may have what Home Manager adds.
  if (value.kind === 'set' && value.attributes.has('hm')) return [];
  return isJudged(scene, place) ? [mistake('lib-in-specialargs', 'meaning', place)] : [];
}
