import type { Span } from '../../nix/index.ts';
import { isOutput } from '../extract/error-output.ts';
import { type Block, extract, placeOf } from '../extract/index.ts';
import { readable } from '../observation.ts';
import type { Severity, VerdictKind } from '../verdict.ts';
import { type CommandFacts, judgeSession, type Remark } from './judge.ts';
import { type OutcomeCode, outcomes } from './outcomes.ts';

export type { CommandFacts } from './judge.ts';
export type { OutcomeCode } from './outcomes.ts';

/** One thing to say about pasted commands; its code stands in the table of outcomes. */
export interface CommandFinding {
  readonly code: OutcomeCode;
  readonly severity: Severity;
  /** UTF-16 offsets into the text as pasted; null where something is missing altogether. */
  readonly span: Span | null;
  /** A sentence or two, with the learner's own names. */
  readonly message: string;
}

/**
 * What became of the pasted text: judged commands, error output that somebody else has to explain, or a text that is
 * over the limits of a submission and was not read.
 */
export type CommandJudgement =
  | {
      readonly kind: 'commands';
      readonly verdict: VerdictKind;
      /** The most important first. Empty where there is nothing to say. */
      readonly findings: readonly CommandFinding[];
      /** The host that a rebuild command names, or null. */
      readonly hostName: string | null;
      /** The commands as they should be, or null where they are right or the host is not known. */
      readonly corrected: string | null;
    }
  | { readonly kind: 'error-output'; readonly text: string; readonly span: Span }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'too-much-to-follow' };

/** Judges what a learner pasted at the step about staging and rebuilding. Nothing is executed. Never throws. */
export function judgeCommands(text: string, facts: CommandFacts = {}): CommandJudgement {
  const { blocks, refusal } = extract(text, { step: 'stage-and-rebuild' });
  if (refusal !== null) {
    return { kind: refusal };
  }
  const failed = blocks.find((block) => block.role === 'error-output');
  if (failed !== undefined) {
    return { kind: 'error-output', text: failed.code.text, span: failed.span };
  }
  const commands = joinBlocks(blocks);
  const judged = judgeSession(commands.text, facts);
  if (!judged.hasCommands && commands.text.split('\n').some(isOutput)) {
    return { kind: 'error-output', text, span: { start: 0, end: text.length } };
  }
  if (judged.failedAt !== null) {
    const span = { start: judged.failedAt, end: commands.text.trimEnd().length };
    return { kind: 'error-output', text: commands.text.slice(span.start), span: commands.place(span) };
  }
  const host = facts.hostName ?? judged.hostName;
  const nix = judged.hasCommands ? undefined : firstNix(text);
  if (nix !== undefined) {
    const finding = findingOf({ code: 'nix-not-commands', span: null, details: {} }, host, commands.place);
    return {
      kind: 'commands',
      verdict: 'fail',
      findings: [{ ...finding, span: nix.span }],
      hostName: null,
      corrected: null,
    };
  }
  return {
    kind: 'commands',
    verdict: judged.verdict,
    findings: judged.remarks.map((remark) => findingOf(remark, host, commands.place)),
    hostName: judged.hostName,
    corrected:
      judged.verdict === 'pass' || host === null
        ? null
        : `git add .\nsudo nixos-rebuild switch --flake .#${host}\n`,
  };
}

/** The first block that is part of a configuration when the text is not read as commands. */
function firstNix(text: string): Block | undefined {
  return extract(text).blocks.find(({ fragment, roleBasis }) => fragment !== null && roleBasis === 'content');
}

function findingOf(remark: Remark, host: string | null, place: (span: Span) => Span): CommandFinding {
  const { severity, say } = outcomes[remark.code];
  const details = host === null ? remark.details : { host, ...remark.details };
  return {
    code: remark.code,
    severity,
    span: remark.span === null ? null : place(remark.span),
    message: say(readable({ ...details })),
  };
}

/** The blocks as one session, and the way from its offsets to the text as pasted. */
function joinBlocks(blocks: readonly Block[]): {
  readonly text: string;
  readonly place: (span: Span) => Span;
} {
  const starts: number[] = [];
  let text = '';
  for (const block of blocks) {
    starts.push(text.length);
    text += `${block.code.text}\n`;
  }
  const place = (span: Span): Span => {
    const index = Math.max(
      starts.findLastIndex((start) => start <= span.start),
      0,
    );
    const [start = 0, block] = [starts[index], blocks[index]];
    return block === undefined
      ? { start: 0, end: 0 }
      : placeOf(block, { start: span.start - start, end: span.end - start });
  };
  return { text, place };
}
