/** Any reply that a command could give, and many that none would: for properties of what draws replies. */
import fc from 'fast-check';
import type { Block, Choice, Inline, Reply } from '../../src/core/reply.ts';

/** Words as learners type them, and what they try. */
const nasty = fc.constantFrom(
  '@everyone',
  '<@123456789012345678>',
  '<@&1>',
  '</hm check:1>',
  '```',
  '``',
  '`',
  '**',
  '||spoiler||',
  '# ',
  '- ',
  '> ',
  '1. ',
  '~~~',
  '[text](https://example.org)',
  'https://example.org/_a_',
  '<t:0:R>',
  '\\',
  '\n',
  ' ',
  '{ pkgs, ... }: { home.username = "alice"; }',
);

export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc
    .array(fc.oneof(nasty, fc.string({ maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 6 })))
    .map((parts) => parts.join('')),
  fc.string({ maxLength: 40 }),
  fc.tuple(nasty, fc.integer({ min: 1, max: 1500 })).map(([part, times]) => part.repeat(times)),
);

const name = fc.option(fc.oneof(fc.constantFrom('flake.nix', 'home/home.nix', '../../etc/passwd'), anyText));

const anyInline: fc.Arbitrary<Inline> = fc.oneof(
  fc.record({ kind: fc.constantFrom('text', 'strong', 'emphasis', 'code', 'command'), text: anyText }),
  fc.record({ kind: fc.constant('link'), text: anyText, url: fc.oneof(fc.webUrl(), anyText) }),
);
const anyInlines = fc.array(anyInline, { maxLength: 6 });

const anyChoice: fc.Arbitrary<Choice> = fc
  .tuple(
    anyText,
    fc.oneof(fc.constantFrom('hm next', 'hm hint', 'hm answer a'), anyText),
    fc.constantFrom(null, '1', '7.2'),
  )
  .map(([label, command, moment]) => ({ label, command, ...(moment === null ? {} : { moment }) }));

const anyBlock: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constant('heading'), text: anyText }),
  fc.record({ kind: fc.constant('paragraph'), text: anyInlines }),
  fc.record({
    kind: fc.constant('list'),
    ordered: fc.boolean(),
    items: fc.array(anyInlines, { maxLength: 6 }),
  }),
  fc.record({
    kind: fc.constant('code'),
    language: fc.constantFrom('nix', 'text', 'ansi', 'a\nb'),
    name,
    text: anyText,
  }),
  fc.record({ kind: fc.constantFrom('excerpt', 'diff'), name, text: anyText }),
  fc.record({
    kind: fc.constant('notice'),
    tone: fc.constantFrom('success', 'refusal', 'unsure', 'information', 'error'),
    text: anyInlines,
  }),
  fc.record({ kind: fc.constant('progress'), done: fc.nat(20), total: fc.nat(20), label: anyText }),
  fc.record({ kind: fc.constant('choices'), choices: fc.array(anyChoice, { maxLength: 30 }) }),
  fc.record({
    kind: fc.constant('file'),
    name: anyText,
    mediaType: fc.constant('text/plain'),
    content: anyText,
  }),
  fc.record({
    kind: fc.constant('picture'),
    alternativeText: anyText,
    mediaType: fc.constantFrom('image/png', 'image/svg+xml'),
    base64: fc.base64String({ maxLength: 40 }),
  }),
) as fc.Arbitrary<Block>;

export const anyReply: fc.Arbitrary<Reply> = fc.record({
  blocks: fc.array(anyBlock, { maxLength: 14 }),
  audience: fc.constantFrom('learner', 'room'),
  error: fc.constant(null),
  plain: fc.boolean(),
});
