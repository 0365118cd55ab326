/**
 * Flake references: what the `url` of an input says, by the rules of Nix 2.34 (`builtins.parseFlakeRef`), as far as
 * they matter for telling one repository from another.
 */

export type FlakeReference =
  /** A repository on a forge; `ref` is a branch, tag or revision, null for the default branch. */
  | {
      readonly kind: 'repository';
      readonly host: string;
      readonly owner: string;
      readonly repository: string;
      readonly ref: string | null;
    }
  /** A name that Nix looks up in a registry, such as `nixpkgs` or `flake:nixpkgs/nixos-25.05`. */
  | { readonly kind: 'indirect'; readonly id: string; readonly ref: string | null }
  /** A folder of the learner's machine. */
  | { readonly kind: 'path' }
  /** Another server. Legal, and not a repository we can name. */
  | { readonly kind: 'elsewhere' }
  /** No scheme in front, although it looks like an address. */
  | { readonly kind: 'without-scheme' }
  /** The page of a repository in place of the repository: Nix would unpack the page. */
  | { readonly kind: 'web-page' }
  /** Nix refuses it. */
  | { readonly kind: 'invalid' };

const forges: Readonly<Record<string, string>> = {
  github: 'github.com',
  gitlab: 'gitlab.com',
  sourcehut: 'git.sr.ht',
};
const fetchSchemes = new Set(['git', 'hg', 'tarball', 'file', 'path', 'http', 'https']);
const archiveEndings = ['.zip', '.tar', '.tgz', '.tar.gz', '.tar.xz', '.tar.bz2', '.tar.zst'];

/** Reads the text of an input's `url`. */
export function parseFlakeReference(text: string): FlakeReference {
  const [address = '', query = ''] = text.split('?', 2);
  const colon = address.indexOf(':');
  const scheme = colon < 0 ? '' : address.slice(0, colon);
  if (!isScheme(scheme)) return withoutScheme(address);
  const rest = address.slice(colon + 1);
  if (/[\s#]/.test(text)) return { kind: 'invalid' };
  const askedRef = query === '' ? null : refOf(new URLSearchParams(query));
  if (scheme in forges) return onForge(forges[scheme] ?? '', rest, askedRef);
  if (scheme === 'flake') return indirect(rest);
  return fetched(scheme, rest, askedRef);
}

function refOf(parameters: URLSearchParams): string | null {
  return parameters.get('rev') ?? parameters.get('ref');
}

function isScheme(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*$/i.test(text) && !text.includes('.');
}

function withoutScheme(address: string): FlakeReference {
  if (address.startsWith('//')) return { kind: 'without-scheme' };
  if (address.startsWith('./') || address.startsWith('../') || address.startsWith('/'))
    return { kind: 'path' };
  const found = indirect(address);
  return found.kind === 'indirect' && !address.includes('/') ? found : registryNameOrAddress(found);
}

/** `nixpkgs/nixos-25.05` is a registry name with a branch, `owner/repository` an address that lost its scheme. */
function registryNameOrAddress(found: FlakeReference): FlakeReference {
  return found.kind === 'indirect' && found.id === 'nixpkgs' ? found : { kind: 'without-scheme' };
}

function indirect(text: string): FlakeReference {
  const [id = '', ref = null, ...more] = text.split('/');
  if (!/^[a-zA-Z][a-zA-Z0-9_-]*$/.test(id) || more.length > 1) return { kind: 'invalid' };
  return { kind: 'indirect', id, ref };
}

function onForge(host: string, rest: string, askedRef: string | null): FlakeReference {
  if (rest.startsWith('//')) return { kind: 'invalid' };
  const [owner, repository, ...ref] = rest.split('/').filter((part) => part !== '');
  if (!owner || !repository || owner.includes(':')) return { kind: 'invalid' };
  if (ref.length > 0 && askedRef !== null) return { kind: 'invalid' };
  return { kind: 'repository', host, owner, repository, ref: ref.length > 0 ? ref.join('/') : askedRef };
}

/** `git+https://…`, `https://…/archive/x.tar.gz` and their like. */
function fetched(scheme: string, rest: string, askedRef: string | null): FlakeReference {
  const [fetcher = '', transport = fetcher] = scheme.split('+', 2);
  if (!fetchSchemes.has(fetcher)) return { kind: 'invalid' };
  if (fetcher === 'path' || transport === 'file') return { kind: 'path' };
  if (!rest.startsWith('//')) return { kind: 'invalid' };
  const [authority = '', ...path] = rest.slice(2).split('/');
  // A scheme in front of another one, `https://github:owner/repository`, has no port behind its colon.
  if (authority === '' || !/^[^:]+(:\d*)?$/.test(hostAndPort(authority))) return { kind: 'invalid' };
  const host = hostAndPort(authority).toLowerCase().replace(/:\d*$/, '');
  if (!(host in repositoryHosts)) return { kind: 'elsewhere' };
  const [owner = '', name = '', ...below] = path.filter((part) => part !== '');
  const repository = name.endsWith('.git') ? name.slice(0, -'.git'.length) : name;
  const address = { kind: 'repository', host: repositoryHosts[host] ?? host, owner, repository } as const;
  if (fetcher === 'git')
    return isBelowRepository(host, below) ? { kind: 'web-page' } : { ...address, ref: askedRef };
  return below.some((part) => archiveWords.has(part))
    ? { ...address, ref: archiveRef(below) }
    : { kind: 'web-page' };
}

/** An address in numbers of version 6 stands in brackets, and is no forge's. */
function hostAndPort(authority: string): string {
  return (authority.split('@').pop() ?? '').replace(/^\[.*\]/, 'numbers');
}

/** GitHub has nothing but pages below a repository; at others groups may lie in groups. */
function isBelowRepository(host: string, below: readonly string[]): boolean {
  return repositoryHosts[host] === 'github.com' && below.length > 0;
}

const repositoryHosts: Readonly<Record<string, string>> = {
  'github.com': 'github.com',
  'www.github.com': 'github.com',
  'codeload.github.com': 'github.com',
  'gitlab.com': 'gitlab.com',
  'git.sr.ht': 'git.sr.ht',
};

/** Where forges keep archives; everything else below a repository is a page. */
const archiveWords = new Set(['archive', 'tarball', 'zipball', 'tar.gz', 'zip', 'releases']);

/** The branch in `archive/refs/heads/release-25.05.tar.gz`. */
function archiveRef(below: readonly string[]): string | null {
  const words = new Set(['refs', 'heads', 'tags', '-']);
  const name = below.filter((part) => !archiveWords.has(part) && !words.has(part)).join('/');
  const ending = archiveEndings.toSorted((a, b) => b.length - a.length).find((each) => name.endsWith(each));
  const ref = ending ? name.slice(0, -ending.length) : name;
  return ref === '' ? null : ref;
}

/** Whether a reference leads to `owner/repository` on GitHub, which does not look at capitals. */
export function isRepository(reference: FlakeReference, ownerAndName: string): boolean {
  return (
    reference.kind === 'repository' &&
    reference.host === 'github.com' &&
    reference.owner.length + 1 + reference.repository.length === ownerAndName.length &&
    `${reference.owner}/${reference.repository}`.toLowerCase() === ownerAndName.toLowerCase()
  );
}
