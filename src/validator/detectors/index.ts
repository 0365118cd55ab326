/** Everything that can be wrong with what was shown, whatever the step asks. */

import type { FileRole } from '../../chapter/chapter.ts';
import {
  type CollectedModule,
  definedAt,
  type FailedValue,
  type OptionNode,
  type Place,
  type Value,
} from '../../nix/evaluate/index.ts';
import { type Home, mostUsers } from '../configuration/homes.ts';
import type { System } from '../configuration/system.ts';
import { isJudged, isShown, type Scene, shownSources } from '../judgement.ts';
import { type Observation, unclear } from '../observation.ts';
import { isOverridden, judgeIdentity } from '../requirements/identity.ts';
import type { Source } from '../sources/source.ts';
import { accountProblems } from './accounts.ts';
import { assertionProblems } from './assertions.ts';
import { failureObservation } from './failures.ts';
import { flakeProblems } from './flake.ts';
import { bareArgumentProblems, defaultArgumentProblems } from './heads.ts';
import { duplicateTargets, fileProblems as homeFileProblems, homeFiles } from './home-files.ts';
import { homeOptionProblems } from './home-options.ts';
import { hostProblems } from './hosts.ts';
import { dependentImports, importsInConfig } from './imports.ts';
import { impureProblems } from './impurity.ts';
import { moduleProblems } from './modules.ts';
import { ownOptionProblems } from './own-options.ts';
import { circularUsers } from './package-users.ts';
import { ownMachineProblems, selectionProblems } from './selections.ts';
import { syntaxProblems } from './syntax.ts';
import { systemOptionProblems } from './system-options.ts';
import { fileProblems, specialArgumentProblems, userProblems } from './users.ts';
import { variableProblems } from './variables.ts';

export function detect(scene: Scene): Observation[] {
  const { configuration } = scene;
  const sources = shownSources(scene);
  return [
    ...sources.flatMap(syntaxProblems),
    ...sources.flatMap((source) => variableProblems(source, scene)),
    ...sources.flatMap(dependentImports),
    ...sources.filter((source) => isWholeModule(source, scene)).flatMap(bareArgumentProblems),
    ...sources.filter((source) => isWholeModule(source, scene)).flatMap(defaultArgumentProblems),
    ...configuration.flakes.flatMap((flake) => flakeProblems(flake, scene)),
    ...configuration.hosts.flatMap((host) => hostProblems(host, scene)),
    ...configuration.systems.flatMap((system) => systemProblems(system, scene)),
    ...configuration.homes.flatMap((home) => homeProblems(home, scene)),
    ...selectionProblems(scene),
    ...accountProblems(scene),
    ...ownMachineProblems(scene),
    ...sources.filter((source) => source.role === 'flake' || isModule(source, scene)).flatMap(impureProblems),
  ].filter(({ place }) => place === null || isShown(scene, place));
}

/** Whether a file takes part as a module, and not as something else that a file may hold. */
function isModule({ path }: Source, { configuration }: Scene): boolean {
  return [...configuration.systems, ...configuration.homes].some(({ collection }) =>
    collection.modules.some(({ file }) => file === path),
  );
}

/** Whether a file is a module from its first line, and not what returns one or holds one somewhere. */
function isWholeModule({ path }: Source, { configuration }: Scene): boolean {
  return [...configuration.systems, ...configuration.homes].some(({ collection }) =>
    collection.modules.some(({ file, kind }) => file === path && kind === 'file'),
  );
}

function systemProblems(system: System, scene: Scene): Observation[] {
  return [
    ...moduleProblems(system, scene),
    ...importsInConfig(system.collection),
    ...system.collection.modules.flatMap((module) => missingFile(module, scene)),
    ...systemOptionProblems(system, scene),
    ...specialArgumentProblems(system, scene),
    ...assertionProblems(system.collection),
    ...ownOptionProblems(system, scene),
    ...unfollowedUsers(system),
    ...circularUsers(system, scene),
    ...failures(system.collection.root, system, scene),
  ];
}

