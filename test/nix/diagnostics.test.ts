// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Nix writes interpolation this way
import { describe, expect, test } from 'vitest';
import {
  applyEdits,
  applyFixes,
  checkExpression,
  describeProblem,
  diagnostics,
  type ProblemCode,
} from '../../src/nix/index.ts';

/** A broken text with `‸` before the place that is pointed at, and the text after the fix, or null for no fix. */
const broken: readonly (readonly [ProblemCode, string, string | null])[] = [
  ['missing-semicolon', '{\n  a = true‸\n  b = 1;\n}', '{\n  a = true;\n  b = 1;\n}'],
  ['missing-semicolon', '{\n  a = { b = 1; }‸\n  c.d = 1;\n}', '{\n  a = { b = 1; };\n  c.d = 1;\n}'],
  ['missing-semicolon', '{ a = 1‸ }', '{ a = 1; }'],
  ['missing-semicolon', '{ a = f x‸ # why\n}', '{ a = f x; # why\n}'],
  ['missing-semicolon', 'let a = 1‸ in a', 'let a = 1; in a'],
  ['missing-semicolon', 'p: { a = with p‸ [ b ]; }', 'p: { a = with p; [ b ]; }'],
  ['missing-value', '{ a =‸ ; }', null],
  ['missing-value', '{\n  a =‸\n  b = 1;\n}', null],
  ['missing-value', '{\n  a‸\n  b = 1;\n}', null],
  ['missing-name', 'x: x.‸', null],
  ['missing-dot', '{ a."b"‸c = 1; }', '{ a."b".c = 1; }'],
  ['missing-dot', '{ a‸"b".c = 1; }', '{ a."b".c = 1; }'],
  ['missing-equals', '{ a‸ { b = 1; }; }', '{ a = { b = 1; }; }'],
  ['missing-equals', '{ a.b‸ true; }', '{ a.b = true; }'],
  ['missing-braces', '‸a = 1;\nb = 2;', '{\na = 1;\nb = 2;\n}\n'],
  ['missing-braces', '{ ... }:\n‸a.b = 1;\nc = 2;', '{ ... }:\n{ a.b = 1;\nc = 2; }'],
  ['missing-braces', '{ a = let b = 1; in ‸c = b; }', '{ a = let b = 1; in { c = b; }; }'],
  ['unbalanced-braces', '{\n  a = ‸{\n    b = 1;\n  c = 2;\n}', '{\n  a = {\n    b = 1;\n  };\n  c = 2;\n}'],
  ['unbalanced-braces', '‸{\n  a = {\n    b = 1;\n  };\n', '{\n  a = {\n    b = 1;\n  };\n}\n'],
  ['unbalanced-braces', '{ a = ‸{ b = 1; }', '{ a = { b = 1; }; }'],
  [
    'unbalanced-braces',
    'f: x: {\n  a = f x (x: x) ‸{\n    b = 1;\n  c = 1;\n}',
    'f: x: {\n  a = f x (x: x) {\n    b = 1;\n  };\n  c = 1;\n}',
  ],
  ['unbalanced-braces', '{\n  a = ‸[\n    1\n  b = 2;\n}', '{\n  a = [\n    1\n  ];\n  b = 2;\n}'],
  ['unbalanced-braces', '{ a = ‸(import ./a.nix; b = 1; }', '{ a = (import ./a.nix); b = 1; }'],
  [
    'unbalanced-braces',
    '{\n  a = {\n    b = 1;\n  };\n  ‸};\n  c = 1;\n}',
    '{\n  a = {\n    b = 1;\n  };\n  \n  c = 1;\n}',
  ],
  ['unbalanced-braces', '{ a = 1; } ‸}', '{ a = 1; } '],
  ['unbalanced-braces', '{ a = [ 1 2 ‸}; }', '{ a = [ 1 2 ]; }'],
  ['unbalanced-braces', 'x: { a = "‸${x"; }', 'x: { a = "${x}"; }'],
  ['unclosed-string', '{\n  a = ‸"b;\n  c = "d";\n}', '{\n  a = "b";\n  c = "d";\n}'],
  ['unclosed-string', '{ a = b‸"; }', '{ a = "b"; }'],
  ['unclosed-string', '{\n  f.‸".a.c = 1;\n}', '{\n  f.".a".c = 1;\n}'],
  [
    'unclosed-string',
    "{\n  a = ‸''\n    b\n  c = ''\n    d\n  '';\n}",
    "{\n  a = ''\n    b\n  '';\n  c = ''\n    d\n  '';\n}",
  ],
  ['unclosed-comment', '{\n  a = 1; ‸/* one\n}', '{\n  a = 1; /* one */\n}'],
  ['colon-instead-of-equals', '{ a‸: true; b: 1; }', '{ a = true; b = 1; }'],
  ['colon-instead-of-equals', '{ a ‸:= true; }', '{ a = true; }'],
  ['colon-instead-of-equals', '{ a‸:true; }', '{ a = true; }'],
  ['arrow-instead-of-equals', '{ a ‸=> 1; }', '{ a = 1; }'],
  ['double-equals', '{ a ‸== true; }', '{ a = true; }'],
  [
    'missing-colon-after-pattern',
    '{ outputs = i@{ self, ... }‸ { }; }',
    '{ outputs = i@{ self, ... }: { }; }',
  ],
  ['missing-colon-after-pattern', '{ outputs = { self, x } ‸=> { }; }', '{ outputs = { self, x } : { }; }'],
  ['file-head-without-colon', '{ ... }‸ {\n  a = 1;\n}', '{ ... }: {\n  a = 1;\n}'],
  ['file-head-without-colon', '{ ... }‸;\n{ a = 1; }', '{ ... }:\n{ a = 1; }'],
  ['two-dots-in-pattern', '{ ‸.. }: { }', '{ ... }: { }'],
  ['if-without-then', 'if true ‸1 else 2', 'if true then 1 else 2'],
  ['if-without-then', 'if 1 == 2 ‸{ } else 2', 'if 1 == 2 then { } else 2'],
  ['if-without-then', 'if true‸ !false else 2', 'if true then !false else 2'],
  ['if-without-else', '{ a = if true then 1‸; }', null],
  ['equals-in-pattern', '{ a ‸= 1, b }: a', '{ a ? 1, b }: a'],
  ['extra-comma-in-pattern', '{ a,‸, b }: a', '{ a, b }: a'],
  ['extra-comma-in-pattern', '{ a, ...‸, }: a', '{ a, ... }: a'],
  ['missing-comma-in-pattern', '{ a‸ b, c d, ... }: a', '{ a, b, c, d, ... }: a'],
  ['semicolons-in-pattern', '{ a‸; b; ... }: a', '{ a, b, ... }: a'],
  ['ellipsis-not-last', '{ ‸..., a, b }: a', '{ a, b, ... }: a'],
  ['at-binding-twice', 'x@{ a, ... }‸@x: a', 'x@{ a, ... }: a'],
  ['let-without-in', 'let\n  a = 1;\n‸{ b = a; }', 'let\n  a = 1;\nin { b = a; }'],
  ['comma-in-list', '[ 1‸, 2, 3 ]', '[ 1 2 3 ]'],
  ['semicolon-in-list', '{ a = [ 1‸; 2; ]; }', '{ a = [ 1 2 ]; }'],
  ['binding-in-list', '[ a.b ‸= 1; ]', '[ { a.b = 1; } ]'],
  ['comma-in-inherit', 'a: b: { inherit a‸, b; }', 'a: b: { inherit a b; }'],
  ['comma-in-call', 'f: f(1‸, 2)', null],
  ['semicolon-in-parentheses', 'f: (f 1‸;)', 'f: (f 1)'],
  ['path-in-inherit', 'a: { inherit ‸a.b; c = 1; }', null],
  ['comma-instead-of-semicolon', '{ a = 1‸, b = 2 }', '{ a = 1; b = 2; }'],
  ['inherit-without-braces', 'i: { a = ‸inherit i; }', 'i: { a = { inherit i; }; }'],
  ['inherit-without-semicolon', 'i: { a = { inherit i‸ }; }', 'i: { a = { inherit i; }; }'],
  ['inherit-without-semicolon', 'i: {\n  inherit i‸\n  a = 1;\n}', 'i: {\n  inherit i;\n  a = 1;\n}'],
  ['braces-without-inherit', 'i: { a = { ‸i }; }', 'i: { a = { inherit i; }; }'],
  ['braces-without-inherit', 'i: o: { a = { ‸i, o; }; }', 'i: o: { a = { inherit i o; }; }'],
  ['duplicate-attr', '{ a = 1; ‸a = 2; }', null],
  ['duplicate-formal', '{ a, ‸a }: a', null],
  ['undefined-variable', '{ a = ‸b; }', null],
  ['dynamic-attr-in-let', 'x: let ‸${x} = 1; in 2', null],
  ['dynamic-attr-in-inherit', 'x: { inherit ‸${x}; }', null],
  ['empty-path-segment', '{ home.file.‸.face.source = ./a; }', '{ home.file.".face".source = ./a; }'],
  ['name-needs-quotes', '{ users.‸1alice = 1; }', '{ users."1alice" = 1; }'],
  ['name-needs-quotes', '{ users.‸John Smith = 1; }', '{ users."John Smith" = 1; }'],
  ['name-needs-quotes', '{ a.‸if = 1; }', '{ a."if" = 1; }'],
  ['name-needs-quotes', '{ file.‸x/y.source = ./a; }', '{ file."x/y".source = ./a; }'],
  ['single-quotes', "{ file.‸'.face'.source = ./a; }", '{ file.".face".source = ./a; }'],
  ['single-quotes', "{ a = ‸'b'; }", '{ a = "b"; }'],
  ['smart-quotes', '{ a = ‸“b”; }', '{ a = "b"; }'],
  ['smart-quotes', '{ a = ‸“b"; c = "d"; }', '{ a = "b"; c = "d"; }'],
  ['slash-comments', '{\n  ‸// one\n  a = 1;\n}', '{\n  # one\n  a = 1;\n}'],
  ['slash-comments', '[\n  1\n  ‸// two\n  2\n]', '[\n  1\n  # two\n  2\n]'],
  ['dash-comments', '{\n  ‸-- one\n  a = 1;\n}', '{\n  # one\n  a = 1;\n}'],
  ['dash-comments', '[\n  1\n  ‸-- two\n  2\n]', '[\n  1\n  # two\n  2\n]'],
  ['dash-comments', '‸-- my own file\n{ ... }: { a = 1; }', '# my own file\n{ ... }: { a = 1; }'],
  ['non-breaking-space', '{‸\u00a0a\u00a0=\u00a01; }', '{ a = 1; }'],
  ['byte-order-mark', '‸\ufeff{ }', '{ }'],
  ['markdown-fence-pasted', '‸```nix\n{ a = 1; }\n```', '\n{ a = 1; }\n'],
  ['unicode-ellipsis', '{ a, ‸… }: a', '{ a, ... }: a'],
  ['rest-placeholder', '{ a = 1; ‸... }', null],
  ['extra-semicolon', '{ a = 1;‸;; }', null],
  ['extra-semicolon', '{ a = 1; }‸;', '{ a = 1; }'],
  ['invalid-character', '{ ‸% a = 1; }', null],
  ['nul-in-string', '{ a = "b‸\0"; }', '{ a = "b"; }'],
  ['integer-too-large', '{ a = ‸9223372036854775808; }', null],
  ['float-out-of-range', '{ a = ‸1.0e999; }', null],
  ['path-trailing-slash', '{ a = ‸./b/; }', '{ a = ./b; }'],
  ['path-double-slash', '{ a = ‸./b//c; }', '{ a = ./b/c; }'],
  ['needs-parentheses', '{ a = 1 + ‸if true then 1 else 2; }', '{ a = 1 + (if true then 1 else 2); }'],
  ['needs-parentheses', '[ ./a ‸+ "/b" ]', '[ (./a + "/b") ]'],
  ['needs-parentheses', 'map ‸x: x', 'map (x: x)'],
  ['operators-need-parentheses', '1 < 2 ‸< 3', null],
  ['empty-file', '‸', null],
  ['missing-expression', '{ a = 1 +‸ ; }', null],
  ['unexpected-token', '{ a = 1 ‸: 2; }', null],
  ['too-deep', `${'['.repeat(500)}‸${'['.repeat(9)}${']'.repeat(509)}`, null],
];

