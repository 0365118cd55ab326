/** Learners who answer every Nix step rightly, in some order: what their files come to. */
import type { Answer, Chapter } from '../../src/chapter/chapter.ts';
import { fillStep } from '../../src/chapter/holes.ts';
import type { ContestedFact } from '../../src/validator/files/rename.ts';
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
  /** What is sent, which may depend on what the tutor knows by then. */
  readonly submissionFor: (known: LearnerFacts) => Submission;
}

export interface Session {
  readonly files: ReadonlyMap<string, string>;
  readonly facts: LearnerFacts;
  readonly verdict: ProjectVerdict;
  /** Why an answer did not go into the files, by step. */
  readonly refused: readonly string[];
  /** The names about which the learner was asked which one is meant; the saved one was, each time. */
  readonly questions: readonly string[];
}

/** There are four names. */
const mostQuestions = 4;

/** The project stands with the learner's own hardware file, as after a download. */
const hardware = ['hardware-configuration.nix', '{ ... }: { }\n'] as const;

function asPasted(answer: Answer | undefined): string {
  const blocks = answer?.blocks ?? [];
  return blocks
    .map(({ file, text }) => `${file === null ? '' : `${file}\n`}\`\`\`nix\n${text}\`\`\`\n`)
    .join('\n');
}

export function sessions(chapter: Chapter) {
  const validate = createValidator(chapter);
  const check = createProjectValidator(chapter);
  const merger = createFileMerger(chapter);

  /** The answer of an entry, and what it tells of the learner. */
  function entryAnswer(entry: CorpusEntry): Answered {
    const { step, submission, files } = entry;
    const sent: Submission = files
      ? { kind: 'files', files: new Map(Object.entries(files)) }
      : { kind: 'pasted', text: submission ?? '' };
    return { step, submissionFor: () => sent };
  }

  function factsOf({ step, submissionFor }: Answered, facts: LearnerFacts): LearnerFacts {
    return validate({ step, submission: submissionFor(facts), facts, savedFiles: new Map() }).learned;
  }

  /**
   * The chapter's own answers for all steps but one, in the names that an answer to that one uses. Paths are as the
   * chapter shows them to the learner at that moment: from the places of files that are known then.
   */
  function modelAnswers(except: string, facts: LearnerFacts): Answered[] {
    const { flakeFile: _, systemFile: __, homeFile: ___, ...names } = facts;
    return chapter.steps.flatMap((step): Answered[] => {
      if (step.id === except || !(nixSteps as readonly string[]).includes(step.id)) return [];
      const submissionFor = ({ flakeFile, systemFile, homeFile }: LearnerFacts): Submission => {
        const places = Object.entries({ flakeFile, systemFile, homeFile }).filter(([, place]) => place);
        const filled = fillStep(chapter, step, { ...names, ...Object.fromEntries(places) });
        return { kind: 'pasted', text: asPasted(filled.modelAnswers[0]) };
      };
      return [{ step: step.id, submissionFor }];
    });
  }

  function play(answers: readonly Answered[], facts: LearnerFacts = {}): Session {
    let saved: ReadonlyMap<string, string> = new Map();
    let known = facts;
    const refused: string[] = [];
    const questions: string[] = [];
    for (const { step, submissionFor } of answers) {
      const submission = submissionFor(known);
      const ask = (shown: Submission) =>
        merger.accept({ step, submission: shown, facts: known, savedFiles: saved });
      let { verdict, merge } = ask(submission);
      for (let count = 0; merge?.kind === 'contradiction' && count < mostQuestions; count++) {
        const { fact, saved: meant, shown } = merge.contradiction;
        questions.push(`${step}: ${fact}`);
        ({ verdict, merge } = ask(withName(submission, step, fact, shown, meant)));
      }
      if (verdict.verdict !== 'pass') {
        refused.push(`${step}: ${verdict.findings[0]?.code}`);
        continue;
      }
      known = { ...known, ...verdict.learned };
      if (merge?.kind === 'merged') {
        known = { ...known, ...merge.facts };
        const { changed, removed } = merge;
        saved = new Map([...[...saved].filter(([path]) => !removed.includes(path)), ...changed]);
      } else refused.push(`${step}: ${merge?.kind}`);
    }
    const files = merger.whole(saved, known);
    return { files, facts: known, verdict: check(new Map([hardware, ...files]), known), refused, questions };
  }

  /** The answer as `/hm files use saved` reads it. */
  function withName(
    submission: Submission,
    step: string,
    fact: ContestedFact,
    from: string,
    to: string,
  ): Submission {
    if (submission.kind === 'files')
      return { kind: 'files', files: merger.rename(submission.files, fact, from, to) };
    return { kind: 'pasted', text: merger.renameSubmission(submission.text, step, fact, from, to) };
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

  /**
   * The code of a mistake that stands in the answer's own words and that its step does not ask about, such as a misspelt
   * option of some program; null where a session failed for anything else. No order of steps could make such a
   * configuration whole.
   */
  function spoiltBy(entry: CorpusEntry, { verdict, files }: Session): string | null {
    const [first] = verdict.findings;
    const line = files.get(first?.file ?? '')?.split('\n')[(first?.line ?? 0) - 1];
    const words = [entry.submission ?? '', ...Object.values(entry.files ?? {})].join('\n');
    const step = chapter.mistakes.get(first?.code ?? '')?.step;
    const isOwn = line !== undefined && line.trim().length > 3 && words.includes(line.trim());
    return first && isOwn && step !== undefined && step !== entry.step ? first.code : null;
  }

  return { answersWith, downloaded, play, spoiltBy };
}

/** What an entry says is known of its learner, and where they said that the file stands which it does not name. */
export function knownOf(entry: CorpusEntry): LearnerFacts {
  const names = Object.entries(entry.context ?? {}).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(names), ...placesOf(entry) };
}

/** An entry of one piece stands where real Nix judged it. */
function placesOf({ submission, nix }: CorpusEntry): LearnerFacts {
  if (submission === undefined || !Array.isArray(nix) || nix.length > 1) return {};
  const [{ frame, file } = {}] = nix;
  if (frame === undefined || file === undefined || submission.includes(file)) return {};
  if (['config', 'config-bindings', 'home-manager'].includes(frame)) return { systemFile: file };
  return frame.startsWith('home') ? { homeFile: file } : {};
}

/** The right answers to Nix steps. */
export function rightAnswers(entries: readonly CorpusEntry[]): CorpusEntry[] {
  return entries.filter(({ step, verdict }) => step !== 'project' && verdict === 'pass');
}
