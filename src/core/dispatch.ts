/**
 * The way of one event: known already? -> learner -> command -> outcome -> one commit -> reply. What is decided here
 * was decided on a version of the learner; the store refuses the commit where that version is no longer the last.
 */

import type { Chapter } from '../chapter/chapter.ts';
import type { DrawGrid } from '../charts/grid.ts';
import { isMessageKey, type MessageKey, type Messages, messagesFor } from '../i18n/messages.ts';
import type { OptionBook } from '../options/option-book.ts';
import { neutralLine } from '../security/neutral.ts';
import { findCommand, parseArguments } from './arguments.ts';
import { newCode } from './cohorts/code.ts';
import type {
  AnyCommand,
  CheckFiles,
  Context,
  Diagnose,
  FileMerging,
  Outcome,
  RefusedSubmission,
  Validate,
  WaitingAnswer,
} from './command.ts';
import { composer, errorReply, neutralReply } from './compose-reply.ts';
import { type ErrorCode, KnownError } from './errors.ts';
import type { Account, Event } from './event.ts';
import { inOrderByKey } from './in-order.ts';
import type { Learner } from './learner.ts';
import { checkMoment, stampChoices } from './moment.ts';
import { presentRevision } from './present/revision.ts';
import { stampPasses } from './progress.ts';
import { RecentMap } from './recent-map.ts';
import type { Reply } from './reply.ts';
import {
  type Attempt,
  type Delivery,
  type SavedFile,
  type Store,
  StoreError,
  type UnitOfWork,
} from './store.ts';

export interface Ports {
  readonly store: Store;
  readonly chapter: Chapter;
  readonly commands: readonly AnyCommand[];
  readonly validate: Validate;
  readonly checkFiles: CheckFiles;
  readonly merging: FileMerging;
  readonly diagnose: Diagnose;
  readonly options: OptionBook;
  readonly drawGrid: DrawGrid;
  /** Whole numbers from 0 up to, not including, the bound; from a source that cannot be predicted. */
  readonly random: (bound: number) => number;
  /** Counts a guess at a code; the time from which the account may guess again, or null where it may now. */
  readonly limitGuesses: (account: string) => Promise<Date | null>;
  readonly clock: () => Date;
  /** An id that a learner can quote and the log contains; short and without look-alike letters. */
  readonly newErrorId: () => string;
  /** Called with what the learner is not told. */
  readonly logError: (error: unknown, fields: Readonly<Record<string, unknown>>) => void;
  /** Called once for every answered event. */
  readonly measure: (measurement: Measurement) => void;
}

interface Measurement {
  readonly platform: string;
  /** The command's name, or `unknown`. */
  readonly command: string;
  /** `ok`, `duplicate`, or the error's code. */
  readonly result: string;
  readonly milliseconds: number;
}

/** What goes back to the adapter. */
export interface Answer {
  readonly reply: Reply;
  /** To be marked as delivered; null where nothing could be stored, so that the reply is all there is. */
  readonly deliveryId: string | null;
  /** Whether this event had been answered before; the reply is the one it got then. */
  readonly duplicate: boolean;
  /** Whether the platform confirmed before that the reply arrived. */
  readonly delivered: boolean;
}

export type Dispatch = (event: Event) => Promise<Answer>;

/** How often an event is decided again because another process changed the learner in the meantime. */
const maximumConflicts = 5;
/** Learners whose last state is kept in memory. */
const rememberedLearners = 10_000;
/** Learners whose files are kept in memory with them. */
const rememberedFiles = 500;
/** Refused submissions that are kept in memory for `report`. */
const rememberedSubmissions = 200;

