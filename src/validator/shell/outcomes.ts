import type { Severity, VerdictKind } from '../verdict.ts';

/** Values that a sentence needs: names of hosts, files, options and words, as the learner wrote them. */
export interface Details {
  readonly host?: string;
  readonly given?: string;
  readonly file?: string;
  readonly option?: string;
  readonly word?: string;
  readonly meant?: string;
  readonly action?: string;
  readonly pattern?: string;
  /** Which of several sentences of the same code fits. */
  readonly reason?: keyof typeof unstaged | keyof typeof hosts;
}

interface Outcome {
  /** What it makes of the submission; `pass` for what is only good to know. */
  readonly verdict: VerdictKind;
  readonly severity: Severity;
  readonly say: (details: Details) => string;
}

/** The values of a sentence without the choice between sentences. */
type Sayable = Omit<Details, 'reason'>;

/** The last line that every learner needs, with the host's name where it is known. */
function rebuildLine(details: Sayable): string {
  return `sudo nixos-rebuild switch --flake .#${details.host ?? 'HOST'}`;
}

const unstaged = {
  never: ({ file }: Sayable) =>
    `A flake in a Git repository only sees files that Git knows. Run git add . before the rebuild, so that ${file} is seen; a commit is not needed.`,
  late: ({ file }: Sayable) =>
    `git add comes after the rebuild here, so that the rebuild did not see ${file} yet. Stage first, then rebuild.`,
  other: ({ file }: Sayable) =>
    `Your git add does not include ${file}, and a flake only sees files that Git knows. git add . takes everything.`,
  option: ({ option, file }: Sayable) =>
    `git add ${option} does not take in files that are new to Git, such as ${file}. Use git add . instead.`,
  empty: () => 'git add needs to know what to stage: git add . takes everything in this folder.',
  unstaged: ({ file }: Sayable) =>
    `After git add, another Git command took the files out again, so that the rebuild does not see ${file}. Run git add . once more, right before the rebuild.`,
};

const hosts = {
  missing: (details: Sayable) =>
    `Without #name the current name of the machine is used, and it must match a name under nixosConfigurations. Say which one: ${rebuildLine(details)}`,
  placeholder: ({ given }: Sayable) =>
    `${given} only holds the place: write the name that stands under nixosConfigurations in your flake.nix.`,
  path: (details: Sayable) =>
    `nixos-rebuild looks under nixosConfigurations by itself. Only the name belongs behind #: ${rebuildLine(details)}`,
  other: (details: Sayable) =>
    `Your flake has nixosConfigurations.${details.host}, but the command asks for ${details.given}. ${rebuildLine(details)}`,
};

function sentence<Reason extends string>(
  sentences: Readonly<Record<Reason, (details: Sayable) => string>>,
  details: Details,
  usual: NoInfer<Reason>,
): string {
  const reason = details.reason !== undefined && details.reason in sentences ? details.reason : usual;
  return sentences[reason as Reason](details);
}

/** Everything that can be said about pasted commands. The order is that of importance. */
export const outcomes = {
  'standalone-confusion': {
    verdict: 'fail',
    severity: 'essential',
    say: (details) =>
      `In this chapter Home Manager is a part of NixOS: the rebuild applies both, and there is no second command. Use ${rebuildLine(details)}`,
  },
  'command-misspelt': {
    verdict: 'fail',
    severity: 'essential',
    say: ({ word, meant }) => `${word} is not known here. Did you mean ${meant}?`,
  },
  'rebuild-without-flake': {
    verdict: 'fail',
    severity: 'essential',
    say: (details) =>
      `Without --flake another configuration may be built, usually the one in /etc/nixos. Say which flake and which host: ${rebuildLine(details)}`,
  },
  'wrong-host-name': {
    verdict: 'fail',
    severity: 'essential',
    say: (details) => sentence(hosts, details, 'missing'),
  },
  'resource-gitignored': {
    verdict: 'fail',
    severity: 'essential',
    say: ({ pattern, file }) =>
      `The line ${pattern} in .gitignore hides ${file} from git add . and therefore from the flake. Take the line out, or run git add -f ${file}.`,
  },
  'resource-not-staged': {
    verdict: 'fail',
    severity: 'essential',
    say: (details) => sentence(unstaged, details, 'never'),
  },
  'rebuild-action-missing': {
    verdict: 'fail',
    severity: 'essential',
    say: (details) =>
      `The rebuild needs to be told what to do: switch builds the system and activates it, test and build are fine too. ${rebuildLine(details)}`,
  },
  'rebuild-missing': {
    verdict: 'fail',
    severity: 'essential',
    say: (details) => `The files are staged. Now rebuild: ${rebuildLine(details)}`,
  },
  'commands-missing': {
    verdict: 'fail',
    severity: 'essential',
    say: (details) =>
      `I found no command here. Paste what you ran, or the error it printed. Two lines are needed: git add . and ${rebuildLine(details)}`,
  },
  'nix-not-commands': {
    verdict: 'fail',
    severity: 'essential',
    say: () =>
      'This is Nix, and this step asks for commands. To have code looked at, send it with check and the name of its step, such as check hm-settings.',
  },
  'command-unclear': {
    verdict: 'unsure',
    severity: 'actionable',
    say: ({ word }) =>
      `I cannot see what ${word} runs on your machine. Paste the commands behind it: git add … and nixos-rebuild …`,
  },
  'host-unclear': {
    verdict: 'unsure',
    severity: 'actionable',
    say: ({ given }) =>
      `I cannot see what ${given} stands for. Write out the name that stands under nixosConfigurations.`,
  },
  'staging-unclear': {
    verdict: 'unsure',
    severity: 'actionable',
    say: ({ word, file }) =>
      `I cannot see what ${word} stands for, and so whether ${file} is staged. git add . is the plain form.`,
  },
  'remote-flake': {
    verdict: 'unsure',
    severity: 'actionable',
    say: ({ given, host }) =>
      `${given} is built from the server and not from your folder, so that it shows nothing about staging. Run it in your folder: ${rebuildLine(host === undefined ? {} : { host })}`,
  },
  'commit-required': {
    verdict: 'pass',
    severity: 'informative',
    say: () =>
      'Staging is enough for Nix to see a file. Committing and pushing are for you, whenever you like.',
  },
  'dirty-tree-is-error': {
    verdict: 'pass',
    severity: 'informative',
    say: () =>
      'The line about a dirty Git tree only says that you have changes without a commit. It is no error; the real message, if there is one, stands below it.',
  },
  'sudo-assumed': {
    verdict: 'pass',
    severity: 'informative',
    say: ({ action }) =>
      `${action} needs the rights of root. I take it that you ran it as root; otherwise put sudo in front.`,
  },
  'host-assumed': {
    verdict: 'pass',
    severity: 'informative',
    say: () =>
      'No host is named, so that the name of the machine is used. I take it that your flake has it under nixosConfigurations.',
  },
  'path-reference': {
    verdict: 'pass',
    severity: 'informative',
    say: () =>
      'With path: Nix copies the whole folder, staged or not. Without path:, Git has to know new files first.',
  },
  'not-activated': {
    verdict: 'pass',
    severity: 'informative',
    say: ({ action }) =>
      `${action} builds the system and leaves the running one as it is. Use switch when you want to see the change.`,
  },
} as const satisfies Readonly<Record<string, Outcome>>;

export type OutcomeCode = keyof typeof outcomes;

/** The place of each code in the table, which is its importance. */
const ranks = new Map(Object.keys(outcomes).map((code, rank) => [code, rank]));

export function rankOf(code: OutcomeCode): number {
  return ranks.get(code) ?? ranks.size;
}
