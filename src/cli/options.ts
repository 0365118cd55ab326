/** `hm-tutor options import FILE`, and the options that the program then uses. */
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeFolder } from '../disk/make-folder.ts';
import { readRegularFile, reasonOf, UnreadableFile } from '../disk/regular-file.ts';
import { OptionsFileError, readOfficialOptions } from '../options/official.ts';
import { type OptionIndex, optionIndexSchema } from '../options/option-index.ts';
import { shippedOptions } from '../options/shipped.ts';
import type { LineOutput } from './chapter.ts';

/** The index below `HM_TUTOR_DATA`. */
const fileName = 'options.json';

/** The options that were imported into a data folder, else those that the program brings. */
export async function loadOptions(dataFolder: string): Promise<OptionIndex> {
  const file = join(dataFolder, fileName);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return null;
    throw error;
  });
  if (text === null) return shippedOptions;
  try {
    return optionIndexSchema.parse(JSON.parse(text));
  } catch {
    throw new Error(`${file} is not an index of options; import it again, or delete it.`);
  }
}

/** Exit status 0: imported, 1: the file does not fit, 2: it could not be read or written. */
export async function runOptionsImport(
  args: readonly string[],
  dataFolder: string,
  io: LineOutput,
): Promise<number> {
  const given = readArguments(args);
  if (given === null) {
    io.message(
      'hm-tutor options import: name one options.json; --release 25.11 says which release it is. (usage)',
    );
    return 2;
  }
  try {
    const text = await readRegularFile(given.file);
    const index = readOfficialOptions(text, given.release, shippedOptions);
    await write(dataFolder, index);
    io.result(`${index.home.names.length} options of Home Manager ${index.release} are in use now.`);
    return 0;
  } catch (error) {
    const [sentence, code] = failureOf(error, given.file, dataFolder);
    io.message(`hm-tutor options import: ${sentence} (${code})`);
    return error instanceof OptionsFileError ? 1 : 2;
  }
}

/** What went wrong, in a sentence, and its stable code. @throws what is not known */
function failureOf(error: unknown, file: string, dataFolder: string): readonly [string, string] {
  if (error instanceof OptionsFileError) return [`${file}: ${error.message}.`, 'options-file-invalid'];
  if (error instanceof UnreadableFile) return [error.message, error.code];
  if (codeOf(error) === null) throw error;
  return [`The options cannot be kept in ${dataFolder}: ${reasonOf(error)}.`, 'folder-unusable'];
}

function readArguments(args: readonly string[]): { file: string; release: string | null } | null {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { release: { type: 'string' } },
      allowPositionals: true,
    });
    const [file, ...rest] = positionals;
    const release = values.release?.replace(/^release-/, '') ?? null;
    const isRelease = release === null || /^(master|\d\d\.\d\d)$/.test(release);
    return file === undefined || rest.length > 0 || !isRelease ? null : { file, release };
  } catch {
    return null;
  }
}

/** Under another name first, so that a program that starts meanwhile finds a whole file. */
async function write(dataFolder: string, index: OptionIndex): Promise<void> {
  const file = join(dataFolder, fileName);
  makeFolder(dataFolder, 0o700);
  await writeFile(`${file}.unfinished`, JSON.stringify(index));
  await rename(`${file}.unfinished`, file);
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error ? String(error.code) : null;
}
