import type { Problem, ProblemCode } from './diagnostics.ts';

type Sentence = (details: Readonly<Record<string, string>>) => string;

/**
 * What is said about each problem, in English: what to do, then why. Details are named in the table of diagnostics'
 * problems; a sentence must read well without them.
 */
const sentences: Readonly<Record<ProblemCode, Sentence>> = {
  'missing-semicolon': () =>
    'Put a semicolon here: every `name = value` ends with one, also after a closing brace.',
  'missing-value': ({ name }) =>
    name === undefined
      ? 'A value is missing here. Write one, or take the line out.'
      : `\`${name}\` has no value yet. Write \`${name} = …;\`.`,
  'missing-name': () => 'A name is missing here.',
  'missing-braces': () =>
    'These are settings without a set around them. Put `{` before the first and `}` after the last.',
  'missing-dot': () => 'Put a dot here: the parts of a name are joined by dots.',
  'missing-equals': ({ name }) =>
    name === undefined
      ? 'Put `=` between the name and its value.'
      : `Put \`=\` after \`${name}\`, between the name and its value.`,
  'unbalanced-braces': ({ opener, closer, extra }) => {
    if (extra !== undefined && closer !== undefined) {
      return `This \`${extra}\` should be \`${closer}\`, to match what was opened before it.`;
    }
    if (extra !== undefined)
      return `There is one \`${extra}\` too many: nothing is open here that it could close. Take it out.`;
    if (opener === undefined) return 'The brackets do not add up here.';
    return `This \`${opener}\` is never closed. Put \`${closer ?? ''}\` where it ought to end.`;
  },
  'unclosed-string': ({ quote, word }) => {
    if (word !== undefined) return `Only the second quote is here. Put \`"\` before \`${word}\` as well.`;
    return quote === "''"
      ? "This text is never closed. Put two single quotes, `''`, where it ends."
      : 'This text is never closed. Put `"` where it ends.';
  },
  'unclosed-comment': () =>
    'This comment is never closed. Put `*/` where it ends, or begin each line with `#`.',
  'colon-instead-of-equals': () =>
    'Use `=` here. In Nix the colon makes a function; a setting is `name = value;`.',
  'double-equals': () => 'Use a single `=` here: `==` compares, `=` sets.',
  'arrow-instead-of-equals': () => 'Use `=` without the `>`: in Nix a setting is `name = value;`.',
  'missing-colon-after-pattern': () =>
    'Put a colon here. A function is its arguments, a colon, and what it returns: `{ a, b }: …`.',
  'file-head-without-colon': () =>
    'Put a colon here. The file is a function: `{ ... }:` and then the set that it returns.',
  'two-dots-in-pattern': () => 'Write exactly three dots: `{ ... }:`.',
  'if-without-then': () => 'Put `then` here: `if … then … else …`.',
  'if-without-else': () => 'Add `else` and a value: in Nix every `if` has both branches.',
  'equals-in-pattern': () => 'Use `?` for a default value here: `{ name ? value }:`.',
  'extra-comma-in-pattern': () => 'Take out this comma: there is no name next to it.',
  'missing-comma-in-pattern': () => 'Put a comma here: the names a function takes are separated by commas.',
  'semicolons-in-pattern': () =>
    'Use commas here: the names a function takes are separated by commas, settings by semicolons.',
  'ellipsis-not-last': () => 'Move the three dots to the end: `{ self, nixpkgs, ... }:`.',
  'at-binding-twice': () => 'Keep only one `@name`, before or after the braces.',
  'let-without-in': () =>
    'Put `in` before this: `let` collects helper names, and `in` says where the result begins.',
  'comma-in-list': () => 'Take out the commas: the items of a list are separated by blanks.',
  'semicolon-in-list': () =>
    'Take out the semicolon: inside `[ ]` there are only items. It belongs after the `]`.',
  'binding-in-list': () =>
    'A list holds values. Put `{ }` around the setting to make it a set: `{ name = value; }`.',
  'comma-in-inherit': () => 'Take out the comma: the names after `inherit` are separated by blanks.',
  'comma-in-call': () => 'Take out the comma: arguments are separated by blanks, `f a b`.',
  'semicolon-in-parentheses': () => 'Take out this semicolon: inside parentheses stands one value.',
  'path-in-inherit': () =>
    '`inherit` takes single names. Write `inherit (set) name;` for something inside of a set.',
  'comma-instead-of-semicolon': () => 'Use a semicolon here: in a set every `name = value` ends with one.',
  'inherit-without-braces': () =>
    'Put braces around it: `{ inherit …; }`. `inherit` is a line inside of a set, not a value.',
  'inherit-without-semicolon': () =>
    'Put a semicolon here: `inherit` ends with one, like every line in a set.',
  'braces-without-inherit': ({ names }) =>
    `Write \`{ inherit ${names ?? 'name'}; }\`. Nix does not fill in values for bare names.`,
  'duplicate-attr': ({ name }) =>
    name === undefined
      ? 'This is set twice. Keep one of the two.'
      : `\`${name}\` is set twice. Keep one of the two places.`,
  'duplicate-formal': ({ name }) => `The name \`${name ?? ''}\` stands here twice. Keep one of them.`,
  'undefined-variable': ({ name }) =>
    `Nothing here defines \`${name ?? ''}\`. Check its spelling, or take it in as an argument of the function.`,
  'dynamic-attr-in-let': () => 'Write the name out: in `let` a name cannot be computed.',
  'dynamic-attr-in-inherit': () => 'Write the name out: after `inherit` a name cannot be computed.',
  'empty-path-segment': ({ name }) =>
    `A dot separates levels. If it belongs to the name, put the name in double quotes: \`"${name ?? '.name'}"\`.`,
  'name-needs-quotes': ({ name }) =>
    `Put this name in double quotes: \`"${name ?? 'name'}"\`. A bare name is one word that begins with a letter and is no keyword.`,
  'single-quotes': ({ text }) =>
    `Use double quotes: \`"${text ?? '…'}"\`. Single quotes do not make a text in Nix.`,
  'smart-quotes': ({ text }) =>
    `Use straight quotes: \`"${text ?? '…'}"\`. An editor or a chat program turned these into curly ones.`,
  'dash-comments': () => 'Begin the comment with `#`. In Nix `-` takes one number from another.',
  'slash-comments': () => 'Begin the comment with `#`. In Nix `//` joins two sets.',
  'non-breaking-space': () =>
    'There is an invisible character here, probably copied from a web page. Delete the blanks and type them again.',
  'byte-order-mark': () =>
    'An invisible mark stands before the first character. Save the file as UTF-8 without BOM.',
  'markdown-fence-pasted': () => 'Take out the line with the backticks: it belongs to the chat, not to Nix.',
  'unicode-ellipsis': () => 'Type three dots: `...`. This is a single character that looks like them.',
  'rest-placeholder': () => 'Write out what the dots stand for: a file must be complete.',
  'extra-semicolon': () => 'Take out this semicolon: nothing stands before it that it could end.',
  'invalid-character': ({ character }) =>
    `Nix has no use for the character \`${character ?? ''}\` here. Take it out.`,
  'nul-in-string': () => 'Take out the NUL character in this text.',
  'integer-too-large': () => 'This number is too large: 9223372036854775807 is the largest whole number.',
  'float-out-of-range': () => 'This number is too large or too small for Nix.',
  'path-trailing-slash': () => 'Take out the slash at the end: a path names a file or a folder without it.',
  'path-double-slash': () => 'Keep one slash: a path has no empty parts.',
  'needs-parentheses': () => 'Put parentheses around this: without them Nix reads it as separate pieces.',
  'operators-need-parentheses': () =>
    'Put parentheses around one of the two comparisons: Nix does not chain them by itself.',
  'empty-file': () => 'There is nothing here yet. The smallest module is `{ ... }: { }`.',
  'missing-expression': () => 'A value is missing here.',
  'unexpected-token': ({ found, expected }) => {
    if (found === undefined) return `The text ends too early; \`${expected ?? 'more'}\` was expected.`;
    return expected === undefined
      ? `\`${found}\` does not fit here.`
      : `\`${found}\` does not fit here; expected ${expected}.`;
  },
  'too-deep': ({ limit }) => `This is nested too deeply; ${limit ?? 'some hundred'} levels are the limit.`,
};

/** One sentence or two for a learner: what to do about a problem. Names and signs stand between backticks. */
export function describeProblem({ code, details }: Pick<Problem, 'code' | 'details'>): string {
  const shortened = Object.entries(details).map(([key, value]) => [key, shorten(value)]);
  return sentences[code](Object.fromEntries(shortened));
}

/** What a text calls a name may be a page long. In UTF-16 code units. */
const longestDetail = 60;

function shorten(value: string): string {
  if (value.length <= longestDetail) return value;
  const start = value.slice(0, longestDetail).replace(/[\ud800-\udbff]$/, '');
  return `${start.trimEnd()}…`;
}
