/** What holds for every text, tried on a few hundred a law; `npm run fuzz` tries a million. */
import fc from 'fast-check';
import { test } from 'vitest';
import { laws, readEveryWay } from './laws.ts';
import { texts } from './texts.ts';

test.each(Object.entries(laws))('%s', (_, law) => {
  fc.assert(
    fc.property(texts, (text) => law(text, readEveryWay(text))),
    { numRuns: 800 },
  );
});
