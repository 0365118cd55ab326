import { distance } from 'fastest-levenshtein';
import type { SimpleCommand, Word } from './words.ts';

/** A command that builds the system, as far as it was written. */
export interface Rebuild {
  readonly tool: 'nixos-rebuild' | 'nh' | 'nix build';
  readonly command: SimpleCommand;
  /** `switch`, `test`, …; null where none is given. */
  readonly action: Word | null;
  readonly flake: FlakeReference | null;
  /** A misspelt action or option with the one that is meant. */
  readonly typo: { readonly word: Word; readonly meant: string } | null;
  /** Whether it runs with the rights that activation needs, or asks for them itself. */
  readonly isPrivileged: boolean;
}

export interface FlakeReference {
  readonly word: Word;
  readonly location: 'folder' | 'path' | 'git' | 'remote' | 'environment';
  /** What stands behind `#`; null where the name of the machine is used. */
  readonly host: Word | null;
}

/** Actions that build the configuration. */
export const buildingActions: ReadonlySet<string> = new Set([
  'switch',
  'boot',
  'test',
  'build',
  'dry-activate',
  'build-vm',
  'build-vm-with-bootloader',
]);

/** Building actions after which the running system is still the old one. */
export const inactiveActions: ReadonlySet<string> = new Set([
  'build',
  'dry-activate',
  'build-vm',
  'build-vm-with-bootloader',
]);

const otherActions = ['dry-build', 'dry-run', 'edit', 'repl', 'list-generations', 'build-image', 'build-iso'];

/** Options of nixos-rebuild and nh with the number of values they take. */
const valuesOfOption: Readonly<Record<string, number>> = {
  '--profile-name': 1,
  '-p': 1,
  '-I': 1,
  '--include': 1,
  '--option': 2,
  '--arg': 2,
  '--argstr': 2,
  '--override-input': 2,
  '--override-flake': 2,
  '--update-input': 1,
  '--inputs-from': 1,
  '--reference-lock-file': 1,
  '--output-lock-file': 1,
  '--target-host': 1,
  '--build-host': 1,
  '--builders': 1,
  '--max-jobs': 1,
  '-j': 1,
  '--cores': 1,
  '--log-format': 1,
  '--specialisation': 1,
  '-c': 1,
  '-s': 1,
  '--attr': 1,
  '-A': 1,
  '--file': 1,
  '-f': 1,
  '--hostname': 1,
  '-H': 1,
  '--out-link': 1,
  '-o': 1,
  '--diff': 1,
  '-d': 1,
  '--store': 1,
  '--image-variant': 1,
};

interface Arguments {
  readonly positional: readonly Word[];
  readonly options: ReadonlyMap<string, Word | null>;
  readonly unknown: readonly Word[];
}

function readArguments(words: readonly Word[], extra: Readonly<Record<string, number>>): Arguments {
  const positional: Word[] = [];
  const options = new Map<string, Word | null>();
  const unknown: Word[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] as Word;
    if (!word.text.startsWith('-') || word.text.length === 1) {
      positional.push(word);
      continue;
    }
    const equals = word.text.startsWith('--') ? word.text.indexOf('=') : -1;
    if (equals !== -1) {
      const name = word.text.slice(0, equals);
      options.set(name, { ...word, text: word.text.slice(equals + 1) });
      continue;
    }
    const count = extra[word.text] ?? valuesOfOption[word.text] ?? 0;
    const value = words[at + 1];
    options.set(word.text, count > 0 ? (value ?? null) : null);
    if (!(word.text in extra) && !(word.text in valuesOfOption)) {
      unknown.push(word);
    }
    at += count;
  }
  return { positional, options, unknown };
}

