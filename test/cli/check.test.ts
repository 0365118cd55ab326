import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCheck } from '../../src/cli/check.ts';
import { chapter } from '../validator/course.ts';

async function run(args: readonly string[], input: string | readonly string[] = '') {
  const results: string[] = [];
  const messages: string[] = [];
  const pieces = typeof input === 'string' ? [input] : input;
  const status = await runCheck(args, {
    result: (line) => void results.push(line),
    message: (line) => void messages.push(line),
    input: (async function* () {
      yield* pieces;
    })(),
    loadChapter: async () => chapter,
    loadTools: async () => ({}),
  });
  return { status, results, messages };
}

test('a submission on standard input', async () => {
  const { status, results } = await run(
    ['--step', 'face-file', '--json'],
    'home.file.".face".src = ../res/me.png;',
  );
  expect(status).toBe(1);
  expect(JSON.parse(results[0] ?? '')).toMatchObject({
    step: 'face-file',
    verdict: 'fail',
    findings: [{ code: 'face-src-typo', line: 1 }],
    fix: { file: null, after: expect.stringContaining('.source = ') },
    alsoPasses: [],
  });
});

test('a file outside the working folder, beside one that is not shown', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'configuration-'));
  const file = join(folder, 'configuration.nix');
  writeFileSync(
    file,
    '{ ... }: {\n  imports = [ ./hardware-configuration.nix ];\n  home-manager.useGlobalPkgs = true;\n  home-manager.useUserPackages = true;\n}\n',
  );
  expect((await run(['--step', 'hm-settings', file])).status).toBe(0);
  rmSync(folder, { recursive: true });
});

test('what cannot be run says why in one line', async () => {
  for (const args of [
    [],
    ['--step', 'nothing'],
    ['--step', 'hm-input', '/no/such/file'],
    ['--step', 'hm-input', '/'],
    ['--project', '/no/such/folder'],
    ['--project', 'package.json'],
    ['--batch', 'package.json'],
    ['--bogus'],
  ]) {
    const { status, messages } = await run(args);
    expect(status).toBe(2);
    expect(messages).toEqual([
      expect.stringMatching(/^hm-tutor check: [^\n]+\. \((usage|file-unreadable)\)$/),
    ]);
  }
});

test('rows are answered in order, a bad one too, however the stream is cut', async () => {
  const rows = [
    { id: 1, step: 'hm-input', submission: 'home-manager.url = "github:nix-community/home-manager";' },
    'not json',
    { id: 'x', step: 'nothing', submission: '' },
    {
      id: 2,
      step: 'home-identity',
      submission: 'home.username = "bob"; home.stateVersion = "24.11";',
      context: { username: 'alice' },
    },
    { id: 3, project: { 'flake.nix': '{ outputs = { self }: { }; }' } },
    {
      id: 4,
      step: 'face-file',
      files: { 'home/home.nix': '# ü\n{ home.file.".face".source = ./res/me.png; }' },
    },
  ];
  const text = rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n');
  const pieces = text.match(/[\s\S]{1,37}/g) ?? [];
  const { status, results } = await run(['--batch'], pieces);
  const answers = results.map((line) => JSON.parse(line));
  expect(status).toBe(1);
  expect(answers.map(({ id }) => id)).toEqual([1, null, 'x', 2, 3, 4]);
  expect(answers[0]).toMatchObject({ step: 'hm-input', verdict: 'pass', fix: null });
  expect(answers[1].error).toBe('This line is not JSON.');
  expect(answers[2].error).toContain('no step');
  expect(answers[3].findings[0].code).toBe('username-differs');
  expect(answers[4]).toMatchObject({ ok: false, verdict: 'fail' });
  expect(answers[4].steps['hm-input']).toBe('fail');
  expect(answers[5]).toMatchObject({ verdict: 'fail', findings: [{ file: 'home/home.nix', line: 2 }] });
});

test('rows of a wrong form get an error, and the rest is done', async () => {
  const rows = [
    '[]',
    'null',
    '5',
    '{"id":1,"step":5,"submission":"x"}',
    '{"id":2,"step":"hm-input"}',
    '{"id":3,"step":"hm-input","files":{"flake.nix":5}}',
    '{"id":4,"project":[]}',
    '{"id":5,"step":"hm-input","submission":"x","context":{"username":7}}',
    '{"id":6,"step":"hm-input","submission":"home-manager.url = \\"github:nix-community/home-manager\\";","context":{"username":null}}\r',
    '{"id":7,"project":{}}',
  ];
  const { results } = await run(['--batch'], rows.join('\n'));
  const answers = results.map((line) => JSON.parse(line));
  expect(answers.map(({ id }) => id)).toEqual([null, null, null, 1, 2, 3, 4, 5, 6, 7]);
  const misshapen = (error: string) => ({ error, code: 'row-misshapen' });
  expect(answers.slice(0, 8)).toMatchObject([
    misshapen('The row has to be an object.'),
    misshapen('The row has to be an object.'),
    misshapen('The row has to be an object.'),
    misshapen('"step" has to be a text.'),
    { error: 'Give "submission", "files" or "project".', code: 'row-incomplete' },
    misshapen('"files.flake.nix" has to be a text.'),
    misshapen('"project" has to be an object of paths and texts.'),
    misshapen('"context.username" has to be a text.'),
  ]);
  expect(answers[8]).toMatchObject({ verdict: 'pass' });
  expect(answers[9]).toMatchObject({ ok: false, verdict: 'unsure' });
});

test('a project without Nix is told what to give', async () => {
  const { results } = await run(['--batch'], JSON.stringify({ project: { 'notes.txt': 'hello' } }));
  expect(JSON.parse(results[0] ?? '')).toMatchObject({
    ok: false,
    verdict: 'unsure',
    findings: [{ code: 'no-files' }],
  });
});

test('a row without a step says what is missing', async () => {
  const { results } = await run(['--batch'], '{"id":1,"submission":"{ }"}');
  expect(JSON.parse(results[0] ?? '').error).toContain('Give "step"');
});
