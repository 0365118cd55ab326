/** The front end in a real browser (BROWSER, a headless Chromium): its files run there as they are, and say the same. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type ServerType, serve } from '@hono/node-server';
import { Hono } from 'hono';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkExpression, describeProblem, parseFragment, print } from '../../src/nix/index.ts';
import { corners } from './corners.ts';

const browser = process.env.BROWSER;
if (browser === undefined) console.info('BROWSER is not set: the front end is not tried in a browser.');

const source = fileURLToPath(new URL('../../src/nix/', import.meta.url));

/** What runs on the page; the page's own text is the answer. */
const script = `
  import { checkExpression, describeProblem, parseFragment, print } from './nix/index.ts';
  import texts from './texts.json' with { type: 'json' };
  const answers = (${String(answersOf)})(texts, { checkExpression, describeProblem, parseFragment, print });
  document.body.textContent = encodeURIComponent(JSON.stringify(answers));
`;

const application = new Hono()
  .get('/', (context) =>
    context.html('<!doctype html><title>Nix</title><body><script type="module" src="main.js"></script>'),
  )
  .get('/main.js', (context) => context.body(script, 200, { 'content-type': 'text/javascript' }))
  .get('/texts.json', (context) => context.json(corners))
  .get('/nix/:path{.+\\.ts}', async (context) => {
    const text = await readFile(`${source}${context.req.param('path')}`, 'utf8');
    return context.body(stripTypeScriptTypes(text), 200, { 'content-type': 'text/javascript' });
  });

let server: ServerType;
let address: string;
beforeAll(async () => {
  address = await new Promise((resolve) => {
    server = serve({ fetch: application.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
      resolve(`http://127.0.0.1:${port}/`),
    );
  });
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

test.skipIf(browser === undefined)('finds in a browser what it finds in Node', async () => {
  const { stdout } = await promisify(execFile)(browser as string, [
    '--no-sandbox',
    '--disable-gpu',
    '--timeout=60000',
    '--dump-dom',
    address,
  ]);
  const answer = /<body>([^<]*)/.exec(stdout)?.[1] ?? '';
  const expected = answersOf(corners, { checkExpression, describeProblem, parseFragment, print });
  expect(JSON.parse(decodeURIComponent(answer))).toEqual(JSON.parse(JSON.stringify(expected)));
});

type FrontEnd = Pick<
  typeof import('../../src/nix/index.ts'),
  'checkExpression' | 'describeProblem' | 'parseFragment' | 'print'
>;

/** What the front end says of each text. It is sent to the browser as text, so it may use nothing but its arguments. */
function answersOf(texts: readonly string[], nix: FrontEnd): unknown[] {
  return texts.map((text) => {
    const whole = nix.checkExpression(text);
    const fragment = nix.parseFragment(text);
    return {
      text,
      problems: whole.problems,
      messages: whole.problems.map((problem) => nix.describeProblem(problem)),
      printed: whole.problems.length === 0 ? nix.print(whole.tree) : null,
      shape: fragment.shape,
      found: fragment.problems,
    };
  });
}
