/** Builders for the reply tree. */
import type { MessageKey, Messages, MessageValues } from '../i18n/messages.ts';
import { neutralText } from '../security/neutral.ts';
import type { KnownError } from './errors.ts';
import type { Block, Choice, Inline, NoticeTone, Reply } from './reply.ts';

/** A reply that only the learner sees. */
export function replyOf(...blocks: readonly (Block | readonly Block[] | null)[]): Reply {
  return {
    blocks: blocks.flat().filter((block) => block !== null),
    audience: 'learner',
    error: null,
  };
}

export function text(content: string): Inline {
  return { kind: 'text', text: content };
}

/** A sentence of plain text in which code stands between backticks. */
export function sentence(content: string): readonly Inline[] {
  return content
    .split('`')
    .map((piece, index): Inline => ({ kind: index % 2 === 1 ? 'code' : 'text', text: piece }))
    .filter((inline) => inline.text !== '');
}

/** Blocks from sentences of the message table. */
export function composer(messages: Messages) {
  return {
    heading: (key: MessageKey, values?: MessageValues): Block => ({
      kind: 'heading',
      text: messages.text(key, values),
    }),
    paragraph: (key: MessageKey, values?: MessageValues): Block => ({
      kind: 'paragraph',
      text: messages.parts(key, values),
    }),
    notice: (tone: NoticeTone, key: MessageKey, values?: MessageValues): Block => ({
      kind: 'notice',
      tone,
      text: messages.parts(key, values),
    }),
    /** What the learner can do next, as label keys and commands. */
    choices: (...choices: readonly (readonly [MessageKey, string])[]): Block => ({
      kind: 'choices',
      choices: choices.map(([key, command]): Choice => ({ label: messages.text(key), command })),
    }),
    line: (key: MessageKey, values?: MessageValues): readonly Inline[] => messages.parts(key, values),
    text: (key: MessageKey, values?: MessageValues): string => messages.text(key, values),
  };
}

export type Composer = ReturnType<typeof composer>;

export function listOf(items: readonly (readonly Inline[])[], ordered = false): Block {
  return { kind: 'list', ordered, items };
}

export function errorReply(messages: Messages, error: KnownError): Reply {
  const compose = composer(messages);
  // Who says hello has done nothing wrong.
  const tone = error.code === 'text-without-command' ? 'information' : 'error';
  return {
    ...replyOf(
      compose.notice(tone, `error.${error.code}`, error.values),
      error.suggestion === null ? null : compose.choices(['choice.try', error.suggestion]),
    ),
    error: error.code,
  };
}

/** The same reply with every text in it neutral, whoever wrote it. */
export function neutralReply(reply: Reply): Reply {
  return neutralValue(reply) as Reply;
}

/** A part that is neutral already is not copied: nearly all of a reply is. */
function neutralValue(value: unknown): unknown {
  if (typeof value === 'string') return neutralText(value);
  if (typeof value !== 'object' || value === null) return value;
  const parts = value as Readonly<Record<string, unknown>>;
  let copy: Record<string, unknown> | null = null;
  for (const key of Object.keys(parts)) {
    const neutral = neutralValue(parts[key]);
    if (neutral === parts[key]) continue;
    copy ??= (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
    copy[key] = neutral;
  }
  return copy ?? value;
}
