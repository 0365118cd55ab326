import { fileNameOf } from '../sources/roles.ts';
import type { OtherLine } from './command-lines.ts';
import { matches } from './git.ts';
import type { SimpleCommand } from './words.ts';

const pictures = ['res/pic.png', 'res/pic.jpg', 'res/pic.jpeg', 'res/pic.webp', 'res/pic.svg'];

/** A pattern of a `.gitignore` and a file that it hides. */
export interface IgnoredFile {
  readonly pattern: string;
  readonly file: string;
}

/** Patterns that commands write into `.gitignore`: `echo '*.png' >> .gitignore`. */
export function patternsWritten(command: SimpleCommand): string[] {
  const writes = command.outputs.some((target) => isIgnoreFile(target.text));
  return writes && /^(?:echo|printf)$/.test(command.words[0]?.text ?? '')
    ? command.words.slice(1).flatMap((word) => word.text.split(/\\n|\n/))
    : [];
}

/** Whether a command shows a `.gitignore`, so that the lines below it are patterns. */
export function showsIgnoreFile(command: SimpleCommand): boolean {
  return (
    /^(?:cat|bat|less|head)$/.test(command.words[0]?.text ?? '') &&
    command.words.slice(1).some((word) => isIgnoreFile(word.text))
  );
}

/** Whether a line says that the lines below it are a `.gitignore`. */
export function announcesIgnoreFile(line: OtherLine): boolean {
  return /^[\s#*`]*(?:\S*\/)?\.gitignore[\s*`:]*$/.test(line.text.slice(0, 100));
}

function isIgnoreFile(path: string): boolean {
  return path === '.gitignore' || path.endsWith('/.gitignore');
}

/** The first file that one of the patterns hides: one of the learner's new files, or else any picture. */
export function firstIgnored(patterns: readonly string[], newFiles: readonly string[]): IgnoredFile | null {
  for (const pattern of patterns.map((line) => line.trim())) {
    const file = [...newFiles, ...pictures].find((candidate) => hides(pattern, candidate));
    if (file !== undefined) {
      return { pattern, file };
    }
  }
  return null;
}

/** The rules of gitignore, without character classes: a slash inside anchors the pattern, one at its end means folders. */
function hides(line: string, file: string): boolean {
  if (line === '' || line.startsWith('#') || line.startsWith('!')) {
    return false;
  }
  const onlyFolders = line.endsWith('/');
  const pattern = line.replace(/\/+$/, '');
  const parts = file.split('/');
  const above = parts.map((_, index) => parts.slice(0, index + 1).join('/'));
  const candidates = onlyFolders ? above.slice(0, -1) : above;
  return pattern.includes('/')
    ? candidates.some((path) => matches(pattern.replace(/^\//, ''), path, true))
    : candidates.some((path) => matches(pattern, fileNameOf(path), true));
}
