/**
 * Two hundred learners on two networks work for four simulated weeks. After each of them, every figure that a moderator
 * sees is held against the log of what happened.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Validate } from '../../../../src/core/command.ts';
import { openStore } from '../../../../src/store/open.ts';
import type { DatabaseStore } from '../../../../src/store/store.ts';
import { createValidator } from '../../../../src/validator/index.ts';
import { readHomeManager } from '../../../chapter/home-manager.ts';
import { type Backend, backends } from '../../../support/backends.ts';
import { aCommunity, codeIn, type Person } from '../../../support/community.ts';
import { pick, SimulatedLearner, type Temper } from './learner.ts';
import { type Figures, LearnerLog, type Rules } from './log.ts';
import { lineOf, pathOf, signsOf } from './views.ts';

const learnerCount = 200;
const days = 28;
const firstDay = Date.parse('2026-03-09T00:00:00Z');
const hour = 60 * 60 * 1000;
const timeZones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Auckland'];
const standings = ['stuck', 'contested', 'away', 'on-the-way', 'not-begun', 'paused', 'done'];

const chapter = await readHomeManager();
const steps = chapter.steps.map(({ id }) => id);
const rules: Rules = {
  steps,
  stuckAfter: 6,
  awayAfter: 5,
  schedule: new Map([
    ['hm-input', '2026-03-14'],
    ['extra-args', '2026-03-28'],
  ]),
};

const tempers: readonly Temper[] = [
  { diligence: 0.22, skill: 0.65, asking: 0.1, skipping: 0.02, pausing: 0.01, until: days },
  { diligence: 0.22, skill: 0.6, asking: 0.15, skipping: 0.02, pausing: 0.02, until: days },
  { diligence: 0.35, skill: 0.95, asking: 0.02, skipping: 0.01, pausing: 0, until: days },
  { diligence: 0.2, skill: 0.15, asking: 0.3, skipping: 0.02, pausing: 0.02, until: days },
  { diligence: 0.2, skill: 0.6, asking: 0.1, skipping: 0.02, pausing: 0, until: 9 },
  { diligence: 0, skill: 0, asking: 0, skipping: 0, pausing: 0, until: 0 },
];

let backend: Backend;
let store: DatabaseStore;
let now = new Date(firstDay);

beforeAll(async () => {
  backend = await backends[0].start();
  store = await openStore(await backend.create());
}, 120_000);

afterAll(async () => {
  await store.close();
  await backend.stop();
});

/** Numbers from 0 to 1, the same in every run (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The real validator; the same text of the same learner's facts is judged once. */
function remembering(validate: Validate): Validate {
  const known = new Map<string, ReturnType<Validate>>();
  return (request) => {
    const key = JSON.stringify({ ...request, savedFiles: [...request.savedFiles] });
    const verdict = known.get(key) ?? validate(request);
    known.set(key, verdict);
    return verdict;
  };
}

async function inTurns<T>(
  values: readonly T[],
  atOnce: number,
  run: (value: T) => Promise<void>,
): Promise<void> {
  for (let start = 0; start < values.length; start += atOnce) {
    await Promise.all(values.slice(start, start + atOnce).map(run));
  }
}

test('every figure is what the log says', { timeout: 240_000 }, async () => {
  const random = seeded(20_260_309);
  const validate = remembering(createValidator(chapter));
  const options = { now: () => now, ports: { chapter, validate } };
  const enterGuild = aCommunity(store, 'discord', 'guild', options);
  const enterSpace = aCommunity(store, 'matrix', '!space', options);
  const mo = enterGuild('Mo', true);
  const ona = enterSpace('Ona', true);
  await mo.say('/hm settings plain on');
  await ona.say('/hm settings plain on');

  await mo.say('/cohort create Spring');
  await ona.say(`/cohort invite accept ${codeIn(await mo.say('/cohort invite community'))}`);
  await mo.say(`/cohort settings Spring stuck-after ${rules.stuckAfter}`);
  await mo.say(`/cohort settings Spring away-after ${rules.awayAfter}`);
  for (const [step, day] of rules.schedule) await mo.say(`/cohort settings Spring schedule ${step} ${day}`);
  const invitation = codeIn(await mo.say('/cohort invite'));

  const world = { chapter, validate, random };
  const learners = Array.from({ length: learnerCount }, (_, index) => {
    const name = nameOf(index);
    const enter = index % 5 < 3 ? enterGuild : enterSpace;
    const temper = tempers[index % 10 < 5 ? index % 2 : 2 + (index % 4)] as Temper;
    const log = new LearnerLog(name, timeZones[index % timeZones.length] ?? 'UTC');
    return new SimulatedLearner(enter(name), log, temper, world);
  });
  await inTurns(learners, 10, async ({ persons: [person], log }) => {
    await person?.say(`/hm join ${invitation}`);
    await person?.say(`/hm settings time-zone ${log.timeZone}`);
  });
  /** Some also have an account on the other network, and begin there too. */
  const doubles = learners.slice(0, 6).map((learner, index) => {
    const enter = index % 5 < 3 ? enterSpace : enterGuild;
    const temper = { diligence: 0, skill: 1, asking: 0, skipping: 0, pausing: 0, until: 0 };
    const other = new SimulatedLearner(
      enter(`other ${index}`),
      new LearnerLog('other', 'UTC'),
      temper,
      world,
    );
    return { learner, other };
  });

  const seen = new Set<string>();
  for (let day = 0; day < days; day++) {
    for (const clock of [7, 13, 20]) {
      now = new Date(firstDay + (day * 24 + clock) * hour);
      const active = learners.filter(({ temper }) => day < temper.until && random() < temper.diligence);
      const sitting = day === 2 ? [...active, ...doubles.map(({ other }) => other)] : active;
      await inTurns(sitting, 10, (learner) => learner.sit(now));
    }
    now = new Date(firstDay + (day * 24 + 22) * hour);
    if (day === 8) for (const { learner, other } of doubles) await link(learner, other);
    if (day % 3 === 2) await helpSomebody(mo, learners, random);
    if (day % 7 === 6) for (const each of await inspect(day % 2 === 0 ? mo : ona, learners)) seen.add(each);
  }
  expect([...seen].toSorted()).toEqual(standings.toSorted());
});

