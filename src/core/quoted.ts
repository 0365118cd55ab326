import { neutralLine } from '../security/neutral.ts';
import { redact } from '../security/secrets.ts';

/** A word that a learner typed, fit to be said back: on one short line, without marks and without secrets. */
export function quoted(word: string): string {
  return neutralLine(redact(word));
}
