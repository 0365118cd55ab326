/** A learner pastes secrets: they are pointed out, and no reply, log or table holds one afterwards. */
import { rm } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findSecrets, redact } from '../../src/security/secrets.ts';
import { createDataFolder } from '../support/data-folder.ts';
import { chatWith } from '../support/pasting.ts';
import { check } from '../validator/course.ts';
import { samples } from './samples.ts';

/** What is secret in a sample, line by line: a reply may break lines. */
function secretsIn(text: string): string[] {
  return findSecrets(text)
    .flatMap(({ start, end }) => text.slice(start, end).split('\n'))
    .filter((line) => line.length >= 8 && !line.startsWith('-----'));
}

describe('a secret in a submission', () => {
  test.each(samples)('is pointed out with its place: %s', (_, sample) => {
    const { findings } = check('hm-settings', `home-manager.useGlobalPkgs = true;\n${sample}`);
    const found = findings.find(({ code }) => code === 'secret-in-submission');
    expect(found).toMatchObject({ severity: 'informative', file: null });
    expect(found?.line).toBeGreaterThanOrEqual(2);
  });

  test.each(samples)('is in no message and is not learned: %s', (_, sample) => {
    const secrets = secretsIn(sample);
    for (const text of secrets) {
      const code = `{ ... }: {\n  home.username = ${JSON.stringify(text)};\n  home.stateVersion = "24.11";\n}\n# ${sample}`;
      const { findings, learned } = check('home-identity', code);
      expect(JSON.stringify([findings, learned])).not.toContain(text);
    }
  });

  test.each(samples)(
    'is left by every change as it is, so that the change shows none of it: %s',
    (_, sample) => {
      for (const text of [`home-manager.useGlobalPkgs = "true";\n${sample}`, sample]) {
        const { fix } = check('hm-settings', text, { withFix: true });
        for (const secret of secretsIn(text)) expect(redact(fix?.after ?? '')).not.toContain(secret);
        const parts = secretsIn(text).flatMap((secret) => secret.split(/[^A-Za-z0-9]+/));
        for (const part of parts.filter(({ length }) => length >= 16))
          expect(redact(fix?.after ?? '')).not.toContain(part);
      }
    },
  );

  test('is pointed out in a file by its name', () => {
    const { findings } = check('hm-settings', {
      'config.nix':
        '{ ... }: {\n  users.users.alice.initialPassword = "hunter2hunter2";\n  home-manager.useGlobalPkgs = true;\n}',
    });
    expect(findings.find(({ code }) => code === 'secret-in-submission')).toMatchObject({
      file: 'config.nix',
      line: 2,
    });
  });
});

describe('after checks and reports', { timeout: 120_000 }, () => {
  let dataFolder: string;
  beforeAll(async () => {
    dataFolder = await createDataFolder();
  });
  afterAll(() => rm(dataFolder, { recursive: true, force: true }));

  test('nothing that was said, logged or stored holds a secret', async () => {
    const lines = samples.flatMap(([, sample]) => [
      '/hm goto hm-settings',
      '/hm check',
      '```',
      'home-manager.useGlobalPkgs = "true";',
      sample,
      '```',
      '/hm report yes',
    ]);
    const said = await chatWith(dataFolder, lines);
    const stored = await contentsOf(dataFolder);
    expect(stored).toContain('removed]');
    for (const secret of samples.flatMap(([, sample]) => secretsIn(sample))) {
      expect(said).not.toContain(secret);
      expect(stored).not.toContain(secret);
    }
  });
});

/** Every row of every table as text. */
async function contentsOf(dataFolder: string): Promise<string> {
  const database = new PGlite(`${dataFolder}/database`);
  const { rows: tables } = await database.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname not in ('pg_catalog', 'information_schema')`,
  );
  const contents: string[] = [];
  for (const { name } of tables) {
    const { rows } = await database.query<{ row: string }>(`select t::text as row from ${name} t`);
    contents.push(...rows.map(({ row }) => row));
  }
  await database.close();
  return contents.join('\n');
}
