/**
 * Writes the README's transcript from a real conversation with the tutor, between the README's two marks.
 *
 *     npm run readme            write it
 *     npm run readme -- --check exit status 1 where it is not today's
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands } from '../commands/index.ts';
import { Session } from '../src/adapters/terminal/session.ts';
import { readConfig } from '../src/config/config.ts';
import { openTutor } from '../src/main.ts';
import { createLog } from '../src/observe/log.ts';

const readme = new URL('../README.md', import.meta.url);
const marks = { start: '<!-- transcript: npm run readme -->', end: '<!-- end of transcript -->' };

const fenced = (code: string) => `\`\`\`nix\n${code}\n\`\`\``;
const conversation = [
  { line: '/hm goto hm-settings', body: null },
  {
    line: '/hm check',
    body: fenced('home-manager = {\n  useGlobalPackages = true;\n  useUserPackages = true;\n};'),
  },
  { line: '/hm hint', body: null },
  {
    line: '/hm check',
    body: fenced('home-manager = {\n  useGlobalPkgs = true;\n  useUserPackages = true;\n};'),
  },
];

async function converse(): Promise<string> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'hm-tutor-readme-'));
  const tutor = await openTutor(readConfig({ HM_TUTOR_DATA: dataFolder }), createLog('error', 'stderr'));
  let text = '';
  const session = new Session({
    dispatch: tutor.dispatch,
    openExport: tutor.openExport,
    store: tutor.store,
    commands,
    name: 'alice',
    moderator: false,
    downloads: dataFolder,
    id: 'readme',
    clock: () => new Date(),
    savesTexts: false,
    drawing: { colour: false, columns: 78 },
    write: async (answer) => {
      text += answer;
    },
  });
  for (const input of conversation) {
    text += `> ${[input.line, input.body].filter((part) => part !== null).join('\n')}\n\n`;
    await session.say(input);
  }
  await tutor.close();
  await rm(dataFolder, { recursive: true });
  return text.trimEnd();
}

const before = await readFile(readme, 'utf8');
const [head, rest] = before.split(marks.start);
const [, tail] = rest?.split(marks.end) ?? [];
if (head === undefined || tail === undefined)
  throw new Error(`README.md lacks its marks: ${marks.start} … ${marks.end}`);
const after = `${head}${marks.start}\n\n\`\`\`\`text\n${await converse()}\n\`\`\`\`\n\n${marks.end}${tail}`;
if (!process.argv.includes('--check')) await writeFile(readme, after);
else if (after !== before) {
  process.stderr.write('The transcript in README.md is not from today’s program: run `npm run readme`.\n');
  process.exitCode = 1;
}
