/**
 * What happened to one simulated learner, and the figures that follow from it. Nothing here uses the tutor's own
 * arithmetic: entries are added up afresh each time.
 */
export interface Entry {
  readonly at: Date;
  readonly kind:
    | 'begin'
    | 'go'
    | 'fail'
    | 'pass'
    | 'hint'
    | 'skip'
    | 'contest'
    | 'moderator'
    | 'pause'
    | 'seen';
  /** The step that it is about; empty for `pause` and `seen`. */
  readonly step: string;
  /** Of a refusal, the kind of mistake that was said first; of a pause, `on` or `off`. */
  readonly detail?: string | null;
}

export interface Figures {
  readonly standing: string;
  readonly step: string | null;
  readonly passed: readonly string[];
  readonly passedAt: ReadonlyMap<string, Date>;
  readonly tries: ReadonlyMap<string, number>;
  readonly hints: ReadonlyMap<string, number>;
  readonly mistakes: ReadonlyMap<string, ReadonlyMap<string, number>>;
  /** The last refusal of the step the learner is at, unless it was passed since. */
  readonly mistake: string | null;
  readonly states: ReadonlyMap<string, string>;
  readonly behind: number;
  readonly lastSeen: Date | null;
}

export interface Rules {
  readonly steps: readonly string[];
  readonly stuckAfter: number;
  readonly awayAfter: number;
  /** Days by step, `YYYY-MM-DD`. */
  readonly schedule: ReadonlyMap<string, string>;
}

export class LearnerLog {
  readonly name: string;
  readonly timeZone: string;
  readonly #entries: Entry[] = [];

  constructor(name: string, timeZone: string) {
    this.name = name;
    this.timeZone = timeZone;
  }

  add(entry: Entry): void {
    this.#entries.push(entry);
  }

  /** As far as steps go: where the learner is, and what became of the steps. */
  place(): { readonly at: string | null; readonly states: ReadonlyMap<string, string> } {
    const states = new Map<string, string>();
    let at: string | null = null;
    for (const { kind, step } of this.#entries) {
      const state = states.get(step);
      if (kind === 'begin' || kind === 'go') {
        at = step;
        if (state === 'skipped') states.set(step, 'reopened');
        else if (state === undefined) states.set(step, 'current');
      } else if (kind === 'moderator') states.set(step, 'passed-by-moderator');
      else if (state?.startsWith('passed')) {
        // What is passed stays passed.
      } else if (kind === 'pass') states.set(step, 'passed');
      else if (kind === 'skip') states.set(step, 'skipped');
      else if (kind === 'contest') states.set(step, 'contested');
    }
    return { at, states };
  }

  /** Another account's tries and passes become those of this learner; the place stays where this one was. */
  absorb(other: LearnerLog): void {
    this.#entries.push(...other.#entries.filter(({ kind }) => kind === 'pass' || kind === 'fail'));
    this.#entries.sort((one, two) => one.at.getTime() - two.at.getTime());
  }

  isPaused(): boolean {
    return this.#entries.findLast(({ kind }) => kind === 'pause')?.detail === 'on';
  }

  figures(rules: Rules, now: Date): Figures {
    const { at, states } = this.place();
    const of = (kind: Entry['kind'], step?: string) =>
      this.#entries.filter((entry) => entry.kind === kind && (step === undefined || entry.step === step));
    const isPassed = (step: string) => (states.get(step) ?? '').startsWith('passed');
    const passed = rules.steps.filter(isPassed);
    const perStep = <T>(value: (step: string) => T) =>
      new Map(rules.steps.map((step) => [step, value(step)]));
    const tries = perStep((step) => of('fail', step).length);
    const hints = perStep((step) => of('hint', step).length);
    const mistakes = perStep((step) => countBy(of('fail', step).map(({ detail }) => detail)));
    const firstPass = (step: string) =>
      this.#entries.find(
        (entry) => entry.step === step && (entry.kind === 'pass' || entry.kind === 'moderator'),
      );
    const lastSeen = this.#entries.findLast(({ kind }) => kind !== 'moderator')?.at ?? null;
    const refusal = this.#entries.findLast(
      ({ kind, step }) => step === at && ['fail', 'pass', 'moderator'].includes(kind),
    );
    const today = new Intl.DateTimeFormat('sv-SE', { timeZone: this.timeZone }).format(now);
    const overdue = [...rules.schedule].filter(([step, day]) => day < today && !isPassed(step));

    const standing = (): string => {
      if (at === null) return this.isPaused() ? 'paused' : 'not-begun';
      if (passed.length === rules.steps.length) return 'done';
      if (this.isPaused()) return 'paused';
      const isOpen = ['current', 'reopened'].includes(states.get(at) ?? '');
      const trouble = isOpen ? (tries.get(at) ?? 0) + (hints.get(at) ?? 0) : 0;
      if (trouble >= rules.stuckAfter) return 'stuck';
      if ([...states.values()].includes('contested')) return 'contested';
      const days = lastSeen === null ? 0 : (now.getTime() - lastSeen.getTime()) / 86_400_000;
      return days >= rules.awayAfter ? 'away' : 'on-the-way';
    };
    return {
      standing: standing(),
      step: at,
      passed,
      passedAt: new Map(passed.map((step) => [step, firstPass(step)?.at ?? now])),
      tries,
      hints,
      mistakes,
      mistake: refusal?.kind === 'fail' ? (refusal.detail ?? null) : null,
      states,
      behind: overdue.length,
      lastSeen: at === null ? null : lastSeen,
    };
  }
}

function countBy(values: readonly (string | null | undefined)[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) if (value != null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
