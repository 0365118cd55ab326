import type { Span } from '../syntax.ts';

type Mutable = { start: number; end: number };

/**
 * Makes every node of a repaired tree span its children. Where something is missing it stands before the blanks that
 * its neighbours begin behind, so the spans that the parser notes may not contain each other.
 */
export function widenSpans(node: Span): void {
  const own = node as Mutable;
  if (own.end < own.start) own.end = own.start;
  for (const value of Object.values(node)) {
    if (Array.isArray(value)) for (const child of value) widenBy(own, child);
    else widenBy(own, value);
  }
}

function widenBy(parent: Mutable, child: unknown): void {
  if (typeof child !== 'object' || child === null || !('start' in child)) return;
  const span = child as Span;
  widenSpans(span);
  if (span.start < parent.start) parent.start = span.start;
  if (span.end > parent.end) parent.end = span.end;
}
