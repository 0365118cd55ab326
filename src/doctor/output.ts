/**
 * Reads what a learner pasted from a terminal: takes off what terminal and chat added, and finds the message that
 * counts. Nix from about 2.20 prints a trace of `… while …` lines and the real message behind the last `error:`; older
 * Nix prints the message first and the trace after it. Either way it stands in the last block that begins with `error:`.
 */

export interface TerminalOutput {
  /** The error that stopped Nix, from its `error:` to the end of its block; empty where there is none. */
  readonly message: string;
  /** The message with the trace before it. */
  readonly trace: string;
  /** Everything, cleaned. */
  readonly whole: string;
}

const escapeCharacter = String.fromCharCode(27);
/** Colour, title and cursor sequences; the last two forms are what is left where the escape character was lost. */
const escapeSequences = new RegExp(
  [
    `${escapeCharacter}\\][^\\x07${escapeCharacter}]*(?:\\x07|${escapeCharacter}\\\\)`,
    `${escapeCharacter}\\[[0-9;?]*[ -/]*[@-~]`,
    `${escapeCharacter}[@-_]`,
    '\\[(?:\\d{1,3}(?:;\\d{1,3})*)m',
    '\\[K(?=$|\\s)',
  ].join('|'),
  'g',
);
/** What `journalctl` writes before every line: time, host and unit. */
const journalMark = /^[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d [\w.-]+ [\w@.:-]+(?:\[\d+\])?: /gm;
const fence = /^\s*(?:```|~~~)\S*\s*$/;
const quoteMark = /^ {0,3}>\s?/;
const messageStart = /^[^\S\n]*(?:[│┃|]\s*)?(?:[\w.@-]+(?:\[\d+\])?:\s+)?error:/;
/** With these a new command or the report of the caller begins, which belongs to no message. */
const messageEnd = /^(?:Command '|\S*[$#%❯➜]\s|\[\S+@\S+ [^\]]*\]\$|[\w.-]+@[\w.-]+[: ]\S*[$#%]|warning: )/;

/** The same text with one kind of quote, one kind of blank and one kind of line end, without colours and fences. */
function cleanOutput(text: string): string {
  const plain = text
    .replaceAll(escapeSequences, '')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/[\u00a0\u2007\u202f]/g, ' ')
    .replaceAll(/\u200b|\u200c|\u200d|\u2060|\ufeff/g, '')
    .replaceAll(journalMark, '')
    .replaceAll(/[`´‘’]/g, "'")
    .replaceAll(/[“”„]/g, '"')
    .replaceAll(/&(quot|apos|#39|lt|gt|amp);/g, (_, name: string) => entities[name] ?? '');
  const lines = plain.split('\n').filter((line) => !fence.test(line));
  const isQuoted = lines.length > 0 && lines.every((line) => line.trim() === '' || quoteMark.test(line));
  return (isQuoted ? lines.map((line) => line.replace(quoteMark, '')) : lines).join('\n');
}

const entities: Readonly<Record<string, string>> = {
  quot: '"',
  apos: "'",
  '#39': "'",
  lt: '<',
  gt: '>',
  amp: '&',
};

/** Takes a paste apart. Without an `error:` the whole paste is the message. */
export function readOutput(text: string): TerminalOutput {
  const whole = cleanOutput(text);
  const lines = whole.split('\n');
  const last = lines.findLastIndex((line) => messageStart.test(line));
  if (last < 0) return { message: whole, trace: whole, whole };
  const after = lines.findIndex((line, index) => index > last && messageEnd.test(line));
  const end = after < 0 ? lines.length : after;
  let start = last;
  while (start > 0 && !messageEnd.test(lines[start - 1] ?? '')) start--;
  return { message: lines.slice(last, end).join('\n'), trace: lines.slice(start, end).join('\n'), whole };
}
