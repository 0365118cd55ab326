/**
 * The tutor is killed with -9 at twenty moments while learners talk to it, each time in the middle of what they asked.
 * Discord delivers nothing twice, so an event that was not committed never happened, and one that was committed and not
 * answered is told with the learner's next command.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrateStore } from '../../../src/store/open.ts';
import { DiscordDouble } from '../../doubles/discord/double.ts';
import type { Interaction } from '../../doubles/discord/interaction.ts';
import type { OptionValues, Person } from '../../doubles/discord/person.ts';
import { readTables, type Tables } from '../../support/backends.ts';
import { type PostgresServer, startPostgres } from '../../support/postgres.ts';
import { plainTextOf } from './plain-text.ts';
import { registerAll, TutorProcess } from './process.ts';

interface Command {
  readonly name: string;
  readonly options?: OptionValues;
  /** What goes into the form. */
  readonly code?: string;
}

interface Sent {
  readonly command: Command;
  /** The interaction that the core hears of. */
  readonly interaction: Interaction;
}

const wrong = 'inputs = {\n  home-manager.url = "github:nix-community/home-manager"\n};';
const right =
  'inputs = {\n  nixpkgs.url = "github:nixos/nixpkgs/nixos-unstable";\n  home-manager.url = "github:nix-community/home-manager";\n};';

/** Every kind of effect: progress, tries, hints, answers, settings, a beginning from new. */
const script: readonly Command[] = [
  { name: 'next' },
  { name: 'next' },
  { name: 'check', code: wrong },
  { name: 'hint' },
  { name: 'check', code: right },
  { name: 'next' },
  { name: 'settings', options: { name: 'host', value: 'laptop' } },
  { name: 'skip' },
  { name: 'goto', options: { step: 'state-version' } },
  { name: 'answer', options: { choice: 'a' } },
  { name: 'answer', options: { choice: 'b' } },
  { name: 'status' },
  { name: 'goto', options: { step: 'hm-input' } },
  { name: 'check', options: { step: 'hm-input' }, code: right },
  { name: 'reset', options: { confirmation: 'yes' } },
];

const learners = 8;
/** An undelivered answer that is younger may still be on its way; src/adapters/discord/deliveries.ts. In ms. */
const youngestMissed = 15_000;

/** Numbers from 0 to 1 that look like chance and are the same every time. */
function* seeded(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

const chance = seeded(20);
const draw = () => chance.next().value as number;
/** When to kill: after so many answers, and so many milliseconds more. */
const moments = Array.from({ length: 20 }, () => ({
  answers: 1 + Math.floor(draw() * 60),
  later: draw() * 12,
}));

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
});

afterAll(() => server.stop());

test('no effect is lost or doubled, and every answer that can still be given is given', async () => {
  const databaseUrl = await server.createDatabase('storm');
  await migrateStore({ databaseUrl });
  const double = await DiscordDouble.start();
  await registerAll(double);
  const tutor = new TutorProcess(double, { DATABASE_URL: databaseUrl });
  const people = Array.from({ length: learners }, (_, index) => double.person(`Learner ${index}`));
  const sent = people.map((): Sent[] => []);

  for (const moment of moments) {
    await tutor.start();
    await talkUntilKilled(people, sent, moment, () => tutor.kill());
  }
  // The dead answer nothing more; waiting for what was only deferred would take the quarter of an hour that a token lives.
  for (const { interaction } of sent.flat()) interaction.abandon();
  const shown = await Promise.all(sent.flat().map(({ interaction }) => interaction.shown));
  const answered = new Set(
    sent
      .flat()
      .flatMap(({ interaction }, index) => (shown[index]?.kind === 'message' ? [interaction.id] : [])),
  );
  await new Promise((resolve) => setTimeout(resolve, youngestMissed));

  const before = await readTables({ databaseUrl });
  const handled = new Set(before.inbox.map(({ eventId }) => eventId));
  expect(handled.size).toBe(before.inbox.length);
  for (const id of answered) expect(handled).toContain(id);
  const missed = [...handled].filter((id) => !answered.has(id));
  expect(missed.length).toBeGreaterThan(0);

  await tutor.start();
  for (const [index, person] of people.entries()) {
    const untold = (sent[index] ?? []).filter(
      ({ interaction }) => missed.includes(interaction.id) && isUndelivered(before, interaction.id),
    );
    const text = await textOf(double, person.command('hm', 'status'));
    expect(text.includes('did not reach you')).toBe(before.outbox.some(isUndeliveredTo(person)));
    if (untold.length > 0) expect(text).toContain('did not reach you');
    sent[index]?.push({ command: { name: 'status' }, interaction: lastOf(double) });
    // No hand is quicker than Discord's word that the answer arrived.
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await textOf(double, person.command('hm', 'status'))).not.toContain('did not reach you');
    sent[index]?.push({ command: { name: 'status' }, interaction: lastOf(double) });
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
  await tutor.kill();

  const after = await readTables({ databaseUrl });
  expect(after.outbox.filter(({ deliveredAt }) => deliveredAt === null)).toEqual([]);
  const happened = sent.map((list) =>
    list.filter(({ interaction }) => after.inbox.some(({ eventId }) => eventId === interaction.id)),
  );
  expect(stateOf(after, people)).toEqual(
    await calmly(happened.map((list) => list.map(({ command }) => command))),
  );
  await double.close();
});

