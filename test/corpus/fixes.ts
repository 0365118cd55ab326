import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { diffChars } from 'diff';
import { parse } from 'yaml';
import { createValidator } from '../../src/validator/index.ts';
import type { CheckRequest, Submission } from '../../src/validator/verdict.ts';
import { readHomeManager } from '../chapter/home-manager.ts';
import { type CorpusEntry, selectEntries } from './entry.ts';
import { findOracle } from './nix.ts';
import { judgeAll } from './truth.ts';

/** Measures the fixes on the corpus: `npm run corpus:fixes`. With real Nix at hand each fixed text is judged by it. */

/** A wrong entry of one mistake and what became of it. */
export interface Mended {
  readonly entry: CorpusEntry;
  /** The submission with the fix in it; null where none was offered. */
  readonly after: Submission | null;
  readonly passesAgain: boolean;
  /** Characters inserted and deleted, by a minimal comparison. */
  readonly size: number;
  /** The size of the correction by hand; null where there is none. */
  readonly byHand: number | null;
}

/** Entries that stem from one mistake: those whose label names its kind. */
export function isOneMistake({ verdict, kind, step }: CorpusEntry): boolean {
  return verdict === 'fail' && step !== 'project' && kind !== 'any';
}

export function sizeOfEdit(before: string, after: string): number {
  return diffChars(before, after).reduce(
    (sum, { added, removed, value }) => sum + (added || removed ? value.length : 0),
    0,
  );
}

type Correction = readonly (readonly [from: string, to: string])[];

/** By half of the corpus, and by the id of an entry. */
export function readCorrections(): Readonly<Record<string, Readonly<Record<string, Correction>>>> {
  const file = new URL('corrections.yaml', import.meta.url);
  return parse(readFileSync(file, 'utf8'));
}

/** @throws Error where a text that goes does not stand in the entry */
export function correct(text: string, correction: Correction, id: string): string {
  return correction.reduce((corrected, [from, to]) => {
    if (!corrected.includes(from)) throw new Error(`${id}: there is no ${JSON.stringify(from)} to correct`);
    return corrected.replace(from, () => to);
  }, text);
}

export async function mendAll(entries: readonly CorpusEntry[]): Promise<Mended[]> {
  const check = createValidator(await readHomeManager());
  const corrections = readCorrections();
  return entries.map((entry) => {
    const submission = submissionOf(entry);
    const request = requestOf(entry, submission);
    const { fix } = check({ ...request, withFix: true });
    const after = fix && withText(submission, fix.file, fix.after);
    const correction = corrections[entry.half]?.[entry.id];
    const hand = correction && withCorrection(submission, correction, entry);
    if (hand && check(requestOf(entry, hand)).verdict !== 'pass')
      throw new Error(`${entry.id}: its correction by hand does not pass`);
    return {
      entry,
      after,
      passesAgain: after !== null && check(requestOf(entry, after)).verdict === 'pass',
      size: after ? difference(submission, after) : 0,
      byHand: hand ? difference(submission, hand) : null,
    };
  });
}

function submissionOf({ submission, files }: CorpusEntry): Submission {
  return files
    ? { kind: 'files', files: new Map(Object.entries(files)) }
    : { kind: 'pasted', text: submission ?? '' };
}

function requestOf({ step, context }: CorpusEntry, submission: Submission): CheckRequest {
  const facts = Object.fromEntries(Object.entries(context ?? {}).filter(([, fact]) => fact !== undefined));
  return { step, submission, facts, savedFiles: new Map() };
}

function withText(submission: Submission, file: string | null, text: string): Submission {
  if (submission.kind === 'pasted') return { kind: 'pasted', text };
  return { kind: 'files', files: new Map([...submission.files, [file ?? '', text]]) };
}

function withCorrection(submission: Submission, correction: Correction, entry: CorpusEntry): Submission {
  if (submission.kind === 'pasted')
    return withText(submission, null, correct(submission.text, correction, entry.id));
  const [first = ''] = submission.files.keys();
  const file = entry.file ?? first;
  return withText(submission, file, correct(submission.files.get(file) ?? '', correction, entry.id));
}

function difference(before: Submission, after: Submission): number {
  const text = (submission: Submission) =>
    submission.kind === 'pasted' ? submission.text : [...submission.files.values()].join('\n');
  return sizeOfEdit(text(before), text(after));
}

/** The fixed texts as entries that real Nix can judge: those whose code is the submission itself. */
export function fixedEntries(mended: readonly Mended[]): CorpusEntry[] {
  return mended.flatMap(({ entry, after }) => {
    if (after === null || 'skip' in entry.nix || entry.nix.some(({ code }) => code !== undefined)) return [];
    const nix = entry.nix.map(({ accepts: _, ...piece }) => piece);
    const text =
      after.kind === 'pasted' ? { submission: after.text } : { files: Object.fromEntries(after.files) };
    return [{ ...entry, ...text, nix, verdict: 'pass' as const }];
  });
}

function share(part: number, whole: number): string {
  return `${part}/${whole} (${whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`})`;
}

async function report(mended: readonly Mended[]): Promise<readonly string[]> {
  const offered = mended.filter(({ after }) => after !== null);
  const compared = offered.filter(({ byHand }) => byHand !== null);
  const large = compared.filter(({ size, byHand }) => size > 2 * (byHand ?? 0));
  const programs = findOracle();
  const judged = programs ? await judgeAll(programs, fixedEntries(offered)) : [];
  const refused = judged.filter(({ outcome }) => outcome === 'disagrees');
  const unread = refused.filter(({ reason }) => /syntax error|undefined variable/.test(reason));
  return [
    ...mended.filter(({ after }) => after === null).map(({ entry }) => `no fix: ${entry.id} (${entry.kind})`),
    ...large.map(({ entry, size, byHand }) => `large: ${entry.id}: ${size} characters, ${byHand} by hand`),
    ...refused.map(({ entry, reason }) => `real Nix: ${entry.id}: ${reason}`),
    `one mistake each ${mended.length}: fix offered ${share(offered.length, mended.length)}`,
    `passes the check again ${share(offered.filter(({ passesAgain }) => passesAgain).length, offered.length)}`,
    `at most twice the size by hand ${share(compared.length - large.length, compared.length)}`,
    programs
      ? `real Nix parses it ${share(judged.length - unread.length, judged.length)}`
      : 'real Nix is not here: run scripts/nix-oracle install, or set NIX_ORACLE',
    ...(programs
      ? [
          `real Nix evaluates it, and the step is done ${share(judged.length - refused.length, judged.length)}`,
        ]
      : []),
  ];
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    options: { half: { type: 'string' } },
    allowPositionals: true,
  });
  const entries = selectEntries(values.half, positionals).filter(isOneMistake);
  for (const line of await report(await mendAll(entries))) process.stdout.write(`${line}\n`);
}
