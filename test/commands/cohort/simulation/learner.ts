/** A simulated learner: works through the chapter with right and wrong answers, hints, breaks and silence. */
import { expect } from 'vitest';
import type { Answer, Chapter, Step } from '../../../../src/chapter/chapter.ts';
import { fillHoles, holeValues } from '../../../../src/chapter/holes.ts';
import type { Validate } from '../../../../src/core/command.ts';
import type { LearnerFacts } from '../../../../src/validator/verdict.ts';
import type { Person } from '../../../support/community.ts';
import type { LearnerLog } from './log.ts';

/** Of a kind of learner: chances from 0 to 1. */
export interface Temper {
  /** To work at a time when learners work. */
  readonly diligence: number;
  /** To give a right answer. */
  readonly skill: number;
  /** To ask for a hint before an answer. */
  readonly asking: number;
  /** To take a break after a sitting. */
  readonly pausing: number;
  /** To skip a step. */
  readonly skipping: number;
  /** The day from which nothing is heard any more. */
  readonly until: number;
}

export class SimulatedLearner {
  /** The accounts of the learner; each sitting is at one of them. */
  readonly persons: Person[];
  readonly log: LearnerLog;
  readonly temper: Temper;
  readonly #chapter: Chapter;
  readonly #validate: Validate;
  readonly #random: () => number;
  #facts: LearnerFacts = {};
  #place: Person | undefined;

  constructor(
    person: Person,
    log: LearnerLog,
    temper: Temper,
    world: { readonly chapter: Chapter; readonly validate: Validate; readonly random: () => number },
  ) {
    this.persons = [person];
    this.log = log;
    this.temper = temper;
    this.#chapter = world.chapter;
    this.#validate = world.validate;
    this.#random = world.random;
  }

