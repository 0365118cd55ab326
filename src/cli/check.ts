/** `hm-tutor check`: one submission, a whole configuration, or many of either, line by line. */
import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { parseArgs } from 'node:util';
import type { Chapter } from '../chapter/chapter.ts';
import { readRegularFile, reasonOf, UnreadableFile } from '../disk/regular-file.ts';
import {
  createProjectValidator,
  createValidator,
  type ProjectVerdict,
  type ValidatorTools,
} from '../validator/index.ts';
import type { CheckRequest, Finding, Verdict } from '../validator/verdict.ts';
import { runBatch } from './check-batch.ts';
import { readAll } from './input.ts';
import { UsageError, usageErrorFrom } from './usage-error.ts';

/** Where a command reads and writes. `result` and `message` each write one line without its end. */
export interface CheckInput {
  readonly result: (line: string) => void | Promise<void>;
  readonly message: (line: string) => void;
  /** Standard input, in pieces. */
  readonly input: AsyncIterable<string | Uint8Array>;
  readonly loadChapter: () => Promise<Chapter>;
  /** What the validator is given besides the chapter. */
  readonly loadTools: (chapter: Chapter) => Promise<ValidatorTools>;
}

/** Exit status 0: all passed, 1: something did not, 2: it could not be run. */
export async function runCheck(args: readonly string[], io: CheckInput): Promise<number> {
  try {
    return await dispatch(args, io);
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof UnreadableFile)) throw error;
    io.message(`hm-tutor check: ${error.message} (${error.code})`);
    return 2;
  }
}

async function dispatch(args: readonly string[], io: CheckInput): Promise<number> {
  const { values, positionals } = readArguments(args);
  const forms = [values.step, values.project, values.batch].filter((form) => form !== undefined);
  if (forms.length !== 1) throw new UsageError('give one of --step ID, --project DIR, --batch.');
  const chapter = await io.loadChapter();
  const tools = await io.loadTools(chapter);
  if (values.batch && positionals.length > 0)
    throw new UsageError('--batch reads standard input and takes no files.');
  if (values.batch) return runBatch(chapter, tools, io);
  if (values.project !== undefined) {
    if (positionals.length > 0) throw new UsageError('--project takes a folder and no files.');
    return checkFolder(values.project, values.json ?? false, createProjectValidator(chapter, tools), io);
  }
  return checkStep(values.step ?? '', positionals, values.json ?? false, chapter, tools, io);
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        step: { type: 'string' },
        project: { type: 'string' },
        batch: { type: 'boolean' },
        json: { type: 'boolean' },
      },
      allowPositionals: true,
    });
  } catch (error) {
    throw usageErrorFrom(error);
  }
}

async function checkStep(
  step: string,
  files: readonly string[],
  asJson: boolean,
  chapter: Chapter,
  tools: ValidatorTools,
  io: CheckInput,
): Promise<number> {
  if (!chapter.steps.some(({ id }) => id === step))
    throw new UsageError(
      `there is no step "${step}". Steps: ${chapter.steps.map(({ id }) => id).join(', ')}.`,
    );
  const submission = await readSubmission(files, io);
  const verdict = createValidator(
    chapter,
    tools,
  )({
    step,
    submission,
    facts: {},
    savedFiles: new Map(),
    withFix: asJson,
  });
  if (asJson) await io.result(JSON.stringify(publicVerdict(verdict)));
  else for (const line of readable(verdict.verdict, verdict.findings)) await io.result(line);
  return verdict.verdict === 'pass' ? 0 : 1;
}

async function readSubmission(files: readonly string[], io: CheckInput): Promise<CheckRequest['submission']> {
  if (files.length === 0 || (files.length === 1 && files[0] === '-'))
    return { kind: 'pasted', text: await readAll(io.input) };
  const texts = new Map<string, string>();
  for (const file of files)
    texts.set(nameFor(file), file === '-' ? await readAll(io.input) : await readRegularFile(file));
  return { kind: 'files', files: texts };
}

/** The path of a file below the present folder, as it stands in a repository. */
function nameFor(file: string): string {
  const below = relative('.', file);
  return (below.startsWith('..') ? file : below).split(sep).join('/');
}

async function checkFolder(
  folder: string,
  asJson: boolean,
  check: ReturnType<typeof createProjectValidator>,
  io: CheckInput,
): Promise<number> {
  const verdict = check(await readFolder(folder), {});
  if (asJson) await io.result(JSON.stringify(verdict));
  else await printProject(verdict, io);
  return verdict.ok ? 0 : 1;
}

/** The .nix files below a folder, and the names of all others, by path relative to it. Hidden folders are left out. */
async function readFolder(folder: string): Promise<ReadonlyMap<string, string>> {
  let entries: import('node:fs').Dirent[];
  try {
    entries = await readdir(folder, { recursive: true, withFileTypes: true });
  } catch (error) {
    throw new UnreadableFile(folder, reasonOf(error));
  }
  const files = new Map<string, string>();
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const name = relative(folder, path).split(sep).join('/');
    if (!entry.isFile() || name.split('/').some((part) => part.startsWith('.') || part === 'node_modules'))
      continue;
    files.set(name, name.endsWith('.nix') ? await readRegularFile(path) : '');
  }
  return files;
}

/** What is known of the learner stays inside; everything else is for others. */
export function publicVerdict({ step, verdict, findings, fix, alsoPasses }: Verdict) {
  return { step, verdict, findings, fix, alsoPasses };
}

const conclusions: Readonly<Record<ProjectVerdict['verdict'], string>> = {
  pass: 'The configuration is right.',
  fail: 'The configuration is not right yet.',
  unsure: 'I cannot tell whether the configuration is right.',
};

async function printProject({ verdict, steps, findings }: ProjectVerdict, io: CheckInput): Promise<void> {
  for (const [step, outcome] of Object.entries(steps)) await io.result(`${outcome}  ${step}`);
  for (const line of readable(verdict, findings)) await io.result(line);
  await io.result(conclusions[verdict]);
}

function readable(verdict: string, findings: readonly Finding[]): string[] {
  return [
    verdict,
    ...findings.map(({ file, line, column, code, message }) => {
      const place = [file, line, column].filter((part) => part !== null).join(':');
      return `${place === '' ? '' : `${place}: `}${message} (${code})`;
    }),
  ];
}
