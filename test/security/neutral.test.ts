import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isBinary, neutralColumns, neutralLine, neutralText } from '../../src/security/neutral.ts';

describe('neutral text', () => {
  test.each([
    ['keeps words, lines and tabs', 'ä = "ö";\n\tb', 'ä = "ö";\n\tb'],
    ['keeps emoji that are joined', '👩‍💻', '👩‍💻'],
    ['drops what moves the cursor', 'a\u001b[2Jb\u0008', 'a[2Jb'],
    ['drops what reverses the line', '\u202eabc\u2066', 'abc'],
    ['drops what nobody sees', 'a\u200bb\ufeffc\u{e0041}', 'abc'],
    ['drops half a character', 'a\ud800b', 'ab'],
    ['makes every line end one', 'a\r\nb\rc\u0000', 'a\nb\nc'],
  ])('%s', (_, text, neutral) => {
    expect(neutralText(text)).toBe(neutral);
  });

  test('on one line, and short', () => {
    expect(neutralLine(' a\n\nb ')).toBe('a b');
    expect(neutralLine('x'.repeat(100), 10)).toBe(`${'x'.repeat(9)}…`);
  });

  test('columns stay where they were', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => neutralColumns(text).length === text.length),
    );
  });

  test('is neutral already the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const neutral = neutralText(text);
        return neutralText(neutral) === neutral;
      }),
    );
  });
});

test.each([
  ['{ a = 1; }', false],
  ['übergrößenträger', false],
  ['\u001b[31mred\u001b[0m', false],
  ['', false],
  ['a\0b', true],
  ['\ufffd\ufffd\u0001x', true],
])('binary: %j is %s', (text, binary) => {
  expect(isBinary(text)).toBe(binary);
});
