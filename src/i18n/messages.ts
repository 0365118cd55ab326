/** Sentences by key, in the language of the learner. Keys are typed; a missing key is a type error. */
import { IntlMessageFormat } from 'intl-messageformat';
import { en as enOwn } from './en.ts';
import { enCohorts } from './en-cohorts.ts';

const en = { ...enOwn, ...enCohorts };

export type MessageKey = keyof typeof en;
export type MessageValues = Readonly<Record<string, string | number>>;

/** A piece of a sentence. Values never become markup: only the table's own `<b>`, `<i>`, `<c>` and `<cmd>` do. */
interface MessagePart {
  readonly kind: 'text' | 'strong' | 'emphasis' | 'code' | 'command';
  readonly text: string;
}

export interface Messages {
  readonly language: string;
  /** The sentence with its emphasis. */
  parts(key: MessageKey, values?: MessageValues): readonly MessagePart[];
  /** The sentence as plain text. */
  text(key: MessageKey, values?: MessageValues): string;
}

const tables = { en } as const satisfies Record<string, Record<MessageKey, string>>;

/** BCP 47 tags of the languages that can be chosen. */
export const languages: readonly string[] = Object.keys(tables);

const markup = {
  b: tag('strong'),
  i: tag('emphasis'),
  c: tag('code'),
  cmd: tag('command'),
};

const cache = new Map<string, Messages>();

/** The messages of a language; English where the language is unknown. */
export function messagesFor(language: string): Messages {
  const known = language in tables ? (language as keyof typeof tables) : 'en';
  let messages = cache.get(known);
  if (messages === undefined) {
    messages = createMessages(known, tables[known]);
    cache.set(known, messages);
  }
  return messages;
}

/** Whether a string is a key of the message table, for codes that come from outside, such as `StoreError.code`. */
export function isMessageKey(key: string): key is MessageKey {
  return Object.hasOwn(en, key);
}

function createMessages(language: string, table: Record<MessageKey, string>): Messages {
  const formats = new Map<MessageKey, IntlMessageFormat>();
  const parts = (key: MessageKey, values: MessageValues = {}): readonly MessagePart[] => {
    let format = formats.get(key);
    if (format === undefined) {
      format = new IntlMessageFormat(table[key], language);
      formats.set(key, format);
    }
    const formatted = format.format<MessagePart>({ ...values, ...markup });
    const pieces = Array.isArray(formatted) ? formatted : [formatted];
    return pieces.map((piece) => (typeof piece === 'object' ? piece : { kind: 'text', text: String(piece) }));
  };
  return {
    language,
    parts,
    text: (key, values) =>
      parts(key, values)
        .map((part) => part.text)
        .join(''),
  };
}

function tag(kind: MessagePart['kind']): (chunks: readonly (string | MessagePart)[]) => MessagePart {
  return (chunks) => ({
    kind,
    text: chunks.map((chunk) => (typeof chunk === 'string' ? chunk : chunk.text)).join(''),
  });
}
