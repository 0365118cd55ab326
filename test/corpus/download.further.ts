/**
 * What a learner downloads: unpacked, put under Git, given their own hardware file, and evaluated by real Nix on
 * stand-ins for nixpkgs and Home Manager. Skipped where real Nix is absent.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillStep } from '../../src/chapter/holes.ts';
import { readConfig } from '../../src/config/config.ts';
import { openTutor, type Tutor } from '../../src/main.ts';
import { createLog } from '../../src/observe/log.ts';
import { readHomeManager } from '../chapter/home-manager.ts';
import { eventOf, textOf } from '../support/converse.ts';
import { createDataFolder } from '../support/data-folder.ts';
import { findOracle, Oracle } from './nix.ts';

const programs = findOracle();

describe.skipIf(programs === null)('the files as a zip', () => {
  let folder: string;
  let tutor: Tutor;
  let oracle: Oracle;

  beforeAll(async () => {
    folder = await createDataFolder();
    tutor = await openTutor(readConfig({ HM_TUTOR_DATA: folder }), createLog('error', 'stderr'));
    oracle = new Oracle(programs as string);
  });

  afterAll(async () => {
    await tutor?.close();
    oracle?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function say(line: string, body: string | null = null) {
    return (await tutor.dispatch(eventOf(line, body))).reply;
  }

  /** What real Nix makes of an unpacked archive under Git, given the learner's own hardware file. */
  async function evaluated(entries: Record<string, Uint8Array>) {
    const repository = mkdtempSync(join(tmpdir(), 'download-'));
    try {
      for (const [path, bytes] of Object.entries(entries)) {
        mkdirSync(dirname(join(repository, path)), { recursive: true });
        writeFileSync(join(repository, path), bytes);
      }
      const hardware = '{ lib, ... }: { nixpkgs.hostPlatform = lib.mkDefault "x86_64-linux"; }\n';
      writeFileSync(join(repository, 'hardware-configuration.nix'), hardware);
      const git = (...args: string[]) =>
        execFileSync('git', ['-C', repository, ...args], { encoding: 'utf8' });
      git('init', '--quiet');
      git('add', '.');
      // Real Nix sees what Git knows, and nothing else.
      const known = git('ls-files', '-z').split('\0').filter(Boolean);
      const files = Object.fromEntries(
        known.map((path) => [path, readFileSync(join(repository, path), 'utf8')]),
      );
      const answer = await oracle.ask({ files, accounts: [] }, false);
      if (!answer.accepted) throw new Error(answer.error);
      return answer.facts;
    } finally {
      rmSync(repository, { recursive: true });
    }
  }

  test('is a configuration that real Nix evaluates', async () => {
    const chapter = await readHomeManager();
    await say('/hm next');
    for (const step of chapter.steps.filter(({ kind }) => kind === 'nix')) {
      const [answer] = fillStep(chapter, step, {}).modelAnswers;
      const blocks = answer?.blocks.map(
        ({ file, text }) => `\`\`\`nix${file === null ? '' : ` ${file}`}\n${text}\`\`\`\n`,
      );
      expect(textOf(await say(`/hm check ${step.id}`, blocks?.join('') ?? '')), step.id).toContain('Passed');
    }

    const reply = await say('/hm files download');
    const file = reply.blocks.find((block) => block.kind === 'file');
    expect(textOf(reply)).not.toContain('no whole configuration yet');
    const entries = unzipSync(Buffer.from(file?.content ?? '', 'base64'));
    expect(Object.keys(entries).sort()).toEqual([
      'README.txt',
      'config.nix',
      'flake.nix',
      'hardware-configuration.nix',
      'home/git.nix',
      'home/home.nix',
      'res/me.png',
    ]);

    expect((await evaluated(entries)).hosts[chapter.defaults.host]).toMatchObject({
      loaded: true,
      useGlobalPkgs: true,
      useUserPackages: true,
      inputsHandedOn: true,
      users: { alice: { username: 'alice', homeDirectory: '/home/alice' } },
    });
  });

  test('is one where the learner’s files and names are all their own', async () => {
    const inputs =
      'nixpkgs.url = "github:nixos/nixpkgs/nixos-unstable";\nhm.url = "github:nix-community/home-manager";';
    const answers: readonly [string, string][] = [
      ['hm-input', `inputs = {\n${inputs}\n};`],
      ['hm-follows', 'hm.inputs.nixpkgs.follows = "nixpkgs";'],
      ['outputs-args', 'outputs = { self, nixpkgs, hm, ... }@all: {'],
      ['nixos-module', 'modules = [ ./configuration.nix hm.nixosModules.default ];'],
      ['hm-settings', 'home-manager.useGlobalPkgs = true;\nhome-manager.useUserPackages = true;'],
      ['extra-args', 'home-manager.extraSpecialArgs = { inherit inputs; };'],
      ['user-entry', 'home-manager.users.tom = ./tom.nix;'],
      ['home-skeleton', '```nix\n{ pkgs, ... }: {\n}\n```'],
      ['home-identity', 'home.stateVersion = "24.11";'],
      ['face-file', 'home.file.".face".source = ./res/tom.png;'],
      [
        'split-and-search',
        '```nix\nimports = [ ./git.nix ];\n```\ngit.nix\n```nix\n{ ... }: { programs.git.enable = true; }\n```',
      ],
    ];
    const tom = { platform: 'terminal', id: 'tom', displayName: 'tom' } as const;
    const ask = async (line: string, body: string | null = null) =>
      (await tutor.dispatch(eventOf(line, body, { account: tom }))).reply;
    for (const [step, text] of answers)
      expect(textOf(await ask(`/hm check ${step}`, text)), step).toContain('Passed');

    const file = (await ask('/hm files download')).blocks.find((block) => block.kind === 'file');
    const entries = unzipSync(Buffer.from(file?.content ?? '', 'base64'));
    expect(Object.keys(entries)).toEqual(
      expect.arrayContaining(['configuration.nix', 'tom.nix', 'res/tom.png']),
    );
    expect((await evaluated(entries)).hosts.nixos).toMatchObject({
      loaded: true,
      inputsHandedOn: true,
      users: { tom: { homeDirectory: '/home/tom', stateVersion: '24.11' } },
    });
  });
});
