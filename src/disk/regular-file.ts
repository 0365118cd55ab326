/** Reading files whose names somebody else gave. */
import { constants, type FileHandle, open } from 'node:fs/promises';

/** A file or folder that cannot be read. The message is one sentence with its path. */
export class UnreadableFile extends Error {
  readonly code = 'file-unreadable';
  /** Why, to be put behind a colon. */
  readonly reason: string;

  constructor(path: string, reason: string) {
    super(`${path} cannot be read: ${reason}.`);
    this.reason = reason;
  }
}

/** In bytes; several times the largest file of nixpkgs. */
const largest = 64 * 1024 * 1024;

/**
 * The text of a file of at most `limit` bytes. Pipes and devices are refused: to read one may never end.
 *
 * @throws UnreadableFile
 */
export async function readRegularFile(path: string, limit = largest): Promise<string> {
  let file: FileHandle | null = null;
  try {
    // A pipe that nobody writes to would otherwise be waited for while it is opened. Windows has no such flag.
    file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = await file.stat();
    if (!stats.isFile() && !stats.isDirectory())
      throw new UnreadableFile(
        path,
        'it is a pipe or a device, not a file; give what it holds on standard input',
      );
    if (stats.size > limit) throw new UnreadableFile(path, `it is larger than ${limit >> 20} MB`);
    return await file.readFile('utf8');
  } catch (error) {
    throw error instanceof UnreadableFile ? error : new UnreadableFile(path, reasonOf(error));
  } finally {
    await file?.close();
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is nothing of that name',
  EISDIR: 'it is a folder, not a file',
  ENOTDIR: 'it is no folder',
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'the name is too long',
};

/** Why the system refused, in words where there are some. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  return reasons[code] ?? `the system answers ${code}`;
}
