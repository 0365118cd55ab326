import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runParse } from '../../src/cli/parse.ts';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hm-tutor-parse-'));
  await writeFile(join(folder, 'good.nix'), '{ ... }: { a = 1; }\n');
  await writeFile(join(folder, 'bad.nix'), '{ ... }: {\n  a = 1\n  b = 2;\n}\n');
});

afterAll(() => rm(folder, { recursive: true }));

async function run(args: readonly string[], input: readonly string[] = []) {
  const results: string[] = [];
  const messages: string[] = [];
  const status = await runParse(args, {
    result: (line) => void results.push(line.replaceAll(folder, 'DIR')),
    message: (line) => void messages.push(line.replaceAll(folder, 'DIR')),
    input: (async function* () {
      yield* input;
    })(),
  });
  return { status, results, messages };
}

const good = { file: 'DIR/good.nix', ok: true, errors: [] };
const bad = {
  file: 'DIR/bad.nix',
  ok: false,
  errors: [{ code: 'missing-semicolon', line: 2, column: 8, message: expect.stringContaining('semicolon') }],
};
const absent = {
  file: 'DIR/absent.nix',
  ok: false,
  errors: [{ code: 'syntax-unreadable-file', line: 1, column: 1, message: expect.any(String) }],
};

describe('hm-tutor parse', () => {
  test('says where and why, with the line', async () => {
    const { status, results } = await run([join(folder, 'good.nix'), join(folder, 'bad.nix')]);
    expect(status).toBe(1);
    expect(results[0]).toBe('DIR/good.nix: fine');
    expect(results[1]).toMatch(/^DIR\/bad\.nix:2:8: .*semicolon.*\n2 \| {3}a = 1\n {2}\| {8}\^$/);
  });

  test('--json writes a line for each file', async () => {
    const { status, results } = await run(['--json', join(folder, 'good.nix'), join(folder, 'bad.nix')]);
    expect(status).toBe(1);
    expect(results.map((line) => JSON.parse(line))).toEqual([good, bad]);
  });

  test('--batch reads a path from each line, however the lines arrive', async () => {
    const paths = `${join(folder, 'bad.nix')}\n${join(folder, 'absent.nix')}\r\n${join(folder, 'good.nix')}`;
    const { status, results } = await run(['--batch'], [paths.slice(0, 7), paths.slice(7)]);
    expect(status).toBe(1);
    expect(results.map((line) => JSON.parse(line))).toEqual([bad, absent, good]);
  });

  test('exit status 0 where everything is Nix', async () => {
    expect((await run([join(folder, 'good.nix')])).status).toBe(0);
    expect((await run(['--batch'], [join(folder, 'good.nix')])).status).toBe(0);
  });

  test('a file that cannot be read does not stop the others', async () => {
    const { status, results, messages } = await run([join(folder, 'absent.nix'), join(folder, 'good.nix')]);
    expect(status).toBe(1);
    expect(messages[0]).toContain('cannot be read');
    expect(results).toEqual(['DIR/good.nix: fine']);
  });

  test.each([[[]], [['--batch', 'x.nix']], [['--nonsense']]])('%j cannot be run', async (args) => {
    const { status, messages } = await run(args);
    expect(status).toBe(2);
    expect(messages).toHaveLength(1);
  });
});
