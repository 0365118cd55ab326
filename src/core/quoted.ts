import { neutralLine, shortened } from '../security/neutral.ts';
import { redact } from '../security/secrets.ts';

/** A word that a learner typed, fit to be said back: on one short line, without marks and without secrets. */
export function quoted(word: string): string {
  return neutralLine(redact(word));
}

/** In characters. */
const longestPath = 80;
const mostPaths = 8;

/** Paths with commas between them; of many the first. */
export function namesIn(paths: readonly string[]): string {
  const shown = paths.slice(0, mostPaths).map((path) => shortened(path, longestPath));
  return [...shown, ...(paths.length > mostPaths ? ['…'] : [])].join(', ');
}
