/** Which files of a configuration its flake leads to. Real Nix never reads the others. */
import { folderOf, normalPath } from './roles.ts';
import { pathsFromRoot, relativePaths } from './shape.ts';
import type { Source } from './source.ts';
import { visitExpressions } from './visit.ts';

/** The paths of the sources that flake.nix mentions, and so on; of all, where there is no flake. */
export function reachedFrom(sources: readonly Source[]): ReadonlySet<string> {
  const named = sources.filter(({ role }) => role === 'flake');
  const root = named.filter(({ path }) => path === 'flake.nix');
  const flakes = root.length > 0 ? root : named;
  if (flakes.length === 0) return new Set(sources.map(({ path }) => path));
  const paths = new Set(sources.map(({ path }) => path));
  const reached = new Set<string>();
  const pending = [...flakes];
  for (let source = pending.pop(); source; source = pending.pop()) {
    if (reached.has(source.path)) continue;
    reached.add(source.path);
    pending.push(...sources.filter(({ path }) => !reached.has(path) && mentions(source, path, paths)));
  }
  return reached;
}

/**
 * Whether a file has the path of another, or of the folder whose `default.nix` it is, or the beginning of its path. A
 * folder that is no module by itself is mentioned to put a name behind it: `./hosts + "/${name}.nix"`.
 */
function mentions(source: Source, other: string, paths: ReadonlySet<string>): boolean {
  return mentionedBy(source).some(({ target, isOpen }) => {
    if (target === other || `${target}/default.nix` === other) return true;
    if (isOpen) return other.startsWith(target);
    return other.startsWith(`${target}/`) && !paths.has(`${target}/default.nix`);
  });
}

/** A path from the root of the repository; of an open one only the beginning is known. */
interface Mention {
  readonly target: string;
  readonly isOpen: boolean;
}

function mentionedBy({ path, tree }: Source): readonly Mention[] {
  const folder = folderOf(path);
  const own = relativePaths(tree).map((written) => mention(`${folder}/${written}`));
  return [...own, ...pathsFromRoot(tree).map(mention)];
}

function mention(written: string): Mention {
  const target = normalPath(written);
  return { target, isOpen: written.endsWith('/') || target === '' };
}

/** The paths that the sources mention, from the root of the repository; found when somebody asks, once. */
export function mentionedPaths(sources: readonly Source[]): () => ReadonlySet<string> {
  let found: ReadonlySet<string> | null = null;
  return () => {
    found ??= new Set(sources.flatMap((source) => mentionedBy(source).map(({ target }) => target)));
    return found;
  };
}

/** The files whose value another one takes with `import ./file.nix`. They need not be modules. */
export function importedValues(sources: readonly Source[]): ReadonlySet<string> {
  const found = new Set<string>();
  if (sources.length < 2) return found;
  for (const { path, tree } of sources) {
    visitExpressions(tree, (expression) => {
      if (expression.kind !== 'application' || expression.function.kind !== 'identifier') return;
      if (expression.function.name !== 'import') return;
      const [written] = relativePaths(expression.argument);
      if (written !== undefined) found.add(normalPath(`${folderOf(path)}/${written}`));
    });
  }
  return found;
}
