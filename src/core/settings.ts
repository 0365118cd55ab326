/** What a learner can see and correct: facts of their configuration, and how the tutor talks to them. */
import { languages, type MessageKey } from '../i18n/messages.ts';
import type { LearnerFacts } from '../validator/verdict.ts';
import { type ErrorCode, KnownError } from './errors.ts';
import type { Learner, LearnerSettings } from './learner.ts';

export interface Setting {
  /** As typed behind `settings`. */
  readonly name: string;
  readonly description: MessageKey;
  /** The value as shown, or null where it is not known. */
  read(learner: Learner): string | null;
  /** The learner with the value; throws `KnownError` with the rule where it does not fit. */
  write(learner: Learner, value: string): Learner;
  /** The learner without it: unknown, or as for a new learner. */
  clear(learner: Learner): Learner;
}

const login = /^[a-z_][a-z0-9_-]{0,31}$/i;
/** Nix: an attribute name that needs no quotes. */
const attributeName = /^[a-z_][a-z0-9_'-]{0,63}$/i;
const hostName = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i;
/** A branch of Home Manager: `master` goes with nixos-unstable, `release-25.05` with nixos-25.05. */
const release = /^(?:master|release-\d\d\.\d\d)$/;
const nixFile = /^(?!.*\.\.)[\w.+-]+(?:\/[\w.+-]+){0,8}\.nix$|^(?!.*\.\.)[\w.+-]+\.nix$/;

/** Facts by the name of their setting. */
const factSettings: readonly Setting[] = [
  fact('login', 'username', login, 'invalid-login'),
  fact('host', 'hostName', hostName, 'invalid-host'),
  fact('input', 'inputName', attributeName, 'invalid-input'),
  fact('nixpkgs', 'nixpkgsInput', attributeName, 'invalid-nixpkgs'),
  fact('release', 'release', release, 'invalid-release'),
  fact('flake-file', 'flakeFile', nixFile, 'invalid-file'),
  fact('system-file', 'systemFile', nixFile, 'invalid-file'),
  fact('home-file', 'homeFile', nixFile, 'invalid-file'),
];

export const settings: readonly Setting[] = [
  ...factSettings,
  preference('language', 'language', 'en', (value) =>
    languages.includes(value.toLowerCase()) ? value.toLowerCase() : null,
  ),
  {
    name: 'plain',
    description: 'setting.plain',
    read: (learner) => (learner.settings.plain ? 'on' : 'off'),
    write: (learner, value) => withSettings(learner, { plain: onOrOff(value, 'invalid-plain') }),
    clear: (learner) => withSettings(learner, { plain: false }),
  },
  {
    name: 'keep-files',
    description: 'setting.keep-files',
    read: (learner) => (learner.settings.keepFiles === false ? 'off' : 'on'),
    write: (learner, value) => withSettings(learner, { keepFiles: onOrOff(value, 'invalid-keep-files') }),
    clear: (learner) => withSettings(learner, { keepFiles: true }),
  },
  {
    name: 'pause',
    description: 'setting.pause',
    read: (learner) => (learner.settings.paused === true ? 'on' : 'off'),
    write: (learner, value) => withSettings(learner, { paused: onOrOff(value, 'invalid-pause') }),
    clear: (learner) => withSettings(learner, { paused: false }),
  },
  preference('time-zone', 'timeZone', 'UTC', canonicalTimeZone),
];

/** The names of the facts that `after` has and `before` had not, or had otherwise. */
export function changedFacts(before: Learner, after: Learner): readonly Setting[] {
  return factSettings.filter((setting) => setting.read(before) !== setting.read(after));
}

/** No login, host, input or file of a learner's is named so long; it would fill every text in which it stands. */
const longestFact = 100;

/** The learner with what a submission told. */
export function learn(learner: Learner, learned: LearnerFacts): Learner {
  const told = Object.entries(learned).filter(([, value]) => value.length <= longestFact);
  const facts = { ...learner.facts, ...Object.fromEntries(told) };
  const grown = { ...learner, facts };
  return changedFacts(learner, grown).length === 0 ? learner : grown;
}

function fact(name: FactSettingName, key: keyof LearnerFacts, form: RegExp, refusal: ErrorCode): Setting {
  return {
    name,
    description: `setting.${name}`,
    read: (learner) => learner.facts[key] ?? null,
    write: (learner, value) => {
      if (!form.test(value)) throw new KnownError(refusal);
      return { ...learner, facts: { ...learner.facts, [key]: value } };
    },
    clear: (learner) => {
      const { [key]: _, ...facts } = learner.facts;
      return { ...learner, facts };
    },
  };
}

type FactSettingName =
  | 'login'
  | 'host'
  | 'input'
  | 'nixpkgs'
  | 'release'
  | 'flake-file'
  | 'system-file'
  | 'home-file';

function preference(
  name: 'language' | 'time-zone',
  key: 'language' | 'timeZone',
  initial: string,
  canonical: (value: string) => string | null,
): Setting {
  return {
    name,
    description: `setting.${name}`,
    read: (learner) => learner.settings[key],
    write: (learner, value) => {
      const accepted = canonical(value);
      if (accepted === null) throw new KnownError(`invalid-${name}`, { languages: languages.join(', ') });
      return withSettings(learner, { [key]: accepted });
    },
    clear: (learner) => withSettings(learner, { [key]: initial }),
  };
}

function withSettings(learner: Learner, changed: Partial<LearnerSettings>): Learner {
  return { ...learner, settings: { ...learner.settings, ...changed } };
}

function onOrOff(value: string, refusal: ErrorCode): boolean {
  const word = value.toLowerCase();
  if (['on', 'yes', 'true'].includes(word)) return true;
  if (['off', 'no', 'false'].includes(word)) return false;
  throw new KnownError(refusal);
}

/** The zone as the IANA database writes it, or null where it has no such zone. */
function canonicalTimeZone(value: string): string | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: value }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}
