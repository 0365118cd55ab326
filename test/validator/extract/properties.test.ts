import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Block, extract, placeOf, submissionLimit } from '../../../src/validator/extract/index.ts';
import { snippets } from './snippets.ts';

/** One way in which a chat, a web page or a learner decorates the lines of some code. */
type Decoration = (code: string) => string;

const each =
  (decorate: (line: string, index: number) => string): Decoration =>
  (code) =>
    code
      .split('\n')
      .map((line, index) => decorate(line, index))
      .join('\n');

const fences: Record<string, Decoration> = {
  nix: (code) => `\`\`\`nix\n${code}\n\`\`\``,
  untagged: (code) => `\`\`\`\n${code}\n\`\`\``,
  'four graves': (code) => `\`\`\`\`nix\n${code}\n\`\`\`\``,
  tildes: (code) => `~~~nix\n${code}\n~~~`,
  titled: (code) => `\`\`\`nix title="some/file.nix"\n${code}\n\`\`\``,
  'indented in a list': (code) => `- look:\n  \`\`\`nix\n${each((line) => `  ${line}`)(code)}\n  \`\`\``,
  'closed on the last line': (code) => `\`\`\`nix\n${code}\`\`\``,
  unclosed: (code) => `\`\`\`nix\n${code}`,
  'between sentences': (code) => `Hi there,\nthis is mine:\n\`\`\`nix\n${code}\n\`\`\`\nthanks!`,
  apostrophes: (code) => `'''nix\n${code}\n'''`,
};

const marks: Record<string, Decoration> = {
  'quote marks': each((line) => `> ${line}`),
  'nested quote marks': each((line) => `> > ${line}`),
  'quote marks without blank': each((line) => `>${line}`),
  'escaped quote marks': each((line) => `&gt; ${line}`),
  'numbers with a bar': each((line, index) => `${String(index + 7).padStart(4)} | ${line}`),
  'numbers with a drawn bar': each((line, index) => `${String(index + 1).padStart(3)}│ ${line}`),
  'numbers with a colon': each((line, index) => `${index + 1}: ${line}`),
  'bare numbers': (code) =>
    code.includes('\n') ? each((line, index) => `${String(index + 98).padStart(3)}  ${line}`)(code) : code,
  'added lines': each((line) => `+${line}`),
  'added lines with a blank': each((line) => `+ ${line}`),
};

const wholeTexts: Record<string, Decoration> = {
  'carriage return and line feed': (code) => code.replaceAll('\n', '\r\n'),
  'carriage returns': (code) => code.replaceAll('\n', '\r'),
  'byte order mark': (code) => `\uFEFF${code}`,
};

