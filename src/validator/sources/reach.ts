/** Which files of a configuration its flake leads to. Real Nix never reads the others. */
import { normalPath } from './roles.ts';
import { relativePaths } from './shape.ts';
import type { Source } from './source.ts';

/** The paths of the sources that flake.nix mentions, and so on; of all, where there is no flake. */
export function reachedFrom(sources: readonly Source[]): ReadonlySet<string> {
  const flakes = sources.filter(({ role }) => role === 'flake');
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
  const folder = path.split('/').slice(0, -1).join('/');
  return relativePaths(tree).some((written) => {
    const target = normalPath(`${folder}/${written}`);
    const isOpenEnd = written.endsWith('/') || target === '';
    return target === other || `${target}/default.nix` === other || (isOpenEnd && other.startsWith(target));
  });
}
