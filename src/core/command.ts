/** What a command is: a value with a name, typed arguments, a permission, and a function from context to outcome. */

import type { Chapter, Step } from '../chapter/chapter.ts';
import type { DrawGrid } from '../charts/grid.ts';
import type { Diagnosis } from '../doctor/index.ts';
import type { MessageKey, Messages } from '../i18n/messages.ts';
import type { OptionBook } from '../options/option-book.ts';
import type { Contradiction } from '../validator/files/contradictions.ts';
import type { FileMerger, ProjectVerdict } from '../validator/index.ts';
import type { CheckRequest, LearnerFacts, Verdict } from '../validator/verdict.ts';
import type { Change, CohortStore } from './cohorts/store.ts';
import type { Account, Place, RoomRefusal } from './event.ts';
import type { Learner } from './learner.ts';
import type { Reply } from './reply.ts';
import type { Attempt, FilesChange, KeptChange, News, Report, SavedFile } from './store.ts';

/** Judges one submission. Pure; bounded in counted steps; never throws for what a learner typed. */
export type Validate = (request: CheckRequest) => Verdict;

/** Judges a whole configuration, by path. Pure, never throws. */
export type CheckFiles = (
  files: ReadonlyMap<string, string>,
  facts: LearnerFacts,
) => Pick<ProjectVerdict, 'findings' | 'steps'>;

/** What the learner's files have to do with answers. Pure, never throws for what a learner typed. */
export type FileMerging = FileMerger;

/** What pasted error output means. Pure, linear in the text, never throws. */
export type Diagnose = (text: string) => Diagnosis;

/** The step of the chapter that a learner named by id, number or title. */
interface StepArgument {
  readonly kind: 'step';
  readonly description: MessageKey;
  readonly required: boolean;
}

/** One of a few fixed words. */
interface ChoiceArgument {
  readonly kind: 'choice';
  readonly description: MessageKey;
  readonly required: boolean;
  readonly choices: readonly string[];
  /** Other words for a choice, for example `y` for `yes`. */
  readonly synonyms?: Readonly<Record<string, string>>;
}

/** One word, or several between quotation marks. */
interface WordArgument {
  readonly kind: 'word';
  readonly description: MessageKey;
  readonly required: boolean;
}

/** Everything that is left on the line; only as the last argument. */
interface TextArgument {
  readonly kind: 'text';
  readonly description: MessageKey;
  readonly required: boolean;
  /** What a platform that completes words offers while it is typed. */
  readonly completes?: 'option' | 'command';
}

export type ArgumentSpec = StepArgument | ChoiceArgument | WordArgument | TextArgument;
export type ArgumentSpecs = Readonly<Record<string, ArgumentSpec>>;

type ValueOf<S extends ArgumentSpec> = S extends StepArgument
  ? Step
  : S extends ChoiceArgument
    ? S['choices'][number]
    : string;

/** The arguments as a command's `run` gets them; null where an optional one was left out. */
export type Arguments<S extends ArgumentSpecs> = {
  readonly [Name in keyof S]: S[Name]['required'] extends true ? ValueOf<S[Name]> : ValueOf<S[Name]> | null;
};

type Permission = 'anyone' | 'moderator';

/** A pasted block that belongs to a command. */
export interface BodySpec {
  readonly description: MessageKey;
  /** Where a platform asks for it in a form: the form's title, and the field's label. */
  readonly form: { readonly title: MessageKey; readonly label: MessageKey };
  /** Whether there is nothing to do without it. */
  readonly needed: boolean;
  /** In UTF-8 bytes. */
  readonly maximumBytes: number;
}

export interface Command<S extends ArgumentSpecs = ArgumentSpecs> {
  readonly group: 'hm' | 'cohort';
  readonly name: string;
  readonly aliases: readonly string[];
  readonly description: MessageKey;
  /** In the order in which they are typed. */
  readonly arguments: S;
  /** Null for a command that takes no pasted block. */
  readonly body: BodySpec | null;
  readonly permission: Permission;
  /** `room`: the answer tells nothing private, so that all may read it where a platform answers in public. */
  readonly audience?: 'room';
  /** Set where an offer of this command is meant for the step, or for the question, at which it was made. */
  readonly boundTo?: 'step' | 'question';
  /** What it is called in the menu of a message, which is then its body, where a platform has such menus. */
  readonly messageMenu?: MessageKey;
  /** What it is called in the menu of a person, who is then this argument, where a platform has such menus. */
  readonly accountMenu?: { readonly label: MessageKey; readonly argument: string };
  run(context: Context, given: Arguments<S>): Outcome | Promise<Outcome>;
}

