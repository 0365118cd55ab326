import { announcedFile, fileNameOf } from './file-name.ts';
import { classifyLine } from './line-class.ts';
import type { Line } from './lines.ts';
import { lineText } from './lines.ts';
import { type MappedText, originOf } from './mapped-text.ts';
import type { ChatNotes } from './notes.ts';
import { beginsWithCommand } from './shell-text.ts';

/** Code between single or double grave accents; over several lines it is several pieces. */
export interface InlineSpan {
  readonly lines: readonly Line[];
  /** The file that was named in front of it. */
  readonly file: string | null;
}

/**
 * The inline code of a running text, where that is what the learner meant: the spans have code and the text around
 * them has none. Otherwise null.
 */
export function findInlineSpans(
  source: MappedText,
  lines: readonly Line[],
  isShell: boolean,
  notes: ChatNotes,
): readonly InlineSpan[] | null {
  if (!source.text.includes('`')) {
    return null;
  }
  const { spans, around } = divide(source, lines);
  const kept = isShell ? onlyCommands(source, spans) : withoutMentions(source, spans);
  if (kept.length === 0 || around.some((text) => (isShell ? beginsWithCommand(text) : isCode(text)))) {
    return null;
  }
  for (const span of kept) {
    const [first] = span.lines;
    const last = span.lines.at(-1);
    notes.add('inline-code', originOf(source, first?.start ?? 0), originOf(source, last?.end ?? 0));
  }
  return kept;
}

/** Splits a text at its grave accents; an accent without a partner is text. */
function divide(
  source: MappedText,
  lines: readonly Line[],
): { readonly spans: InlineSpan[]; readonly around: string[] } {
  const spans: InlineSpan[] = [];
  const around: string[] = [];
  let file: string | null = null;
  let open: { length: number; lines: Line[] } | null = null;
  for (const line of lines) {
    let at = line.start;
    let outsideText = '';
    for (const run of lineText(source, line).matchAll(/`{1,2}/g)) {
      const start = line.start + run.index;
      if (open === null) {
        outsideText += `${source.text.slice(at, start)} `;
        open = { length: run[0].length, lines: [] };
      } else if (open.length === run[0].length) {
        open.lines.push({ ...line, start: at, end: start });
        const named: string | null = isFileName(source, open.lines) ?? announcedFile(outsideText);
        file = named ?? file;
        spans.push({ lines: open.lines, file });
        open = null;
      } else {
        continue;
      }
      at = start + run[0].length;
    }
    if (open === null) {
      outsideText += source.text.slice(at, line.end);
      file = announcedFile(outsideText) ?? file;
    } else {
      open.lines.push({ ...line, start: at });
    }
    around.push(outsideText);
  }
  return { spans, around };
}

function isFileName(source: MappedText, lines: readonly Line[]): string | null {
  const [only] = lines;
  const text = only && lines.length === 1 ? lineText(source, only).trim() : '';
  // With `./` in front it is a path, which is code.
  return /^[\w/~@-][\w./~@-]*\.nix$/.test(text) ? fileNameOf(text) : null;
}

function onlyCommands(source: MappedText, spans: readonly InlineSpan[]): InlineSpan[] {
  return spans.filter((span) => span.lines.some((line) => beginsWithCommand(lineText(source, line))));
}

/** Drops spans that only mention something, if others show code. */
function withoutMentions(source: MappedText, spans: readonly InlineSpan[]): InlineSpan[] {
  const named = spans.filter((span) => isFileName(source, span.lines) === null);
  const code = named.filter((span) => span.lines.some((line) => isCode(lineText(source, line))));
  if (code.length > 0) {
    return code;
  }
  const expressions = named.filter((span) =>
    /["/.\s]/.test(
      span.lines
        .map((line) => lineText(source, line))
        .join('\n')
        .trim(),
    ),
  );
  return expressions.length > 0 ? expressions : named.length === 1 ? named : [];
}

function isCode(text: string): boolean {
  const kind = classifyLine(text);
  return kind === 'code' || kind === 'mixed';
}
