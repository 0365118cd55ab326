import type { Chapter, Step } from '../chapter/chapter.ts';
import { type Expectation, expectationSchema } from '../chapter/expectation.ts';

/** The expectations of a chapter's steps by step id. @throws Error where an author's `expect` does not fit */
export function readExpectations(chapter: Chapter): ReadonlyMap<string, Expectation> {
  return new Map(
    chapter.steps.flatMap((step): [string, Expectation][] => {
      const expectation = readExpectation(step);
      return expectation === null ? [] : [[step.id, expectation]];
    }),
  );
}

function readExpectation(step: Step): Expectation | null {
  if (step.kind !== 'nix' || step.expectation === null) return null;
  const result = expectationSchema.safeParse(step.expectation);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Error(
    `The step "${step.id}" has an "expect" that does not fit: ${issue?.path.join('.')}: ${issue?.message}`,
  );
}