  /** Some work at one sitting; everything happens at this moment of the simulated time. */
  async sit(at: Date): Promise<void> {
    this.#place = pick(this.persons, this.#random) ?? this.#place;
    if (this.log.isPaused()) {
      if (this.#random() > 0.3) return;
      await this.#pause(at, 'off');
    }
    if (this.log.place().at === null) await this.#begin(at);
    const rounds = 1 + Math.floor(this.#random() * 4);
    for (let round = 0; round < rounds; round++) await this.#work(at);
    if (this.#random() < this.temper.pausing) await this.#pause(at, 'on');
  }

  async #say(line: string, body?: string): Promise<string> {
    return (await this.#place?.say(line, body)) ?? '';
  }

  async #begin(at: Date): Promise<void> {
    await this.#say('/hm settings keep-files off');
    await this.#say('/hm next');
    await this.#say('/hm next');
    this.log.add({ at, kind: 'begin', step: this.#chapter.steps[0]?.id ?? '' });
  }

  async #pause(at: Date, detail: 'on' | 'off'): Promise<void> {
    await this.#say(`/hm settings pause ${detail}`);
    this.log.add({ at, kind: 'pause', step: '', detail });
  }

  async #work(at: Date): Promise<void> {
    const step = await this.#openStep(at);
    if (step === null) return;
    const chance = this.#random();
    if (chance < this.temper.skipping) return this.#skip(at, step);
    if (chance < this.temper.skipping + this.temper.asking) return this.#hint(at, step);
    if (step.kind === 'concept') return this.#answer(at, step);
    const right = this.#random() < this.temper.skill;
    await this.#check(at, step, pick(right ? step.modelAnswers : step.wrongAnswers, this.#random));
    const state = this.log.place().states.get(step.id);
    if (!right && state === 'current' && this.#random() < 0.02) {
      await this.#say('/hm report yes');
      this.log.add({ at, kind: 'contest', step: step.id });
    }
  }

  /** The step the learner is at; where it is settled, the next open one, or a skipped one in the end. */
  async #openStep(at: Date): Promise<Step | null> {
    const { at: here, states } = this.log.place();
    const isOpen = (step: Step) => ['current', 'reopened', undefined].includes(states.get(step.id));
    const index = this.#chapter.steps.findIndex(({ id }) => id === here);
    const current = this.#chapter.steps[index];
    if (current !== undefined && isOpen(current)) return current;
    const inOrder = [...this.#chapter.steps.slice(index + 1), ...this.#chapter.steps.slice(0, index)];
    const next = inOrder.find(isOpen);
    if (next !== undefined) {
      await this.#say('/hm next');
      this.log.add({ at, kind: 'go', step: next.id });
      return next;
    }
    const skipped = inOrder.find(({ id }) => states.get(id) === 'skipped');
    if (skipped === undefined) return null;
    await this.#say(`/hm goto ${skipped.id}`);
    this.log.add({ at, kind: 'go', step: skipped.id });
    return skipped;
  }

  async #skip(at: Date, step: Step): Promise<void> {
    await this.#say('/hm skip');
    this.log.add({ at, kind: 'skip', step: step.id });
    const { states } = this.log.place();
    const index = this.#chapter.steps.indexOf(step);
    const inOrder = [...this.#chapter.steps.slice(index + 1), ...this.#chapter.steps.slice(0, index)];
    const next = inOrder.find(({ id }) => ['current', 'reopened', undefined].includes(states.get(id)));
    if (next !== undefined) this.log.add({ at, kind: 'go', step: next.id });
  }

  /** Level after level, the solution last; then there is nothing more. */
  async #hint(at: Date, step: Step): Promise<void> {
    const hints = this.log.figures(
      { steps: [step.id], stuckAfter: 1, awayAfter: 1, schedule: new Map() },
      at,
    ).hints;
    const level = hints.get(step.id) ?? 0;
    if (level >= 4) return;
    await this.#say(level === 3 ? '/hm hint solution' : '/hm hint');
    this.log.add({ at, kind: 'hint', step: step.id });
  }

  async #check(at: Date, step: Step, answer: Answer | undefined): Promise<void> {
    if (answer === undefined) return;
    const text = submissionOf(this.#chapter, answer);
    const { verdict, findings, alsoPasses, learned } = this.#validate({
      step: step.id,
      submission: { kind: 'pasted', text },
      facts: this.#facts,
      savedFiles: new Map(),
    });
    const said = await this.#say('/hm check', text);
    expect(said.startsWith('Passed: ')).toBe(verdict === 'pass');
    if (verdict === 'pass') this.#facts = { ...this.#facts, ...learned };
    const { states } = this.log.place();
    const passes = verdict === 'pass' ? [step.id, ...alsoPasses] : alsoPasses;
    for (const id of passes) {
      if (!states.get(id)?.startsWith('passed')) this.log.add({ at, kind: 'pass', step: id });
    }
    if (verdict !== 'pass') {
      this.log.add({ at, kind: 'fail', step: step.id, detail: findings[0]?.code ?? null });
    } else this.log.add({ at, kind: 'seen', step: '' });
  }

  /** Question by question, until the first wrong choice. */
  async #answer(at: Date, step: Step): Promise<void> {
    for (;;) {
      const question = step.questions.find(({ id }) => !this.#answered.has(`${step.id} ${id}`));
      if (question === undefined) return;
      const isRight = this.#random() < this.temper.skill;
      const choices = question.choices.filter(({ correct }) => correct === isRight);
      const choice = pick(choices, this.#random);
      if (choice === undefined) return;
      const letter = String.fromCharCode(97 + question.choices.indexOf(choice));
      await this.#say(`/hm answer ${letter}`);
      if (!isRight) {
        this.log.add({ at, kind: 'fail', step: step.id, detail: choice.mistake });
        return;
      }
      this.#answered.add(`${step.id} ${question.id}`);
      const isLast = step.questions.every(({ id }) => this.#answered.has(`${step.id} ${id}`));
      this.log.add({ at, kind: isLast ? 'pass' : 'seen', step: isLast ? step.id : '' });
    }
  }

  readonly #answered = new Set<string>();
}

/** As a learner would paste it, with the names that the chapter takes as long as nothing is known. */
function submissionOf(chapter: Chapter, { blocks }: Answer): string {
  const values = holeValues(chapter.defaults, {});
  return blocks
    .map(({ file, language, text }) => {
      const block = `\`\`\`${language}\n${fillHoles(text, values)}\`\`\``;
      return file === null ? block : `${fillHoles(file, values)}:\n${block}`;
    })
    .join('\n\n');
}

export function pick<T>(values: readonly T[], random: () => number): T | undefined {
  return values[Math.floor(random() * values.length)];
}
