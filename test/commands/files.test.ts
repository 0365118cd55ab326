/** The learner's files through the whole core, on the embedded database, with the chapter that is taught. */
import { rm } from 'node:fs/promises';
import { unzipSync } from 'fflate';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Chapter, Step } from '../../src/chapter/chapter.ts';
import type { Requirement } from '../../src/chapter/expectation.ts';
import type { Event } from '../../src/core/event.ts';
import type { Store } from '../../src/core/store.ts';
import { openStore } from '../../src/store/open.ts';
import { createFileMerger, createProjectValidator, createValidator } from '../../src/validator/index.ts';
import { readHomeManager } from '../chapter/home-manager.ts';
import { type Conversation, converse, eventOf, textOf } from '../support/converse.ts';
import { createDataFolder } from '../support/data-folder.ts';

const chapter = await readHomeManager();
let folder: string;
let store: Store;
let tutor: Conversation;

beforeAll(async () => {
  folder = await createDataFolder();
  store = await openStore({ dataFolder: folder });
  tutor = tutorOf(chapter);
});

afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

function tutorOf(taught: Chapter) {
  return converse(store, {
    chapter: taught,
    validate: createValidator(taught),
    ports: { checkFiles: createProjectValidator(taught), merging: createFileMerger(taught) },
  });
}

let learners = 0;

afterEach(() => expect(tutor.logged).toEqual([]));

/** A learner of their own for every test. */
function someone() {
  const account = { platform: 'terminal', id: `learner-${++learners}`, displayName: 'Somebody' } as const;
  const say = (line: string, body?: string, more: Partial<Event> = {}) =>
    tutor.say(line, body, { account, ...more });
  const files = async () => {
    const learner = await store.load(account);
    const saved = await store.loadFiles(learner?.id ?? '0');
    return Object.fromEntries(saved.map(({ path, text }) => [path, text]));
  };
  return { account, say, files };
}

const switches = 'home-manager = {\n  useGlobalPkgs = true;\n  useUserPackages = true;\n};';
const input = 'home-manager.url = "github:nix-community/home-manager";';

function machine(name: string, ...modules: readonly string[]): string {
  const list = ['./config.nix', ...modules].join(' ');
  return `nixosConfigurations.${name} = nixpkgs.lib.nixosSystem { modules = [ ${list} ]; };`;
}

function flakeOf(...machines: readonly string[]): string {
  return `{
  inputs.nixpkgs.url = "github:nixos/nixpkgs/nixos-unstable";
  inputs.home-manager.url = "github:nix-community/home-manager";
  outputs = { self, nixpkgs, home-manager, ... }: {
    ${machines.join('\n    ')}
  };
}
`;
}

describe('an accepted answer', () => {
  test('changes the files once, however often its event arrives', async () => {
    const { account, say } = someone();
    await say('/hm next');
    const event = eventOf('/hm check hm-settings', switches, { account });
    await Promise.all([tutor.send(event), tutor.send(event), tutor.send(event)]);
    expect(await say('/hm files undo')).toContain('Taken back');
    expect(await say('/hm files undo')).toContain('no change of your files');
  });

  test('that is refused changes nothing', async () => {
    const { say, files } = someone();
    await say('/hm check hm-settings', switches.replace('useGlobalPkgs', 'useGlobalPackages'));
    expect(await files()).toEqual({});
  });

  test('of somebody else changes nothing', async () => {
    const { account, say, files } = someone();
    const other = { platform: 'terminal', id: 'somebody-else', displayName: 'Else' } as const;
    const event = eventOf('/hm check hm-settings', switches, { account });
    await say('/hm next');
    await tutor.send({ ...event, call: { ...event.call, bodyAuthor: other } });
    expect(await files()).toEqual({});
  });

  test('is judged with what was saved before', async () => {
    const { say } = someone();
    await say('/hm check hm-input', 'hm.url = "github:nix-community/home-manager";');
    const answer = await say('/hm check outputs-args', '{ self, nixpkgs, home-manager, ... }:');
    expect(answer).toContain('Not yet');
    expect(answer).toContain('`hm`');
    expect(await say('/hm check outputs-args', '{ self, nixpkgs, hm, ... }:')).toContain('Passed');
  });

  test('of another process is seen', async () => {
    const { say, account } = someone();
    await say('/hm check hm-settings', switches);
    await tutorOf(chapter).say('/hm check hm-input', input, { account });
    expect(await say('/hm files')).toMatch(/`flake\.nix`: last changed by step 1/);
  });
});

