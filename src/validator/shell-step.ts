/** The step about staging and rebuilding: pasted commands are judged, pasted error output is left to `explain`. */
import type { Course } from './check.ts';
import { positionOf } from './findings.ts';
import { judgeCommands } from './shell/index.ts';
import { unjudged } from './unjudged.ts';
import type { CheckRequest, Finding, Verdict } from './verdict.ts';

export function checkCommands(request: CheckRequest, course: Course): Verdict {
  const { submission, facts } = request;
  const text = submission.kind === 'pasted' ? submission.text : [...submission.files.values()].join('\n');
  const judged = judgeCommands(text, facts.hostName === undefined ? {} : { hostName: facts.hostName });
  if (judged.kind === 'too-large') return unjudged(request, course, 'too-large');
  if (judged.kind === 'error-output') return unjudged(request, course, 'error-output-pasted');
  const isCorrected = judged.verdict === 'fail' && judged.corrected !== null;
  return {
    step: request.step,
    verdict: judged.verdict,
    findings: judged.findings.map(({ code, severity, span, message }): Finding => {
      const from = span && positionOf(text, span.start);
      const to = span && positionOf(text, span.end);
      return {
        code,
        severity,
        file: null,
        line: from?.line ?? null,
        column: from?.column ?? null,
        endLine: to?.line ?? null,
        endColumn: to?.column ?? null,
        message,
      };
    }),
    fix: isCorrected && judged.corrected !== null ? { file: null, after: judged.corrected } : null,
    alsoPasses: [],
    learned: judged.hostName === null || judged.verdict !== 'pass' ? {} : { hostName: judged.hostName },
  };
}
