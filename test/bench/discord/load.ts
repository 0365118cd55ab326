/** Learners behind the first step who send `/hm next`, and how long each waited. */
import type { Person } from '../../doubles/discord/person.ts';
import type { Subject } from './subject.ts';

export interface Sample {
  /** Answers in a second. */
  readonly rate: number;
  /** Of the waiting times, in milliseconds. */
  readonly p50: number;
  readonly p99: number;
  /** Processor time of the bot for one interaction, in microseconds. */
  readonly cpu: number;
}

/** New learners whom the bot has answered a moment ago, so that what it remembers of them it remembers. */
export async function newLearners(subject: Subject, count: number): Promise<readonly Person[]> {
  const people = Array.from({ length: count }, (_, index) => subject.double.person(`Learner ${index}`));
  await subject.enrol(people.map(({ user }) => user.id));
  await inTurn(people, 16, (person) => send(person, 'status'));
  return people;
}

/** Each learner once, so many at a time. */
export const closedLoop = (
  subject: Subject,
  people: readonly Person[],
  outstanding: number,
): Promise<Sample> => measured(subject, () => inTurn(people, outstanding, (person) => send(person, 'next')));

/** Each learner once, so many in a second, whether the earlier ones were answered or not. */
export const steady = (subject: Subject, people: readonly Person[], perSecond: number): Promise<Sample> =>
  measured(subject, async () => {
    const began = performance.now();
    const waiting: Promise<number>[] = [];
    while (waiting.length < people.length) {
      const due = Math.min(people.length, Math.ceil(((performance.now() - began) / 1000) * perSecond));
      while (waiting.length < due) waiting.push(send(people[waiting.length] as Person, 'next'));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    return Promise.all(waiting);
  });

async function measured(subject: Subject, run: () => Promise<readonly number[]>): Promise<Sample> {
  const cpu = subject.cpu();
  const began = performance.now();
  const times = (await run()).toSorted((one, other) => one - other);
  const seconds = (performance.now() - began) / 1000;
  return {
    rate: times.length / seconds,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    cpu: (subject.cpu() - cpu) / times.length,
  };
}

async function inTurn(
  people: readonly Person[],
  outstanding: number,
  act: (person: Person) => Promise<number>,
): Promise<readonly number[]> {
  const times: number[] = [];
  let index = 0;
  const work = async () => {
    for (let person = people[index++]; person !== undefined; person = people[index++])
      times.push(await act(person));
  };
  await Promise.all(Array.from({ length: outstanding }, work));
  return times;
}

/** Milliseconds from the gateway's event to the answer. */
async function send(person: Person, command: 'next' | 'status'): Promise<number> {
  const began = performance.now();
  const shown = await person.command('hm', command).shown;
  if (shown.kind !== 'message') throw new Error(`${command} was answered with ${shown.kind}`);
  return performance.now() - began;
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
