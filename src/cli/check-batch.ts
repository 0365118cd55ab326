/** JSON Lines in and out, in the same order, one at a time, so that it streams and memory stays small. */
import { z } from 'zod';
import type { Chapter } from '../chapter/chapter.ts';
import { createProjectValidator, createValidator, type ValidatorTools } from '../validator/index.ts';
import type { LearnerFacts } from '../validator/verdict.ts';
import { type CheckInput, publicVerdict } from './check.ts';
import { linesOf } from './input.ts';

const text = z.string('has to be a text');
const files = z.record(z.string(), text, 'has to be an object of paths and texts');
const context = z.object(
  {
    username: text.nullish(),
    inputName: text.nullish(),
    nixpkgsInput: text.nullish(),
    hostName: text.nullish(),
  },
  'has to be an object of names',
);
const rowSchema = z.object(
  {
    id: z.unknown().optional(),
    step: text.optional(),
    submission: text.optional(),
    files: files.optional(),
    project: files.optional(),
    context: context.optional(),
  },
  'The row has to be an object',
);
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
    if (step === undefined)
      return refused(id, 'row-incomplete', 'Give "step", or "project" for all steps at once.');
    if (!stepIds.has(step)) return refused(id, 'step-unknown', `There is no step ${JSON.stringify(step)}.`);
    if (submission === undefined && !named)
      return refused(id, 'row-incomplete', 'Give "submission", "files" or "project".');
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
    if ('code' in row) return refused(id, row.code, row.error);
    try {
      return judge(row);
    } catch (error) {
      // A mistake of this program must not cost the rows behind this one.
      const name = error instanceof Error ? error.name : 'Error';
      return refused(id, 'row-not-judged', `This row could not be judged: ${name}.`);
    }
  };
}

interface BadRow {
  readonly code: string;
  readonly error: string;
}

function parse(line: string): { readonly id: unknown; readonly row: Row | BadRow } {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { id: null, row: { code: 'row-not-json', error: 'This line is not JSON.' } };
  }
  const id = typeof json === 'object' && json !== null && 'id' in json ? json.id : null;
  const result = rowSchema.safeParse(json);
  if (result.success) return { id, row: result.data };
  const [issue] = result.error.issues;
  const where = issue?.path.length ? `"${issue.path.join('.')}" ` : '';
  return { id, row: { code: 'row-misshapen', error: `${where}${issue?.message}.` } };
}

/** `error` is one sentence, `code` what programs may rely on. */
function refused(id: unknown, code: string, error: string): Answer {
  return { row: { id: id ?? null, error, code }, passed: false };
}

function factsOf(known: Row['context']): LearnerFacts {
  return Object.fromEntries(
    Object.entries(known ?? {}).filter(([, fact]) => fact !== undefined && fact !== null),
  );
}
