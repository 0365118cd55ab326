/** From drawn parts to the contents of messages that the homeserver takes. */
import type { Drawn } from './draw.ts';
import { escapeHtml } from './html.ts';

/**
 * An event may have 65,536 bytes with everything that the homeserver and encryption add. Text and HTML count together,
 * as JSON.
 */
const mostBytes = 30_000;

/** Parts joined into as few messages as fit. A part that is too long by itself is cut at line ends. */
export function intoMessages(parts: readonly Drawn[]): readonly Drawn[] {
  const messages: Drawn[] = [];
  let open: Drawn | null = null;
  for (const part of parts.flatMap(cut)) {
    const joined: Drawn =
      open === null ? part : { text: `${open.text}\n\n${part.text}`, html: open.html + part.html };
    if (open !== null && sizeOf(joined) > mostBytes) {
      messages.push(open);
      open = part;
    } else {
      open = joined;
    }
  }
  return open === null ? messages : [...messages, open];
}

function sizeOf({ text, html }: Drawn): number {
  return Buffer.byteLength(JSON.stringify(text)) + Buffer.byteLength(JSON.stringify(html));
}

/** Pieces of a part that is too long keep its text; as HTML they are preformatted text. */
function cut(part: Drawn): readonly Drawn[] {
  if (sizeOf(part) <= mostBytes) return [part];
  const pieces: string[][] = [[]];
  let size = sizeOf(preformatted(''));
  for (const line of part.text.split('\n').flatMap(shortLines)) {
    // The quotation marks of a line as JSON take as much as the line break.
    const more = sizeOf({ text: line, html: escapeHtml(line) });
    if (size + more > mostBytes) {
      pieces.push([]);
      size = sizeOf(preformatted(''));
    }
    pieces.at(-1)?.push(line);
    size += more;
  }
  return pieces.map((lines) => preformatted(lines.join('\n')));
}

/** Characters of a line that surely fit, however many bytes each needs in text and HTML. */
const safeLength = 1500;

function shortLines(line: string): readonly string[] {
  const characters = [...line];
  if (characters.length <= safeLength) return [line];
  const count = Math.ceil(characters.length / safeLength);
  return Array.from({ length: count }, (_, index) =>
    characters.slice(index * safeLength, (index + 1) * safeLength).join(''),
  );
}

function preformatted(text: string): Drawn {
  return { text, html: `<pre><code>${escapeHtml(text)}</code></pre>` };
}

/** A notice, which other bots do not answer, and which mentions nobody. */
export function noticeContent({ text, html }: Drawn): Record<string, unknown> {
  return {
    msgtype: 'm.notice',
    body: text,
    format: 'org.matrix.custom.html',
    formatted_body: html,
    'm.mentions': {},
  };
}
