// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Nix writes interpolation this way
import { describe, expect, test } from 'vitest';
import { checkExpression, parseExpression } from '../../src/nix/index.ts';
import { outline } from './outline.ts';

function read(text: string): string {
  const { tree, problems } = parseExpression(text);
  expect(problems).toEqual([]);
  return outline(tree);
}

describe('numbers', () => {
  test.each([
    ['0', '0'],
    ['007', '7'],
    ['9223372036854775807', '9223372036854775807'],
    ['1.5', '1.5f'],
    ['.5', '0.5f'],
    ['1.', '1f'],
    ['1.5e3', '1500f'],
    ['0.0e-999', '0f'],
    ['1.5.5', '(1.5f 0.5f)'],
    ['00.5', '(0 0.5f)'],
    ['1e5', '(1 e5)'],
  ])('%s', (text, tree) => expect(read(text)).toBe(tree));

  test.each([
    ['9223372036854775808', 'integer-too-large'],
    ['1.0e400', 'float-out-of-range'],
    ['1.0e-320', 'float-out-of-range'],
    ['0.', 'missing-name'],
  ])('%s is refused', (text, code) => expect(checkExpression(text).problems[0]?.code).toBe(code));
});

describe('what looks alike', () => {
  test.each([
    ['a:b', 'uri:a:b'],
    ['a: b', '(a: b)'],
    ['x_y:z', '(x_y: z)'],
    ['a.b:c', 'uri:a.b:c'],
    ['http://example.org/x?y=1', 'uri:http://example.org/x?y=1'],
    ['a/b', 'relative:"a/b"'],
    ['a / b', '(a / b)'],
    ['a/ b', '(a / b)'],
    ['6/3', 'relative:"6/3"'],
    ['a+b/c', 'relative:"a+b/c"'],
    ['a -b/c', '(a relative:"-b/c")'],
    ['a-b', 'a-b'],
    ['a - b', '(a - b)'],
    ["a'b", "a'b"],
    ['a//b', '(a // b)'],
    ['a<b', '(a < b)'],
    ['<a/b>', 'search:"a/b"'],
    ['a <b> c', '((a search:"b") c)'],
    ['~/x', 'home:"~/x"'],
    ['/x', 'absolute:"/x"'],
    ['../x', 'relative:"../x"'],
    ['.../x', 'relative:".../x"'],
    ['iffy', 'iffy'],
    ["in'", "in'"],
    ['1 # two\n', '1'],
    ['1 /* two **/', '1'],
    ['1 # two\r+ 3', '(1 + 3)'],
  ])('%j', (text, tree) => expect(read(text)).toBe(tree));
});

describe('paths', () => {
  test.each([
    ['./a/${b}/c', 'relative:"./a/${b}/c"'],
    ['a/${b}', 'relative:"a/${b}"'],
    ['/${b}.nix', 'absolute:"/${b}.nix"'],
    ['~/${b}', 'home:"~/${b}"'],
    ['a/b//${c}', 'relative:"a/b//${c}"'],
  ])('%s', (text, tree) => expect(read(text)).toBe(tree));

  test.each([
    ['a/b/', 'path-trailing-slash'],
    ['a/b//c', 'path-double-slash'],
  ])('%s is refused', (text, code) => expect(checkExpression(text).problems[0]?.code).toBe(code));
});

describe('strings', () => {
  test.each([
    ['""', '""'],
    ['"a\\nb\\t\\q\\"\\${x}"', '"a\\nb\\tq\\"${x}"'],
    ['"a${b}c"', '"a${b}c"'],
    ['"$${a}"', '"$${a}"'],
    ['"$$${a}"', '"$$${a}"'],
    ['"a$"', '"a$"'],
    ['"$\\${a}"', '"$${a}"'],
    ['"a\r\nb\rc"', '"a\\nb\\nc"'],
    ['"${"${a}"}"', '"${"${a}"}"'],
  ])('%j', (text, tree) => expect(read(text)).toBe(tree));
});

describe('indented strings', () => {
  test.each([
    ["''''", '\'\'""'],
    ["''\n    a\n      b\n  ''", '\'\'"a\\n  b\\n"'],
    ["''\n    a\n\n    b''", '\'\'"a\\n\\nb"'],
    ["'' a''", '\'\'"a"'],
    ["''\n  ''$a '''b''' ''\\n''", "''\"$a ''b'' \\n\""],
    ["''\n  ${a}\n   b\n''", '\'\'"${a}\\n b\\n"'],
    ["''\n   ''\\ta\n    b''", '\'\'"\\ta\\n b"'],
    ["''$${a}''", '\'\'"$${a}"'],
    ["''a'${b}''", "''\"a'${b}\""],
    ["''  \n  a''", '\'\'"a"'],
  ])('%j', (text, tree) => expect(read(text)).toBe(tree));
});

test('NUL ends a file, and is no part of a string', () => {
  expect(checkExpression('1 \0 foo (').problems).toEqual([]);
  expect(checkExpression('"a\0b"').problems[0]?.code).toBe('nul-in-string');
  expect(checkExpression("''a\0b''").problems[0]?.code).toBe('nul-in-string');
});

test('comments are kept with their places', () => {
  const text = '# one\n{ /* two */ a = 1; } # three';
  const found = parseExpression(text).comments.map(({ start, end }) => text.slice(start, end));
  expect(found).toEqual(['# one', '/* two */', '# three']);
});
