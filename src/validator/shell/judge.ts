import { distance } from 'fastest-levenshtein';
import type { Span } from '../../nix/index.ts';
import { isFailure } from '../extract/error-output.ts';
import { fileNameOf } from '../sources/roles.ts';
import type { VerdictKind } from '../verdict.ts';
import { type CommandLine, readSession } from './command-lines.ts';
import { covers, folderAfter, readGit, type StagedPath } from './git.ts';
import { announcesIgnoreFile, firstIgnored, patternsWritten, showsIgnoreFile } from './ignored.ts';
import { type Details, type OutcomeCode, outcomes, rankOf } from './outcomes.ts';
import { type Alias, aliasOf, unwrap } from './programs.ts';
import {
  buildingActions,
  inactiveActions,
  type Rebuild,
  readNh,
  readNixBuild,
  readNixosRebuild,
} from './rebuild.ts';
import { readCommands, type SimpleCommand, type Word } from './words.ts';

/** What the reader of commands may know of the learner. Absent means unknown. */
export interface CommandFacts {
  /** The name under `nixosConfigurations`. */
  readonly hostName?: string;
  /** All names under `nixosConfigurations`, as far as files were saved that show them. */
  readonly hostNames?: readonly string[];
  /** Paths, relative to the repository, of the files that the chapter has made the learner create. */
  readonly newFiles?: readonly string[];
}

/** One thing to say, with its place in the text of commands; null where something is missing altogether. */
export interface Remark {
  readonly code: OutcomeCode;
  readonly span: Span | null;
  readonly details: Details;
}

export interface SessionJudgement {
  readonly verdict: VerdictKind;
  /** The most important first. */
  readonly remarks: readonly Remark[];
  /** The host that a rebuild names, or null. */
  readonly hostName: string | null;
  /** Whether anything in the text is a command. */
  readonly hasCommands: boolean;
  /** Where the output begins that shows the rebuild failed, although the commands are right; else null. */
  readonly failedAt: number | null;
}

/** The file that every learner of the chapter has created when this step comes. */
const newFilesOfChapter = ['home/home.nix'];

/** Files that a flake had before this chapter, so that staging only them is not enough. */
const oldFiles =
  /^(?:flake\.nix|flake\.lock|config\.nix|configuration\.nix|hardware-configuration\.nix|\.gitignore|README\.md)$/;

/** What instructions write in place of a host's name, in lower case and without `-` and `_`. */
const placeholders = new Set(
  'hostname yourhost yourhostname yourname yourmachine yourmachinename yourcomputer yoursystem yourpc'.split(
    ' ',
  ),
);

function isPlaceholder(name: string): boolean {
  const plain = name.toLowerCase().replace(/[-_]/g, '');
  return name === 'HOST' || name === 'NAME' || placeholders.has(plain) || /^<.*>$/.test(name);
}

/** Judges pasted commands. Nothing is executed; what a command would do is read from its words. */
export function judgeSession(text: string, facts: CommandFacts): SessionJudgement {
  return new SessionJudge(text, facts).judge();
}

interface Attempt {
  readonly remarks: readonly Remark[];
  readonly hostName: string | null;
  readonly line: CommandLine;
}

class SessionJudge {
  readonly #text: string;
  readonly #facts: CommandFacts;
  readonly #newFiles: readonly string[];
  readonly #attempts: Attempt[] = [];
  readonly #general: Remark[] = [];
  readonly #patterns: string[] = [];
  readonly #aliases = new Map<Alias, Word>();
  #staged: StagedPath[] = [];
  #everything = false;
  #forced = false;
  /** Why nothing is staged, as a reason of `resource-not-staged`. */
  #reason: Exclude<Details['reason'], undefined> = 'never';
  #option = '';
  #folder = '';
  #isRoot = false;
  #hasStaged = false;

  constructor(text: string, facts: CommandFacts) {
    this.#text = text;
    this.#facts = facts;
    this.#newFiles = facts.newFiles ?? newFilesOfChapter;
  }