export function createDispatch(ports: Ports): Dispatch {
  const learners = new RecentMap<Learner>(rememberedLearners);
  const refused = new RecentMap<RefusedSubmission>(rememberedSubmissions);
  const files = new RecentMap<RememberedFiles>(rememberedFiles);
  const waiting = new RecentMap<WaitingAnswer>(rememberedSubmissions);
  const inOrder = inOrderByKey();

  async function answer(event: Event, command: { name: string }): Promise<Answer> {
    const key = accountKey(event.account);
    for (let conflicts = 0; conflicts <= maximumConflicts; conflicts++) {
      const cached = conflicts === 0 ? learners.get(key) : undefined;
      const read = cached === undefined ? await readFresh(event) : { learner: cached, delivery: null };
      if (read.delivery !== null) return duplicateOf(read.delivery);

      const learner = read.learner ?? newLearner(event.account);
      const decided = await decide(event, learner, refused.get(key) ?? null, command);
      const outcome = withTimesOfPasses(decided, learner, event.receivedAt);
      // An answer that changes nothing has no version check behind it, so it must not rest on memory.
      if (cached !== undefined && outcome.learner === undefined && outcome.forget === undefined) {
        const fresh = await ports.store.load(event.account);
        // Accounts that were linked or parted belong to another learner, whose version may be the same number.
        if (fresh?.id !== cached.id || fresh.version !== cached.version) {
          learners.delete(key);
          continue;
        }
      }

      const result = await ports.store.commit(unitOfWork(event, learner, outcome));
      if (result.kind === 'conflict') {
        learners.delete(key);
        continue;
      }
      if (result.kind === 'duplicate') {
        learners.delete(key);
        return duplicateOf(result.delivery);
      }
      remember(key, learner, outcome);
      return {
        reply: result.delivery.reply,
        deliveryId: result.delivery.id,
        duplicate: false,
        delivered: false,
      };
    }
    throw new KnownError('busy');
  }

  async function readFresh(event: Event): Promise<{ learner: Learner | null; delivery: Delivery | null }> {
    const [learner, delivery] = await Promise.all([
      ports.store.load(event.account),
      ports.store.findDelivery(event.platform, event.id),
    ]);
    return { learner, delivery };
  }

  async function decide(
    event: Event,
    learner: Learner,
    lastRefused: RefusedSubmission | null,
    named: { name: string },
  ): Promise<Outcome> {
    const messages = messagesFor(learner.settings.language);
    let audience: Reply['audience'] = 'room';
    try {
      const command = findCommand(event.call, ports.commands, ports.chapter);
      named.name = command.name;
      audience = command.audience ?? 'learner';
      if (command.permission === 'moderator' && !event.moderator) {
        throw new KnownError(event.place.community === null ? 'no-community' : 'not-a-moderator');
      }
      const { chapter, commands } = ports;
      checkMoment(event.call, command, { progress: learner.progress, chapter, commands });
      const { given, body } = parseArguments(command, event.call, ports.chapter);
      const revised = await judgedBefore(event);
      const context: Context = {
        learner,
        account: event.account,
        group: event.call.group,
        place: event.place,
        moderator: event.moderator,
        body,
        bodyAuthor: isSameAccount(event.call.bodyAuthor, event.account) ? null : event.call.bodyAuthor,
        chapter: ports.chapter,
        commands: ports.commands,
        messages,
        now: event.receivedAt,
        validate: ports.validate,
        checkFiles: ports.checkFiles,
        merging: ports.merging,
        diagnose: ports.diagnose,
        options: ports.options,
        savedFiles: () => filesOf(event.account, learner),
        lastFileChange: () =>
          learner.id === '' ? Promise.resolve(null) : ports.store.lastFileChange(learner.id),
        waiting: waiting.get(accountKey(event.account)) ?? null,
        revised,
        lastRefused,
        exportLearner: () => ports.store.exportLearner(learner.id),
        cohorts: ports.store.cohorts,
        checkRoom: event.checkRoom ?? (async () => 'unsupported'),
        drawGrid: ports.drawGrid,
        learnerOf: (account) => ports.store.load(account),
        newCode: () => newCode(ports.random),
        guessCode: () => ports.limitGuesses(accountKey(event.account)),
      };
      const outcome = await command.run(context, given);
      const { progress } = outcome.learner ?? learner;
      const told = withRevision(outcome, event, revised, messages);
      const reply = stampChoices({ ...told, audience }, { progress, chapter, commands });
      return {
        ...outcome,
        reply: command.permission === 'moderator' ? { ...reply, aboutOthers: true } : reply,
      };
    } catch (error) {
      if (error instanceof StoreError) throw error;
      return { reply: { ...failureReply(error, event, messages), audience } };
    }
  }

  async function judgedBefore({ platform, edits }: Event): Promise<Attempt | null> {
    if (edits === undefined) return null;
    const before = await ports.store.findDelivery(platform, edits);
    return before?.reply.judged ?? null;
  }

  /** Should somebody have changed them since the learner was read, the commit will not fit the learner's version. */
  async function filesOf(account: Account, { id, version }: Learner): Promise<readonly SavedFile[]> {
    if (id === '') return [];
    const key = accountKey(account);
    const remembered = files.get(key);
    if (remembered?.learnerId === id && remembered.version === version) return remembered.files;
    const loaded = await ports.store.loadFiles(id);
    files.set(key, { learnerId: id, version, files: loaded });
    return loaded;
  }

  function failureReply(error: unknown, event: Event, messages: Messages): Reply {
    if (error instanceof KnownError) return errorReply(messages, error);
    const known = error instanceof StoreError ? `error.${error.code}` : '';
    const id = ports.newErrorId();
    ports.logError(error, { errorId: id, platform: event.platform, eventId: event.id });
    const code = isErrorKey(known) ? (known.slice('error.'.length) as ErrorCode) : 'unexpected';
    return errorReply(messages, new KnownError(code, { id }));
  }

  function remember(key: string, before: Learner, outcome: Outcome): void {
    const last = refused.get(key);
    const { attempt } = outcome;
    const isOutdated = attempt?.verdict === 'pass' && attempt.slot === last?.slot;
    if (outcome.refused !== undefined) refused.set(key, outcome.refused);
    else if (last !== undefined && isOutdated) refused.set(key, { ...last, isOutdated });
    if (outcome.waiting !== undefined) waiting.set(key, outcome.waiting);
    else if (outcome.learner !== undefined || outcome.forget !== undefined) waiting.delete(key);
    const unchanged =
      outcome.files === undefined && outcome.changes === undefined ? files.get(key) : undefined;
    if (unchanged === undefined) files.delete(key);
    else if (outcome.learner !== undefined) files.set(key, { ...unchanged, version: before.version + 1 });
    // What was changed beside the learner may be part of the learner, such as the membership.
    if (outcome.changes !== undefined) {
      learners.delete(key);
    } else if (outcome.forget !== undefined) {
      learners.delete(key);
      refused.delete(key);
    } else if (outcome.learner !== undefined && before.id !== '') {
      learners.set(key, { ...outcome.learner, version: before.version + 1 });
    } else if (before.id !== '') {
      learners.set(key, before);
    }
  }

  return async (event) => {
    const started = performance.now();
    const command = { name: 'unknown' };
    const given = await inOrder(accountKey(event.account), () => answer(event, command)).catch(
      (error: unknown): Answer => ({
        reply: failureReply(error, event, messagesFor('en')),
        deliveryId: null,
        duplicate: false,
        delivered: false,
      }),
    );
    ports.measure({
      platform: event.platform,
      command: command.name,
      result: given.duplicate ? 'duplicate' : (given.reply.error ?? 'ok'),
      milliseconds: performance.now() - started,
    });
    return given;
  };
}

