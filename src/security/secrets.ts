import { isSecretValue, type SecretKind, secretPatterns } from './secret-patterns.ts';

export type { SecretKind } from './secret-patterns.ts';

/** A secret in a text: UTF-16 offsets, the end exclusive. The secret itself is never handed on. */
export interface Secret {
  readonly kind: SecretKind;
  readonly start: number;
  readonly end: number;
}

/**
 * The secrets in a text, in order and without overlaps. Where two kinds fit, the one that begins first counts, then
 * the longer one. Linear in the length of the text.
 */
export function findSecrets(text: string): Secret[] {
  const found: Secret[] = [];
  for (const { kind, expression, mark } of secretPatterns) {
    // `matchAll` copies the expression; most texts have no secret, and `search` tells that without a copy.
    if ((mark && !mark.test(text)) || text.search(expression) === -1) continue;
    for (const match of text.matchAll(expression)) {
      const { secret } = match.indices?.groups ?? {};
      const [start, end] = secret ?? [match.index, match.index + match[0].length];
      if (isSecretValue(kind, text.slice(start, end))) {
        found.push({ kind, start, end });
      }
    }
  }
  found.sort((left, right) => left.start - right.start || right.end - left.end);
  return withoutOverlaps(found);
}

/**
 * The text with every secret replaced by what it was, such as `[password hash removed]`. Line breaks inside a secret
 * stay, so that line numbers behind it still fit. Redacting twice changes nothing more.
 */
export function redact(text: string): string {
  let result = '';
  let at = 0;
  for (const { kind, start, end } of findSecrets(text)) {
    const breaks = text.slice(start, end).replace(/[^\n]/g, '');
    result += `${text.slice(at, start)}[${kind.replaceAll('-', ' ')} removed]${breaks}`;
    at = end;
  }
  return result + text.slice(at);
}

/** The shortest line of a secret that is worth hiding by itself. */
const shortestLine = 6;

/** The secrets of a text, those of several lines line by line: they may be spread over another text. */
export function secretLines(text: string): string[] {
  return findSecrets(text)
    .flatMap(({ start, end }) => text.slice(start, end).split('\n'))
    .map((line) => line.trim())
    .filter((line) => line.length >= shortestLine);
}

/** The text without any of these lines, wherever they stand in it. */
export function withoutLines(text: string, lines: readonly string[]): string {
  return lines.reduce((rest, line) => rest.replaceAll(line, '[removed]'), text);
}

function withoutOverlaps(sorted: readonly Secret[]): Secret[] {
  const kept: Secret[] = [];
  for (const secret of sorted) {
    const last = kept.at(-1);
    if (last === undefined || secret.start >= last.end) {
      kept.push(secret);
    } else if (secret.end > last.end) {
      kept[kept.length - 1] = { ...last, end: secret.end };
    }
  }
  return kept;
}
