import { expect, test } from 'vitest';
import { runExplain } from '../../src/cli/explain.ts';
import { catalogue, chapter } from '../doctor/catalogue.ts';

async function explain(args: readonly string[], input: string) {
  const results: string[] = [];
  const messages: string[] = [];
  const status = await runExplain(args, {
    result: (line) => void results.push(line),
    message: (line) => void messages.push(line),
    input: (async function* () {
      yield input;
    })(),
    loadChapter: async () => chapter,
    loadCatalogue: async () => catalogue,
  });
  return { status, results, messages };
}

test('a message on standard input', async () => {
  const { status, results } = await explain([], "error: The option `home-manager' does not exist.");
  expect(status).toBe(0);
  expect(results[0]).toBe("Home Manager's module is not loaded (nixos-module)");
});

test('an unknown one says what to give instead', async () => {
  const { status, results } = await explain([], 'error: the moon is in the wrong phase');
  expect(status).toBe(1);
  expect(results.join('\n')).toContain('--show-trace');
});

test('many, one a line; a bad line spoils no other', async () => {
  const { status, results } = await explain(
    ['--batch'],
    `{"id": 1, "text": "error: attribute 'nixosModule' missing"}\n{\n{"id": 2, "text": "hello"}\n`,
  );
  expect(status).toBe(1);
  expect(results.map((line) => JSON.parse(line))).toEqual([
    {
      id: 1,
      matches: [
        { error: 'attr-nixosModules-missing', step: 'nixos-module', kinds: ['hm-module-wrong-attr'] },
      ],
    },
    { id: null, matches: [], error: 'This line is not JSON.', code: 'row-not-json' },
    { id: 2, matches: [] },
  ]);
});

test('what it takes', async () => {
  expect((await explain(['--what'], '')).status).toBe(2);
});
