import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test.each([
  ['transcript is', 'readme-transcript.ts'],
  ['pictures are', 'readme-pictures.ts'],
])('the README’s %s from today’s program', { timeout: 120_000 }, (_, name) => {
  const script = fileURLToPath(new URL(`../scripts/${name}`, import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});
