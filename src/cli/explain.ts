/** `hm-tutor explain`: what a message means, for one paste or for many as JSON Lines. */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Chapter } from '../chapter/chapter.ts';
import { type Catalogue, type Diagnosis, diagnose, explainCandidate } from '../doctor/index.ts';
import { linesOf, readAll } from './input.ts';

/** Where the command reads and writes. `result` and `message` each write one line without its end. */
export interface ExplainInput {
  readonly input: AsyncIterable<string | Uint8Array>;
  readonly result: (line: string) => void | Promise<void>;
  readonly message: (line: string) => void;
  readonly loadChapter: () => Promise<Chapter>;
  readonly loadCatalogue: () => Promise<Catalogue>;
}

const rowSchema = z.object({ id: z.unknown().optional(), text: z.string() });

/** Exit status 0: recognised (or, with --batch, all answered), 1: nothing recognised or a bad line, 2: not run. */
export async function runExplain(args: readonly string[], io: ExplainInput): Promise<number> {
  const options = readOptions(args);
  if (options === null) {
    io.message('hm-tutor explain: takes the output on standard input, and --json or --batch. (usage)');
    return 2;
  }
  const catalogue = await io.loadCatalogue();
  if (options.batch) return explainBatch(catalogue, io);
  const diagnosis = diagnose(catalogue, await readAll(io.input));
  if (options.json) await io.result(JSON.stringify(matchesOf(diagnosis)));
  else for (const line of readable(diagnosis, await io.loadChapter())) await io.result(line);
  return diagnosis.candidates.length > 0 ? 0 : 1;
}

function readOptions(args: readonly string[]): { readonly json: boolean; readonly batch: boolean } | null {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { json: { type: 'boolean', default: false }, batch: { type: 'boolean', default: false } },
    });
    return values;
  } catch {
    return null;
  }
}

async function explainBatch(catalogue: Catalogue, io: ExplainInput): Promise<number> {
  let status = 0;
  for await (const line of linesOf(io.input)) {
    if (line.trim() === '') continue;
    const row = readRow(line);
    if ('error' in row) status = 1;
    const answer = 'error' in row ? row : { id: row.id ?? null, ...matchesOf(diagnose(catalogue, row.text)) };
    await io.result(JSON.stringify(answer));
  }
  return status;
}

type Row =
  | z.infer<typeof rowSchema>
  | { readonly id: unknown; readonly matches: []; readonly error: string; readonly code: string };

function readRow(line: string): Row {
  let json: unknown = null;
  try {
    json = JSON.parse(line);
  } catch {
    return { id: null, matches: [], error: 'This line is not JSON.', code: 'row-not-json' };
  }
  const row = rowSchema.safeParse(json);
  if (row.success) return row.data;
  const id = typeof json === 'object' && json !== null && 'id' in json ? json.id : null;
  return { id, matches: [], error: 'Give "text", the output as pasted.', code: 'row-misshapen' };
}

function matchesOf({ candidates }: Diagnosis) {
  return {
    matches: candidates.map(({ entry: { id, step, kinds } }) => ({ error: id, step, kinds })),
  };
}

function readable(diagnosis: Diagnosis, chapter: Chapter): string[] {
  if (diagnosis.candidates.length === 0)
    return [
      'I do not know this message.',
      ...(diagnosis.headline === '' ? [] : [`What looked like it: ${diagnosis.headline}`]),
      'Give the last 30 lines of the output, from `error:` to the end, or run it again with --show-trace.',
    ];
  return diagnosis.candidates.flatMap((candidate) => {
    const { title, cause, fix, tell } = explainCandidate(candidate, diagnosis, chapter, {});
    return [
      `${candidate.entry.general && candidate.entry.stops ? 'Perhaps: ' : ''}${title} (${candidate.entry.step})`,
      `  ${cause}`,
      `  ${fix}`,
      ...(tell === null ? [] : [`  ${tell}`]),
    ];
  });
}
