/**
 * `npm run cohort:pictures`: draws the reference pictures of the tests anew, and with them those of docs/moderators.md.
 * Look at them before they are committed.
 */
import { writeFile } from 'node:fs/promises';
import { drawGrid } from '../src/charts/draw.ts';
import { examples } from '../test/charts/examples.ts';

const inGuide = ['everyday', 'names'];

for (const [name, grid] of Object.entries(examples)) {
  const picture = await drawGrid(grid);
  await writeFile(`test/fixtures/charts/${name}.png`, picture);
  if (inGuide.includes(name)) await writeFile(`docs/images/cohort-${name}.png`, picture);
}
