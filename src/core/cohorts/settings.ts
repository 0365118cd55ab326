/** What moderators can set of a cohort. */
import type { Chapter } from '../../chapter/chapter.ts';
import type { CohortRules } from './cohort.ts';

export interface CohortSetting {
  readonly name: 'stuck-after' | 'away-after' | 'schedule';
  /** What it takes, in words. */
  readonly form: string;
  /** Null where nothing is set. */
  read(rules: CohortRules, chapter: Chapter): string | null;
  /** Null where the value does not fit. */
  write(rules: CohortRules, typed: string, chapter: Chapter): CohortRules | null;
}

export const cohortSettings: readonly CohortSetting[] = [
  count('stuck-after', 'stuckAfter', 99),
  count('away-after', 'awayAfter', 365),
  {
    name: 'schedule',
    form: 'a step and a day, such as “hm-input 2026-12-24”, or a step and “clear”',
    read: ({ schedule }, chapter) => {
      const days = chapter.steps.flatMap((step) =>
        schedule[step.slot] === undefined ? [] : [`${step.id} ${schedule[step.slot]}`],
      );
      return days.length === 0 ? null : days.join(', ');
    },
    write: (rules, typed, chapter) => {
      const [id = '', day = '', ...rest] = typed.trim().split(/\s+/);
      const step = chapter.steps.find((each) => each.id === id.toLowerCase());
      if (step === undefined || rest.length > 0) return null;
      const { [step.slot]: _, ...others } = rules.schedule;
      if (day.toLowerCase() === 'clear') return { ...rules, schedule: others };
      return isDay(day) ? { ...rules, schedule: { ...others, [step.slot]: day } } : null;
    },
  },
];

function count(
  name: 'stuck-after' | 'away-after',
  key: 'stuckAfter' | 'awayAfter',
  most: number,
): CohortSetting {
  return {
    name,
    form: `a whole number from 1 to ${most}`,
    read: (rules) => String(rules[key]),
    write: (rules, typed) => {
      const value = /^\d{1,3}$/.test(typed.trim()) ? Number(typed) : 0;
      return value >= 1 && value <= most ? { ...rules, [key]: value } : null;
    },
  };
}

/** Whether there is such a day: `2026-02-30` is none. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
