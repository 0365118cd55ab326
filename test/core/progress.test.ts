/** A chapter that changes under learners: steps are inserted, removed, renamed and reordered; progress holds by slot. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Chapter } from '../../src/chapter/chapter.ts';
import { type Progress, stepStates } from '../../src/core/learner.ts';
import {
  currentStep,
  enterStep,
  isSettled,
  nextOpenStep,
  startProgress,
  stateOf,
  withState,
} from '../../src/core/progress.ts';
import { lesson, stepOf } from '../support/lesson.ts';

const [first, second, thinking, last] = lesson.steps as [
  ReturnType<typeof stepOf>,
  ReturnType<typeof stepOf>,
  ReturnType<typeof stepOf>,
  ReturnType<typeof stepOf>,
];

/** Alice has passed the first step, skipped the second, and is at the third. */
const alice = enterStep(
  withState(withState(startProgress(lesson), first.slot, 'passed'), second.slot, 'skipped'),
  thinking,
);

function changed(steps: Chapter['steps']): Chapter {
  return { ...lesson, version: 2, steps };
}

describe('the chapter changes while a learner is in the middle of it', () => {
  test('a step that is inserted is not started, and comes after the rest', () => {
    const chapter = changed([stepOf('new', 9), ...lesson.steps]);
    expect(currentStep(alice, chapter).id).toBe('thinking');
    expect(nextOpenStep(alice, chapter)?.id).toBe('last');
    const later = withState(enterStep(withState(alice, 3, 'passed'), last), 4, 'passed');
    expect(nextOpenStep(later, chapter)?.id).toBe('new');
  });

  test('a step that is removed takes nothing with it', () => {
    const chapter = changed([first, second, last]);
    expect(currentStep(alice, chapter).id).toBe('last');
    expect([first, second].map((step) => stateOf(alice, step))).toEqual(['passed', 'skipped']);
  });

  test('a step that is renamed keeps its state', () => {
    const chapter = changed([stepOf('renamed', 1), second, thinking, last]);
    expect(chapter.steps.map((step) => stateOf(alice, step))).toEqual([
      'passed',
      'skipped',
      'current',
      'not-started',
    ]);
  });

  test('steps that are reordered are walked in their new order', () => {
    const chapter = changed([last, thinking, second, first]);
    expect(currentStep(alice, chapter).id).toBe('thinking');
    expect(nextOpenStep(withState(alice, thinking.slot, 'passed'), chapter)?.id).toBe('last');
  });
});

const progressOf = fc
  .record({
    states: fc.array(fc.constantFrom(...stepStates), { maxLength: 12 }),
    currentSlot: fc.integer({ min: 0, max: 12 }),
  })
  .map((some): Progress => ({ ...startProgress(lesson), ...some }));

const chapterOf = fc
  .uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 10 })
  .map((slots) => changed(slots.map((slot) => stepOf(`step-${slot}`, slot))));

test('whatever chapter meets whatever progress, `next` walks every open step once', () => {
  fc.assert(
    fc.property(progressOf, chapterOf, (progress, chapter) => {
      const open = chapter.steps.filter((step) => !isSettled(stateOf(progress, step)));
      const walked: number[] = [];
      let now = progress;
      let step = currentStep(now, chapter);
      if (isSettled(stateOf(now, step))) {
        const next = nextOpenStep(now, chapter);
        if (next === null) return open.length === 0;
        step = next;
      }
      for (;;) {
        now = withState(enterStep(now, step), step.slot, 'passed');
        walked.push(step.slot);
        const next = nextOpenStep(now, chapter);
        if (next === null) break;
        step = next;
      }
      return (
        walked.toSorted().join() ===
        open
          .map(({ slot }) => slot)
          .toSorted()
          .join()
      );
    }),
  );
});
