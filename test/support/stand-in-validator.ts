/**
 * A validator for tests of the core: a submission passes the steps it names as `right first`, is unsure where it says
 * `unclear`, and lacks a semicolon at its end otherwise. `login NAME` tells the learner's login.
 */
import type { Validate } from '../../src/core/command.ts';
import type { Finding, Verdict } from '../../src/validator/verdict.ts';

export const standInValidator: Validate = ({ step, submission, withFix }) => {
  const text = submission.kind === 'pasted' ? submission.text : '';
  const words = text.split(/[\s`]+/).filter((word) => word !== '');
  const right = words.filter((_, index) => words[index - 1] === 'right');
  const login = words[words.indexOf('login') + 1];
  const verdict = right.includes(step) ? 'pass' : words.includes('unclear') ? 'unsure' : 'fail';
  return {
    step,
    verdict,
    findings: verdict === 'pass' ? [] : [verdict === 'fail' ? missingSemicolon(text) : unclear],
    fix: withFix && verdict === 'fail' ? { file: null, after: `${text};` } : null,
    alsoPasses: right.filter((id) => id !== step),
    learned: words.includes('login') && login !== undefined ? { username: login } : {},
  } satisfies Verdict;
};

function missingSemicolon(text: string): Finding {
  const line = Math.max(1, text.split('\n').findIndex((each) => /\w/.test(each) && !each.includes('`')) + 1);
  return {
    code: 'no-semicolon',
    severity: 'essential',
    file: null,
    line,
    column: 1,
    endLine: line,
    endColumn: 4,
    message: 'A `;` is missing here.',
  };
}

const unclear: Finding = {
  code: 'computed',
  severity: 'essential',
  file: null,
  line: null,
  column: null,
  endLine: null,
  endColumn: null,
  message: 'I cannot follow that.',
};
