import type { Span } from '../../nix/index.ts';

/** The code with the comments that stand above it and behind it in the answer. */
export function commented(code: string, text: string, origin: Span, indentation: string): string {
  return [...commentsAbove(text, origin.start), code + commentBehind(text, origin.end)].join(
    `\n${indentation}`,
  );
}

function commentsAbove(text: string, start: number): string[] {
  const lines = text.slice(0, text.lastIndexOf('\n', start - 1) + 1).split('\n');
  lines.pop();
  const above: string[] = [];
  for (let line = lines.pop(); line?.trim().startsWith('#'); line = lines.pop()) above.unshift(line.trim());
  return above;
}

function commentBehind(text: string, end: number): string {
  const comment = /^[ \t]*#[^\r\n]*/.exec(text.slice(end))?.[0].trim();
  return comment === undefined ? '' : ` ${comment}`;
}
