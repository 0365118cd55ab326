/** What is known of the folders of a configuration. */
import type { Listing } from '../../nix/evaluate/index.ts';

/**
 * What of a folder the paths in it tell; null for a folder that none of them is in.
 *
 * @param complete Whether nothing else can be there.
 */
export function listFolder(folder: string, paths: ReadonlySet<string>, complete: boolean): Listing | null {
  const before = folder === '' ? '' : `${folder}/`;
  const entries = new Map<string, 'regular' | 'directory'>();
  for (const path of paths) {
    if (!path.startsWith(before)) continue;
    const [name = '', ...below] = path.slice(before.length).split('/');
    entries.set(name, below.length > 0 ? 'directory' : 'regular');
  }
  return entries.size > 0 ? { entries, complete } : null;
}
