import { describe, expect, test } from 'vitest';
import {
  applyEdits,
  applyFixes,
  attributePath,
  checkExpression,
  displayWidth,
  excerpt,
  parseExpression,
  print,
  quoted,
  SourceLines,
} from '../../src/nix/index.ts';

describe('lines and columns', () => {
  const lines = new SourceLines('a\nbc\r\nd\re');

  test('LF, CR LF and a lone CR each end a line', () => {
    expect(lines.count).toBe(4);
    expect([0, 1, 2, 3].map((index) => lines.lineAt(index))).toEqual(['a', 'bc', 'd', 'e']);
  });

  test.each([
    [0, 1, 1],
    [1, 1, 2],
    [2, 2, 1],
    [4, 2, 3],
    [6, 3, 1],
    [8, 4, 1],
    [9, 4, 2],
    [99, 4, 2],
    [-5, 1, 1],
  ])('offset %d is line %d, column %d', (offset, line, column) =>
    expect(lines.positionAt(offset)).toEqual({ line, column }),
  );
});

describe('edits', () => {
  test('everything else stays as it is', () => {
    const text = '{\n\ta = true   # why\n    b = 1; /* two */\n}\r\n';
    expect(applyFixes(text, checkExpression(text).problems)).toBe(
      '{\n\ta = true;   # why\n    b = 1; /* two */\n}\r\n',
    );
  });

  test('fixes that would touch each other are not made together', () => {
    const edit = (start: number, end: number, text: string) => [{ span: { start, end }, text }];
    const problem = (fix: ReturnType<typeof edit>) => ({
      code: 'unexpected-token' as const,
      span: { start: 0, end: 0 },
      details: {},
      related: null,
      fix,
    });
    expect(
      applyFixes('abcd', [problem(edit(0, 2, 'x')), problem(edit(1, 3, 'y')), problem(edit(3, 4, 'z'))]),
    ).toBe('xcz');
  });

  test.each([
    [
      [
        { span: { start: 0, end: 2 }, text: '' },
        { span: { start: 1, end: 3 }, text: '' },
      ],
    ],
    [[{ span: { start: 3, end: 9 }, text: '' }]],
  ])('edits that overlap or leave the text are refused', (edits) =>
    expect(() => applyEdits('abcd', edits)).toThrow(RangeError),
  );
});

describe('excerpts', () => {
  const at = (text: string, found: string) => {
    const start = text.indexOf(found);
    return excerpt(text, { start, end: start + found.length });
  };

  test('a pointer stands under the place', () => {
    expect(at('{\n  a = b;\n}', 'b')).toBe('2 |   a = b;\n  |       ^');
    expect(at('x = foo;', 'foo')).toBe('1 | x = foo;\n  |     ^^^');
    expect(excerpt('a = 1', { start: 5, end: 5 })).toBe('1 | a = 1\n  |      ^');
  });

  test('tabs reach to the next multiple of eight', () => {
    expect(at('\ta\tb', 'b')).toBe('1 |         a       b\n  |                 ^');
  });

  test('wide characters and emoji take two columns, marks none', () => {
    expect(at('"漢字" x', 'x')).toBe('1 | "漢字" x\n  |        ^');
    expect(at('"👩‍👩‍👧" x', 'x')).toBe('1 | "👩‍👩‍👧" x\n  |      ^');
    expect(at('"e\u0301" x', 'x')).toBe('1 | "e\u0301" x\n  |     ^');
    expect(displayWidth('a漢👍')).toBe(5);
  });

  test('a span over several lines is pointed at up to the end of the first', () => {
    expect(at('a = {\n  b = 1;\n}', '{\n  b')).toBe('1 | a = {\n  |     ^');
  });

  test('a very long line is cut around the place', () => {
    const [line = '', pointer = ''] = at(`${'a'.repeat(5000)} x ${'b'.repeat(5000)}`, 'x').split('\n');
    expect(line.length).toBeLessThan(120);
    expect(line[pointer.indexOf('^')]).toBe('x');
  });
});

describe('printing', () => {
  test('a tree is laid out two blanks to a level', () => {
    const text = '{ pkgs, ... }@args: let x.y = 1; in { a = [ 1 "b" ]; inherit (x) y; c = f 1 2 or 3; }';
    expect(print(parseExpression(text).tree)).toBe(
      [
        '{ pkgs, ... }@args: let',
        '  x.y = 1;',
        'in {',
        '  a = [',
        '    1',
        '    "b"',
        '  ];',
        '  inherit (x) y;',
        '  c = f 1 2 or 3;',
        '}',
      ].join('\n'),
    );
  });
});

describe('plain text as Nix', () => {
  test.each([
    [['users', 'alice'], 'users.alice'],
    [['users', 'in'], 'users."in"'],
    [['inherit', 'inherits'], '"inherit".inherits'],
    [['.face', '9', 'x-y', ''], '".face"."9".x-y.""'],
    [['a"b', `\${c}`], `"a\\"b"."\\\${c}"`],
  ])('%j is written %s', (names, written) => expect(attributePath(names)).toBe(written));

  test('a word of the language is an attribute only in quotes', () => {
    const words = ['assert', 'else', 'if', 'in', 'inherit', 'let', 'rec', 'then', 'with'];
    for (const word of words) {
      expect(parseExpression(`{ ${word} = 1; }`).problems).not.toEqual([]);
      expect(parseExpression(`{ ${attributePath([word])} = 1; }`).problems).toEqual([]);
    }
  });

  test('a text is read as it was', () => {
    for (const text of ['a"b', `\${x}`, 'one\ntwo', '\\', '$', '$$', 'a$']) {
      const { tree, problems } = parseExpression(quoted(text));
      expect(problems).toEqual([]);
      expect(tree).toMatchObject({ kind: 'string', parts: [{ kind: 'text', value: text }] });
    }
  });
});
