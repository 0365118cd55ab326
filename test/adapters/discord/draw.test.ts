/** Any reply becomes a message that Discord takes. */
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { decodeOffer } from '../../../src/adapters/discord/custom-id.ts';
import { type DrawnMessage, drawFallback, drawMessage } from '../../../src/adapters/discord/draw.ts';
import type { Block, Reply } from '../../../src/core/reply.ts';
import { messagesFor } from '../../../src/i18n/messages.ts';
import { readDescription } from '../../doubles/discord/description.ts';
import { checkRules } from '../../doubles/discord/rules.ts';
import { anyReply } from '../../support/any-reply.ts';

const owner = '123456789012345678';
const messages = messagesFor('en');
const options = { owner, messages, mention: () => null, byteLimit: 10 * 1024 * 1024 };
const descriptionFile = process.env.DISCORD_OPENAPI;
const description = descriptionFile === undefined ? null : readDescription(descriptionFile);

afterAll(() => {
  if (description === null)
    console.log('DISCORD_OPENAPI is not set: messages were held against our own rules only');
});

function replyOf(...blocks: readonly Block[]): Reply {
  return { blocks, audience: 'learner', error: null };
}

function problemsOf(message: DrawnMessage): readonly string[] {
  const callback = { type: 4, data: message.body };
  return [
    ...(description?.checkRequest('create_interaction_response', callback) ?? []),
    ...checkRules('create_interaction_response', callback),
  ];
}

interface Component {
  readonly type: number;
  readonly content?: string;
  readonly custom_id?: string;
  readonly label?: string;
  readonly components?: readonly Component[];
  readonly options?: readonly { readonly label: string; readonly value: string }[];
}

function componentsOf({ body }: DrawnMessage): readonly Component[] {
  const visit = (component: Component): readonly Component[] => [
    component,
    ...(component.components ?? []).flatMap(visit),
  ];
  return ((body.components ?? []) as readonly Component[]).flatMap(visit);
}

function textOf(message: DrawnMessage): string {
  return componentsOf(message)
    .map(({ content }) => content)
    .filter((content) => content !== undefined)
    .join('\n');
}

const manyLines = Array.from({ length: 300 }, (_, line) => `  programs.number${line}.enable = true;`).join(
  '\n',
);

test('any reply is drawn within the limits, and pings nobody', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(anyReply, (reply) => {
      const message = drawMessage(reply, options);
      expect(problemsOf(message)).toEqual([]);
      const fallback = drawFallback(reply, messages, options.byteLimit);
      expect(fallback === null ? [] : problemsOf(fallback)).toEqual([]);
      expect(message.body.allowed_mentions).toEqual({ parse: [] });
      expect(message.files.map(({ name }) => name)).toEqual(
        message.body.attachments?.map(({ filename }) => filename) ?? [],
      );
    }),
  );
});

test('whatever can be pressed leads back to its command', () => {
  fc.assert(
    fc.property(anyReply, (reply) => {
      const offered = reply.blocks
        .flatMap((block) => (block.kind === 'choices' ? block.choices : []))
        .map(({ command }) => command);
      const pressed = componentsOf(drawMessage(reply, options)).flatMap(
        ({ type, custom_id, options: each }) => {
          if (type === 3) return (each ?? []).map(({ value }) => value);
          return custom_id === undefined ? [] : [custom_id];
        },
      );
      for (const id of pressed) {
        const offer = decodeOffer(id);
        expect(offer?.owner).toBe(owner);
        expect(offered).toContain(offer?.command);
      }
    }),
  );
});

