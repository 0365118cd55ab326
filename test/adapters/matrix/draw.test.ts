import fc from 'fast-check';
import { expect, test } from 'vitest';
import { intoMessages, noticeContent } from '../../../src/adapters/matrix/compose.ts';
import { drawBlocks, pressable } from '../../../src/adapters/matrix/draw.ts';
import type { Block, Inline, Reply } from '../../../src/core/reply.ts';
import { neutralText } from '../../../src/security/neutral.ts';

function replyWith(...blocks: readonly Block[]): Reply {
  return { blocks, audience: 'room', error: null };
}

function drawn(reply: Reply) {
  return intoMessages(
    drawBlocks(
      reply,
      pressable(reply, () => false),
    ),
  );
}

const text = (content: string): Inline => ({ kind: 'text', text: content });
const typed = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('<script>', '&amp;', '</code></pre><b>', '`````', '"\'><img src=x onerror=y>', 'a\nb'),
);

/** Every element that the drawing may hold. */
const markup =
  /<\/?(?:h4|p|strong|em|ul|ol|li|pre|br)>|<code(?: class="language-[a-z]+")?>|<\/code>|<a href="https?:\/\/[^"<>]*">|<\/a>/g;

function decoded(html: string): string {
  return html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}

test('what a learner typed is text, wherever it stands', () => {
  fc.assert(
    fc.property(typed, (words) => {
      const blocks: Block[] = [
        { kind: 'heading', text: words },
        { kind: 'paragraph', text: [text(words), { kind: 'code', text: words }] },
        { kind: 'notice', tone: 'refusal', text: [{ kind: 'strong', text: words }] },
        { kind: 'list', ordered: false, items: [[{ kind: 'emphasis', text: words }]] },
        { kind: 'code', language: words, name: words, text: words },
        { kind: 'excerpt', name: null, text: words },
        { kind: 'paragraph', text: [{ kind: 'link', text: words, url: `javascript:${words}` }] },
        { kind: 'paragraph', text: [{ kind: 'link', text: 'link', url: `https://example.org/${words}` }] },
        { kind: 'choices', choices: [{ label: words, command: words }] },
      ];
      for (const block of blocks) {
        for (const { html } of drawn(replyWith(block))) {
          expect(html.replaceAll(markup, '')).not.toMatch(/[<>]/);
        }
      }
      const [message] = drawn(replyWith({ kind: 'paragraph', text: [text(words)] }));
      const shown = (message?.html ?? '').replaceAll('<br>', '\n').replace(/^<p>|<\/p>$/g, '');
      expect(decoded(shown)).toBe(neutralText(words));
      expect(message?.text ?? '').toBe(neutralText(words));
    }),
    { numRuns: 300 },
  );
});

test('code is fenced in the text, and has its language as a class', () => {
  const block: Block = { kind: 'code', language: 'nix', name: 'flake.nix', text: 'a = "```";\n' };
  expect(drawn(replyWith(block))).toEqual([
    {
      text: 'flake.nix:\n````nix\na = "```";\n````',
      html: '<p><code>flake.nix</code>:</p><pre><code class="language-nix">a = &quot;```&quot;;\n</code></pre>',
    },
  ]);
});

test('every choice that can be pressed has its text command', () => {
  const reply = replyWith(
    { kind: 'paragraph', text: [{ kind: 'command', text: 'hm hint' }] },
    {
      kind: 'choices',
      choices: [
        { label: 'Hint', command: 'hm hint' },
        { label: 'Go on', command: 'hm next' },
      ],
    },
  );
  expect(drawn(reply)[0]?.text).toBe('!hm hint\n\n1️⃣ Hint: !hm hint\n2️⃣ Go on: !hm next');
  expect(drawn({ ...reply, plain: true })[0]?.text).toBe('!hm hint\n\nGo on: !hm next');
});

test('a long reply becomes several events, each of which a homeserver takes, and nothing is lost', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 200_000 }),
      fc.constantFrom('x', '<', 'ä', '😀', 'line\n'),
      (size, unit) => {
        const long = unit.repeat(Math.ceil(size / unit.length));
        const reply = replyWith(
          { kind: 'heading', text: 'Long' },
          { kind: 'code', language: 'nix', name: null, text: long },
          { kind: 'paragraph', text: [text('The end.')] },
        );
        const messages = drawn(reply);
        for (const message of messages) {
          const content = noticeContent(message);
          // Edits carry it twice.
          expect(Buffer.byteLength(JSON.stringify({ ...content, 'm.new_content': content }))).toBeLessThan(
            65_000,
          );
        }
        const count = (joined: string) => joined.split(unit.trim()).length;
        expect(count(messages.map((message) => message.text).join('\n'))).toBe(
          count(`Long\n${long}\nnix The end.`),
        );
      },
    ),
    { numRuns: 20 },
  );
});