describe('an answer that is refused and settles other steps', () => {
  const early = '```nix\n{ ... }: {\n  home.stateVersion = "26.05";\n}\n```';

  test('is kept for these, and can be taken back', async () => {
    const { say, files } = someone();
    await say('/hm goto extra-args');
    const answer = await say('/hm check', early);
    expect(answer).toContain('Not yet: Hand inputs on');
    expect(answer).toContain('settles 2 more steps');
    expect(answer).toContain('I put it into your file: `home/home.nix`');
    expect((await files())['home/home.nix']).toContain('home.stateVersion = "26.05";');
    expect(await say('/hm files')).toMatch(/`home\/home\.nix`: last changed by step 8/);
    expect(await say('/hm files undo')).toContain('Taken back');
    expect(await files()).toEqual({});
  });

  test('stands in the file that another answer makes later', async () => {
    const { say, files } = someone();
    await say('/hm check extra-args', early);
    await say('/hm check user-entry', 'home-manager.users.alice = ./home/home.nix;');
    expect(await say('/hm check home-identity', 'home.username = "alice";')).toContain('Passed');
    expect((await files())['home/home.nix']).toMatch(/stateVersion = "26\.05"/);
  });

  test('credits none of them where it contradicts the files', async () => {
    const { say, files } = someone();
    const module = 'home-manager.nixosModules.home-manager';
    expect(await say('/hm check hm-input', flakeOf(machine('server')))).toContain('Passed');
    const before = await files();
    const answer = await say('/hm check hm-settings', flakeOf(machine('tower', module)));
    expect(answer).toContain('Not yet');
    expect(answer).not.toContain('more step');
    expect(await files()).toEqual(before);
    const same = await say('/hm check hm-settings', flakeOf(machine('server', module)));
    expect(same).toContain('settles one more step');
    expect((await files())['flake.nix']).toContain(module);
  });

  test('is credited where nothing is to be kept', async () => {
    const { say, files } = someone();
    await say('/hm settings keep-files off');
    expect(await say('/hm check extra-args', early)).toContain('settles 2 more steps');
    expect(await files()).toEqual({});
  });
});

test('every machine of the saved flake may be rebuilt', async () => {
  const { account, say } = someone();
  await say('/hm settings host server');
  const module = 'home-manager.nixosModules.home-manager';
  const flake = flakeOf(machine('server', module), machine('tower', module));
  expect(await say('/hm check nixos-module', flake)).toContain('Passed');
  const rebuild = (name: string) => `git add .\nsudo nixos-rebuild switch --flake .#${name}`;
  for (const name of ['server', 'tower', 'server'])
    expect(await say('/hm check stage-and-rebuild', rebuild(name))).toContain('Passed');
  expect(await say('/hm check stage-and-rebuild', rebuild('laptop'))).toContain('asks for laptop');
  expect((await store.load(account))?.facts.hostName).toBe('server');
});

describe('hints', () => {
  test('for a step that is passed lead on, and show no change of an older try', async () => {
    const { say } = someone();
    await say('/hm goto hm-settings');
    await say('/hm check', switches.replace('= true;\n}', '= true\n}'));
    expect(await say('/hm hint change')).toContain('The change:');
    expect(await say('/hm check', switches)).toContain('Passed');
    for (const line of ['/hm hint change', '/hm hint']) {
      const answer = await say(line);
      expect(answer).toContain('“The two switches” is passed');
      expect(answer).not.toContain('/hm skip');
    }
    await say('/hm goto hm-settings');
    expect(await say('/hm hint')).toContain('Hint 1 of 3');
  });

  test('ask once more which name is meant, while an answer waits for that', async () => {
    const { say } = someone();
    await say('/hm check user-entry', 'home-manager.users.alice = ./home/home.nix;');
    await say('/hm check user-entry', 'home-manager.users.tom = ./home/home.nix;');
    for (const line of ['/hm hint change', '/hm hint'])
      expect(await say(line)).toContain('Which one is meant?');
    expect(await say('/hm files use new')).toContain('Passed');
  });
});

describe('a learner who wants nothing kept', () => {
  test('keeps progress only', async () => {
    const { account, say, files } = someone();
    await say('/hm check hm-settings', switches);
    expect(Object.keys(await files())).toEqual(['config.nix']);
    expect(await say('/hm settings keep-files off')).toContain('This cannot be undone');
    expect(Object.keys(await files())).toEqual(['config.nix']);
    await say('/hm settings keep-files off yes');
    expect(await say('/hm check hm-input', input)).not.toContain('/hm files');
    expect(await files()).toEqual({});
    const learner = await store.load(account);
    expect(learner?.progress?.states.filter((state) => state === 'passed')).toHaveLength(2);
    expect(JSON.stringify((await store.exportLearner(learner?.id ?? '')).fileChanges)).toBe('[]');
  });

  test('and then changes their mind', async () => {
    const { say, files } = someone();
    await say('/hm settings keep-files off');
    await say('/hm settings keep-files on');
    await say('/hm check hm-settings', switches);
    expect(Object.keys(await files())).toEqual(['config.nix']);
  });
});

