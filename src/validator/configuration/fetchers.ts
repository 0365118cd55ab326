/** What a flake reference with `type` consists of: the attributes that each fetcher of Nix 2.34 takes (`allowedAttrs`). */

export interface Fetcher {
  readonly takes: ReadonlySet<string>;
  /** What it cannot do without. */
  readonly needs: readonly string[];
}

/** A reference knows these whatever its type. */
const ofAll: readonly string[] = ['dir', 'narHash'];

function fetcher(needs: readonly string[], more: string): Fetcher {
  return { needs, takes: new Set([...needs, ...more.split(' '), ...ofAll]) };
}

const forge = fetcher(['owner', 'repo'], 'ref rev host treeHash lastModified');
const archive = fetcher(['url'], 'name unpack rev revCount lastModified');

const fetchers: Readonly<Record<string, Fetcher>> = {
  github: forge,
  gitlab: forge,
  sourcehut: forge,
  git: fetcher(
    ['url'],
    'ref rev shallow submodules lfs exportIgnore revCount allRefs name dirtyRev dirtyShortRev verifyCommit keytype' +
      ' publicKey publicKeys lastModified',
  ),
  hg: fetcher(['url'], 'ref rev revCount name'),
  tarball: archive,
  file: archive,
  path: fetcher(['path'], 'rev revCount lastModified'),
  indirect: fetcher(['id'], 'ref rev'),
};

/** The fetcher of a type, null where Nix has none of that name. */
export function fetcherOf(type: string): Fetcher | null {
  return Object.hasOwn(fetchers, type) ? (fetchers[type] ?? null) : null;
}
