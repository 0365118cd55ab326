/** What an author has to mend before a chapter is taught: shape, sizes, and answers judged as learners' are. */
import type { Answer, Chapter, ChapterProblem, Step } from './chapter.ts';
import { fillStep } from './holes.ts';
import { type ChapterSource, loadChapter, stepPath } from './load.ts';
import { type Prose, plainText } from './prose.ts';
import { answerSize, introductionSizes, questionSize, sizeLimits, stepMessageSize } from './size.ts';

/** What the validator says about an answer; the codes of its findings, the most important first. */
interface Judgement {
  readonly verdict: 'pass' | 'fail' | 'unsure';
  readonly codes: readonly string[];
}

/** Judges an answer to a step as if a learner had pasted it. */
export type Judge = (step: Step, answer: Answer) => Judgement;

/**
 * Every problem of a chapter, by file and line. `judgeFor` is a port, because the validator stands above this layer;
 * without it the answers are not judged.
 */
export function lintChapter(
  source: ChapterSource,
  judgeFor: ((chapter: Chapter) => Judge) | null,
): ChapterProblem[] {
  const { chapter, problems } = loadChapter(source);
  if (chapter === null) return [...problems];
  const judge = judgeFor?.(chapter) ?? null;
  const found = [...problems, ...introductionProblems(chapter)];
  for (const written of chapter.steps) {
    const step = fillStep(chapter, written, {});
    found.push(...sizeProblems(step));
    if (step.kind === 'nix' && step.expectation === null)
      found.push({
        ...whole(step),
        message: 'The step has no "expect"; say there what a submission has to show.',
      });
    else if (judge !== null) found.push(...answerProblems(step, judge));
  }
  return found.sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
}

function whole(step: Step): { file: string; line: number } {
  return { file: stepPath(step.id), line: 1 };
}

function introductionProblems(chapter: Chapter): ChapterProblem[] {
  return introductionSizes(chapter)
    .filter((size) => size > sizeLimits.message)
    .map((size) => ({
      file: 'chapter.md',
      line: 1,
      message: tooLong('A block of the introduction', size, 'message'),
    }));
}

function sizeProblems(step: Step): ChapterProblem[] {
  const problems: ChapterProblem[] = [];
  const require = (what: string, size: number, limit: keyof typeof sizeLimits, place = whole(step)) => {
    if (size > sizeLimits[limit]) problems.push({ ...place, message: tooLong(what, size, limit) });
  };
  const words = (prose: Prose) => plainText(prose).length;
  require('The title', step.title.length, 'title');
  require('The goal', words(step.goal), 'goal');
  require('The message with goal, lesson, notes and links', stepMessageSize(step), 'message');
  for (const [index, hint] of step.hints.entries()) require(`Hint ${index + 1}`, words(hint), 'hint');
  for (const answer of step.modelAnswers) require('This answer', answerSize(answer), 'message', answer.place);
  for (const question of step.questions) {
    require(`The question "${question.id}"`, questionSize(question), 'message');
    for (const choice of question.choices) {
      const where = `of the choice "${plainText(choice.text)}" in the question "${question.id}"`;
      require(`The text ${where}`, words(choice.text), 'choice');
      require(`The explanation ${where}`, words(choice.explanation), 'explanation');
    }
  }
  return problems;
}

function tooLong(what: string, size: number, limit: keyof typeof sizeLimits): string {
  return `${what} has ${size} characters in chat; shorten it to ${sizeLimits[limit]}.`;
}

function answerProblems(step: Step, judge: Judge): ChapterProblem[] {
  if (step.kind === 'concept') return [];
  const problems: ChapterProblem[] = [];
  for (const answer of [...step.modelAnswers, ...step.variants]) {
    const { verdict, codes } = judge(step, answer);
    if (verdict !== 'pass')
      problems.push({
        ...answer.place,
        message: `This right answer is judged "${verdict}" (${listed(codes)}); mend it or the step's "expect".`,
      });
  }
  for (const answer of step.wrongAnswers) {
    const { verdict, codes } = judge(step, answer);
    if (verdict === 'pass')
      problems.push({
        ...answer.place,
        message: `This wrong answer passes; tighten the step's "expect" or remove the answer.`,
      });
    else if (codes[0] !== answer.kind)
      problems.push({
        ...answer.place,
        message: `This answer is refused with ${listed(codes)}, not with "${answer.kind}"; correct its heading or "expect".`,
      });
  }
  return problems;
}

function listed(codes: readonly string[]): string {
  return codes.length === 0 ? 'no finding' : codes.map((code) => `"${code}"`).join(', ');
}