function nameOf(index: number): string {
  const special = ['=cmd|calc', 'مريم', '👩‍🚀 Zoë', '+1'];
  return special[index] ?? `Learner ${String(index).padStart(3, '0')}`;
}

async function link(learner: SimulatedLearner, other: SimulatedLearner): Promise<void> {
  const [here] = learner.persons;
  const [there] = other.persons;
  if (here === undefined || there === undefined) return;
  await there.say(`/hm link ${codeIn(await here.say('/hm link'))}`);
  expect(await here.say('/hm link yes')).toContain('Linked.');
  learner.log.add({ at: now, kind: 'seen', step: '' });
  learner.log.absorb(other.log);
  learner.persons.push(there);
}

/** A moderator passes a step for somebody who is stuck on it. */
async function helpSomebody(
  mo: Person,
  learners: readonly SimulatedLearner[],
  random: () => number,
): Promise<void> {
  const stuck = learners.filter(({ log }) => log.figures(rules, now).standing === 'stuck');
  const learner = pick(stuck, random);
  const step = learner?.log.place().at;
  if (learner === undefined || step == null) return;
  expect(await mo.say(`/cohort pass "${learner.log.name}" ${step} shown in a call`)).toContain(
    'is passed for',
  );
  learner.log.add({ at: now, kind: 'moderator', step });
}

interface Expected {
  readonly learner: SimulatedLearner;
  readonly name: string;
  readonly figures: Figures;
}

/** The standings that occurred. */
async function inspect(moderator: Person, learners: readonly SimulatedLearner[]): Promise<string[]> {
  const everybody = learners
    .map(
      (learner): Expected => ({ learner, name: learner.log.name, figures: learner.log.figures(rules, now) }),
    )
    .sort((one, two) =>
      Buffer.compare(Buffer.from(one.name.toLowerCase()), Buffer.from(two.name.toLowerCase())),
    );
  await inspectGrid(moderator, everybody);
  await inspectStuck(moderator, everybody);
  await inspectExports(moderator, everybody);
  for (const each of everybody.filter((_, index) => index % 9 === 0)) await inspectLearner(moderator, each);
  return everybody.map(({ figures }) => figures.standing);
}