/** Each learner goes on with the script where it was, one command after the other, until the tutor is killed. */
async function talkUntilKilled(
  people: readonly Person[],
  sent: readonly Sent[][],
  moment: (typeof moments)[number],
  kill: () => Promise<void>,
): Promise<void> {
  let answers = 0;
  let isDead = false;
  const death = Promise.withResolvers<void>();
  const count = () => {
    if (++answers !== moment.answers) return;
    setTimeout(() => {
      isDead = true;
      kill().then(death.resolve, death.reject);
    }, moment.later);
  };
  const talk = async (person: Person, list: Sent[], offset: number) => {
    while (!isDead) {
      const command = script[(list.length + offset) % script.length] as Command;
      await Promise.race([
        say(person, command, (interaction) => list.push({ command, interaction })),
        death.promise,
      ]);
      count();
    }
  };
  await Promise.all(people.map((person, index) => talk(person, sent[index] as Sent[], index * 2)));
  await death.promise;
}

/** Resolves when the person sees the answer, or that none came. */
async function say(
  person: Person,
  command: Command,
  onSent: (interaction: Interaction) => void,
): Promise<void> {
  const first = person.command('hm', command.name, command.options);
  if (command.code === undefined) {
    onSent(first);
    await first.shown;
    return;
  }
  const shown = await first.shown;
  if (shown.kind !== 'modal') return;
  const second = person.submit(shown.modal, { text: command.code });
  onSent(second);
  await second.shown;
}

function lastOf(double: DiscordDouble): Interaction {
  return [...double.interactions.byToken.values()].at(-1) as Interaction;
}

async function textOf(double: DiscordDouble, interaction: Interaction): Promise<string> {
  const shown = await interaction.shown;
  if (shown.kind !== 'message') throw new Error(`there was no answer, but ${shown.kind}`);
  return plainTextOf(shown.message, double.cdn);
}

function isUndelivered({ outbox }: Tables, eventId: string): boolean {
  return outbox.some((row) => row.eventId === eventId && row.deliveredAt === null);
}

function isUndeliveredTo(person: Person) {
  return (row: Tables['outbox'][number]) => row.accountId === person.user.id && row.deliveredAt === null;
}

/** What is kept of each person, without ids and times. */
function stateOf(tables: Tables, people: readonly Person[]) {
  return people.map(({ user }) => {
    const account = tables.accounts.find(({ accountId }) => accountId === user.id);
    const learner = tables.learners.find(({ id }) => id === account?.learnerId);
    const progress = tables.progress.find(({ learnerId }) => learnerId === account?.learnerId);
    return {
      version: learner?.version,
      facts: learner?.facts,
      settings: learner?.settings,
      states: progress?.states,
      tries: progress?.tries,
      hints: progress?.hints,
      notes: progress?.notes,
      currentSlot: progress?.currentSlot,
      attempts: tables.attempts
        .filter(({ learnerId }) => learnerId === account?.learnerId)
        .toSorted((one, other) => one.id - other.id)
        .map(({ slot, verdict, codes }) => ({ slot, verdict, codes })),
    };
  });
}

/** The same commands, said to a tutor that nobody kills. */
async function calmly(commands: readonly (readonly Command[])[]): Promise<ReturnType<typeof stateOf>> {
  const databaseUrl = await server.createDatabase('calm');
  await migrateStore({ databaseUrl });
  const double = await DiscordDouble.start();
  await registerAll(double);
  const tutor = new TutorProcess(double, { DATABASE_URL: databaseUrl });
  await tutor.start();
  const people = commands.map((_, index) => double.person(`Learner ${index}`));
  await Promise.all(
    people.map(async (person, index) => {
      for (const command of commands[index] ?? []) await say(person, command, () => undefined);
    }),
  );
  await tutor.kill();
  await double.close();
  return stateOf(await readTables({ databaseUrl }), people);
}
