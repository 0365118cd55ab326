/** What is not in the catalogue gets no cause. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { diagnose } from '../../src/doctor/index.ts';
import { catalogue } from './catalogue.ts';

const file = new URL('../fixtures/doctor/unknown.yaml', import.meta.url);
const texts = z
  .array(z.strictObject({ text: z.string() }))
  .parse(parse(readFileSync(file, 'utf8')))
  .map(({ text }) => text);

test('there are enough of them', () => {
  expect(new Set(texts).size).toBeGreaterThanOrEqual(60);
});

test.each(texts)('%s', (text) => {
  const certain = diagnose(catalogue, text).candidates.filter(({ entry }) => !entry.general);
  expect(certain.map(({ entry }) => entry.id)).toEqual([]);
});

test('a remark that means nothing is no cause of an unknown error', () => {
  const text = "warning: Git tree '/home/alice/nixos' is dirty\nerror: something nobody has seen before";
  expect(diagnose(catalogue, text)).toMatchObject({ candidates: [], hasError: true });
});

test('the part that looked like the message', () => {
  const headline = (text: string) => diagnose(catalogue, text).headline;
  expect(headline('building...\nerror: something odd\n       at x')).toBe('error: something odd');
  expect(headline('hello\nmake: *** [all] failed\nbye')).toBe('make: *** [all] failed');
  expect(headline('hello')).toBe('');
});

test('no secret is handed on', () => {
  const { headline } = diagnose(catalogue, 'error: fetching https://bob:hunter22secret@example.org failed');
  expect(headline).toContain('example.org');
  expect(headline).not.toContain('hunter22secret');
});
