/** Which files of a configuration its flake leads to. Real Nix never reads the others. */
import { folderOf, normalPath } from './roles.ts';
import { relativePaths } from './shape.ts';
import type { Source } from './source.ts';

/** The paths of the sources that flake.nix mentions, and so on; of all, where there is no flake. */
export function reachedFrom(sources: readonly Source[]): ReadonlySet<string> {
  const named = sources.filter(({ role }) => role === 'flake');
  const root = named.filter(({ path }) => path === 'flake.nix');
  const flakes = root.length > 0 ? root : named;
  if (flakes.length === 0) return new Set(sources.map(({ path }) => path));
  const reached = new Set<string>();
  const pending = [...flakes];
  for (let source = pending.pop(); source; source = pending.pop()) {
    if (reached.has(source.path)) continue;
    reached.add(source.path);
    pending.push(...sources.filter(({ path }) => !reached.has(path) && mentions(source, path)));
  }
  return reached;
}

/** Whether a file has the path of another, or of the folder whose `default.nix` it is, or the beginning of its path. */
function mentions({ path, tree }: Source, other: string): boolean {
  const folder = folderOf(path);
  return relativePaths(tree).some((written) => {
    const target = normalPath(`${folder}/${written}`);
    const isOpenEnd = written.endsWith('/') || target === '';
    return target === other || `${target}/default.nix` === other || (isOpenEnd && other.startsWith(target));
  });
}

/** The paths that the sources mention, from the root of the repository; found when somebody asks, once. */
export function mentionedPaths(sources: readonly Source[]): () => ReadonlySet<string> {
  let found: ReadonlySet<string> | null = null;
  return () => {
    found ??= new Set(
      sources.flatMap(({ path, tree }) =>
        relativePaths(tree).map((written) => normalPath(`${folderOf(path)}/${written}`)),
      ),
    );
    return found;
  };
}
