import type { Span } from '../syntax.ts';

type Mutable = { start: number; end: number };

/**
 * Makes every node of a repaired tree span its children. Where something is missing it stands before the blanks that
 * its neighbours begin behind, so the spans that the parser notes may not contain each other.
 */
export function widenSpans(node: Span): void {
  const own = node as Mutable;
  if (own.end < own.start) own.end = own.start;
  for (const key in node) {
    const value: unknown = node[key as keyof Span];
    if (typeof value !== 'object' || value === null) continue;
    if (Array.isArray(value)) for (const child of value as Span[]) widenBy(own, child);
    else widenBy(own, value as Span);
  }
}

function widenBy(parent: Mutable, child: Span): void {
  widenSpans(child);
  if (child.start < parent.start) parent.start = child.start;
  if (child.end > parent.end) parent.end = child.end;
}
