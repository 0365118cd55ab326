import type { Word } from './words.ts';

/** What a Git command does to the list of files that a flake sees. */
export type GitEffect =
  | {
      readonly kind: 'stage';
      readonly everything: boolean;
      readonly paths: readonly StagedPath[];
      readonly force: boolean;
    }
  /** It looks like staging and does not bring new files in. */
  | { readonly kind: 'stage-nothing-new'; readonly option: string }
  | { readonly kind: 'unstage' }
  | { readonly kind: 'commit' }
  | { readonly kind: 'push' }
  | { readonly kind: 'misspelt'; readonly word: Word; readonly meant: string }
  | { readonly kind: 'none' };

/** One path of `git add`, relative to the repository as far as that can be known. */
export interface StagedPath {
  readonly path: string;
  /** The shell expands it: `*` does not go into folders. */
  readonly isGlob: boolean;
  readonly isUnknown: boolean;
}

/** Options of `git add` after which files that Git does not know stay unknown. */
const withoutNewFiles = new Set([
  '-u',
  '--update',
  '-p',
  '--patch',
  '-i',
  '--interactive',
  '-e',
  '--edit',
  '-n',
  '--dry-run',
  '--refresh',
  '--renormalize',
]);

/** Options in front of the subcommand that take a value. */
const globalWithValue = new Set(['-c', '--git-dir', '--work-tree', '--namespace']);

/** Reads `git …`; `folder` is where the command runs, relative to the repository. */
export function readGit(words: readonly Word[], folder: string): GitEffect {
  let at = 1;
  let base = folder;
  while (words[at]?.text.startsWith('-')) {
    if (words[at]?.text === '-C') {
      base = folderAfter(base, words[at + 1]?.text ?? '');
      at += 2;
    } else {
      at += globalWithValue.has(words[at]?.text ?? '') ? 2 : 1;
    }
  }
  const subcommand = words[at];
  const rest = words.slice(at + 1);
  if (subcommand === undefined) {
    return { kind: 'none' };
  }
  switch (subcommand.text) {
    case 'add':
    case 'stage':
      return readAdd(rest, base);
    case 'reset':
    case 'stash':
      return rest.some((word) => word.text === '--soft' || word.text === 'pop' || word.text === 'apply')
        ? { kind: 'none' }
        : { kind: 'unstage' };
    case 'restore':
      return rest.some((word) => word.text === '--staged' || word.text === '-S')
        ? { kind: 'unstage' }
        : { kind: 'none' };
    case 'rm':
      return rest.some((word) => word.text === '--cached') ? { kind: 'unstage' } : { kind: 'none' };
    case 'commit':
      return { kind: 'commit' };
    case 'push':
      return { kind: 'push' };
    default:
      return /^a+d+\W?$|^ad$|^dad$|^sdd$|^stge$|^satge$/.test(subcommand.text)
        ? { kind: 'misspelt', word: subcommand, meant: subcommand.text.endsWith('.') ? 'add .' : 'add' }
        : { kind: 'none' };
  }
}

function readAdd(words: readonly Word[], folder: string): GitEffect {
  const separator = words.findIndex((word) => word.text === '--');
  const isOption = (word: Word, index: number): boolean =>
    word.text.startsWith('-') && word.text.length > 1 && (separator === -1 || index < separator);
  const options = words.filter(isOption).flatMap((word) => splitOption(word.text));
  const paths = words.filter((word, index) => !isOption(word, index) && index !== separator);
  const useless = options.find((option) => withoutNewFiles.has(option));
  if (useless !== undefined && !options.includes('-N')) {
    return { kind: 'stage-nothing-new', option: useless };
  }
  const all = options.includes('-A') || options.includes('--all');
  return {
    kind: 'stage',
    everything: all && paths.length === 0,
    paths: paths
      .flatMap((word) => expandBraces(word))
      .map((word) => ({
        path: pathIn(folder, word.text),
        isGlob: word.isGlob,
        isUnknown: word.isUnknown,
      })),
    force: options.includes('-f') || options.includes('--force'),
  };
}

