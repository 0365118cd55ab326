/** One step as an author writes it, `steps/<id>.md`. */
import type { Root, RootContent } from 'mdast';
import { z } from 'zod';
import { readAnswers } from './answer-section.ts';
import {
  type Answer,
  type ChapterProblem,
  fileRoles,
  type Step,
  stepKinds,
  type WrongAnswer,
} from './chapter.ts';
import { expectationSchema } from './expectation.ts';
import { parseYaml, splitFrontMatter } from './front-matter.ts';
import {
  findLinks,
  lineOf,
  parseMarkdown,
  parseSentence,
  type Report,
  reportTo,
  type Section,
  splitSections,
  toBlocks,
  toProse,
} from './markdown.ts';
import type { Prose } from './prose.ts';
import { readQuestions } from './question-section.ts';

/** What a step file gave: the step where its shape was whole, and what has to be compared with other files. */
export interface StepFile {
  readonly file: string;
  readonly step: Step | null;
  readonly slotLine: number;
  readonly stepLinks: readonly { readonly step: string; readonly line: number }[];
  readonly kinds: readonly { readonly kind: string; readonly line: number }[];
}

const text = z.string().trim().min(1, 'it is empty; write it, or remove the step');

const frontMatterSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/, 'use lower-case letters, digits and hyphens'),
  slot: z.int().min(1, 'slots count from 1'),
  title: text,
  kind: z.enum(stepKinds),
  file: z.enum(fileRoles).nullable().default(null),
  goal: text,
  hints: z.tuple([text, text, text], 'write exactly three hints, from a nudge to nearly the answer'),
  links: z
    .array(
      z.strictObject({ title: text, url: z.url({ protocol: /^https$/, error: 'write an https address' }) }),
    )
    .default([]),
  tries_before_diff: z.int().min(1).default(3),
  expect: expectationSchema.optional(),
});

const sectionTitles = ['Lesson', 'Note', 'Model answer', 'Also right', 'Wrong', 'Questions'] as const;
type SectionTitle = (typeof sectionTitles)[number];

/** A step file of which nothing could be read. */
export function emptyStepFile(file: string): StepFile {
  return { file, step: null, slotLine: 1, stepLinks: [], kinds: [] };
}

/** Reads one step file; everything that is wrong with it goes into `problems`. */
export function readStepFile(file: string, source: string, problems: ChapterProblem[]): StepFile {
  const report = reportTo(problems, file);
  const nothing = emptyStepFile(file);
  const split = splitFrontMatter(source, report);
  if (split === null) return nothing;
  const front = parseYaml(split.frontMatter, split.frontMatterLine, frontMatterSchema, report);
  const root = parseMarkdown(split.body, split.bodyLine);
  const stepLinks = readLinks(root, report);
  if (front === null) return { ...nothing, stepLinks };

  const { value, lineOf: lineOfKey } = front;
  const sections = readSections(root.children, report);
  const answers = (title: SectionTitle) => readAnswers(sections.get(title)?.content ?? [], file, report);
  const wrongAnswers = readWrongAnswers(answers('Wrong'), report);
  const { questions, mistakes } = readQuestions(sections.get('Questions')?.content ?? [], report);
  const sentence = (path: readonly PropertyKey[], written: string) =>
    parseSentence(written, lineOfKey(path), report);
  const step: Step = {
    id: value.id,
    slot: value.slot,
    title: value.title,
    kind: value.kind,
    file: value.file,
    goal: sentence(['goal'], value.goal),
    lesson: toBlocks(sections.get('Lesson')?.content ?? [], report),
    notes: readNotes(sections.get('Note')?.content ?? [], report),
    hints: [
      sentence(['hints', 0], value.hints[0]),
      sentence(['hints', 1], value.hints[1]),
      sentence(['hints', 2], value.hints[2]),
    ],
    modelAnswers: answers('Model answer'),
    variants: answers('Also right'),
    wrongAnswers,
    questions,
    links: value.links,
    triesBeforeDiff: value.tries_before_diff,
    expectation: value.expect ?? null,
  };
  if (value.id !== file.replace(/^.*\/|\.md$/g, ''))
    report(lineOfKey(['id']), `The id "${value.id}" has to be the file's name; rename one of them.`);
  reportMissingParts(step, lineOfKey(['kind']), report);
  return {
    file,
    step,
    slotLine: lineOfKey(['slot']),
    stepLinks,
    kinds: [...wrongAnswers.map(({ kind, place }) => ({ kind, line: place.line })), ...mistakes],
  };
}

/** Refuses addresses that are not https, and gives back the links to other steps. */
function readLinks(root: Root, report: Report): { step: string; line: number }[] {
  const links = findLinks(root);
  for (const { url, step, line } of links)
    if (step === null && !url.startsWith('https://'))
      report(
        line,
        `The link to ${url} does not begin with https://; write an https address or a step's file.`,
      );
  return links.flatMap(({ step, line }) => (step === null ? [] : [{ step, line }]));
}

function readSections(content: readonly RootContent[], report: Report): Map<SectionTitle, Section> {
  const { before, sections } = splitSections(content, 2);
  const [stray] = before;
  if (stray)
    report(lineOf(stray), `Text before the first section is shown nowhere; put it under "## Lesson".`);
  const known = new Map<SectionTitle, Section>();
  for (const section of sections) {
    const title = sectionTitles.find((candidate) => candidate === section.title);
    if (title === undefined)
      report(section.line, `Unknown section "${section.title}"; use one of: ${sectionTitles.join(', ')}.`);
    else if (known.has(title))
      report(section.line, `The section "${title}" stands here twice; join the two.`);
    else known.set(title, section);
  }
  return known;
}

function readNotes(content: readonly RootContent[], report: Report): Prose[] {
  return content.flatMap((node) => {
    if (node.type === 'paragraph') return [toProse(node.children, report)];
    report(lineOf(node), 'A note is made of paragraphs only; put lists and code into the lesson.');
    return [];
  });
}

function readWrongAnswers(answers: readonly Answer[], report: Report): WrongAnswer[] {
  return answers.map((answer) => {
    if (answer.title === '')
      report(answer.place.line, 'A wrong answer needs its kind of mistake as heading (###) above it.');
    return { ...answer, kind: answer.title };
  });
}

function reportMissingParts(step: Step, line: number, report: Report): void {
  if (step.kind !== 'nix' && step.expectation !== null)
    report(line, `A ${step.kind} step is not judged by "expect"; remove it.`);
  if (step.lesson.length === 0) report(1, 'The step has no lesson; write it under "## Lesson".');
  if (step.kind === 'concept') {
    if (step.questions.length < 2)
      report(line, 'A concept step needs at least two questions; write them under "## Questions".');
    if (step.expectation !== null)
      report(line, 'A concept step is judged by its questions; remove "expect".');
    return;
  }
  if (step.modelAnswers.length === 0)
    report(line, 'The step has no model answer; write one under "## Model answer".');
  if (step.kind === 'nix' && step.file === null)
    report(line, `A Nix step needs "file": ${fileRoles.join(', ')}.`);
}
