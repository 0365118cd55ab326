/**
 * `npm run bench:cohort`: what moderators see of a cohort of ten thousand against one of a hundred, among a hundred
 * thousand learners on PostgreSQL; the whole cohort as CSV; the picture of 100 learners. The naive forms stand beside.
 */

import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { cpus, loadavg, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { renderAsync } from '@resvg/resvg-js';
import postgres from 'postgres';
import { saveFile } from '../../src/adapters/terminal/save-file.ts';
import { drawGrid } from '../../src/charts/draw.ts';
import { gridSvg } from '../../src/charts/grid-svg.ts';
import { initialRules } from '../../src/core/cohorts/cohort.ts';
import { exportOpener } from '../../src/core/cohorts/export.ts';
import { standingOf, standingRules } from '../../src/core/cohorts/standing.ts';
import type { Member } from '../../src/core/cohorts/store.ts';
import { migrateStore, openStore } from '../../src/store/open.ts';
import type { DatabaseStore } from '../../src/store/store.ts';
import { readHomeManager } from '../chapter/home-manager.ts';
import { examples } from '../charts/examples.ts';
import { aCommunity, type Person } from '../support/community.ts';
import { startPostgres } from '../support/postgres.ts';
import { cohortCount, large, learnerCount, loadCohorts, now, small } from './cohort/load.ts';

const rounds = 31;
const pageSize = 21;
const pictures = 9;
const goals = { size: 2, picture: 1.2 };
const cohorts = { small: '2', large: '1' } as const;
type Size = keyof typeof cohorts;

const chapter = await readHomeManager();
const options = { chapter, rules: initialRules, now };
const rules = standingRules(options);
const print = (line = ''): void => void process.stdout.write(`${line}\n`);

const server = await startPostgres({ max_wal_size: '4GB' });
try {
  const databaseUrl = await server.createDatabase('bench');
  await migrateStore({ databaseUrl });
  const sql = postgres(databaseUrl, { max: 1, onnotice: () => {} });
  const [version] = await sql<{ server_version: string }[]>`show server_version`;
  print(
    `Node ${process.version}, PostgreSQL ${version?.server_version}, ${cpus().length} cores, ${new Date().toISOString().slice(0, 10)}`,
  );
  print(
    `${learnerCount} learners in ${cohortCount} cohorts; the large one has ${large}, the small one ${small}.`,
  );
  await loadCohorts(sql, chapter.id, rules.steps);
  const store = await openStore({ databaseUrl });
  await compareSizes(store, sql);
  await exportAll(store);
  await store.close();
  await sql.end();
} finally {
  await server.stop();
}
await comparePictures();
print(`Load of the machine over the last 15 minutes: ${loadavg()[2]?.toFixed(1)} on ${cpus().length} cores.`);

async function compareSizes(store: DatabaseStore, sql: postgres.Sql): Promise<void> {
  const people = { small: await moderatorOf(store, 2), large: await moderatorOf(store, 1) };
  const middles = { small: await middleOf(store, 'small'), large: await middleOf(store, 'large') };
  const operations: Record<string, (size: Size) => Promise<unknown>> = {
    '/cohort progress, first page': (size) => people[size].say('/cohort progress'),
    '/cohort progress, from the middle': (size) =>
      people[size].say(`/cohort progress #${cohorts[size]} name #${middles[size].learner.id}`),
    '/cohort progress, furthest first': (size) =>
      people[size].say(`/cohort progress #${cohorts[size]} progress`),
    '/cohort stuck': (size) => people[size].say('/cohort stuck'),
    'the read behind a page': (size) =>
      store.cohorts.members({
        cohort: cohorts[size],
        order: 'name',
        only: null,
        after: middles[size],
        limit: pageSize,
      }),
    'the read behind the stuck list': (size) => store.cohorts.attention(cohorts[size], { rules, limit: 16 }),
    'the counts of each step': (size) => store.cohorts.summary(cohorts[size], now, 7),
    'naive: the counts from every row': (size) =>
      sql`select step.number, count(*), count(*) filter (where p.passed_at[step.number] >= ${now.getTime() / 1000 - 604_800})
        from progress p cross join unnest(p.states) with ordinality as step (state, number)
        where p.cohort_id = ${Number(cohorts[size])} and step.state in (2, 5) group by step.number`,
    'naive: a page by its number': (size) =>
      sql`select l.*, p.* from learners l left join progress p on p.learner_id = l.id and p.chapter = l.chapter
        where l.cohort_id = ${Number(cohorts[size])} order by lower(l.display_name) collate "C", l.id
        limit ${pageSize} offset ${size === 'large' ? large / 2 : small / 2}`,
    'naive: the stuck list of all that were read': (size) => everybodyStuck(store, size),
  };
  print(`\nMilliseconds, medians of ${rounds} rounds: small, large, large / small`);
  for (const [name, run] of Object.entries(operations)) {
    const times: Record<Size, number[]> = { small: [], large: [] };
    for (const size of ['small', 'large'] as const) await run(size);
    for (let round = 0; round < (name.startsWith('naive') ? 7 : rounds); round++) {
      for (const size of ['small', 'large'] as const) times[size].push(await timeOf(() => run(size)));
    }
    const ratio = median(times.large) / median(times.small);
    const goal = name.startsWith('/')
      ? `goal ${goals.size}: ${ratio <= goals.size ? 'reached' : 'missed'}`
      : '';
    print(
      [name.padEnd(46), ...[median(times.small), median(times.large), ratio].map(figure), `  ${goal}`].join(
        '',
      ),
    );
  }
}

async function moderatorOf(store: DatabaseStore, cohort: number): Promise<Person> {
  const person = aCommunity(store, 'discord', `guild ${cohort}`, { now: () => now, ports: { chapter } })(
    'Mo',
    true,
  );
  await person.say('/hm settings plain on');
  return person;
}

async function middleOf(store: DatabaseStore, size: Size): Promise<Member> {
  let position = 0;
  for await (const member of store.cohorts.allMembers(cohorts[size])) {
    if (++position === (size === 'large' ? large : small) / 2) return member;
  }
  throw new Error(`the ${size} cohort is empty`);
}

async function everybodyStuck(store: DatabaseStore, size: Size): Promise<Member[]> {
  const stuck: Member[] = [];
  for await (const member of store.cohorts.allMembers(cohorts[size])) {
    if (standingOf(member.learner, member.lastSeen, options).standing === 'stuck') stuck.push(member);
  }
  return stuck;
}

/** The whole way of an export that is written to a file, as at a terminal. */
async function exportAll(store: DatabaseStore): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const memory = () => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return (heapUsed + external) / 2 ** 20;
  };
  const folder = await mkdtemp(join(tmpdir(), 'hm-tutor-bench-'));
  const open = exportOpener({ cohorts: store.cohorts, chapter, clock: () => now });
  const write = async (cohort: string, format: 'csv' | 'json', kept: string[] | null) => {
    const before = memory();
    const started = performance.now();
    let peak = 0;
    let count = 0;
    async function* watched(pieces: AsyncIterable<string>): AsyncGenerator<string> {
      for await (const piece of pieces) {
        kept?.push(piece);
        if (count++ % 1000 === 0) peak = Math.max(peak, memory() - before);
        yield piece;
      }
      peak = Math.max(peak, memory() - before);
    }
    const pieces = await open({ cohort, format, until: now.toISOString() });
    if (pieces === null) throw new Error('no export');
    const path = await saveFile(folder, `progress.${format}`, watched(pieces));
    return { peak, milliseconds: performance.now() - started, size: (await stat(path)).size / 2 ** 20 };
  };
  await write(cohorts.small, 'csv', null);
  print('\nThe whole cohort as a file: MiB written, milliseconds, MiB of memory above the start at most');
  for (const format of ['csv', 'json'] as const) {
    for (const [size, cohort] of Object.entries(cohorts)) {
      const { peak, milliseconds, size: written } = await write(cohort, format, null);
      print([`${format}, ${size} cohort`.padEnd(46), ...[written, milliseconds, peak].map(figure)].join(''));
    }
    const { peak, milliseconds, size } = await write(cohorts.large, format, []);
    print(
      [`naive: ${format}, large, all kept`.padEnd(46), ...[size, milliseconds, peak].map(figure)].join(''),
    );
  }
  await rm(folder, { recursive: true });
}

