/** Requirements about home.nix: that it is a module, what file it places, and that it imports another. */

import type {
  FileRequirement,
  ModuleRequirement,
  SecondModuleRequirement,
} from '../../chapter/expectation.ts';
import { type CollectedModule, definedAt } from '../../nix/evaluate/index.ts';
import { partOfInput } from '../configuration/home-manager.ts';
import type { Home } from '../configuration/homes.ts';
import {
  assumedSource,
  disabled,
  fileProblems,
  homeFiles,
  lostSlash,
  misplacedFolder,
  missingSource,
  nearMiss,
  outsideHome,
  wholeFolder,
} from '../detectors/home-files.ts';
import { optionsSetBy } from '../detectors/home-options.ts';
import {
  assumed,
  isJudged,
  isShown,
  isSideShown,
  type Judgement,
  met,
  notShown,
  refused,
  type Scene,
  shownSources,
  wholePlace,
} from '../judgement.ts';
import { mistake, type Observation, remark, unclear } from '../observation.ts';
import { fileNameOf } from '../sources/roles.ts';
import { calledName, unfold } from '../sources/shape.ts';
import type { Source } from '../sources/source.ts';

export function judgeModule(requirement: ModuleRequirement, scene: Scene): Judgement {
  const sources = scene.configuration.sources.filter(
    ({ role, shown, path }) => role === 'home' && (scene.isProject ? takesPart(path, scene) : shown),
  );
  if (sources.length > 0) {
    const observations = sources.flatMap((source) => notAModule(source, requirement.missing));
    // Lines out of a file do not show that the file is one.
    return { observations, isShown: sources.some(({ whole }) => whole) };
  }
  const inline = scene.configuration.homes.find(({ system }) => system !== null);
  const [definition] = inline?.definitions ?? [];
  const value = definition?.value.force();
  if (scene.isProject && value && (value.kind === 'set' || value.kind === 'function')) return met;
  if (value?.kind === 'set' && isShown(scene, definition?.place ?? null))
    return refused(
      mistake('home-wrapped-in-home-manager-users', 'missing', definedAt(definition), {
        login: inline?.login ?? '',
      }),
    );
  return notShown('home', scene);
}

/** Whether a file is one that a home of this configuration is made of. */
function takesPart(path: string, { configuration }: Scene): boolean {
  return configuration.homes.some(({ collection }) => collection.modules.some(({ file }) => file === path));
}

/** A file that is no module, or is so broken that it cannot be told. */
function notAModule(source: Source, code: string): Observation[] {
  const { heads, body } = unfold(source.tree);
  const isSet =
    body.kind === 'set' &&
    !(heads.length === 0 && body.bindings.length > 0 && body.bindings.every(({ kind }) => kind === 'rest'));
  const isComputed = ['application', 'binary', 'if', 'selection', 'identifier'].includes(body.kind);
  const isLine = ['home', 'home-files'].includes(source.level);
  const [problem] = source.problems;
  if (!problem && calledName(body) === 'import')
    return [unclear('cannot-follow', wholePlace(source), { what: 'import' })];
  if (problem && !isSet) return [mistake(code, 'syntax', { file: source.path, span: problem.span })];
  // Written like that, Nix refuses it; left out, nobody knows what it is.
  if (isSet && body.bindings.length > 0 && body.bindings.every(({ kind }) => kind === 'rest'))
    return [unclear('cannot-follow', wholePlace(source), { what: '...' })];
  return isSet || isComputed || isLine ? [] : [mistake(code, 'meaning', wholePlace(source))];
}

export function judgeFile(requirement: FileRequirement, scene: Scene): Judgement {
  const homes = scene.configuration.homes.filter((home) => scene.isProject || isHomeShown(home, scene));
  const files = homes.flatMap((home) => homeFiles(home));
  const wanted = files.filter(({ target, place }) => target === requirement.file && isJudged(scene, place));
  const [file] = wanted;
  if (file) {
    const observations = wanted.flatMap((each) => [
      ...fileProblems(each, scene),
      ...missingSource(each),
      ...disabled(each),
      ...misplacedFolder(each, requirement.folder, scene),
      ...wholeFolder(each, requirement.folder, scene),
      ...lostSlash(each, requirement.folder, scene),
    ]);
    const isRight = observations.length === 0 && !scene.isProject;
    return {
      observations: isRight ? wanted.flatMap((each) => assumedSource(each, scene)) : observations,
      isShown: true,
    };
  }
  for (const each of files) {
    const code = nearMiss(each, requirement.file) ?? (files.length === 1 ? outsideHome(each) : null);
    if (code)
      return refused(mistake(code, 'meaning', each.place, { key: each.key, wanted: requirement.file }));
  }
  const open = homes.map(({ collection }) => collection.at(['home', 'file'])).find((node) => node?.open);
  if (open)
    return refused(unclear('cannot-follow', open.definitions[0]?.place ?? null, { what: 'home.file' }));
  const [home] = homes;
  if (!home) return notShown('home', scene);
  const node = home.collection.at(['home', 'file']) ?? home.collection.at(['home']);
  const [definition] = node?.definitions ?? [];
  const [source] = shownSources(scene);
  const place = definedAt(definition) ?? (source ? wholePlace(source) : null);
  return refused(mistake(requirement.missing, 'missing', place, { wanted: requirement.file }));
}

