/** Where a configuration's modules stand, as evaluation finds it, computed paths and functions of one's own included. */

import { type CollectedModule, definedAt, type OptionNode } from '../../nix/evaluate/index.ts';
import { type Configuration, configure } from '../configuration/configuration.ts';
import type { Home } from '../configuration/homes.ts';
import type { System } from '../configuration/system.ts';
import { pathOfModule } from '../detectors/users.ts';
import { readSubmission } from '../sources/read.ts';
import type { LearnerFacts } from '../verdict.ts';

/** All files evaluated together, those that nothing leads to as well. */
export function configurationOf(files: ReadonlyMap<string, string>, facts: LearnerFacts): Configuration {
  const reading = readSubmission(
    { kind: 'files', files },
    { step: '', stepRole: null, within: 'module', facts, savedFiles: new Map() },
  );
  return configure(reading.sources, facts);
}

/** A module that one evaluation names. */
export interface NamedModule {
  /** From the root of the repository. Of a folder it is the `default.nix` in it. */
  readonly path: string;
  /** Whether the file is at hand. */
  readonly isThere: boolean;
}

/** The modules of a system that stand in files of the repository. */
export function modulesOf({ collection }: Pick<System, 'collection'>, of: Configuration): NamedModule[] {
  return collection.modules.flatMap((module) => namedModule(module, of));
}

/** The file that stands under a user's name; null where the home is written in place, or is several files. */
export function mainFileOf(home: Home, of: Configuration): NamedModule | null {
  const entries = new Set(home.definitions.map((definition) => definedAt(definition)?.file));
  const named = home.collection.modules
    .filter(({ importedBy }) => importedBy === null)
    .flatMap((module) => namedModule(module, of))
    .filter(({ path }) => !entries.has(path));
  return named.length === 1 ? (named[0] ?? null) : null;
}

function namedModule({ kind, file, given }: CollectedModule, { evaluator }: Configuration): NamedModule[] {
  if (kind === 'file' && file !== null) return [{ path: file, isThere: true }];
  const found = pathOfModule(given);
  if (found?.base === 'repository') {
    const { path } = found;
    if (path.startsWith('..') || path === '') return [];
    const known = evaluator.findFile(path);
    return [
      { path: known ?? (path.endsWith('.nix') ? path : `${path}/default.nix`), isThere: known !== null },
    ];
  }
  // What `import` returned was written in the file that was imported.
  return kind === 'inline' && given.place !== null ? [{ path: given.place.file, isThere: true }] : [];
}

/** The one home file that the users of a configuration have; null where they have none, or several. */
export function homeFileIn(configuration: Configuration): string | null {
  const homes = configuration.homes.filter(({ system }) => system !== null);
  const paths = new Set(homes.flatMap((home) => mainFileOf(home, configuration)?.path ?? []));
  const [path] = paths;
  return paths.size === 1 && path !== undefined ? path : null;
}

/** Every option that something defines, of all machines and homes. */
export function definedOptions({ systems, homes }: Configuration): OptionNode[] {
  return [...systems, ...homes].flatMap(({ collection }) => below(collection.root, deepest));
}

/** Options are nested this deep at most, below names such as that of a file. */
const deepest = 8;

function below(node: OptionNode, depth: number): OptionNode[] {
  if (depth === 0) return [];
  return node.names.flatMap((name) => {
    const child = node.child(name);
    return child ? [child, ...below(child, depth - 1)] : [];
  });
}