test.each(broken)('%s: %j', (code, marked, fixed) => {
  const text = marked.replace('‸', '');
  const { problems } = checkExpression(text);
  expect(problems.map((problem) => problem.code)).toEqual([code]);
  const [problem] = problems;
  expect(problem?.span.start).toBe(marked.indexOf('‸'));
  if (fixed === null) return;
  expect(applyEdits(text, problem?.fix ?? [])).toBe(fixed);
  expect(checkExpression(fixed).problems.map((left) => left.code)).not.toContain(code);
});

test('the table shows every kind of problem', () => {
  expect(Object.keys(diagnostics).filter((code) => !broken.some(([shown]) => shown === code))).toEqual([]);
});

test('every mistake of a page is mended', () => {
  const lines = Array.from({ length: 40 }, (_, index) => `  programs.tool${index}.enable = true\n`);
  const text = `{\n${lines.join('')}}\n`;
  expect(applyFixes(text, checkExpression(text).problems)).toBe(text.replaceAll('true', 'true;'));
});

describe('what is said', () => {
  test('every problem has a sentence that reads well without details', () => {
    for (const code of Object.keys(diagnostics) as ProblemCode[]) {
      const sentence = describeProblem({ code, details: {} });
      expect(sentence).toMatch(/^[A-Z`].*[.!]$/s);
      expect(sentence).not.toContain('undefined');
    }
  });

  test('a character of two code units is shown as a whole', () => {
    const [problem] = checkExpression('{ 😀 a = 1; }').problems;
    expect(problem && describeProblem(problem)).toContain('`😀`');
  });

  test('a long name is shortened', () => {
    const [problem] = checkExpression('x'.repeat(100)).problems;
    expect(problem && describeProblem(problem)).toContain(`\`${'x'.repeat(60)}…\``);
  });

  test('a bracket is named', () => {
    const [problem] = checkExpression('{ a = [ 1 2; }').problems;
    expect(problem && describeProblem(problem)).toBe(
      'This `[` is never closed. Put `]` where it ought to end.',
    );
  });
});
