import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type CorpusEntry, selectEntries } from './entry.ts';

/** Measures the validator on the corpus, through `hm-tutor check --batch` as anyone could: `npm run corpus`. */

export interface Finding {
  readonly code: string;
  readonly file: string | null;
  readonly line: number | null;
}

/** What `check --batch` answers, as far as it counts here. */
export interface Answer {
  readonly id: string;
  readonly verdict?: string;
  readonly findings?: readonly Finding[];
}

interface Scored {
  readonly entry: CorpusEntry;
  readonly verdict: string;
  readonly first: Finding | undefined;
  /** Undefined where the entry asks for no certain kind or line. */
  readonly rightKind: boolean | undefined;
  readonly rightLine: boolean | undefined;
}

function score(entry: CorpusEntry, answer: Answer): Scored {
  const first = answer.findings?.[0];
  const kinds = [entry.kind, ...entry.alsoAcceptableKinds];
  const lines = [entry.line, ...entry.alsoAcceptableLines];
  const failed = answer.verdict === 'fail';
  const inFile = entry.file === undefined || first?.file === entry.file;
  return {
    entry,
    verdict: answer.verdict ?? 'no answer',
    first,
    rightKind: entry.kind && !kinds.includes('any') ? failed && kinds.includes(first?.code) : undefined,
    rightLine: entry.line ? failed && inFile && lines.includes(first?.line ?? undefined) : undefined,
  };
}

/** No entry is worth a minute; one that takes longer counts as unanswered. */
const patience = 60_000;

/** More processes than this that answer nothing at all are no matter of single entries. */
const mostFailures = 5;

/** Asks in one process; what a stuck process has not answered is asked of a new one, without the entry it is stuck at. */
export async function askTutor(entries: readonly CorpusEntry[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  let failures = 0;
  while (answers.length < entries.length) {
    const before = answers.length;
    await askOneProcess(entries.slice(before), answers);
    if (answers.length < entries.length) {
      if (answers.length === before && ++failures > mostFailures)
        throw new Error('check --batch does not run');
      const stuckAt = entries[answers.length] as CorpusEntry;
      process.stderr.write(`no answer to ${stuckAt.id}\n`);
      answers.push({ id: stuckAt.id });
    }
  }
  return answers;
}

async function askOneProcess(entries: readonly CorpusEntry[], answers: Answer[]): Promise<void> {
  const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));
  const child = spawn(process.execPath, [cli, 'check', '--batch'], { stdio: ['pipe', 'pipe', 'inherit'] });
  child.stdin.on('error', () => {});
  for (const { id, step, submission, files, context } of entries) {
    const row =
      step === 'project' ? { id, project: files, context } : { id, step, submission, files, context };
    child.stdin.write(`${JSON.stringify(row)}\n`);
  }
  child.stdin.end();
  let timer = setTimeout(() => child.kill(), patience);
  for await (const line of createInterface({ input: child.stdout })) {
    answers.push(JSON.parse(line) as Answer);
    clearTimeout(timer);
    timer = setTimeout(() => child.kill(), patience);
  }
  clearTimeout(timer);
}

function share(part: number, whole: number): string {
  return `${part}/${whole} (${whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`})`;
}

function figures(scored: readonly Scored[]): string {
  const right = scored.filter(({ entry }) => entry.verdict === 'pass');
  const kinds = scored.filter(({ rightKind }) => rightKind !== undefined);
  const lines = scored.filter(({ rightLine }) => rightLine !== undefined);
  return [
    `agreement ${share(scored.filter(agrees).length, scored.length)}`,
    `false passes ${scored.filter(({ entry, verdict }) => verdict === 'pass' && entry.verdict !== 'pass').length}`,
    `unsure on right ${share(right.filter(({ verdict }) => verdict === 'unsure').length, right.length)}`,
    `right kind ${share(kinds.filter(({ rightKind }) => rightKind).length, kinds.length)}`,
    `right line ${share(lines.filter(({ rightLine }) => rightLine).length, lines.length)}`,
  ].join(', ');
}

function agrees({ entry, verdict }: Scored): boolean {
  return entry.verdict === verdict;
}

function miss({ entry, verdict, first, rightKind, rightLine }: Scored): string {
  const wanted = [entry.verdict, entry.kind, entry.line && `line ${entry.line}`].filter(Boolean).join(' ');
  const got = [verdict, first?.code, first?.line && `line ${first.line}`].filter(Boolean).join(' ');
  const what =
    entry.verdict !== verdict ? 'verdict' : [!(rightKind ?? true) && 'kind', !(rightLine ?? true) && 'line'];
  return `  ${entry.id} [${[what].flat().filter(Boolean).join(', ')}]: ${wanted} <> ${got}`;
}

function isMiss(one: Scored): boolean {
  return !agrees(one) || one.rightKind === false || one.rightLine === false;
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    options: { half: { type: 'string' } },
    allowPositionals: true,
  });
  const entries = selectEntries(values.half, positionals);
  const answers = await askTutor(entries);
  const scored = entries.map((entry, index) => score(entry, answers[index] as Answer));
  for (const [name, group = []] of Object.entries(
    Object.groupBy(scored, ({ entry }) => `${entry.half} ${entry.step}`),
  )) {
    process.stdout.write(`${[`${name}: ${figures(group)}`, ...group.filter(isMiss).map(miss)].join('\n')}\n`);
  }
  process.stdout.write(`all ${scored.length}: ${figures(scored)}\n`);
  process.exitCode = scored.every(agrees) ? 0 : 1;
}
