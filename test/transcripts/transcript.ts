/**
 * Transcripts: Markdown that reads as a conversation and runs as a test, on every platform that has a driver.
 *
 * A block `learner` is what a learner sends: a command line, and what is pasted behind it. `learner typed` is something
 * that only a learner who types commands can send. The block `tutor` after it is the answer as plain text (driver.ts says
 * how); a line `…` in it stands for any lines, and `…` at the end of a line for the rest of it. A block `kill` ends the
 * tutor's process with SIGKILL; the next line starts it again. Headings and prose between them are for the reader.
 *
 *     test.each(transcripts)('$name', async ({ turns }) => {
 *       const driver = await startMyPlatform();
 *       await play(turns, driver);
 *       await driver.close();
 *     });
 */
import { globSync, readFileSync } from 'node:fs';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { expect } from 'vitest';
import type { Driver } from './driver.ts';

export type Turn =
  | {
      readonly kind: 'exchange';
      readonly line: string;
      readonly block: string | null;
      readonly answer: string;
      /** Only where commands are typed. */
      readonly typed: boolean;
    }
  | { readonly kind: 'kill' };

interface Transcript {
  readonly name: string;
  readonly turns: readonly Turn[];
}

const folder = new URL('.', import.meta.url);

/** Every transcript of this folder. */
export const transcripts: readonly Transcript[] = globSync('*.md', { cwd: folder.pathname })
  .sort()
  .map((name) => ({ name, turns: parseTranscript(readFileSync(new URL(name, folder), 'utf8')) }));

const anyLines = '…';

/** @throws where a block has no partner */
function parseTranscript(markdown: string): readonly Turn[] {
  const blocks = fromMarkdown(markdown).children.filter((node) => node.type === 'code');
  return blocks.flatMap((block, index): readonly Turn[] => {
    if (block.lang === 'kill') return [{ kind: 'kill' }];
    if (block.lang !== 'learner') return [];
    const answer = blocks[index + 1];
    if (answer?.lang !== 'tutor') throw new Error(`no answer behind: ${block.value}`);
    const [line = '', ...rest] = block.value.split('\n');
    const pasted = rest.join('\n').trim();
    const typed = block.meta === 'typed';
    return [{ kind: 'exchange', line, block: pasted === '' ? null : pasted, answer: answer.value, typed }];
  });
}

/** Fails at the first answer that is not the expected one. */
export async function play(turns: readonly Turn[], driver: Driver): Promise<void> {
  for (const turn of turns) {
    if (turn.kind === 'kill') await driver.kill();
    else if (driver.typed || !turn.typed) {
      expectAnswer(await driver.send(turn.line, turn.block), turn.answer, turn.line);
    }
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

/** The content of a text: blank lines carry no meaning here, and a bar only repeats the words behind it. */
function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trimEnd().replace(/^\[[#-]+\] /, ''))
    .filter((line) => line !== '');
}
