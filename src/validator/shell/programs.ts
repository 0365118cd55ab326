import type { SimpleCommand, Word } from './words.ts';

/** A command without what only says how it is run. */
export interface Program {
  readonly words: readonly Word[];
  /** Whether `sudo` or `doas` stands in front. */
  readonly isPrivileged: boolean;
}

/** Options of sudo, doas and env that take a value. */
const wrapperWithValue = new Set([
  '-u',
  '--user',
  '-g',
  '--group',
  '-C',
  '-h',
  '--host',
  '-p',
  '--prompt',
  '-D',
  '--chdir',
]);

const wrappers = new Set([
  'sudo',
  'doas',
  'env',
  'time',
  'command',
  'exec',
  'nice',
  'nohup',
  'noglob',
  'caffeinate',
  'systemd-inhibit',
  'run0',
]);

/** Takes off `sudo -E`, `doas`, `time`, `FOO=1`, and `nix run nixpkgs#tool --`. */
export function unwrap(command: SimpleCommand): Program {
  let words = command.words;
  let isPrivileged = false;
  while (words[0] !== undefined) {
    const [first] = words;
    if (/^\w+=/.test(first.text)) {
      words = words.slice(1);
    } else if (wrappers.has(first.text)) {
      isPrivileged ||= /^(?:sudo|doas|run0)$/.test(first.text);
      words = withoutOptions(words.slice(1));
    } else if (isNixRun(words)) {
      words = [{ ...first, text: packageName(words[2]?.text ?? '') }, ...behindDashes(words)];
    } else {
      break;
    }
  }
  return { words, isPrivileged };
}

function withoutOptions(words: readonly Word[]): readonly Word[] {
  let at = 0;
  while (words[at]?.text.startsWith('-')) {
    at += wrapperWithValue.has(words[at]?.text ?? '') ? 2 : 1;
  }
  return words.slice(at);
}

function isNixRun(words: readonly Word[]): boolean {
  return (
    words[0]?.text === 'nix' &&
    words[1]?.text === 'run' &&
    /^(?:nixpkgs|n)#[\w-]+$/.test(words[2]?.text ?? '')
  );
}

function packageName(installable: string): string {
  return installable.slice(installable.indexOf('#') + 1);
}

function behindDashes(words: readonly Word[]): readonly Word[] {
  const dashes = words.findIndex((word) => word.text === '--');
  return dashes === -1 ? [] : words.slice(dashes + 1);
}

/** Commands that usually stand for staging, and those that usually stand for a rebuild, on somebody's machine. */
const stagingAliases = new Set(['ga', 'gaa', 'g', 'lazygit', 'gitui', 'tig', 'jj', 'gcam', 'gac']);
const rebuildAliases = new Set(
  'just make task nrs nixswitch rebuild update switch nixos colmena deploy nixinate nixos-switch ns sh bash fish zsh ssh'.split(
    ' ',
  ),
);

export type Alias = 'staging' | 'rebuild';

/** What an unknown command probably does; null where it has nothing to do with this step. */
export function aliasOf(word: string): Alias | null {
  if (stagingAliases.has(word)) {
    return 'staging';
  }
  return rebuildAliases.has(word) || /^\.{0,2}\/\S+$/.test(word) || /rebuild/.test(word) ? 'rebuild' : null;
}
