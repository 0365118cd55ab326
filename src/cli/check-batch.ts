/** JSON Lines in and out, in the same order, one at a time, so that it streams and memory stays small. */
import { z } from 'zod';
import type { Chapter } from '../chapter/chapter.ts';
import { createProjectValidator, createValidator, type ValidatorTools } from '../validator/index.ts';
import type { LearnerFacts } from '../validator/verdict.ts';
import { type CheckInput, publicVerdict } from './check.ts';
import { linesOf } from './input.ts';

const files = z.record(z.string(), z.string());
const context = z.object({
  username: z.string().nullish(),
  inputName: z.string().nullish(),
  nixpkgsInput: z.string().nullish(),
  hostName: z.string().nullish(),
});
const rowSchema = z.object({
  id: z.unknown().optional(),
  step: z.string().optional(),
  submission: z.string().optional(),
  files: files.optional(),
  project: files.optional(),
  context: context.optional(),
});
type Row = z.infer<typeof rowSchema>;

/** Answers every line. Exit status 0 where all passed, else 1. */
export async function runBatch(chapter: Chapter, tools: ValidatorTools, io: CheckInput): Promise<number> {
  const answer = answerer(chapter, tools);
  let allPassed = true;
  for await (const line of linesOf(io.input)) {
    if (line.trim() === '') continue;
    const { row, passed } = answer(line);
    allPassed &&= passed;
    await io.result(JSON.stringify(row));
  }
  return allPassed ? 0 : 1;
}

interface Answer {
  readonly row: object;
  readonly passed: boolean;
}

function answerer(chapter: Chapter, tools: ValidatorTools): (line: string) => Answer {
  const check = createValidator(chapter, tools);
  const checkProject = createProjectValidator(chapter, tools);
  const stepIds = new Set(chapter.steps.map(({ id }) => id));
  const judge = ({ id = null, step, submission, files: named, project, context: known }: Row): Answer => {
    const facts = factsOf(known);
    if (project) {
      const verdict = checkProject(new Map(Object.entries(project)), facts);
      return { row: { id, ...verdict }, passed: verdict.ok };
    }
    if (step === undefined) return refused(id, 'Give "step", or "project" for all steps at once.');
    if (!stepIds.has(step)) return refused(id, `There is no step ${JSON.stringify(step)}.`);
    if (submission === undefined && !named) return refused(id, 'Give "submission", "files" or "project".');
    const verdict = check({
      step,
      submission: named
        ? { kind: 'files', files: new Map(Object.entries(named)) }
        : { kind: 'pasted', text: submission ?? '' },
      facts,
      savedFiles: new Map(),
      withFix: true,
    });
    return { row: { id, ...publicVerdict(verdict) }, passed: verdict.verdict === 'pass' };
  };
  return (line) => {
    const { id, row } = parse(line);
    if (typeof row === 'string') return refused(id, row);
    try {
      return judge(row);
    } catch (error) {
      // A mistake of this program must not cost the rows behind this one.
      return refused(id, `This row could not be judged: ${error instanceof Error ? error.name : 'Error'}.`);
    }
  };
}

function parse(line: string): { readonly id: unknown; readonly row: Row | string } {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { id: null, row: 'This line is not JSON.' };
  }
  const id = typeof json === 'object' && json !== null && 'id' in json ? json.id : null;
  const result = rowSchema.safeParse(json);
  if (result.success) return { id, row: result.data };
  const [issue] = result.error.issues;
  return { id, row: `The row does not fit: ${issue?.path.join('.') || 'it'}: ${issue?.message}.` };
}

function refused(id: unknown, error: string): Answer {
  return { row: { id: id ?? null, error }, passed: false };
}

function factsOf(known: Row['context']): LearnerFacts {
  return Object.fromEntries(
    Object.entries(known ?? {}).filter(([, fact]) => fact !== undefined && fact !== null),
  );
}