async function comparePictures(): Promise<void> {
  const rows = Array.from({ length: 100 }, (_, index) => {
    const row = examples.everyday.rows[index % examples.everyday.rows.length];
    if (row === undefined) throw new Error('no example');
    return { ...row, name: `${row.name} ${index}` };
  });
  const grid = { ...examples.everyday, rows };
  const svg = gridSvg(grid);
  const fonts = join(dirname(createRequire(import.meta.url).resolve('dejavu-fonts-ttf/package.json')), 'ttf');
  const bare = () =>
    renderAsync(svg, {
      font: {
        fontFiles: [join(fonts, 'DejaVuSans.ttf'), join(fonts, 'DejaVuSans-Bold.ttf')],
        loadSystemFonts: false,
        defaultFontFamily: 'DejaVu Sans',
      },
      fitTo: { mode: 'zoom', value: 2 },
    }).then((picture) => picture.asPng());
  await bare();
  const times = { own: [] as number[], bare: [] as number[] };
  for (let round = 0; round < pictures; round++) {
    times.bare.push(await timeOf(bare));
    times.own.push(await timeOf(() => drawGrid(grid)));
  }
  const ratio = median(times.own) / median(times.bare);
  print(
    `\nThe picture of 100 x 16: ${figure(median(times.own)).trim()} ms; resvg alone on the same SVG: ${figure(median(times.bare)).trim()} ms; ratio ${ratio.toFixed(2)}, goal ${goals.picture}: ${ratio <= goals.picture ? 'reached' : 'missed'}`,
  );
}

async function timeOf(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, two) => one - two)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function figure(value: number): string {
  return value.toFixed(2).padStart(10);
}
