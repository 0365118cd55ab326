/** The step about staging and rebuilding: pasted commands are judged, pasted error output is handed to who knows it. */
import { SourceLines } from '../nix/index.ts';
import type { Course } from './check.ts';
import { hostNamesIn } from './machines.ts';
import { judgeCommands } from './shell/index.ts';
import { unjudged } from './unjudged.ts';
import type { CheckRequest, Finding, LearnerFacts, Severity, Verdict, VerdictKind } from './verdict.ts';

/** What pasted error output comes to. */
export interface JudgedOutput {
  /** `fail` where the output tells why Nix stopped; `unsure` where it does not, or where nothing stopped. */
  readonly verdict: Exclude<VerdictKind, 'pass'>;
  /** The likeliest cause first; never empty. */
  readonly findings: readonly {
    readonly code: string;
    readonly severity: Severity;
    readonly message: string;
  }[];
}

/** Says what error output means. The validator knows no messages; whoever puts the program together hands this in. */
export type JudgeErrorOutput = (text: string, facts: LearnerFacts) => JudgedOutput;

export function checkCommands(request: CheckRequest, course: Course): Verdict {
  const { submission, facts, savedFiles } = request;
  const text = submission.kind === 'pasted' ? submission.text : [...submission.files.values()].join('\n');
  const { hostName } = facts;
  const machines = hostName === undefined ? {} : { hostName, hostNames: hostNamesIn(savedFiles) };
  const judged = judgeCommands(text, machines);
  if (judged.kind === 'too-large' || judged.kind === 'too-much-to-follow')
    return unjudged(request, course, judged.kind);
  if (judged.kind === 'error-output') return judgeOutput(judged.text, request, course);
  const lines = new SourceLines(text);
  const isCorrected = judged.verdict === 'fail' && judged.corrected !== null;
  return {
    step: request.step,
    verdict: judged.verdict,
    findings: judged.findings.map(({ code, severity, span, message }): Finding => {
      const from = span && lines.positionAt(span.start);
      const to = span && lines.positionAt(span.end);
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
    // Of several machines the one that is known stays the learner's.
    learned:
      judged.hostName === null || judged.verdict !== 'pass' || hostName !== undefined
        ? {}
        : { hostName: judged.hostName },
  };
}

function judgeOutput(text: string, request: CheckRequest, course: Course): Verdict {
  const judged = course.judgeErrorOutput?.(text, request.facts);
  if (!judged) return unjudged(request, course, 'error-output-pasted');
  const nowhere = { file: null, line: null, column: null, endLine: null, endColumn: null };
  return {
    step: request.step,
    verdict: judged.verdict,
    findings: judged.findings.map((finding): Finding => ({ ...nowhere, ...finding })),
    fix: null,
    alsoPasses: [],
    learned: {},
  };
}
