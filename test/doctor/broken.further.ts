/** Configurations as learners break them, read by real Nix: its own message has to lead to the cause. */
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { diagnose } from '../../src/doctor/index.ts';
import { nixOracle } from '../support/nix-oracle.ts';
import { catalogue } from './catalogue.ts';

const cases = z
  .array(
    z.strictObject({
      error: z.string(),
      file: z.string(),
      text: z.string(),
      evaluate: z.string().optional(),
    }),
  )
  .parse(parse(readFileSync(new URL('../fixtures/doctor/broken.yaml', import.meta.url), 'utf8')));
type Case = (typeof cases)[number];

/** Every Nix that is here: the oracle, and the one that a Debian package installs. */
const judges = [nixOracle, '/usr/bin/nix-instantiate'].filter(
  (path): path is string => path !== undefined && existsSync(path),
);

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hm-tutor-broken-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('there are enough of them', () => {
  expect(cases.length).toBeGreaterThanOrEqual(30);
});

describe.skipIf(judges.length === 0).each(judges)('%s', (judge) => {
  test.each(cases.map((one, index) => [one.error, index, one] as const))(
    '%s (%i)',
    async (id, index, one) => {
      const output = await complaintOf(judge, join(folder, String(index)), one);
      expect(output).toContain('error:');
      const [first] = diagnose(catalogue, output).candidates;
      expect(first?.entry.id, output).toBe(id);
    },
  );
});

async function complaintOf(judge: string, place: string, { file, text, evaluate }: Case): Promise<string> {
  const path = join(place, file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
  const args =
    evaluate === undefined
      ? ['--parse', path]
      : ['--eval', '--strict', '--json', '--show-trace', '-E', evaluate];
  return new Promise((resolve) => {
    execFile(judge, args, { cwd: place, maxBuffer: 1 << 26 }, (_error, _stdout, stderr) => resolve(stderr));
  });
}
