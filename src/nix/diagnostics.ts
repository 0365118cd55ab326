import type { Span } from './syntax.ts';

/** Replace what `span` covers by `text`. An empty span inserts. Edits of one fix do not overlap. */
export interface TextEdit {
  readonly span: Span;
  readonly text: string;
}

/** Something that is wrong with a text, as found by the lexer, the parser or the checks after it. */
export interface Problem {
  readonly code: ProblemCode;
  readonly span: Span;
  /** Values for the message of the code, such as the name that is meant. */
  readonly details: Readonly<Record<string, string>>;
  /** A second place, for example where the bracket was opened. */
  readonly related: Span | null;
  /** Edits that mend it, where that is safe. */
  readonly fix: readonly TextEdit[] | null;
}

/** A stable name of a kind of problem, a key of the table of diagnostics. */
export type ProblemCode = keyof typeof diagnostics;

/** The table of all syntax diagnostics. Their sentences stand in `messages.ts` under the same names. */
export const diagnostics = {
  'missing-semicolon': { severity: 'error' },
  'missing-value': { severity: 'error' },
  'missing-name': { severity: 'error' },
  'missing-braces': { severity: 'error' },
  'missing-dot': { severity: 'error' },
  'missing-equals': { severity: 'error' },
  'unbalanced-braces': { severity: 'error' },
  'unclosed-string': { severity: 'error' },
  'unclosed-comment': { severity: 'error' },
  'colon-instead-of-equals': { severity: 'error' },
  'double-equals': { severity: 'error' },
  'arrow-instead-of-equals': { severity: 'error' },
  'missing-colon-after-pattern': { severity: 'error' },
  'file-head-without-colon': { severity: 'error' },
  'two-dots-in-pattern': { severity: 'error' },
  'if-without-then': { severity: 'error' },
  'if-without-else': { severity: 'error' },
  'equals-in-pattern': { severity: 'error' },
  'extra-comma-in-pattern': { severity: 'error' },
  'missing-comma-in-pattern': { severity: 'error' },
  'semicolons-in-pattern': { severity: 'error' },
  'ellipsis-not-last': { severity: 'error' },
  'at-binding-twice': { severity: 'error' },
  'let-without-in': { severity: 'error' },
  'comma-in-list': { severity: 'error' },
  'semicolon-in-list': { severity: 'error' },
  'binding-in-list': { severity: 'error' },
  'comma-in-inherit': { severity: 'error' },
  'comma-in-call': { severity: 'error' },
  'semicolon-in-parentheses': { severity: 'error' },
  'path-in-inherit': { severity: 'error' },
  'comma-instead-of-semicolon': { severity: 'error' },
  'inherit-without-braces': { severity: 'error' },
  'inherit-without-semicolon': { severity: 'error' },
  'braces-without-inherit': { severity: 'error' },
  'duplicate-attr': { severity: 'error' },
  'duplicate-formal': { severity: 'error' },
  'undefined-variable': { severity: 'error' },
  'dynamic-attr-in-let': { severity: 'error' },
  'dynamic-attr-in-inherit': { severity: 'error' },
  'empty-path-segment': { severity: 'error' },
  'name-needs-quotes': { severity: 'error' },
  'single-quotes': { severity: 'error' },
  'smart-quotes': { severity: 'error' },
  'slash-comments': { severity: 'error' },
  'dash-comments': { severity: 'error' },
  'non-breaking-space': { severity: 'error' },
  'byte-order-mark': { severity: 'error' },
  'markdown-fence-pasted': { severity: 'error' },
  'unicode-ellipsis': { severity: 'error' },
  'rest-placeholder': { severity: 'error' },
  'extra-semicolon': { severity: 'error' },
  'invalid-character': { severity: 'error' },
  'nul-in-string': { severity: 'error' },
  'integer-too-large': { severity: 'error' },
  'float-out-of-range': { severity: 'error' },
  'path-trailing-slash': { severity: 'error' },
  'path-double-slash': { severity: 'error' },
  'needs-parentheses': { severity: 'error' },
  'operators-need-parentheses': { severity: 'error' },
  'empty-file': { severity: 'error' },
  'missing-expression': { severity: 'error' },
  'unexpected-token': { severity: 'error' },
  'too-deep': { severity: 'error' },
} as const satisfies Record<string, { severity: 'error' | 'warning' }>;