/** `-Av` is `-A -v`. */
function splitOption(option: string): string[] {
  return /^-[A-Za-z]{2,}$/.test(option) ? [...option.slice(1)].map((letter) => `-${letter}`) : [option];
}

/** `home/{a,b}.nix` is two words. */
function expandBraces(word: Word): Word[] {
  const [, head = '', inside = '', tail = ''] = /^([^{}]*)\{([^{}]*,[^{}]*)\}([^{}]*)$/.exec(word.text) ?? [];
  return inside === ''
    ? [word]
    : inside.split(',').map((part) => ({ ...word, text: `${head}${part}${tail}` }));
}

/**
 * A path as the repository knows it. Absolute paths and those below `~` are taken to lie in the repository: what they
 * end with counts.
 */
function pathIn(folder: string, path: string): string {
  if (path.startsWith(':/')) {
    return normalise(path.slice(2));
  }
  if (path.startsWith('/') || path.startsWith('~')) {
    return path;
  }
  return normalise(folder === '' ? path : `${folder}/${path}`);
}

/** The folder after `cd`. One that is not below the repository as far as known is taken for its root. */
export function folderAfter(folder: string, target: string): string {
  if (
    target.startsWith('/') ||
    target.startsWith('~') ||
    target === '' ||
    target === '-' ||
    target.includes('$')
  ) {
    const inner = /\/(home|res|modules|hosts)\/?$/.exec(target)?.[1];
    return inner !== undefined && target.split('/').length > 3 ? inner : '';
  }
  const path = normalise(folder === '' ? target : `${folder}/${target}`);
  return /^(?:home|res|modules|hosts)(?:\/|$)/.test(path) ? path : '';
}

function normalise(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') {
      parts.pop();
    } else if (part !== '.' && part !== '') {
      parts.push(part);
    }
  }
  return parts.join('/');
}

/** Whether staging this path brings a file in. A pattern that Git expands goes into folders, one of the shell does not. */
export function covers(staged: StagedPath, file: string): boolean {
  const { path } = staged;
  if (path.startsWith('/') || path.startsWith('~')) {
    return coversAbsolute(path, file);
  }
  if (path === '' || path === file || file.startsWith(`${path}/`)) {
    return true;
  }
  if (!/[*?[]/.test(path)) {
    return false;
  }
  return (
    matches(path, file, staged.isGlob) ||
    prefixes(file).some((folder) => matches(path, folder, staged.isGlob))
  );
}

/** An absolute path ends with the file, with a folder above it, or is the repository itself. */
function coversAbsolute(path: string, file: string): boolean {
  const trimmed = path.replace(/\/+(?:\.\/?)?$/, '');
  if (trimmed.endsWith(`/${file}`) || prefixes(file).some((folder) => trimmed.endsWith(`/${folder}`))) {
    return true;
  }
  return !/\.\w+$/.test(trimmed) && !/\/(?:home|res|modules|hosts)$/.test(trimmed);
}

function prefixes(file: string): string[] {
  const parts = file.split('/');
  return parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** Matches a path against a pattern; `*` stops at `/` where the shell expands it. Linear in the product of both. */
export function matches(pattern: string, path: string, stopsAtSlash: boolean): boolean {
  let reached = new Set([0]);
  for (const character of path) {
    const next = new Set<number>();
    for (const at of closure(reached, pattern)) {
      const wanted = pattern[at];
      if (wanted === '*' && (character !== '/' || !stopsAtSlash || pattern[at + 1] === '*')) {
        next.add(at);
      } else if (wanted === '?' ? character !== '/' : wanted === character) {
        next.add(at + 1);
      }
    }
    reached = next;
  }
  return closure(reached, pattern).has(pattern.length);
}

/** A star may stand for nothing. */
function closure(reached: ReadonlySet<number>, pattern: string): Set<number> {
  const all = new Set(reached);
  for (const at of all) {
    if (pattern[at] === '*') {
      all.add(at + 1);
    }
  }
  return all;
}
