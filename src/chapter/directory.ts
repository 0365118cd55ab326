/** Reads the texts of a chapter's folder. The only file of this layer that touches the file system. */
import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { ChapterSource } from './load.ts';

/** Every Markdown and YAML file below `directory`. @throws where the folder or a file cannot be read */
export async function readChapterDirectory(directory: string): Promise<ChapterSource> {
  const names = (await readdir(directory, { recursive: true }))
    .filter((name) => /\.(md|yaml)$/.test(name))
    .sort();
  const texts = await Promise.all(
    names.map(
      async (name) => [name.replaceAll(sep, '/'), await readFile(join(directory, name), 'utf8')] as const,
    ),
  );
  return new Map(texts);
}
