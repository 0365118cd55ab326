/**
 * Named holes in a chapter's texts: `{{login}}` becomes the learner's own login. Some holes stand for one fact of the
 * learner, others follow from the facts, such as the way from one file to another.
 */
import { attributeName, quoted } from '../nix/index.ts';
import {
  type Answer,
  type AnswerBlock,
  type Chapter,
  type ChapterFacts,
  type FactHole,
  factHoles,
  type Question,
  type Step,
} from './chapter.ts';
import { mapInline, mapText } from './prose.ts';

type Values = Readonly<Record<FactHole, string>>;

const derivedHoles = {
  /** The login as an attribute name: in quotes where Nix needs them. */
  login_attr: (values: Values) => attributeName(values.login),
  host_attr: (values: Values) => attributeName(values.host),
  /** The system file as flake.nix has to write it, for example `./config.nix`. */
  system_from_flake: (values: Values) => relativePath(values.flake_file, values.system_file),
  /** The home file as the system file has to write it, for example `./home/home.nix`. */
  home_from_system: (values: Values) => relativePath(values.system_file, values.home_file),
  /** The folder `res` beside flake.nix as the home file has to write it, for example `../res`. */
  res_from_home: (values: Values) => relativePath(values.home_file, `${folderOf(values.flake_file)}res`),
  /** The folder of the home file with a slash behind it, or nothing where it stands beside flake.nix. */
  home_folder: (values: Values) => folderOf(values.home_file),
};

export type HoleName = FactHole | keyof typeof derivedHoles;

const holePattern = /\{\{\s*([A-Za-z_]\w*)\s*\}\}/g;

/** Every name that may stand in a hole. */
export const holeNames: readonly string[] = [...Object.keys(factHoles), ...Object.keys(derivedHoles)];

/** What stands in every hole: what is known of the learner, and the chapter's defaults for the rest. */
export function holeValues(defaults: Values, facts: ChapterFacts): Readonly<Record<HoleName, string>> {
  const known = Object.fromEntries(
    Object.entries(factHoles).map(([hole, fact]) => [hole, facts[fact] ?? defaults[hole as FactHole]]),
  ) as Record<FactHole, string>;
  const derived = Object.fromEntries(
    Object.entries(derivedHoles).map(([hole, derive]) => [hole, derive(known)]),
  ) as Record<keyof typeof derivedHoles, string>;
  return { ...known, ...derived };
}

/** The text with its holes filled. A name that is no hole stays as written; the chapter's lint has refused it. */
export function fillHoles(text: string, values: Readonly<Record<string, string>>): string {
  if (!text.includes('{{')) return text;
  return text.replaceAll(holePattern, (hole, name: string) => values[name] ?? hole);
}

/** The names in holes of a text that are not known, in order. */
export function unknownHoles(text: string): string[] {
  return [...text.matchAll(holePattern)]
    .map((match) => match[1] ?? '')
    .filter((name) => !holeNames.includes(name));
}

/** The step as one learner sees it: every hole in its texts filled, its expectation as it is. */
export function fillStep(chapter: Chapter, step: Step, facts: ChapterFacts): Step {
  const values = holeValues(chapter.defaults, facts);
  const fill = (text: string) => fillHoles(text, values);
  return {
    ...step,
    title: fill(step.title),
    goal: mapInline(step.goal, fill),
    lesson: mapText(step.lesson, fill),
    notes: step.notes.map((note) => mapInline(note, fill)),
    hints: [mapInline(step.hints[0], fill), mapInline(step.hints[1], fill), mapInline(step.hints[2], fill)],
    modelAnswers: step.modelAnswers.map((answer) => fillAnswer(answer, fill)),
    variants: step.variants.map((answer) => fillAnswer(answer, fill)),
    wrongAnswers: step.wrongAnswers.map((answer) => ({ ...answer, ...fillAnswer(answer, fill) })),
    questions: step.questions.map((question) => fillQuestion(question, fill)),
  };
}

function fillAnswer(answer: Answer, fill: (text: string) => string): Answer {
  const blocks = answer.blocks.map(
    (block): AnswerBlock => ({
      ...block,
      file: block.file === null ? null : fill(block.file),
      text: fill(block.text),
    }),
  );
  return { ...answer, blocks, comment: mapText(answer.comment, fill) };
}

function fillQuestion(question: Question, fill: (text: string) => string): Question {
  return {
    ...question,
    text: mapText(question.text, fill),
    choices: question.choices.map((choice) => ({
      ...choice,
      text: mapInline(choice.text, fill),
      explanation: mapInline(choice.explanation, fill),
    })),
  };
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/') + 1);
}

/** How the file `from` writes the path of `to` in Nix; both are relative to the same folder. */
export function relativePath(from: string, to: string): string {
  const fromFolders = folderOf(from).split('/').filter(Boolean);
  const toParts = to.split('/').filter((part) => part !== '' && part !== '.');
  let shared = 0;
  while (
    shared < fromFolders.length &&
    shared < toParts.length - 1 &&
    fromFolders[shared] === toParts[shared]
  )
    shared++;
  const up = fromFolders.slice(shared).map(() => '..');
  const down = toParts.slice(shared);
  const start = up.length === 0 ? '.' : up.join('/');
  const bare = [start, ...down].join('/');
  // Nix: outside these characters a bare path ends early, so the rest is appended as text.
  return /^[\w.+/-]*$/.test(bare) ? bare : `(${start}/. + ${quoted(`/${down.join('/')}`)})`;
}
