/** `hm-tutor parse`: whether files are Nix, as `nix-instantiate --parse` would answer, and what is wrong with them. */
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { readRegularFile, UnreadableFile } from '../disk/regular-file.ts';
import {
  checkExpression,
  describeProblem,
  diagnostics,
  excerpt,
  type Problem,
  publicCode,
  SourceLines,
} from '../nix/index.ts';
import { usageErrorFrom } from './usage-error.ts';

/** Where the command reads and writes. `result` and `message` each write one line without its end. */
export interface ParseInput {
  readonly result: (line: string) => void | Promise<void>;
  readonly message: (line: string) => void;
  /** Standard input, in pieces. */
  readonly input: AsyncIterable<string | Uint8Array>;
}

/** One line of `--json` and `--batch`. Lines and columns count from 1. */
interface FileAnswer {
  readonly file: string;
  readonly ok: boolean;
  readonly errors: readonly {
    readonly code: string;
    readonly line: number;
    readonly column: number;
    readonly message: string;
  }[];
}

const usage = 'hm-tutor parse [--json] FILE ... | hm-tutor parse --batch';

/** Exit status 0: all files are Nix, 1: one is not or could not be read, 2: the command could not be run. */
export async function runParse(args: readonly string[], io: ParseInput): Promise<number> {
  let options: { readonly json: boolean; readonly batch: boolean; readonly files: readonly string[] };
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { json: { type: 'boolean' }, batch: { type: 'boolean' } },
      allowPositionals: true,
    });
    options = { json: values.json ?? false, batch: values.batch ?? false, files: positionals };
  } catch (error) {
    const { message, code } = usageErrorFrom(error);
    io.message(`hm-tutor parse: ${message} (${code})`);
    return 2;
  }
  if (options.batch ? options.files.length > 0 : options.files.length === 0) {
    io.message(
      `hm-tutor parse: give ${options.batch ? 'no files with --batch' : 'a file'}. Usage: ${usage} (usage)`,
    );
    return 2;
  }
  return options.batch ? parseBatch(io) : parseFiles(options.files, options.json, io);
}

async function parseBatch(io: ParseInput): Promise<number> {
  let allOk = true;
  // A lone CR may be part of a name, and a last line need not be ended.
  const lines = createInterface({ input: Readable.from(io.input), crlfDelay: Number.POSITIVE_INFINITY });
  for await (const file of lines) {
    if (file === '') continue;
    const text = await readText(file);
    const answer =
      text instanceof UnreadableFile
        ? unreadable(file, text)
        : answerFor(file, text, checkExpression(text).problems);
    allOk &&= answer.ok;
    await io.result(JSON.stringify(answer));
  }
  return allOk ? 0 : 1;
}

async function parseFiles(files: readonly string[], json: boolean, io: ParseInput): Promise<number> {
  let allOk = true;
  for (const file of files) {
    const text = await readText(file);
    if (text instanceof UnreadableFile) {
      allOk = false;
      const answer = unreadable(file, text);
      if (json) await io.result(JSON.stringify(answer));
      else io.message(`${file}: ${answer.errors[0]?.message ?? ''}`);
      continue;
    }
    const { problems } = checkExpression(text);
    const answer = answerFor(file, text, problems);
    allOk &&= answer.ok;
    await io.result(json ? JSON.stringify(answer) : inWords(answer, text, problems));
  }
  return allOk ? 0 : 1;
}

async function readText(file: string): Promise<string | UnreadableFile> {
  try {
    return await readRegularFile(file);
  } catch (error) {
    if (error instanceof UnreadableFile) return error;
    throw error;
  }
}

function unreadable(file: string, { reason }: UnreadableFile): FileAnswer {
  const message = `This file cannot be read: ${reason}.`;
  return { file, ok: false, errors: [{ code: 'syntax-unreadable-file', line: 1, column: 1, message }] };
}

function answerFor(file: string, text: string, problems: readonly Problem[]): FileAnswer {
  const lines = new SourceLines(text);
  return {
    file,
    ok: problems.every(({ code }) => diagnostics[code].severity !== 'error'),
    errors: problems.map((problem) => ({
      code: publicCode(problem.code),
      ...lines.positionAt(problem.span.start),
      message: describeProblem(problem),
    })),
  };
}

function inWords(answer: FileAnswer, text: string, problems: readonly Problem[]): string {
  if (answer.ok) return `${answer.file}: fine`;
  const lines = new SourceLines(text);
  return problems
    .map((problem, index) => {
      const { line, column } = lines.positionAt(problem.span.start);
      const message = answer.errors[index]?.message ?? '';
      return `${answer.file}:${line}:${column}: ${message}\n${excerpt(lines, problem.span)}`;
    })
    .join('\n');
}