/** All pages of a list: the lines of signs, and the lines of words. */
async function pagesOf(moderator: Person, list: string) {
  const signs: string[] = [];
  const lines: string[] = [];
  let first = '';
  for (let command: string | undefined = `/cohort progress Spring ${list}`; command !== undefined; ) {
    const page: string = await moderator.say(command);
    if (first === '') first = page;
    signs.push(...[...page.matchAll(/^ {4}([#@.M!-]{16}) {2}/gm)].map(([, row]) => row ?? ''));
    lines.push(...page.split('\n').filter((line) => /^- .* \(\d+ of 16\) /.test(line)));
    command = /\/cohort progress #\d+ \S+ #\d+/.exec(page)?.[0];
  }
  return { first, signs, lines };
}

async function inspectGrid(moderator: Person, everybody: readonly Expected[]): Promise<void> {
  const { first, signs, lines } = await pagesOf(moderator, 'name');
  expect(lines).toEqual(everybody.map(({ name, figures }) => lineOf(chapter, name, figures)));
  expect(signs).toEqual(everybody.map(({ figures }) => signsOf(chapter, figures)));
  expect(first).toContain(`Spring: ${learnerCount} learners`);
  const weekAgo = now.getTime() - 7 * 24 * hour;
  const counts = steps.map((step) => {
    const passed = everybody.flatMap(({ figures }) => figures.passedAt.get(step) ?? []);
    return { step, passed: passed.length, recently: passed.filter((at) => at.getTime() >= weekAgo).length };
  });
  expect(
    [...first.matchAll(/^ ?\d+\. `(\S+)`: (.*)$/gm)].map(([, step, rest]) => `${step}: ${rest}`),
  ).toEqual(
    counts.map(({ step, passed, recently }) => {
      const news = recently === 0 ? '' : `, ${recently} of them in the last seven days`;
      const day = rules.schedule.get(step);
      return `${step}: ${passed} passed${news}${day === undefined ? '' : `, to be passed by ${day}`}`;
    }),
  );
  const furthest = await pagesOf(moderator, 'progress');
  expect(furthest.lines.toSorted()).toEqual(lines.toSorted());
  const passed = furthest.lines.map((line) => Number(/\((\d+) of 16\)/.exec(line)?.[1]));
  expect(passed).toEqual(passed.toSorted((one, two) => two - one));
  for (const standing of standings) {
    const some = everybody.filter(({ figures }) => figures.standing === standing);
    expect((await pagesOf(moderator, standing)).lines).toEqual(
      some.map(({ name, figures }) => lineOf(chapter, name, figures)),
    );
  }
}

async function inspectStuck(moderator: Person, everybody: readonly Expected[]): Promise<void> {
  const text = await moderator.say('/cohort stuck');
  const headings = {
    Stuck: 'stuck',
    'Say that a verdict is wrong': 'contested',
    Away: 'away',
    'Take a break': 'paused',
    Done: 'done',
  };
  for (const [heading, standing] of Object.entries(headings)) {
    const section = text.split(`\n${heading}\n`)[1]?.split(/\n\n(?!- )/)[0] ?? '';
    const shown = section.split('\n').filter((line) => line.startsWith('- '));
    const expected = everybody
      .filter(({ figures }) => figures.standing === standing)
      .map(({ name, figures }) => lineOf(chapter, name, figures));
    expect(shown).toHaveLength(Math.min(15, expected.length));
    expect(expected).toEqual(expect.arrayContaining(shown));
  }
}

async function inspectExports(moderator: Person, everybody: readonly Expected[]): Promise<void> {
  const rows = await Promise.all(
    everybody.map(async ({ learner, name, figures }) => {
      const [person] = learner.persons;
      const id = person === undefined ? '' : ((await store.load(person.account))?.id ?? '');
      const { standing, passed, step, tries, hints, mistake, behind, lastSeen } = figures;
      return {
        learner: id,
        name,
        standing,
        passed: passed.length,
        tries: tries.get(step ?? '') ?? 0,
        hints: hints.get(step ?? '') ?? 0,
        mistake,
        behind,
        step,
        lastSeen: lastSeen?.toISOString() ?? null,
        steps: Object.fromEntries(steps.map((each) => [each, figures.states.get(each) ?? 'not-started'])),
      };
    }),
  );
  const json = await fileIn(moderator, 'json');
  expect(JSON.parse(json.join('\n'))).toEqual(rows);
  const [header, ...lines] = await fileIn(moderator, 'csv');
  expect(header).toBe(
    `learner,name,standing,passed,step,tries,hints,mistake,behind,last seen,${steps.join(',')}`,
  );
  expect(lines).toEqual(
    rows.map((row) => {
      const name = /^[=+]/.test(row.name) ? `'${row.name}` : row.name;
      const { learner, standing, passed, step, tries, hints, mistake, behind, lastSeen } = row;
      const cells = [learner, name, standing, passed, step, tries, hints, mistake, behind, lastSeen];
      return [...cells, ...Object.values(row.steps)].map((cell) => cell ?? '').join(',');
    }),
  );
}

async function fileIn(moderator: Person, format: 'csv' | 'json'): Promise<string[]> {
  const text = await moderator.say(`/cohort export ${format}`);
  return (text.split(`progress.${format}:\n`)[1] ?? '').split('\n').map((line) => line.replace(/^ {4}/, ''));
}

async function inspectLearner(moderator: Person, { name, figures }: Expected): Promise<void> {
  const clock = (at: Date) => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const page = await moderator.say(`/cohort learner "${name}"`);
  const lines = page.split('\n').filter((line) => line.startsWith('- '));
  if (figures.step === null) {
    expect(page).toContain('Has not begun.');
    return;
  }
  expect(page).toContain(lineOf(chapter, name, figures).slice(2));
  expect(lines).toEqual(pathOf(chapter, figures, clock));
  expect(page).toContain(`Last step: ${figures.lastSeen === null ? '' : clock(figures.lastSeen)}`);
}