function isHomeShown(home: Home, scene: Scene): boolean {
  return home.definitions.some(({ place }) => isShown(scene, place)) || isSideShown(home, scene);
}

export function judgeSecondModule(requirement: SecondModuleRequirement, scene: Scene): Judgement {
  const shown = scene.configuration.homes.filter((home) => scene.isProject || isHomeShown(home, scene));
  // Beside the home itself, a file that it does not import is nobody's module.
  const own = shown.filter(isHomeItself);
  const homes = own.length > 0 ? own : shown;
  const imported = homes.flatMap(({ collection }) => collection.modules.filter(isImportedFile));
  const [atHand, ...others] = imported.filter(({ kind }) => kind === 'file' || kind === 'inline');
  if (atHand) {
    return judgeOptionsOf([atHand, ...others], homes, scene);
  }
  const [elsewhere] = imported;
  if (elsewhere) {
    const path = elsewhere.given.kind === 'path' ? elsewhere.given.path : '';
    return assumed(remark('assumed-file', elsewhere.place, { file: path }));
  }
  const unknown = homes.flatMap(({ collection }) => collection.modules).find(isUnknownImport);
  if (unknown) return refused(unclear('cannot-follow', unknown.place, { what: 'imports' }));
  const [home] = homes;
  if (!home) return notShown('home', scene);
  const isAwaited = scene.configuration.homes.some(({ collection }) =>
    collection.modules.some(isMissingFile),
  );
  if (homes.every((each) => isLoneSecondModule(each, isAwaited)))
    return assumed(remark('assumed-import', null));
  const node = home.collection.at(['home']);
  // A configuration may well be whole without a second file; one of which the first cannot be found is no such.
  if (scene.isProject) return node ? assumed(remark('not-split', null)) : assumed();
  const [source] = shownSources(scene);
  const place = node?.definitions[0]?.attribute?.namePlace ?? (source ? wholePlace(source) : null);
  return refused(mistake(requirement.missing, 'missing', place));
}

/** A module in a file of its own that another home module imports. */
function isImportedFile({ given, file, importedBy }: CollectedModule): boolean {
  if (importedBy === null) return false;
  const isPath = given.kind === 'path' || (given.kind === 'symbolic' && given.origin.root === 'file');
  return isPath || (file !== null && file !== importedBy.file);
}

/** An import of which nobody can say what it is. */
function isUnknownImport({ kind, value, importedBy }: CollectedModule): boolean {
  return (
    kind === 'unknown' &&
    importedBy !== null &&
    (partOfInput(value)?.path.length ?? 0) === 0 &&
    !isFile(value)
  );
}

function isFile(value: CollectedModule['value']): boolean {
  return value.kind === 'symbolic' && value.origin.root === 'file' && value.origin.path.length === 0;
}

/** A file that is imported and not at hand. */
function isMissingFile(module: CollectedModule): boolean {
  return module.kind === 'unknown' && isImportedFile(module);
}

/** A home that a system leads to, that is called home.nix, or that says who the person is. */
function isHomeItself({ source, collection }: Home): boolean {
  return (
    source === null ||
    fileNameOf(source.file ?? '') === 'home.nix' ||
    collection.at(['home', 'stateVersion']) !== null ||
    collection.at(['home', 'username']) !== null
  );
}

/** A lone piece that sets options may be the second file, where its name says so or the saved home waits for one. */
function isLoneSecondModule(home: Home, isAwaited: boolean): boolean {
  const [module] = home.collection.modules;
  const mayBeSecond = isAwaited || home.source?.file != null;
  return mayBeSecond && !isHomeItself(home) && module !== undefined && setsSomething(module);
}

/** Whether one of the imported modules sets an option that Home Manager has. */
function judgeOptionsOf(
  modules: readonly CollectedModule[],
  homes: readonly Home[],
  scene: Scene,
): Judgement {
  const set = homes.flatMap(({ collection }) =>
    modules.flatMap((module) => optionsSetBy(module, collection.root)),
  );
  const isKnown = (path: readonly string[]) => scene.options.find(path).kind !== 'unknown';
  if (set.some(({ path }) => isKnown(path)) || (set.length === 0 && modules.some(isOpen))) return met;
  const [unknown] = set;
  const [first] = modules;
  return unknown
    ? refused(mistake('home-option-typo', 'meaning', unknown.place, { option: unknown.path.join('.') }))
    : refused(mistake('second-module-empty', 'missing', first?.place ?? null, { file: first?.file ?? '' }));
}

function isOpen({ value }: CollectedModule): boolean {
  return value.kind === 'symbolic';
}

/** Whether a module sets at least one option. */
function setsSomething({ value }: CollectedModule): boolean {
  if (value.kind !== 'set') return value.kind === 'symbolic';
  const config = value.attributes.get('config')?.value.force();
  const set = config?.kind === 'set' ? config : value;
  return [...set.attributes.keys()].some((name) => name !== 'imports');
}
