/** Who may import whom. docs/architecture.md says why. */
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Each folder with the folders of ours that it may import, itself aside. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  'src/nix': [],
  'src/disk': [],
  'src/chapter': ['src/nix', 'src/disk'],
  'src/options': [],
  'src/validator': ['src/nix', 'src/chapter', 'src/options', 'src/security'],
  'src/doctor': ['src/nix', 'src/chapter', 'src/security'],
  'src/i18n': [],
  'src/security': [],
  'src/observe': ['src/disk'],
  'src/config': [],
  'src/http': [],
  'src/charts': [],
  'src/core': [
    'src/nix',
    'src/chapter',
    'src/options',
    'src/validator',
    'src/doctor',
    'src/charts',
    'src/i18n',
    'src/security',
  ],
  commands: [
    'src/nix',
    'src/chapter',
    'src/options',
    'src/validator',
    'src/doctor',
    'src/core',
    'src/i18n',
    'src/security',
  ],
  'src/store': ['src/core', 'src/validator', 'src/security', 'src/disk'],
  'src/adapters/terminal': ['src/core', 'src/i18n', 'src/security', 'src/disk'],
  'src/adapters/discord': ['src/core', 'src/i18n', 'src/security'],
  'src/adapters/matrix': ['src/core', 'src/i18n', 'src/security'],
};

/** Only these may import everything: they put the parts together. */
const composition = ['src/main.ts', 'src/cli.ts', 'src/cli'];

/** What the learner's side of the program never needs: databases, servers, chat networks. */
const outside = [
  'drizzle-orm',
  'postgres',
  '@electric-sql/pglite',
  'hono',
  '@hono/node-server',
  'pino',
  'prom-client',
  'discord.js',
  '@discordjs/rest',
  '@discordjs/ws',
  'discord-api-types',
  'matrix-bot-sdk',
  '@matrix-org/matrix-sdk-crypto-wasm',
  'fake-indexeddb',
];
/** Folders that stay free of them, and of Node's own doors to the outside. */
const pure = ['src/nix', 'src/options', 'src/doctor', 'src/validator', 'src/core', 'commands'];
const doors = ['fs', 'fs/promises', 'net', 'http', 'https', 'child_process', 'dgram', 'tls', 'process'];

interface Import {
  readonly file: string;
  readonly from: string;
  readonly typeOnly: boolean;
}

const imports = globSync(['src/**/*.ts', 'commands/**/*.ts'], { cwd: root })
  .map((file) => file.split(sep).join('/'))
  .flatMap(importsOf);

function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(root, file), 'utf8');
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s+(type\s+)?[^'"`;]*?from\s+'([^']+)'|\bimport\('([^']+)'\)/g,
  );
  return [...found].map(([, type, from, dynamic]) => ({
    file,
    from: from ?? dynamic ?? '',
    typeOnly: type !== undefined,
  }));
}

function folderOf(path: string): string {
  const folders = [...Object.keys(allowed), ...composition];
  return folders.find((folder) => path === folder || path.startsWith(`${folder}/`)) ?? path;
}

function targetOf({ file, from }: Import): string | null {
  return from.startsWith('.')
    ? normalize(join(dirname(file), from))
        .split(sep)
        .join('/')
    : null;
}

test('every folder has its rule', () => {
  const folders = new Set(imports.map(({ file }) => folderOf(file)));
  expect([...folders].filter((folder) => !(folder in allowed) && !composition.includes(folder))).toEqual([]);
});

describe.each(Object.entries(allowed))('%s', (folder, may) => {
  const own = imports.filter(({ file }) => folderOf(file) === folder);

  test(`imports only ${['itself', ...may].join(', ')}`, () => {
    const strays = own.filter((each) => {
      const target = targetOf(each);
      if (target === null) return false;
      const other = folderOf(target);
      return other !== folder && !may.includes(other);
    });
    expect(strays).toEqual([]);
  });
});

describe.each(pure)('%s', (folder) => {
  test('reaches no database, no network and no file', () => {
    const strays = imports.filter(
      ({ file, from }) =>
        folderOf(file) === folder &&
        (outside.some((library) => from === library || from.startsWith(`${library}/`)) ||
          doors.some((door) => from === `node:${door}`)),
    );
    expect(strays).toEqual([]);
  });
});

test('only the command line reads the environment and ends the process', () => {
  const strays = globSync(['src/**/*.ts', 'commands/**/*.ts'], { cwd: root }).filter((file) => {
    if (composition.some((folder) => file.startsWith(folder))) return false;
    return /\bprocess\.(env|exit|exitCode)\b/.test(readFileSync(join(root, file), 'utf8'));
  });
  expect(strays).toEqual([]);
});

test('this test sees imports', () => {
  expect(imports.length).toBeGreaterThan(100);
  expect(imports).toContainEqual({
    file: 'commands/next.ts',
    from: '../src/core/command.ts',
    typeOnly: false,
  });
});
