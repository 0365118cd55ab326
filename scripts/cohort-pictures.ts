/** `npm run cohort:pictures`: draws the pictures of docs/moderators.md from the examples that the tests keep. */
import { writeFile } from 'node:fs/promises';
import { drawGrid } from '../src/charts/draw.ts';
import { examples } from '../test/charts/examples.ts';

for (const name of ['everyday', 'names'] as const) {
  await writeFile(`docs/images/cohort-${name}.png`, await drawGrid(examples[name]));
}