const characters: Record<string, Decoration> = {
  'curly quotes': outsideOfText((code) => code.replace(/"([^"\n]*)"/g, '\u201C$1\u201D')),
  'low and high quotes': outsideOfText((code) => code.replace(/"([^"\n]*)"/g, '\u201E$1\u201C')),
  'non-breaking spaces': (code) => code.replace(/^ +/gm, (blanks) => '\u00A0'.repeat(blanks.length)),
  'zero-width spaces': (code) => code.replace(/([={;])/g, '\u200B$1'),
  'character references': (code) =>
    code.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
};

/** Only for code without `''`, comments and interpolation, where quotes are just quotes. */
function outsideOfText(decorate: Decoration): Decoration {
  return (code) => (/''|#|\$\{|\\"/.test(code) ? code : decorate(code));
}

const pick = (kinds: Record<string, Decoration>) =>
  fc.constantFrom(...Object.entries(kinds)).map(([name, decorate]) => ({ name, decorate }));

function withoutCommonIndentation(code: string): string {
  const lines = code.split('\n').map((line) => line.trimEnd());
  const widths = lines.filter((line) => line !== '').map((line) => line.length - line.trimStart().length);
  return lines.map((line) => line.slice(Math.min(...widths, 1000))).join('\n');
}

function onlyBlock(message: string): Block {
  const { blocks } = extract(message);
  expect(blocks).toHaveLength(1);
  return blocks[0] as Block;
}

describe('a snippet comes back out of every decoration', () => {
  const snippet = fc.constantFrom(...snippets);

  test('a fence gives back exactly what was put in', () => {
    fc.assert(
      fc.property(snippet, pick(fences), (code, fence) => {
        expect(onlyBlock(fence.decorate(code)).code.text).toBe(code);
      }),
      { numRuns: 400 },
    );
  });

  test('marks before each line', () => {
    fc.assert(
      fc.property(snippet, pick({ ...marks, ...wholeTexts }), (code, mark) => {
        expect(withoutCommonIndentation(onlyBlock(mark.decorate(code)).code.text)).toBe(code);
      }),
      { numRuns: 400 },
    );
  });

  test('marks inside a fence, and a fence inside quote marks', () => {
    fc.assert(
      fc.property(snippet, pick(marks), pick(fences), (code, mark, fence) => {
        const inside = onlyBlock(fence.decorate(mark.decorate(code))).code.text;
        expect(withoutCommonIndentation(inside)).toBe(code);
        const quoted = each((line) => `> ${line}`)(fence.decorate(code));
        expect(withoutCommonIndentation(onlyBlock(quoted).code.text)).toBe(code);
      }),
      { numRuns: 400 },
    );
  });

  test('look-alike characters', () => {
    fc.assert(
      fc.property(snippet, pick(characters), pick(fences), (code, character, fence) => {
        expect(onlyBlock(fence.decorate(character.decorate(code))).code.text).toBe(code);
        expect(withoutCommonIndentation(onlyBlock(character.decorate(code)).code.text)).toBe(code);
      }),
      { numRuns: 400 },
    );
  });
});

describe('the map back to the text as pasted', () => {
  const decorated = fc
    .tuple(fc.constantFrom(...snippets), pick(characters), pick(marks), pick(fences))
    .map(([code, character, mark, fence]) => fence.decorate(mark.decorate(character.decorate(code))));
  const message = fc.oneof(
    decorated,
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc
      .array(
        fc.constantFrom(
          '```',
          '`',
          '> ',
          '{',
          '}',
          '"',
          '“',
          "''",
          ' = ',
          ';',
          '\n',
          '1 | ',
          '+',
          'here is',
          '\\',
          '&quot;',
          '\u00A0',
          '\u200B',
          '\r',
          'home.nix:',
          '$ ',
          '# ',
          '${',
          'error: x',
          'git add .',
        ),
        {
          maxLength: 80,
        },
      )
      .map((parts) => parts.join('')),
  );
  const step = fc.constantFrom(undefined, 'hm-settings', 'stage-and-rebuild');

  test('never decreases, stays inside the text, and leads each letter to itself', () => {
    fc.assert(
      fc.property(message, step, (text, id) => {
        for (const block of extract(text, id === undefined ? {} : { step: id }).blocks) {
          const code = block.code.text;
          let last = 0;
          for (let at = 0; at <= code.length; at += 1) {
            const { start } = placeOf(block, { start: at, end: at });
            expect(start).toBeGreaterThanOrEqual(last);
            expect(start).toBeLessThanOrEqual(text.length);
            if (/[A-Za-z0-9_]/.test(code[at] ?? '')) {
              expect(text[start]).toBe(code[at]);
            }
            last = start;
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  test('a span of the code covers the same letters in the message', () => {
    const text = '> ```nix\r\n> home.username = “alice”;\r\n> home.stateVersion = 25.05;\r\n> ```';
    const block = onlyBlock(text);
    const start = block.code.text.indexOf('home.stateVersion');
    const place = placeOf(block, { start, end: start + 'home.stateVersion'.length });
    expect(text.slice(place.start, place.end)).toBe('home.stateVersion');
    const name = block.code.text.indexOf('"alice"');
    const quoted = placeOf(block, { start: name, end: name + 7 });
    expect(text.slice(quoted.start, quoted.end)).toBe('“alice”');
  });
});

describe('limits', () => {
  test('64 KB are read, more are refused', () => {
    expect(extract(`{ x = "${'a'.repeat(submissionLimit - 11)}"; }`).refusal).toBeNull();
    expect(extract('ä'.repeat(submissionLimit / 2 + 1)).refusal).toBe('too-large');
    expect(extract('a'.repeat(submissionLimit + 1))).toEqual({ blocks: [], notes: [], refusal: 'too-large' });
  });
});