/** Users whose homes were left out. */
function unfollowedUsers({ collection }: System): Observation[] {
  const users = collection.at(['home-manager', 'users'])?.names.length ?? 0;
  return users > mostUsers ? [unclear('too-much-to-follow', null)] : [];
}

function homeProblems(home: Home, scene: Scene): Observation[] {
  const files = homeFiles(home);
  return [
    ...moduleProblems(home, scene),
    ...userProblems(home, scene),
    ...importsInConfig(home.collection),
    ...importProblems(home, scene),
    ...(home.login === 'users' ? [] : homeOptionProblems(home, scene)),
    ...files.flatMap((file) => homeFileProblems(file, scene)),
    ...duplicateTargets(files, scene),
    ...identityProblems(home, scene),
    ...assertionProblems(home.collection),
    ...ownOptionProblems(home, scene),
    ...failures(home.collection.root, home, scene),
  ];
}

/** A module of the machine that is no file of the configuration, or whose name differs from the file that was shown. */
function missingFile(module: CollectedModule, scene: Scene): Observation[] {
  if (!isJudged(scene, module.place)) return [];
  return fileProblems(module.given, module.place, scene).filter(({ effect }) => effect === 'fail');
}

/** Files that home modules import. */
function importProblems({ collection }: Home, scene: Scene): Observation[] {
  return collection.modules.flatMap((module) => {
    if (module.importedBy === null || !isJudged(scene, module.place)) return [];
    // What the user's entry in config.nix imports is the home file itself.
    const isEntry = roleAt(module.place, scene) === 'system';
    return fileProblems(module.given, module.place, scene).map((observation) =>
      observation.code === 'import-path-wrong-depth' && !isEntry
        ? { ...observation, code: 'submodule-path-from-wrong-base' }
        : observation,
    );
  });
}

function roleAt(place: Place | null, { configuration }: Scene): FileRole | null {
  return configuration.sources.find(({ path }) => path === place?.file)?.role ?? null;
}

/** The home has to agree with the account wherever it says something about it. */
function identityProblems(home: Home, scene: Scene): Observation[] {
  return (
    [
      ['username', 'login'],
      ['homeDirectory', 'home-folder'],
      ['stateVersion', 'release'],
    ] as const
  ).flatMap(([name, matcher]) => {
    const node = home.collection.at(['home', name]);
    return (node?.definitions ?? []).flatMap((definition) => {
      const { value, priority } = definition;
      if (isOverridden(name, priority)) return [];
      const given = value.force();
      const at = given.place ?? definedAt(definition);
      return judgeIdentity(matcher, given, at, home, scene, { option: `home.${name}`, name });
    });
  });
}

/**
 * What is handed to modules: its parts are only evaluated where a module uses them, and may be the whole configuration
 * again.
 */
function isHandedOut({ path: [first, second, third] }: OptionNode): boolean {
  const isArguments =
    (first === 'home-manager' && second === 'extraSpecialArgs') || (first === '_module' && second === 'args');
  return isArguments && third !== undefined;
}

/**
 * Values that fail when they are asked for, in everything that is defined. A set that stands in several places is gone
 * through once: sets of sets may hold it without number.
 */
function failures(node: OptionNode, side: System | Home, scene: Scene): Observation[] {
  const found: Observation[] = [];
  const seen = new Set<Value>();
  const visit = (around: OptionNode): void => {
    for (const name of around.names) {
      const child = around.child(name);
      if (!child) continue;
      const { size } = seen;
      for (const definition of child.definitions) {
        const value = definition.value.force();
        if (value.kind === 'set') seen.add(value);
        for (const { failure } of failed(value))
          found.push(...failureObservation(failure, definedAt(definition), side, scene));
      }
      if (seen.size > size && !isHandedOut(child)) visit(child);
    }
  };
  visit(node);
  return found;
}

/** The value, or the items of a list, that failed. */
function failed(value: Value): readonly FailedValue[] {
  if (value.kind === 'failed') return [value];
  if (value.kind !== 'list') return none;
  return value.items.map((item) => item.force()).filter((item) => item.kind === 'failed');
}

const none: readonly FailedValue[] = [];
