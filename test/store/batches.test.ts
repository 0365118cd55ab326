import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inBatches } from '../../src/store/batches.ts';

const isOfOneItem = (error: unknown) => error instanceof RangeError;

/** Squares numbers, each run when it is let go, and remembers which went together. */
function squares(atOnce: number, largest = 64) {
  const runs: { numbers: readonly number[]; finish: () => void }[] = [];
  const square = inBatches(
    async (numbers: readonly number[]) => {
      await new Promise<void>((finish) => runs.push({ numbers, finish }));
      if (numbers.includes(-1)) throw new RangeError('a negative number');
      if (numbers.includes(0)) throw new Error('no connection');
      return numbers.map((number) => number ** 2);
    },
    { largest, atOnce, isOfOneItem },
  );
  const finishAll = async () => {
    for (let index = 0; index < runs.length; index++) {
      runs[index]?.finish();
      await turn();
      await turn();
    }
  };
  return { square, runs, finishAll, together: () => runs.map(({ numbers }) => numbers) };
}

test('what comes in one turn of the event loop goes together, and each gets its own result', async () => {
  const { square, finishAll, together } = squares(1);
  const results = Promise.all([1, 2, 3].map(square));
  await turn();
  await finishAll();
  expect(await results).toEqual([1, 4, 9]);
  expect(together()).toEqual([[1, 2, 3]]);
});

test('what comes while as many runs as may be are under way gathers for the next one', async () => {
  const { square, finishAll, together } = squares(2);
  const results = [square(1)];
  await turn();
  results.push(square(2));
  await turn();
  results.push(square(3));
  await turn();
  results.push(square(4));
  await turn();
  expect(together()).toEqual([[1], [2]]);
  await finishAll();
  expect(await Promise.all(results)).toEqual([1, 4, 9, 16]);
  expect(together()).toEqual([[1], [2], [3, 4]]);
});

test('a run has at most so many', async () => {
  const { square, finishAll, together } = squares(1, 2);
  const results = Promise.all([1, 2, 3, 4, 5].map(square));
  await turn();
  await finishAll();
  expect(await results).toEqual([1, 4, 9, 16, 25]);
  expect(together()).toEqual([[1, 2], [3, 4], [5]]);
});

test('one that makes its run fail harms no other', async () => {
  const { square, finishAll, together } = squares(1);
  const results = Promise.allSettled([1, -1, 3].map(square));
  await turn();
  await finishAll();
  expect((await results).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(together()).toEqual([[1, -1, 3], [1], [-1], [3]]);
});

test('what may have been carried out is not carried out again', async () => {
  const { square, finishAll, together } = squares(1);
  const results = Promise.allSettled([1, 0, 3].map(square));
  await turn();
  await finishAll();
  expect((await results).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(together()).toEqual([[1, 0, 3]]);
});
