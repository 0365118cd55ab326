/**
 * One hostile text, named in the arguments, in a process of its own: milliseconds, those of them that this thread
 * worked, peak of memory in MB, answer, as JSON.
 */
import { readChapterDirectory } from '../../../src/chapter/directory.ts';
import { requireChapter } from '../../../src/chapter/load.ts';
import { createValidator } from '../../../src/validator/index.ts';
import { hostileTexts } from '../../validator/hostile-texts.ts';
import { filled, templates } from './submissions.ts';

const hostile = hostileTexts[process.argv[2] ?? ''];
if (!hostile) throw new Error('the name of a hostile text is missing');

const chapter = requireChapter(await readChapterDirectory('chapters/home-manager'));
const validate = createValidator(chapter);
for (const template of templates(chapter).slice(0, 250)) validate(filled(template, 1024, 'warm'));

const before = process.resourceUsage().maxRSS;
const idle = process.threadCpuUsage();
const start = performance.now();
const { verdict, findings } = validate({
  step: hostile.step,
  submission: { kind: 'pasted', text: hostile.text },
  facts: {},
  savedFiles: new Map(),
});
const spent = performance.now() - start;
const { user, system } = process.threadCpuUsage(idle);
const worked = (user + system) / 1000;
const peak = (process.resourceUsage().maxRSS - before) / 1024;
process.stdout.write(JSON.stringify({ spent, worked, peak, answer: `${verdict} ${findings[0]?.code}` }));
