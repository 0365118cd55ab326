import type { Course } from '../check.ts';
import { type Examined, examine, type Task } from '../examine.ts';
import { keeperOfSecrets } from '../secrets.ts';
import type { CheckRequest, Submission } from '../verdict.ts';

/** How much one fix may cost: checks, and characters that are checked. */
const limits = { checks: 80, characters: 160_000 };

/** Checks texts until they have cost enough. */
export class Checks {
  #checks = limits.checks;
  #characters = limits.characters;
  readonly #request: CheckRequest;
  readonly #task: Task;
  readonly #course: Course;
  readonly #keepsSecrets: (after: Submission) => boolean;

  constructor(request: CheckRequest, task: Task, course: Course) {
    this.#request = request;
    this.#task = task;
    this.#course = course;
    this.#keepsSecrets = keeperOfSecrets(request.submission);
  }

  /** Null where nothing more may be checked, there was nothing to look at, or a secret of the learner's was changed. */
  check(submission: Submission): Examined | null {
    if (!this.#keepsSecrets(submission)) return null;
    const size = sizeOf(submission);
    if (this.#checks <= 0 || this.#characters < size) return null;
    this.#checks -= 1;
    this.#characters -= size;
    const examined = examine({ ...this.#request, submission }, this.#task, this.#course);
    return examined.refusal === null ? examined : null;
  }
}

function sizeOf(submission: Submission): number {
  if (submission.kind === 'pasted') return submission.text.length;
  return [...submission.files.values()].reduce((sum, text) => sum + text.length, 0);
}
