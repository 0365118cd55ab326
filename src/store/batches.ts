/** Work that waits at the same time is done together. */

export interface BatchOptions {
  /** The most items of one run. */
  readonly largest: number;
  /** Runs that are under way at the same time; while they are, further items gather for the next one. */
  readonly atOnce: number;
  /** Whether a run may have failed because of one of its items: then each is run by itself. */
  readonly isOfOneItem: (error: unknown) => boolean;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gives an item to the next run, and its result back.
 *
 * @param run - one result for each item, in their order; a run that fails has had no effect, or none that is known.
 */
export function inBatches<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
  { largest, atOnce, isOfOneItem }: BatchOptions,
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let running = 0;
  let isDue = false;

  const settle = async (batch: readonly Waiting<Item, Result>[]): Promise<void> => {
    try {
      const results = await run(batch.map(({ item }) => item));
      for (const [index, { resolve }] of batch.entries()) resolve(results[index] as Result);
    } catch (error) {
      if (batch.length > 1 && isOfOneItem(error)) await Promise.all(batch.map((each) => settle([each])));
      else for (const { reject } of batch) reject(error);
    }
  };

  const start = async (): Promise<void> => {
    running++;
    await settle(waiting.splice(0, largest));
    running--;
    startDue();
  };

  const startDue = (): void => {
    isDue = false;
    while (running < atOnce && waiting.length > 0) void start();
  };

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (isDue || running >= atOnce) return;
      // What came in with the same turn of the event loop goes together.
      isDue = true;
      setImmediate(startDue);
    });
}
