/**
 * Transcripts: Markdown that reads as a conversation and runs as a test.
 *
 * A block `learner` is what a learner sends: a command line, and what is pasted behind it. The block `tutor` after it is
 * the answer; a line `…` in it stands for any lines, and `…` at the end of a line for the rest of it. A block `kill` ends the tutor's process with SIGKILL; the next line
 * starts it again. Headings and prose between them are for the reader.
 */
import { fromMarkdown } from 'mdast-util-from-markdown';
import { expect } from 'vitest';

export type Turn =
  | {
      readonly kind: 'exchange';
      readonly line: string;
      readonly body: string | null;
      readonly answer: string;
    }
  | { readonly kind: 'kill' };

/** Someone who plays transcripts on one platform. */
export interface Stage {
  /** The whole answer, as plain text. */
  say(line: string, body: string | null): Promise<string>;
  kill(): Promise<void>;
  close(): Promise<void>;
}

const anyLines = '…';

/** @throws where a block has no partner */
export function parseTranscript(markdown: string): readonly Turn[] {
  const blocks = fromMarkdown(markdown).children.filter((node) => node.type === 'code');
  return blocks.flatMap((block, index): readonly Turn[] => {
    if (block.lang === 'kill') return [{ kind: 'kill' }];
    if (block.lang !== 'learner') return [];
    const answer = blocks[index + 1];
    if (answer?.lang !== 'tutor') throw new Error(`no answer behind: ${block.value}`);
    const [line = '', ...rest] = block.value.split('\n');
    const body = rest.join('\n').trim();
    return [{ kind: 'exchange', line, body: body === '' ? null : body, answer: answer.value }];
  });
}

export async function play(turns: readonly Turn[], stage: Stage): Promise<void> {
  for (const turn of turns) {
    if (turn.kind === 'kill') await stage.kill();
    else expectAnswer(await stage.say(turn.line, turn.body), turn.answer, turn.line);
  }
}

/** Fails with both texts where the answer is not the expected one. */
function expectAnswer(actual: string, expected: string, line: string): void {
  const text = linesOf(actual);
  if (!matches(text, linesOf(expected))) expect(`${line}\n${text.join('\n')}`).toBe(`${line}\n${expected}`);
}

/** Whether the lines are the expected ones, in which `…` stands for any number of lines. */
function matches(text: readonly string[], expected: readonly string[]): boolean {
  const [first, ...rest] = expected;
  if (first === undefined) return text.length === 0;
  if (first !== anyLines) return isLine(text[0], first) && matches(text.slice(1), rest);
  return text.some((_, index) => matches(text.slice(index), rest)) || rest.length === 0;
}

function isLine(line: string | undefined, expected: string): boolean {
  if (line === undefined) return false;
  return expected.endsWith(anyLines)
    ? line.startsWith(expected.slice(0, -anyLines.length))
    : line === expected;
}

/** Blank lines carry no meaning here; without them a transcript is easier to write. */
function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');
}
