/** What a moderator should read, from the log alone. */
import type { Chapter } from '../../../../src/chapter/chapter.ts';
import type { Figures } from './log.ts';

const standingWords: Readonly<Record<string, string>> = {
  stuck: 'stuck',
  contested: 'says a verdict is wrong',
  away: 'away',
  paused: 'takes a break',
  done: 'done',
  'not-begun': 'has not begun',
  'on-the-way': 'on the way',
};

const stateWords: Readonly<Record<string, string>> = {
  current: 'is here now',
  passed: 'passed',
  skipped: 'skipped',
  reopened: 'opened again',
  'passed-by-moderator': 'passed by a moderator',
  contested: 'contested',
};

const signs: Readonly<Record<string, string>> = {
  current: '@',
  passed: '#',
  skipped: '-',
  reopened: '@',
  'passed-by-moderator': 'M',
  contested: '!',
};

function count(number: number, one: string, none: string): string {
  if (number === 0) return none;
  return `${number} ${one}${number === 1 ? '' : one.endsWith('try') ? '' : 's'}`.replace(
    /try$/,
    number === 1 ? 'try' : 'tries',
  );
}

/** One sign a step. */
export function signsOf(chapter: Chapter, { states }: Figures): string {
  return chapter.steps.map(({ id }) => signs[states.get(id) ?? ''] ?? '.').join('');
}

export function lineOf(chapter: Chapter, name: string, figures: Figures): string {
  const { standing, step, passed, tries, hints, mistake, behind } = figures;
  const parts = [`${name} (${passed.length} of ${chapter.steps.length}) ${standingWords[standing]}`];
  if (step !== null && standing !== 'done') {
    const tried = tries.get(step) ?? 0;
    const helped = hints.get(step) ?? 0;
    const title = mistake === null ? undefined : chapter.mistakes.get(mistake)?.title;
    const where = tried === 0 ? `at ${step}` : `${count(tried, 'try', '')} on ${step}`;
    const help = helped === 0 ? '' : `, ${count(helped, 'hint', '')}`;
    parts.push(`${where}${help}${title === undefined ? '' : `: ${title}`}`);
  }
  if (behind > 0) parts.push(`${count(behind, 'step', '')} behind the schedule`);
  return `- ${parts.join(', ')}`;
}

/** The lines of the way on a learner's own page. */
export function pathOf(chapter: Chapter, figures: Figures, clock: (at: Date) => string): string[] {
  return chapter.steps.flatMap(({ id }) => {
    const state = figures.states.get(id);
    if (state === undefined) return [];
    const at = figures.passedAt.get(id);
    const kinds = [...(figures.mistakes.get(id) ?? [])]
      .sort(([a, one], [b, two]) => two - one || (a < b ? -1 : 1))
      .slice(0, 3)
      .map(([code, times]) => `${chapter.mistakes.get(code)?.title ?? code} (${times})`);
    const tried = count(figures.tries.get(id) ?? 0, 'refused try', 'no refused try');
    const helped = count(figures.hints.get(id) ?? 0, 'hint', 'no hint');
    const when = at === undefined ? '' : ` ${clock(at)}`;
    return `- ${id}: ${stateWords[state]}${when}, ${tried}, ${helped}${kinds.length === 0 ? '' : `: ${kinds.join(', ')}`}`;
  });
}
