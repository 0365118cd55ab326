import type { ProblemCode } from './diagnostics.ts';

/**
 * The names under which the course's catalogue of mistakes has a problem of syntax. What is not in it goes by
 * `syntax-` and its own name.
 */
const catalogue: Partial<Record<ProblemCode, string>> = {
  'missing-semicolon': 'missing-semicolon',
  'unbalanced-braces': 'unbalanced-braces',
  'colon-instead-of-equals': 'colon-instead-of-equals',
  'double-equals': 'double-equals',
  'missing-colon-after-pattern': 'missing-colon-after-outputs-pattern',
  'file-head-without-colon': 'home-nix-not-a-module',
  'two-dots-in-pattern': 'home-nix-not-a-module',
  'missing-comma-in-pattern': 'missing-comma-in-pattern',
  'semicolons-in-pattern': 'semicolons-in-pattern',
  'ellipsis-not-last': 'ellipsis-not-last',
  'at-binding-twice': 'at-binding-twice',
  'let-without-in': 'let-without-in',
  'comma-in-list': 'comma-in-list',
  'semicolon-in-list': 'semicolon-in-list',
  'inherit-without-braces': 'inherit-without-braces',
  'inherit-without-semicolon': 'inherit-without-semicolon',
  'braces-without-inherit': 'braces-without-inherit',
  'duplicate-attr': 'duplicate-attr',
  'empty-path-segment': 'face-dot-unquoted',
  'single-quotes': 'face-single-quotes',
  'smart-quotes': 'smart-quotes',
  'slash-comments': 'slash-comments',
  'dash-comments': 'slash-comments',
  'non-breaking-space': 'non-breaking-space',
  'name-needs-quotes': 'user-name-unquoted',
  'markdown-fence-pasted': 'markdown-fence-pasted',
};

/** The code of a problem for the world outside: a kind of the course's catalogue, or `syntax-…`. */
export function publicCode(code: ProblemCode): string {
  return catalogue[code] ?? `syntax-${code}`;
}
