/** Learners who answer every Nix step rightly, in some order: what their files come to. */
import type { Chapter } from '../../src/chapter/chapter.ts';
import { fillStep } from '../../src/chapter/holes.ts';
import {
  createFileMerger,
  createProjectValidator,
  createValidator,
  type ProjectVerdict,
} from '../../src/validator/index.ts';
import type { LearnerFacts, Submission } from '../../src/validator/verdict.ts';
import { type CorpusEntry, nixSteps } from './entry.ts';

export interface Answered {
  readonly step: string;
  readonly submission: Submission;
}

export interface Session {
  readonly files: ReadonlyMap<string, string>;
  readonly facts: LearnerFacts;
  readonly verdict: ProjectVerdict;
  /** Why an answer did not go into the files, by step. */
  readonly asked: readonly string[];
}

/** The project stands with the learner's own hardware file, as after a download. */
const hardware = ['hardware-configuration.nix', '{ ... }: { }\n'] as const;

export function sessions(chapter: Chapter) {
  const validate = createValidator(chapter);
  const check = createProjectValidator(chapter);
  const merger = createFileMerger(chapter);

  /** The answer of an entry, and what it tells of the learner. */
  function entryAnswer(entry: CorpusEntry): Answered {
    const { step, submission, files } = entry;
    return {
      step,
      submission: files
        ? { kind: 'files', files: new Map(Object.entries(files)) }
        : { kind: 'pasted', text: submission ?? '' },
    };
  }

  function factsOf({ step, submission }: Answered, facts: LearnerFacts): LearnerFacts {
    return validate({ step, submission, facts, savedFiles: new Map() }).learned;
  }

  /** The chapter's own answers for all steps but one, in the names that an answer to that one uses. */
  function modelAnswers(except: string, facts: LearnerFacts): Answered[] {
    return chapter.steps.flatMap((step): Answered[] => {
      const [answer] = fillStep(chapter, step, facts).modelAnswers;
      if (step.id === except || !(nixSteps as readonly string[]).includes(step.id) || !answer) return [];
      const text = answer.blocks
        .map((block) => `${block.file === null ? '' : `${block.file}\n`}\`\`\`nix\n${block.text}\`\`\`\n`)
        .join('\n');
      return [{ step: step.id, submission: { kind: 'pasted', text } }];
    });
  }

  function play(answers: readonly Answered[], facts: LearnerFacts = {}): Session {
    let saved: ReadonlyMap<string, string> = new Map();
    let known = facts;
    const asked: string[] = [];
    for (const { step, submission } of answers) {
      const { verdict, merge } = merger.accept({ step, submission, facts: known, savedFiles: saved });
      if (verdict.verdict !== 'pass') {
        asked.push(`${step}: ${verdict.findings[0]?.code}`);
        continue;
      }
      if (merge?.kind === 'contradiction') {
        asked.push(`${step}: other ${merge.contradiction.fact}`);
        continue;
      }
      known = { ...known, ...verdict.learned };
      if (merge?.kind === 'merged') {
        known = { ...known, ...merge.facts };
        const { changed, removed } = merge;
        saved = new Map([...[...saved].filter(([path]) => !removed.includes(path)), ...changed]);
      } else asked.push(`${step}: ${merge?.kind}`);
    }
    const files = merger.whole(saved, known);
    return { files, facts: known, verdict: check(new Map([hardware, ...files]), known), asked };
  }

  /** What a download of the session's files holds, as texts. */
  function downloaded({ files, facts }: Session): Record<string, string> {
    const { files: complete, needed } = merger.complete(files, facts, hardware[0]);
    const pictures = needed.map((path) => [path, 'a picture']);
    return { ...Object.fromEntries(pictures), [hardware[0]]: hardware[1], ...Object.fromEntries(complete) };
  }

  /** A right answer with the chapter's answers for the other steps, in names that fit. */
  function answersWith(entry: CorpusEntry): { readonly own: Answered; readonly others: Answered[] } {
    const own = entryAnswer(entry);
    const known = knownOf(entry);
    return { own, others: modelAnswers(entry.step, { ...known, ...factsOf(own, known) }) };
  }

  return { answersWith, downloaded, play };
}

/** What an entry says is known of its learner. */
export function knownOf({ context = {} }: CorpusEntry): LearnerFacts {
  return Object.fromEntries(Object.entries(context).filter(([, value]) => value !== undefined));
}

/** The right answers to Nix steps. */
export function rightAnswers(entries: readonly CorpusEntry[]): CorpusEntry[] {
  return entries.filter(({ step, verdict }) => step !== 'project' && verdict === 'pass');
}