/** Types the arguments of `run` from the declaration. */
export function defineCommand<const S extends ArgumentSpecs>(command: Command<S>): Command<S> {
  return command;
}

/** A command of any arguments; dispatch has checked them against the declaration before `run` sees them. */
// biome-ignore lint/suspicious/noExplicitAny: the declaration and the values cannot be related in a list
export type AnyCommand = Command<any>;

/** What a command may know. It can change nothing except by what it returns. */
export interface Context {
  /** As read; for a new learner an empty record with version 0. */
  readonly learner: Learner;
  readonly account: Account;
  /** Of the commands, as typed. */
  readonly group: string;
  readonly place: Place;
  readonly moderator: boolean;
  /** The pasted block, or null. */
  readonly body: string | null;
  /** Set where the body is another account's message: it may be judged, but brings no credit. */
  readonly bodyAuthor: Account | null;
  readonly chapter: Chapter;
  readonly commands: readonly AnyCommand[];
  readonly messages: Messages;
  readonly now: Date;
  readonly validate: Validate;
  readonly checkFiles: CheckFiles;
  readonly merging: FileMerging;
  readonly diagnose: Diagnose;
  readonly options: OptionBook;
  /** The learner's saved files, in the order of their paths; empty where none are saved. */
  savedFiles(): Promise<readonly SavedFile[]>;
  /** The last change of those files that can be taken back, or null. */
  lastFileChange(): Promise<KeptChange | null>;
  /** The answer that waits for the learner to say which name is meant, while this process remembers it. */
  readonly waiting: WaitingAnswer | null;
  /** What the message was judged to be before the learner edited it; null where they did not, or nothing was judged. */
  readonly revised: Attempt | null;
  /** The submission that was refused last, while this process remembers it; null otherwise. */
  readonly lastRefused: RefusedSubmission | null;
  /** Everything that is kept about the learner. */
  exportLearner(): Promise<Readonly<Record<string, unknown>>>;
  readonly cohorts: CohortStore;
  /** Why news cannot be announced in this place; null where it can. */
  checkRoom(): Promise<RoomRefusal | 'unsupported' | null>;
  readonly drawGrid: DrawGrid;
  /** The learner behind another account; null for one who is not known. */
  learnerOf(account: Account): Promise<Learner | null>;
  /** A new code, in the form that is shown. */
  newCode(): string;
  /** To be asked before a typed code is looked up: the time from which the account may try again, or null. */
  guessCode(): Promise<Date | null>;
}

/** Kept in memory only, so that `report` need not ask for the same paste again. */
export interface RefusedSubmission {
  readonly slot: number;
  readonly text: string;
  /** Set once another submission has passed the step since. */
  readonly isOutdated?: true;
}

/** Kept in memory only, so that it need not be pasted again. */
export interface WaitingAnswer {
  readonly step: string;
  readonly text: string;
  readonly contradiction: Contradiction;
}

/** `hm goto STEP`, `hm check [step]`: brackets stand around what may be left out. */
export function usageOf(command: AnyCommand): string {
  const words = Object.entries(command.arguments as ArgumentSpecs).map(([name, spec]) =>
    spec.required ? name.toUpperCase() : `[${name}]`,
  );
  return [command.group, command.name, ...words].join(' ');
}

/** What an event comes to. Nothing is written until dispatch commits it. */
export interface Outcome {
  readonly reply: Reply;
  /** The learner as they are now; absent where nothing changes. */
  readonly learner?: Learner;
  readonly attempt?: Attempt;
  readonly report?: Report;
  /** What becomes of the learner's files; only with `learner`. */
  readonly files?: FilesChange;
  /** Everything about the learner is deleted. */
  readonly forget?: true;
  readonly refused?: RefusedSubmission;
  /** What else is to change, in this order, together with the rest or not at all. */
  readonly changes?: readonly Change[];
  /** What others are told because of this. */
  readonly news?: readonly News[];
  /** An answer that now waits; any other answer than this ends the wait. */
  readonly waiting?: WaitingAnswer;
}
