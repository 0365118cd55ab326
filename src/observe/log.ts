/** The log: JSON lines with redaction. Nothing else in the program writes about itself. */
import { dirname } from 'node:path';
import { type DestinationStream, destination, type Logger, pino } from 'pino';
import { makeFolder } from '../disk/make-folder.ts';

/** Names under which a secret or a learner's words could come into the log by accident. */
const secretNames = [
  'token',
  'accessToken',
  'password',
  'secret',
  'authorization',
  'databaseUrl',
  'body',
  'reply',
];
const redactedPaths = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

/** Where the log goes: standard error, or a file that is created with its folder and can be read by its owner only. */
export type LogTarget = 'stderr' | { readonly file: string };

export function createLog(level: string, target: LogTarget | DestinationStream): Logger {
  return pino(
    { level, base: null, redact: { paths: redactedPaths, censor: '[redacted]' } },
    streamOf(target),
  );
}

function streamOf(target: LogTarget | DestinationStream): DestinationStream {
  if (target === 'stderr') return destination({ dest: 2, sync: true });
  if ('write' in target) return target;
  try {
    makeFolder(dirname(target.file), 0o700);
    return destination({ dest: target.file, append: true, sync: true, mode: 0o600 });
  } catch (cause) {
    const folder = dirname(target.file);
    throw new Error(
      `The folder ${folder} cannot be used: it is no folder, or may not be written. Choose another one for the data.`,
      { cause },
    );
  }
}