describe('what is too long to read', () => {
  test('code becomes a file of its name', () => {
    const message = drawMessage(
      replyOf(
        { kind: 'heading', text: 'Solution' },
        { kind: 'code', language: 'nix', name: 'home/home.nix', text: manyLines },
      ),
      options,
    );
    expect(message.files.map(({ name, data }) => [name, String(data)])).toEqual([
      ['home-home.nix', manyLines],
    ]);
    expect(textOf(message)).toContain('it is in the attached file home-home.nix');
    expect(problemsOf(message)).toEqual([]);
  });

  test('of several codes only the longest has to go', () => {
    const message = drawMessage(
      replyOf(
        { kind: 'excerpt', name: null, text: '3 | a = 1' },
        { kind: 'diff', name: 'flake.nix', text: manyLines },
      ),
      options,
    );
    expect(textOf(message)).toContain('3 | a = 1');
    expect(message.files.map(({ name }) => name)).toEqual(['flake.nix.diff']);
  });

  test('a long text begins in the message and is whole in the file', () => {
    const paragraph = (word: string): Block => ({
      kind: 'paragraph',
      text: [{ kind: 'text', text: word.repeat(900) }],
    });
    const message = drawMessage(replyOf(...['a ', 'b ', 'c ', 'd '].map(paragraph)), options);
    expect(textOf(message)).toContain('a a');
    expect(textOf(message)).toContain('The whole answer is in the attached file');
    expect(String(message.files[0]?.data)).toContain('d d d');
    expect(problemsOf(message)).toEqual([]);
  });

  test('a file larger than may be uploaded is named', () => {
    const file: Block = {
      kind: 'file',
      name: 'export.json',
      mediaType: 'application/json',
      content: 'x'.repeat(2000),
    };
    const message = drawMessage(replyOf(file), { ...options, byteLimit: 1000 });
    expect(message.files).toEqual([]);
    expect(textOf(message)).toBe('Too large, or too many, to attach here: export.json.');
  });
});

describe('what can be pressed', () => {
  const choices = (count: number): Block => ({
    kind: 'choices',
    choices: Array.from({ length: count }, (_, index) => ({
      label: `Step ${index + 1}`,
      command: `hm goto step-${index + 1}`,
    })),
  });

  test('a few are buttons, the likeliest first', () => {
    const rows = drawMessage(replyOf(choices(6)), options).body.components?.filter(
      ({ type }) => type === 1,
    ) as readonly Component[] | undefined;
    expect(rows?.map(({ components }) => components?.length)).toEqual([5, 1]);
  });

  test('many are a list to choose from, and what is left is said', () => {
    const message = drawMessage(replyOf(choices(27)), options);
    const [select] = componentsOf(message).filter(({ type }) => type === 3);
    expect(select?.options).toHaveLength(25);
    expect(textOf(message)).toContain('Step 27: **/hm goto step-27**');
  });

  test('a command that fits into no id is said', () => {
    const command = `hm option ${'programs.'.repeat(12)}`;
    const message = drawMessage(replyOf({ kind: 'choices', choices: [{ label: 'Look', command }] }), options);
    expect(textOf(message)).toContain(`Look: **/${command.trim()}**`);
  });
});

test('pictures are shown with their words; in plain mode the words stand alone', () => {
  const picture: Block = {
    kind: 'picture',
    alternativeText: 'A chart',
    mediaType: 'image/png',
    base64: 'aGk=',
  };
  const shown = drawMessage(replyOf(picture), options);
  expect(JSON.stringify(shown.body.components)).toContain('"description":"A chart"');
  expect(shown.body.attachments).toEqual([{ id: '0', filename: 'picture.png', description: 'A chart' }]);
  const plain = drawMessage({ ...replyOf(picture), plain: true }, options);
  expect(plain.files).toEqual([]);
  expect(textOf(plain)).toBe('A chart');
});

test('a verdict has its colour, and in plain mode none', () => {
  const verdict: Block = {
    kind: 'notice',
    tone: 'success',
    text: [{ kind: 'text', text: 'Passed: The input' }],
  };
  const [container] = drawMessage(replyOf(verdict), options).body.components ?? [];
  expect(container).toMatchObject({ type: 17, accent_color: 0x2e9e5b });
  const [plain] = drawMessage({ ...replyOf(verdict), plain: true }, options).body.components ?? [];
  expect(plain).toEqual({ type: 10, content: '### Passed: The input' });
});

test('a reply of which nothing is left says so', () => {
  expect(textOf(drawMessage(replyOf(), options))).toBe('That was done before.');
});
