/** Whatever was typed stays text. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeText, fence, flow } from '../../../src/adapters/discord/markdown.ts';
import type { Inline } from '../../../src/core/reply.ts';
import { neutralText } from '../../../src/security/neutral.ts';
import { anyText } from '../../support/any-reply.ts';

const noMention = () => null;
const line = (...inlines: readonly Inline[]) => flow(inlines, noMention);
const text = (content: string): Inline => ({ kind: 'text', text: content });

/** As Discord reads a backslash before anything that is no letter, digit or space. */
function unescaped(markdown: string): string {
  return markdown.replace(/\\([^0-9A-Za-z\s])/g, '$1');
}

describe('text', () => {
  test.each([
    ['@everyone look', '\\@everyone look'],
    ['<@123> and </hm next:1>', '\\<\\@123> and \\</hm next:1>'],
    ['home_file **bold** ~~no~~ ||no||', 'home\\_file \\*\\*bold\\*\\* \\~\\~no\\~\\~ \\|\\|no\\|\\|'],
    ['[here](https://example.org)', '\\[here\\](https\\://example.org)'],
    ['# no heading', '\\# no heading'],
    ['-# no small print', '\\-# no small print'],
    ['> no quotation', '\\> no quotation'],
    ['- no list', '\\- no list'],
    ['1. no list', '1\\. no list'],
    ['5 - 3', '5 - 3'],
  ])('%j is written as %j', (typed, written) => {
    expect(line(text(typed))).toBe(written);
  });

  test('reads as it was typed, and has no mark that counts', () => {
    fc.assert(
      fc.property(anyText, (typed) => {
        const written = escapeText(typed);
        expect(unescaped(written)).toBe(neutralText(typed));
        expect(written.replace(/\\[^0-9A-Za-z\s]/g, '')).not.toMatch(/[`*_~|<[\]@\\]|:\/\//);
      }),
    );
  });

  test('no line begins as anything but text', () => {
    fc.assert(
      fc.property(anyText, (typed) => {
        for (const written of line(text(typed)).split('\n')) {
          expect(written).not.toMatch(/^\s*(#{1,3}\s|-#\s|[-+*]\s|>|\d+[.)]\s)/);
        }
      }),
    );
  });
});

describe('code', () => {
  test('a fence that was typed does not end ours', () => {
    expect(fence('a\n```\n@everyone\n```', 'nix')).toBe('```nix\na\n``\u200b`\n@everyone\n``\u200b`\n```');
  });

  test('a fence begins once and ends once, whatever stands in it', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom('nix', 'diff', '', 'ansi', 'x\ny'), (typed, language) => {
        const written = fence(typed, language);
        if (written === '') return;
        expect(written.split('```')).toHaveLength(3);
        expect(written.startsWith('```ansi')).toBe(false);
      }),
    );
  });

  test.each([
    ['plain', '`plain`'],
    ['it`s', '``it`s``'],
    ['`a', '`` `a``'],
    ['a```b', '``a`\u200b`\u200b`b``'],
    ['two\nlines', '`two lines`'],
  ])('inline %j is written as %j', (typed, written) => {
    expect(line({ kind: 'code', text: typed })).toBe(written);
  });
});

describe('marks of our own', () => {
  test('strong words keep their spaces outside, and what was typed inside is text', () => {
    expect(line({ kind: 'strong', text: ' a*b ' }, text('c'))).toBe(' **a\\*b** c');
  });

  test('code beside code stays two pieces', () => {
    expect(line({ kind: 'code', text: 'a' }, { kind: 'code', text: 'b' })).toBe('`a`\u200b`b`');
  });

  test('a command can be pressed where Discord knows it, and is read elsewhere', () => {
    const mention = (command: string) => (command === 'hm next' ? '</hm next:1>' : null);
    expect(flow([{ kind: 'command', text: 'hm next' }], mention)).toBe('</hm next:1>');
    expect(flow([{ kind: 'command', text: 'hm goto x' }], mention)).toBe('**/hm goto x**');
  });

  test('a link goes nowhere but where it says', () => {
    expect(line({ kind: 'link', text: 'manual', url: 'https://example.org/a_(b)' })).toBe(
      '[manual](https://example.org/a%5F%28b%29)',
    );
    expect(line({ kind: 'link', text: 'x', url: 'javascript:alert(1)' })).toBe('x (javascript:alert(1))');
  });
});