/** Reads `nixos-rebuild …`; `words` begins with the tool's name. */
export function readNixosRebuild(
  command: SimpleCommand,
  words: readonly Word[],
  isPrivileged: boolean,
): Rebuild {
  const { positional, options, unknown } = readArguments(words.slice(1), { '--flake': 1, '-F': 1 });
  const action = positional[0] ?? null;
  const typo = typoOfAction(action) ?? typoOfOption(unknown);
  const given = options.get('--flake') ?? options.get('-F') ?? null;
  return {
    tool: 'nixos-rebuild',
    command,
    action,
    flake: given === null ? null : flakeReference(given),
    typo,
    isPrivileged:
      isPrivileged ||
      ['--sudo', '--use-remote-sudo', '--ask-sudo-password', '--target-host', '-S'].some((name) =>
        options.has(name),
      ),
  };
}

/** Reads `nh os …`, which takes its flake as an argument or from the environment and asks for rights itself. */
export function readNh(command: SimpleCommand, words: readonly Word[]): Rebuild {
  const end = words.findIndex((word) => word.text === '--');
  const own = end === -1 ? words : words.slice(0, end);
  const { positional, options } = readArguments(own.slice(2), {});
  const [action = null, installable] = positional;
  const host = options.get('--hostname') ?? options.get('-H') ?? null;
  const reference = installable === undefined ? null : flakeReference(installable);
  const fromEnvironment = {
    word: action ?? (words[0] as Word),
    location: 'environment' as const,
    host: null,
  };
  return {
    tool: 'nh',
    command,
    action,
    flake: { ...(reference ?? fromEnvironment), host: host ?? reference?.host ?? null },
    typo: typoOfAction(action),
    isPrivileged: true,
  };
}

/** Reads `nix build .#nixosConfigurations.HOST.config.system.build.toplevel`; null where it builds something else. */
export function readNixBuild(command: SimpleCommand, words: readonly Word[]): Rebuild | null {
  const { positional } = readArguments(words.slice(2), {});
  const reference = positional[0] === undefined ? null : flakeReference(positional[0]);
  const parts = reference?.host?.text.split('.') ?? [];
  const [first = '', host] = parts;
  if (
    reference === null ||
    reference.host === null ||
    first !== 'nixosConfigurations' ||
    host === undefined
  ) {
    return null;
  }
  const name = { ...reference.host, text: host.replaceAll('"', '') };
  return {
    tool: 'nix build',
    command,
    action: { ...(words[1] as Word), text: 'build' },
    flake: { ...reference, host: name },
    typo: null,
    isPrivileged: true,
  };
}

/** `.#pc`, `/etc/nixos#pc`, `path:.#pc`, `git+file:///etc/nixos#pc`, `github:alice/nixos#pc`. */
function flakeReference(word: Word): FlakeReference {
  const hash = word.text.indexOf('#');
  const url = hash === -1 ? word.text : word.text.slice(0, hash);
  const name = hash === -1 ? '' : word.text.slice(hash + 1).replaceAll('"', '');
  return {
    word,
    location: locationOf(url),
    host: name === '' ? null : { ...word, text: name },
  };
}

function locationOf(url: string): FlakeReference['location'] {
  if (url.startsWith('path:')) {
    return 'path';
  }
  if (/^git\+file:/.test(url)) {
    return 'git';
  }
  return /^(?:github|gitlab|sourcehut|git\+https?|git\+ssh|https?|tarball\+https?|flake):/.test(url)
    ? 'remote'
    : 'folder';
}

function typoOfAction(action: Word | null): Rebuild['typo'] {
  if (action === null || buildingActions.has(action.text) || otherActions.includes(action.text)) {
    return null;
  }
  const near = [...buildingActions].find((known) => distance(known, action.text) <= 2);
  return near === undefined ? null : { word: action, meant: near };
}

/** `-flake` and `--flakes` are no options; the first is read as single letters. */
function typoOfOption(unknown: readonly Word[]): Rebuild['typo'] {
  const word = unknown.find(
    ({ text }) => text !== '--flake' && distance('--flake', text) <= 2 && /fl?a?k/.test(text),
  );
  return word === undefined ? null : { word, meant: '--flake' };
}
