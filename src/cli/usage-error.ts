/** What the command line gave cannot be run; the message is one sentence that says why. */
export class UsageError extends Error {
  readonly code = 'usage';
}

/** What Node's `parseArgs` complains about, without its further advice. */
export function usageErrorFrom(error: unknown): UsageError {
  const [sentence = ''] = (error instanceof Error ? error.message : String(error)).split('. ');
  return new UsageError(`${sentence.replace(/\.$/, '')}.`);
}
