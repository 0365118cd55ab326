import type { Course } from './check.ts';
import { findingsOf } from './findings.ts';
import { unclear } from './observation.ts';
import type { CheckRequest, Verdict } from './verdict.ts';

/** A verdict without a look at the code. */
export function unjudged(request: CheckRequest, course: Course, code: string): Verdict {
  const observation = unclear(code, null);
  return {
    step: request.step,
    verdict: 'unsure',
    findings: findingsOf([observation], [], course.chapter, request.facts),
    fix: null,
    alsoPasses: [],
    learned: {},
  };
}
