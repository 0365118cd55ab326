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
      const { host } = chapter.defaults;
      expect(answer.facts.hosts[host]).toMatchObject({
        loaded: true,
        useGlobalPkgs: true,
        useUserPackages: true,
        inputsHandedOn: true,
        users: { alice: { username: 'alice', homeDirectory: '/home/alice' } },
      });
    } finally {
      rmSync(repository, { recursive: true });
    }
  });
});
