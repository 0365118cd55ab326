import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadOptions, runOptionsImport } from '../../src/cli/options.ts';
import { OptionBook } from '../../src/options/option-book.ts';
import { shippedOptions } from '../../src/options/shipped.ts';
import { createValidator } from '../../src/validator/index.ts';
import { readHomeManager } from '../chapter/home-manager.ts';

const official = fileURLToPath(new URL('../fixtures/options/options.json', import.meta.url));

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hm-tutor-options-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function importFrom(...args: string[]) {
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  return { status: await runOptionsImport(args, folder, { result: say, message: say }), said };
}

test('without an import the program uses what it brings', async () => {
  expect(await loadOptions(folder)).toBe(shippedOptions);
  expect(await loadOptions(join(folder, 'missing'))).toBe(shippedOptions);
});

test('an official options.json is used from then on, with its descriptions', async () => {
  expect(await importFrom(official)).toEqual({
    status: 0,
    said: ['2 options of Home Manager 25.05 are in use now.'],
  });
  const index = await loadOptions(folder);
  const book = new OptionBook(index);
  expect(book.search('programs.git.userName', 1).options).toEqual([
    {
      name: 'programs.git.userName',
      type: 'null or string',
      default: 'null',
      file: 'modules/programs/git.nix',
      description: 'Default user name to use.',
      place: 'home',
      renamedTo: null,
    },
  ]);
  expect(book.search('home.file.x.source', 1).options[0]).toMatchObject({
    default: null,
    file: 'modules/lib/file-type.nix',
  });
  expect(book.search('useGlobalPkgs', 1).options[0]?.place).toBe('system');
});

test('the validator takes its names from it', async () => {
  await importFrom(official);
  const chapter = await readHomeManager();
  const text =
    '{ ... }: { home.username = "alice"; home.homeDirectory = "/home/alice"; home.stateVersion = "25.05"; }';
  const request = {
    step: 'home-identity',
    submission: { kind: 'pasted', text },
    facts: {},
    savedFiles: new Map(),
  } as const;
  expect(createValidator(chapter)(request).verdict).toBe('pass');
  const { verdict, findings } = createValidator(chapter, { options: await loadOptions(folder) })(request);
  expect({ verdict, code: findings[0]?.code }).toEqual({ verdict: 'fail', code: 'home-option-typo' });
});

test('the release can be said', async () => {
  expect((await importFrom(official, '--release', 'release-24.11')).said).toEqual([
    '2 options of Home Manager 24.11 are in use now.',
  ]);
});

test('what cannot be imported changes nothing', async () => {
  const file = join(folder, 'x.json');
  const refusal = async (text: string) => {
    await writeFile(file, text);
    const { status, said } = await importFrom(file);
    expect(await loadOptions(folder)).toBe(shippedOptions);
    return `${status} ${said.join().replace(file, 'x.json')}`;
  };
  expect(await refusal('{')).toBe(
    '1 hm-tutor options import: x.json: it is not JSON. (options-file-invalid)',
  );
  expect(await refusal('{}')).toBe(
    '1 hm-tutor options import: x.json: it holds no options. (options-file-invalid)',
  );
  expect(await refusal('{"a": {"type": "string"}}')).toContain('add --release');
  expect(await refusal('{"a": 1}')).toContain('what stands at “a” has another form');
  expect(await importFrom('missing.json')).toEqual({
    status: 2,
    said: [
      'hm-tutor options import: missing.json cannot be read: there is nothing of that name. (file-unreadable)',
    ],
  });
  expect((await importFrom()).status).toBe(2);
});

test('a broken index says what to do', async () => {
  await importFrom(official);
  const file = join(folder, 'options.json');
  await writeFile(file, (await readFile(file, 'utf8')).slice(0, 100));
  await expect(loadOptions(folder)).rejects.toThrow('import it again, or delete it');
});