  judge(): SessionJudgement {
    const session = readSession(this.#text);
    this.#collectPatterns(session.others);
    for (const line of session.commands) {
      this.#isRoot ||= line.isRoot;
      for (const command of readCommands(this.#text.slice(line.start, line.end), line.start)) {
        this.#run(command, line);
      }
    }
    const right = this.#attempts.filter(({ remarks }) => verdictOf(remarks) === 'pass');
    const attempt =
      right.find((each) => this.#failureBehind(each) === null) ?? right.at(-1) ?? this.#attempts.at(-1);
    const remarks = [...this.#general, ...(attempt?.remarks ?? this.#withoutRebuild(session))];
    const sorted = unique(remarks).toSorted((left, right) => rankOf(left.code) - rankOf(right.code));
    return {
      verdict: verdictOf(sorted),
      remarks: sorted,
      hostName: attempt?.hostName ?? null,
      hasCommands: session.commands.length > 0,
      failedAt: attempt && verdictOf(sorted) !== 'fail' ? this.#failureBehind(attempt) : null,
    };
  }

  /** The first line of a failure that was printed between this rebuild and the next one. */
  #failureBehind({ line }: Attempt): number | null {
    const next = this.#attempts.find((each) => each.line.start > line.start);
    let start = line.end + 1;
    for (const printed of this.#text.slice(start, next?.line.start).split('\n')) {
      if (isFailure(printed)) return start;
      start += printed.length + 1;
    }
    return null;
  }

  #collectPatterns(
    others: readonly { readonly text: string; readonly start: number; readonly end: number }[],
  ): void {
    let isListed = false;
    for (const line of others) {
      if (announcesIgnoreFile(line)) {
        isListed = true;
      } else if (isListed) {
        this.#patterns.push(line.text);
      }
    }
  }

  #run(command: SimpleCommand, line: CommandLine): void {
    const { words, isPrivileged } = unwrap(command);
    const [first, second] = words;
    this.#patterns.push(...patternsWritten(command));
    if (showsIgnoreFile(command)) {
      this.#patterns.push(...this.#linesBelow(line));
    }
    if (command.connector === '||') {
      this.#runPerhaps(words, first);
      return;
    }
    if (first === undefined || /^(?:su|bash|-i|-s)$/.test(first.text)) {
      this.#isRoot ||= isPrivileged || first?.text === 'su';
    } else if (first.text === 'cd' || first.text === 'pushd') {
      this.#folder = folderAfter(this.#folder, second?.text ?? '');
    } else if (first.text === 'git') {
      this.#runGit(words);
    } else if (isStandalone(words)) {
      if (words.some((word) => /^(?:switch|build|init)$/.test(word.text))) {
        this.#general.push({ code: 'standalone-confusion', span: spanOf(words), details: this.#host() });
      }
    } else {
      this.#runRebuild(command, words, isPrivileged || this.#isRoot, line);
    }
  }

  /** What stands behind `||` runs only if something failed, which the text does not tell. */
  #runPerhaps(words: readonly Word[], first: Word | undefined): void {
    if (first?.text === 'git' && readGit(words, this.#folder).kind === 'stage') {
      this.#hasStaged = true;
      this.#staged.push({ path: '|| git add', isGlob: false, isUnknown: true });
    }
  }

  #runGit(words: readonly Word[]): void {
    const effect = readGit(words, this.#folder);
    if (effect.kind === 'stage') {
      this.#hasStaged = true;
      this.#everything ||= effect.everything;
      this.#forced ||= effect.force;
      this.#staged.push(...effect.paths);
      this.#reason = effect.everything || effect.paths.length > 0 ? 'other' : 'empty';
    } else if (effect.kind === 'stage-nothing-new') {
      this.#hasStaged = true;
      this.#reason = 'option';
      this.#option = effect.option;
    } else if (effect.kind === 'unstage') {
      this.#reason = this.#hasStaged ? 'unstaged' : this.#reason;
      this.#everything = false;
      this.#staged = [];
    } else if (effect.kind === 'misspelt') {
      const details = { word: `git ${effect.word.text}`, meant: `git ${effect.meant}` };
      this.#general.push({ code: 'command-misspelt', span: spanOf(words.slice(0, 2)), details });
      this.#everything = true;
    } else if (effect.kind === 'commit' || effect.kind === 'push') {
      this.#general.push({ code: 'commit-required', span: spanOf(words), details: {} });
    }
    this.#reconsiderEarlier();
  }

  /** A rebuild that came before the staging saw nothing of it. */
  #reconsiderEarlier(): void {
    const last = this.#attempts.at(-1);
    if (last === undefined || !this.#hasStaged) {
      return;
    }
    const remarks = last.remarks.map(
      (remark): Remark =>
        remark.code === 'resource-not-staged' && remark.details.reason === 'never'
          ? { ...remark, details: { ...remark.details, reason: 'late' } }
          : remark,
    );
    this.#attempts[this.#attempts.length - 1] = { ...last, remarks };
  }