describe('a name that does not fit', () => {
  const other = 'home-manager.users.tom = ./home/home.nix;';

  async function withAlice() {
    const one = someone();
    await one.say('/hm check user-entry', 'home-manager.users.alice = ./home/home.nix;');
    expect(await one.say('/hm check user-entry', other)).toContain('Which one is meant?');
    return one;
  }

  test('changes nothing before the learner says', async () => {
    const { files } = await withAlice();
    expect((await files())['config.nix']).not.toContain('tom');
  });

  test('is read as the saved one', async () => {
    const { say, files } = await withAlice();
    expect(await say('/hm files use saved')).toContain('Passed');
    expect((await files())['config.nix']).not.toContain('tom');
    expect(await say('/hm settings')).toContain('`login` your login: alice');
  });

  test('is written everywhere', async () => {
    const { say, files } = await withAlice();
    expect(await say('/hm files use new')).toContain('Passed');
    expect((await files())['config.nix']).not.toContain('alice');
    expect(await say('/hm settings')).toContain('`login` your login: tom');
  });

  test('asks for one of two words', async () => {
    const { say } = await withAlice();
    expect(await say('/hm files use tom')).toContain('/hm files use saved');
  });
});

test('a second module shown without a name gets the file that is imported, also when it is sent again', async () => {
  const { say, files } = someone();
  const message = (program: string) =>
    [
      '```',
      'imports = [ ./tool.nix ];',
      '```',
      '```',
      `{ ... }: { programs.${program}.enable = true; }`,
      '```',
    ].join('\n');
  await say('/hm check split-and-search', message('git'));
  expect((await files())['home/tool.nix']).toContain('programs.git.enable');
  await say('/hm check split-and-search', message('bat'));
  expect((await files())['home/tool.nix']).toContain('programs.bat.enable');
  expect((await files())['home/home.nix']).not.toContain('programs');
});

test('the zip holds every file, and stand-ins for what only the learner has', async () => {
  const { account, say } = someone();
  await say('/hm check face-file', 'home.file.".face".source = ../res/me.jpg;');
  const { reply } = await tutor.send(eventOf('/hm files download', null, { account }));
  const file = reply.blocks.find((block) => block.kind === 'file');
  const entries = unzipSync(Buffer.from(file?.content ?? '', 'base64'));
  const text = (path: string) => Buffer.from(entries[path] ?? []).toString();
  expect(text('config.nix')).toContain('imports = [ ./hardware-configuration.nix ];');
  expect(text('hardware-configuration.nix')).toContain('A stand-in');
  expect(entries['res/me.jpg']?.subarray(1, 4)).toEqual(new Uint8Array([80, 78, 71]));
  expect(text('README.txt')).toContain('sudo nixos-rebuild switch --flake .#nixos');
  expect(text('README.txt')).toContain('3. In this folder:');
  expect(textOf(reply)).toContain('no whole configuration yet');
});

test('the steps in README.txt are counted without gaps, where no picture stands in', async () => {
  const { account } = someone();
  const { reply } = await tutor.send(eventOf('/hm files download', null, { account }));
  const file = reply.blocks.find((block) => block.kind === 'file');
  const readme = unzipSync(Buffer.from(file?.content ?? '', 'base64'))['README.txt'];
  expect(Buffer.from(readme ?? []).toString()).toContain('\n2. In this folder:');
});

test('when the chapter changes, the learner is told once what is different in their files', async () => {
  const [settings] = chapter.steps.filter(({ id }) => id === 'hm-settings');
  if (!settings?.expectation) throw new Error('the step has an expectation');
  const backup: Requirement = {
    option: 'home-manager.backupFileExtension',
    side: 'system',
    is: { equals: 'backup' },
    missing: 'hm-setting-misplaced',
    optional: false,
  };
  const stricter = {
    ...settings,
    expectation: { ...settings.expectation, require: [...settings.expectation.require, backup] },
  };
  const changed: Chapter = {
    ...chapter,
    version: chapter.version + 1,
    steps: chapter.steps.map((step): Step => (step.id === settings.id ? stricter : step)),
  };

  const { account, say } = someone();
  await say('/hm next');
  await say('/hm check hm-input', input);
  await say('/hm check outputs-args', 'inputs@{ self, nixpkgs, home-manager, ... }:');
  await say('/hm check nixos-module', 'home-manager.nixosModules.home-manager');
  await say('/hm check hm-settings', switches);

  const after = tutorOf(changed);
  const first = await after.say('/hm next', undefined, { account });
  expect(first).toContain('I looked through your saved files again.');
  expect(first).toContain('/hm goto hm-settings');
  expect(await after.say('/hm next', undefined, { account })).not.toContain('saved files again');
});
