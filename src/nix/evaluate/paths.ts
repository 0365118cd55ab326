/**
 * Joins the pieces and removes `.`, `..` and doubled slashes, without looking at any file system. Leading `../` stay in
 * a relative path; in an absolute one they vanish, as in Nix.
 */
export function joinPath(...pieces: readonly string[]): string {
  const absolute = pieces.find((piece) => piece !== '')?.startsWith('/') ?? false;
  const kept: string[] = [];
  for (const piece of pieces) {
    for (const name of piece.split('/')) {
      if (name === '' || name === '.') continue;
      if (name !== '..') kept.push(name);
      else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop();
      else if (!absolute) kept.push('..');
    }
  }
  return `${absolute ? '/' : ''}${kept.join('/')}`;
}

/** The folder a file stands in; empty for the root. */
export function folderOf(file: string): string {
  return joinPath(file, '..');
}