/** A learner's files as they are at a version of the learner. */
interface RememberedFiles {
  readonly learnerId: string;
  readonly version: number;
  readonly files: readonly SavedFile[];
}

/** A learner nobody has met before. */
export function newLearner(account: Account): Learner {
  return {
    id: '',
    version: 0,
    displayName: neutralLine(account.displayName),
    facts: {},
    settings: { language: 'en', plain: false, timeZone: 'UTC' },
    progress: null,
    membership: null,
  };
}

function unitOfWork(event: Event, read: Learner, outcome: Outcome): UnitOfWork {
  const { plain } = (outcome.learner ?? read).settings;
  const account = { ...event.account, displayName: neutralLine(event.account.displayName) };
  return {
    event: {
      platform: event.platform,
      id: event.id,
      account,
      place: event.place,
      receivedAt: event.receivedAt,
    },
    learner: outcome.learner ?? null,
    attempt: outcome.attempt ?? null,
    report: outcome.report ?? null,
    files: outcome.files ?? null,
    forget: outcome.forget ?? false,
    changes: outcome.changes ?? [],
    news: (outcome.news ?? []).map((each) => ({ ...each, reply: neutralReply(each.reply) })),
    reply: neutralReply(plain ? { ...outcome.reply, plain } : outcome.reply),
  };
}

function withTimesOfPasses(outcome: Outcome, read: Learner, now: Date): Outcome {
  const { learner } = outcome;
  if (learner?.progress == null) return outcome;
  return { ...outcome, learner: { ...learner, progress: stampPasses(read.progress, learner.progress, now) } };
}

/** The reply with what it judges, and, where the learner edited their message, with what that changed. */
function withRevision(outcome: Outcome, event: Event, before: Attempt | null, messages: Messages): Reply {
  const judged = outcome.attempt === undefined ? {} : { judged: outcome.attempt };
  const reply = { ...outcome.reply, ...judged };
  if (event.edits === undefined) return reply;
  const revision = presentRevision(composer(messages), before, outcome.attempt ?? null);
  return { ...reply, blocks: [revision, ...reply.blocks] };
}

function duplicateOf(delivery: Delivery): Answer {
  return { reply: delivery.reply, deliveryId: delivery.id, duplicate: true, delivered: delivery.delivered };
}

function accountKey(account: Account): string {
  return `${account.platform}\n${account.id}`;
}

function isSameAccount(one: Account | null, other: Account): boolean {
  return one !== null && one.platform === other.platform && one.id === other.id;
}

function isErrorKey(key: string): key is MessageKey & `error.${string}` {
  return key.startsWith('error.') && isMessageKey(key);
}
