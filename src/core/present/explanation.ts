/** What a message means, as a learner reads it: cause, cure, where to look, which step explains it. */
import type { Chapter } from '../../chapter/chapter.ts';
import { fillStep } from '../../chapter/holes.ts';
import { type Candidate, type Diagnosis, explainCandidate } from '../../doctor/index.ts';
import type { Finding, LearnerFacts } from '../../validator/verdict.ts';
import { type Composer, listOf, sentence, text } from '../compose-reply.ts';
import { quoted } from '../quoted.ts';
import type { Block, Inline } from '../reply.ts';
import { presentExcerpt } from './excerpt.ts';

interface Reader {
  readonly compose: Composer;
  readonly chapter: Chapter;
  readonly facts: LearnerFacts;
}

/** The likeliest cause in full, the others in a line each. */
export function presentDiagnosis(reader: Reader, diagnosis: Diagnosis): Block[] {
  const [first, ...others] = diagnosis.candidates;
  if (first === undefined) return presentUnknown(reader.compose, diagnosis);
  const { compose, chapter, facts } = reader;
  const { title, cause, fix, tell } = explainCandidate(first, diagnosis, chapter, facts);
  const { file, line } = diagnosis.names;
  const { stops, general } = first.entry;
  return [
    ...(diagnosis.hasError && !stops
      ? [compose.notice('unsure', 'explain.error-unknown', { headline: diagnosis.headline })]
      : []),
    stops
      ? compose.notice(general ? 'unsure' : 'refusal', general ? 'explain.not-sure' : 'explain.known', {
          title,
        })
      : compose.notice('information', 'explain.no-stop', { title }),
    labelled(compose.line('explain.cause'), cause),
    labelled(compose.line('explain.fix'), fix),
    ...(tell === null ? [] : [labelled(compose.line('explain.tell'), tell)]),
    ...(file === null || line === null
      ? []
      : [compose.paragraph('explain.place', { file: quoted(file), line })]),
    ...(others.length === 0
      ? []
      : [
          compose.paragraph('explain.others', { count: others.length }),
          listOf(others.map((other) => otherLine(reader, other, diagnosis))),
        ]),
    ...presentSteps(reader, diagnosis.candidates),
  ];
}

/** A cause that stands in the learner's own files; `candidate` is the message that it makes. */
export function presentSeenCause(
  reader: Reader,
  candidate: Candidate,
  diagnosis: Diagnosis,
  finding: Finding,
  source: string,
): Block[] {
  const { title } = explainCandidate(candidate, diagnosis, reader.chapter, reader.facts);
  const excerpt = presentExcerpt(source, finding);
  return [
    reader.compose.notice('refusal', 'explain.known', { title }),
    reader.compose.paragraph('explain.seen-in-files', { file: quoted(finding.file ?? '') }),
    { kind: 'paragraph', text: sentence(finding.message) },
    ...(excerpt === null ? [] : [excerpt]),
    ...presentSteps(reader, [candidate]),
  ];
}

function presentUnknown(compose: Composer, { headline }: Diagnosis): Block[] {
  return [
    compose.notice('unsure', 'explain.unknown'),
    ...(headline === ''
      ? [compose.paragraph('explain.no-headline')]
      : [
          compose.paragraph('explain.headline'),
          { kind: 'code', language: 'text', name: null, text: headline } satisfies Block,
        ]),
    compose.paragraph('explain.what-to-paste'),
  ];
}

function labelled(label: readonly Inline[], content: string): Block {
  return { kind: 'paragraph', text: [...label, text(' '), ...sentence(content)] };
}

function otherLine({ compose, chapter, facts }: Reader, candidate: Candidate, diagnosis: Diagnosis) {
  const { title, cause, tell } = explainCandidate(candidate, diagnosis, chapter, facts);
  const number = numberOf(chapter, candidate.entry.step);
  return [
    { kind: 'strong', text: `${title}:` } satisfies Inline,
    text(' '),
    ...sentence(tell ?? cause),
    text(' '),
    ...compose.line('explain.other', { number }),
  ];
}

/** The steps that explain the candidates, the likeliest in words, each as a choice. */
function presentSteps({ compose, chapter, facts }: Reader, candidates: readonly Candidate[]): Block[] {
  const ids = [...new Set(candidates.map(({ entry }) => entry.step))];
  const steps = ids.flatMap((id) => chapter.steps.find((step) => step.id === id) ?? []);
  const [first] = steps;
  if (first === undefined) return [];
  const { title } = fillStep(chapter, first, facts);
  return [
    compose.paragraph('explain.step', { number: numberOf(chapter, first.id), id: first.id, title }),
    {
      kind: 'choices',
      choices: steps.map(({ id }) => ({
        label: compose.text('choice.goto', { number: numberOf(chapter, id) }),
        command: `hm goto ${id}`,
      })),
    },
  ];
}

function numberOf(chapter: Chapter, id: string): number {
  return chapter.steps.findIndex((step) => step.id === id) + 1;
}