  #runRebuild(
    command: SimpleCommand,
    words: readonly Word[],
    isPrivileged: boolean,
    line: CommandLine,
  ): void {
    const [first, second] = words;
    if (first === undefined) {
      return;
    }
    const name = fileNameOf(first.text);
    if (name === 'nixos-rebuild' || name === 'nixos-rebuild-ng') {
      this.#attempt(readNixosRebuild(command, words, isPrivileged), line);
    } else if (name === 'nh' && second?.text === 'os') {
      this.#attempt(readNh(command, words), line);
    } else if (name === 'nix' && second?.text === 'build') {
      const rebuild = readNixBuild(command, words);
      if (rebuild !== null) {
        this.#attempt(rebuild, line);
      }
    } else if (name !== 'nixos-rebuild' && distance(name, 'nixos-rebuild') <= 3) {
      this.#general.push({
        code: 'command-misspelt',
        span: first,
        details: { word: name, meant: 'nixos-rebuild' },
      });
      this.#attempt(readNixosRebuild(command, words, isPrivileged), line);
    } else if (name === 'gti') {
      this.#general.push({ code: 'command-misspelt', span: first, details: { word: name, meant: 'git' } });
      this.#runGit(words);
    } else {
      const alias = aliasOf(first.text);
      if (alias !== null) {
        this.#aliases.set(alias, first);
      }
    }
  }

  #attempt(rebuild: Rebuild, line: CommandLine): void {
    const host = rebuild.flake?.host?.text ?? null;
    const remarks = [
      ...this.#judgeForm(rebuild),
      ...this.#judgeHost(rebuild, line),
      ...this.#judgeStaging(rebuild),
      ...this.#judgeActivation(rebuild),
    ];
    const isName = host !== null && !isPlaceholder(host) && !host.includes('$') && !host.includes('.');
    this.#attempts.push({ remarks, hostName: isName ? host : null, line });
  }

  #judgeForm(rebuild: Rebuild): Remark[] {
    const span = spanOf(rebuild.command.words);
    const remarks: Remark[] = [];
    if (rebuild.typo !== null) {
      const details = { word: rebuild.typo.word.text, meant: rebuild.typo.meant };
      remarks.push({ code: 'command-misspelt', span: rebuild.typo.word, details });
    } else if (rebuild.action === null || !buildingActions.has(rebuild.action.text)) {
      remarks.push({ code: 'rebuild-action-missing', span: rebuild.action ?? span, details: this.#host() });
    }
    if (rebuild.flake === null && rebuild.typo?.meant !== '--flake') {
      remarks.push({ code: 'rebuild-without-flake', span, details: this.#host() });
    }
    return remarks;
  }

  #judgeHost(rebuild: Rebuild, line: CommandLine): Remark[] {
    const { flake } = rebuild;
    if (flake === null) {
      return [];
    }
    if (flake.location === 'remote') {
      return [
        { code: 'remote-flake', span: flake.word, details: { ...this.#host(), given: flake.word.text } },
      ];
    }
    const known = this.#facts.hostName;
    const placeholder = rebuild.command.inputs[0];
    const wrong = (reason: Exclude<Details['reason'], undefined>, details: Details = {}): Remark[] => [
      {
        code: 'wrong-host-name',
        span: flake.host ?? flake.word,
        details: { ...this.#host(), ...details, reason },
      },
    ];
    if (flake.host === null && placeholder !== undefined) {
      return wrong('placeholder', { given: `<${placeholder.text}>` });
    }
    if (flake.host === null) {
      const isMachine = known !== undefined && line.machine === known;
      return rebuild.tool === 'nh' || isMachine
        ? [{ code: 'host-assumed', span: flake.word, details: {} }]
        : wrong('missing');
    }
    const given = flake.host.text;
    if (/[$`]/.test(given)) {
      return [{ code: 'host-unclear', span: flake.host, details: { given } }];
    }
    if (isPlaceholder(given)) {
      return wrong('placeholder', { given });
    }
    const inner = /^nixosConfigurations\.([^.]+)/.exec(given)?.[1];
    if (inner !== undefined) {
      return wrong('path', { given, host: known ?? inner });
    }
    const isKnown = given === known || this.#facts.hostNames?.includes(given);
    return known === undefined || isKnown ? [] : wrong('other', { given });
  }

  #judgeStaging(rebuild: Rebuild): Remark[] {
    if (rebuild.flake?.location === 'remote') {
      return [];
    }
    if (rebuild.flake?.location === 'path') {
      return [{ code: 'path-reference', span: rebuild.flake.word, details: {} }];
    }
    const ignored = this.#forced ? null : firstIgnored(this.#patterns, this.#newFiles);
    if (ignored !== null && this.#hasStaged) {
      return [{ code: 'resource-gitignored', span: null, details: { ...ignored } }];
    }
    const file = this.#newFiles.find((candidate) => !this.#isStaged(candidate));
    if (file === undefined) {
      return [];
    }
    const alias = this.#aliases.get('staging');
    if (alias !== undefined) {
      return [{ code: 'command-unclear', span: alias, details: { word: alias.text } }];
    }
    const unknown = this.#staged.find((path) => path.isUnknown);
    if (unknown !== undefined) {
      return [{ code: 'staging-unclear', span: null, details: { word: unknown.path, file } }];
    }
    const details = { file, reason: this.#reason, option: this.#option };
    return [{ code: 'resource-not-staged', span: spanOf(rebuild.command.words), details }];
  }

  /**
   * Without knowledge of the learner's files, anything that is not one of the old files may be the new one: it is
   * given the benefit of the doubt. A pattern is checked against the chapter's own names.
   */
  #isStaged(file: string): boolean {
    if (this.#everything || this.#staged.some((path) => covers(path, file))) {
      return true;
    }
    return (
      this.#facts.newFiles === undefined &&
      this.#staged.some(({ path, isUnknown }) => !isUnknown && !/[*?[]/.test(path) && isNewFile(path))
    );
  }

  #judgeActivation(rebuild: Rebuild): Remark[] {
    const action = rebuild.action?.text ?? '';
    if (inactiveActions.has(action)) {
      return [{ code: 'not-activated', span: rebuild.action, details: { action } }];
    }
    return buildingActions.has(action) && !rebuild.isPrivileged
      ? [{ code: 'sudo-assumed', span: rebuild.action, details: { action } }]
      : [];
  }

  /** What is to be said where no rebuild was found. */
  #withoutRebuild(session: ReturnType<typeof readSession>): Remark[] {
    const alias = this.#aliases.get('rebuild') ?? this.#aliases.get('staging');
    if (alias !== undefined) {
      return [{ code: 'command-unclear', span: alias, details: { word: alias.text } }];
    }
    if (this.#general.some((remark) => outcomes[remark.code].verdict === 'fail')) {
      return [];
    }
    if (this.#hasStaged) {
      return [{ code: 'rebuild-missing', span: null, details: this.#host() }];
    }
    const words = new Set(session.others.flatMap((line) => line.text.toLowerCase().match(/\w+/g) ?? []));
    const belief: Remark[] = ['commit', 'push', 'committed', 'pushed'].some((word) => words.has(word))
      ? [{ code: 'commit-required', span: null, details: {} }]
      : [];
    return [{ code: 'commands-missing', span: null, details: this.#host() }, ...belief];
  }

  #linesBelow(line: CommandLine): string[] {
    const below = this.#text.slice(line.end).split('\n').slice(1);
    const end = below.findIndex((text) => /^\s*[$#❯%]\s|@\S+[:\s].*[$#]\s/.test(text));
    return end === -1 ? below : below.slice(0, end);
  }

  #host(): Details {
    return this.#facts.hostName === undefined ? {} : { host: this.#facts.hostName };
  }
}

function isNewFile(path: string): boolean {
  const name = fileNameOf(path);
  return (
    !oldFiles.test(name) && !/^(?:res|modules|hosts)$/.test(path) && !/\.(?:png|jpe?g|svg|webp)$/.test(path)
  );
}

function spanOf(words: readonly Word[]): Span | null {
  const [first] = words;
  const last = words.at(-1);
  return first === undefined || last === undefined ? null : { start: first.start, end: last.end };
}

function unique(remarks: readonly Remark[]): Remark[] {
  const seen = new Set<OutcomeCode>();
  return remarks.filter(({ code }) => !seen.has(code) && seen.add(code));
}

function verdictOf(remarks: readonly Remark[]): VerdictKind {
  const verdicts = remarks.map(({ code }) => outcomes[code].verdict);
  return (
    verdicts.find((verdict) => verdict === 'fail') ??
    verdicts.find((verdict) => verdict === 'unsure') ??
    'pass'
  );
}

/** Home Manager's own command, also through `nh` and `nix run`. */
function isStandalone([first, second, third]: readonly Word[]): boolean {
  if (first?.text === 'nix')
    return second?.text === 'run' && /(?:^|[/:])home-manager(?:[/#?]|$)/.test(third?.text ?? '');
  return first?.text === 'home-manager' || (first?.text === 'nh' && second?.text === 'home');
}
