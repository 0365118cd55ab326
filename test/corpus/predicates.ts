import type { CorpusEntry } from './entry.ts';
import { type Facts, type HostFacts, isHomeManager, type UserFacts } from './nix.ts';

/** What each step asks of a configuration that real Nix has evaluated. They know nothing of the validator. */

type Predicate = (facts: Facts, entry: CorpusEntry) => boolean;

function homeManagerInputs(facts: Facts): [name: string, input: Record<string, unknown>][] {
  return Object.entries(facts.inputs).filter((pair): pair is [string, Record<string, unknown>] =>
    isHomeManager(pair[1]),
  );
}

function isNixpkgs(input: unknown): boolean {
  return /nixpkgs/i.test(JSON.stringify(input ?? ''));
}

/** Whether an input says nothing of a repository, so that only its name can tell. */
function isNamed(input: unknown): boolean {
  const { url, owner } = (input ?? {}) as Record<string, unknown>;
  return typeof owner !== 'string' && (typeof url !== 'string' || !url.includes('/'));
}

/** The release that an address names: `25.05`, or `unstable` where it names none. */
function releaseOf(input: unknown): string {
  return /(?:nixos|nixpkgs|release)-(\d\d\.\d\d)/.exec(JSON.stringify(input ?? ''))?.[1] ?? 'unstable';
}

function isPinned(input: unknown): boolean {
  return /[0-9a-f]{40}/.test(JSON.stringify(input ?? ''));
}

function hosts(facts: Facts): HostFacts[] {
  return Object.values(facts.hosts);
}

function users(facts: Facts): UserFacts[] {
  return hosts(facts).flatMap((host) => Object.values(host.users ?? {}));
}

const placeholder = /your_?-?(user)?name|yourpic|<.*>|username_here|change_?me/i;

function isOwnFile(file: string): boolean {
  return file.includes('-source/') && !file.includes('/stand-in/');
}

const identity = ['home.username', 'home.homeDirectory', 'home.stateVersion'];

export const predicates: Record<string, Predicate> = {
  'hm-input': (facts) =>
    homeManagerInputs(facts).some(([, input]) => {
      const target = Object.values(facts.inputs).find((other) => !isHomeManager(other) && isNixpkgs(other));
      return (
        isPinned(input) || isPinned(target) || target === undefined || releaseOf(input) === releaseOf(target)
      );
    }),
  'hm-follows': (facts) =>
    homeManagerInputs(facts).some(([, input]) => {
      const follows = (input.inputs as { nixpkgs?: { follows?: unknown } } | undefined)?.nixpkgs?.follows;
      if (typeof follows !== 'string' || follows === '') return false;
      // An input that says where it comes from is nixpkgs by that, and any other by its name.
      const target = facts.inputs[follows];
      return isNixpkgs(target === undefined ? follows : isNamed(target) ? { [follows]: target } : target);
    }),
  'outputs-args': (facts) =>
    facts.head.whole !== null || homeManagerInputs(facts).some(([name]) => facts.head.names.includes(name)),
  'nixos-module': (facts) => hosts(facts).some((host) => host.loaded),
  'hm-settings': (facts) =>
    hosts(facts).some((host) => host.useGlobalPkgs === true && host.useUserPackages === true),
  'extra-args': (facts) => hosts(facts).some((host) => host.inputsHandedOn === true),
  'user-entry': (facts) => users(facts).some((user) => !placeholder.test(user.username)),
  'home-skeleton': (facts) => users(facts).length > 0,
  'home-identity': (facts) => users(facts).some((user) => !placeholder.test(user.username)),
  'face-file': (facts) => users(facts).some((user) => user.files['.face'] && !user.files['.face'].text),
  'split-and-search': (facts, entry) =>
    users(facts).some((user) =>
      Object.entries(user.definitions).some(
        ([option, files]) =>
          !identity.includes(option) && files.some((file) => isOwnFile(file) && !isMain(file, entry)),
      ),
    ),
};

/** The file that Home Manager's user entry names; what stands in others was split off. */
function isMain(file: string, entry: CorpusEntry): boolean {
  const main =
    Object.keys(entry.files ?? {}).find((path) => /(^|\/)home\.nix$/.test(path)) ?? 'home/home.nix';
  return (
    file.endsWith(`-source/${main}`) ||
    file.endsWith('-source/config.nix') ||
    file.endsWith('-source/flake.nix')
  );
}

/** A whole configuration of three files has no second home module, so that step is not asked of it. */
export function projectMeetsEverySteps(facts: Facts, entry: CorpusEntry): boolean {
  return Object.entries(predicates).every(
    ([step, holds]) => step === 'split-and-search' || holds(facts, entry),
  );
}
