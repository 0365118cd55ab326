/** What an answer contradicts is taken out of the learner's files: what was said last holds. */
import type { Definition, OptionNode } from '../../nix/evaluate/index.ts';
import { applyEdits, parseFragment, type Span } from '../../nix/index.ts';
import type { Course } from '../check.ts';
import type { LearnerFacts } from '../verdict.ts';
import { removal } from './insert.ts';
import { asSeenFrom } from './paths.ts';
import { configurationOf, definedOptions } from './places.ts';
import { type Files, standingOf, withFile } from './project.ts';

/** A definition as it is written. */
interface Written {
  readonly option: string;
  readonly file: string;
  readonly span: Span;
  readonly code: string;
}

/** What the files were before the answer. */
export interface Before {
  /** Whether there was a file at the path. */
  has(path: string): boolean;
  /** Whether a definition was there, so that it gives way. */
  defines(definition: Pick<Written, 'option' | 'code'>): boolean;
}

/** Two values for one option. */
const conflictCodes = [
  'conflicting-definitions',
  'face-duplicate-target',
  'username-differs',
  'homedir-conflict',
];
/** NixOS gives these two to every home, and a home's own may only say the same. */
const givenByNixos = ['home.username', 'home.homeDirectory'];

export function beforeIn(files: Files, facts: LearnerFacts): Before {
  let known: ReadonlySet<string> | null = null;
  return {
    has: (path) => files.has(path),
    // Files may have moved meanwhile, so that the path tells nothing.
    defines: ({ option, code }) => {
      known ??= new Set(
        definedOptions(configurationOf(files, facts))
          .flatMap((node) => node.definitions.flatMap((each) => writtenIn(each, node, files)))
          .map((each) => `${each.option} ${each.code}`),
      );
      return known.has(`${option} ${code}`);
    },
  };
}

/** The files without old definitions that new ones contradict; each goes only where that ends a conflict. */
export function withoutSuperseded(files: Files, facts: LearnerFacts, course: Course, before: Before): Files {
  let result = files;
  for (let round = 0; round < mostRounds; round++) {
    const { conflicts } = quarrels(result, facts, course);
    if (conflicts === 0) return result;
    const [best] = candidates(result, facts, before)
      .map((files) => ({ files, ...quarrels(files, facts, course) }))
      .filter((each) => each.conflicts < conflicts)
      .toSorted((a, b) => b.met - a.met);
    if (best === undefined) return result;
    result = best.files;
  }
  return result;
}

const mostRounds = 8;

/** How many conflicts there are, and how many steps are met all the same. */
function quarrels(
  files: Files,
  facts: LearnerFacts,
  course: Course,
): { readonly conflicts: number; readonly met: number } {
  const { verdict, met } = standingOf(files, facts, course, 'reached-files');
  const conflicts = verdict.findings.filter(({ code }) => conflictCodes.includes(code));
  return { conflicts: conflicts.length, met: met.length };
}

function candidates(files: Files, facts: LearnerFacts, before: Before): Files[] {
  return definedOptions(configurationOf(files, facts)).flatMap((node): Files[] => {
    const option = node.path.join('.');
    const contested = givenByNixos.includes(option) ? node.definitions : node.conflicts;
    const written = apart(contested.flatMap((each) => writtenIn(each, node, files)));
    const old = written.filter((each) => before.defines(each));
    if (old.length === 0) return [];
    // Where all are old, the last one stays, unless NixOS says it anyway.
    const going = old.length === written.length && !givenByNixos.includes(option) ? old.slice(0, -1) : old;
    if (going.length === 0) return [];
    const said = written.find((each) => !going.includes(each));
    const inPlace = said ? replacedInPlace(files, going, said) : null;
    return [withoutDefinitions(files, going), ...(inPlace ? [inPlace] : [])];
  });
}

/** One function may define an option several times, so that several definitions are written in one place. */
function apart(written: readonly Written[]): Written[] {
  const isWithin = (a: Written, b: Written) =>
    a.file === b.file && b.span.start <= a.span.start && a.span.start < b.span.end;
  return written.filter(
    (each, index) => !written.slice(0, index).some((other) => isWithin(each, other) || isWithin(other, each)),
  );
}

/** What is said now stands where the first of the others stood, since more may rest on that place. */
function replacedInPlace(files: Files, going: readonly Written[], said: Written): Files | null {
  const [place, ...others] = going;
  const [old, now] = [place, said].map((each) => each && valueIn(each.code));
  if (!place || !old || !now) return null;
  const value = asSeenFrom(said.file, place.file, said.code.slice(now.start, now.end));
  const span = { start: place.span.start + old.start, end: place.span.start + old.end };
  const without = withoutDefinitions(
    files,
    [...others, said].filter(({ file }) => file !== place.file),
  );
  const edits = [
    { span, text: value },
    ...[...others, said]
      .filter(({ file }) => file === place.file)
      .map((each) => removal(files.get(place.file) ?? '', each.span)),
  ];
  return withFile(without, place.file, applyEdits(files.get(place.file) ?? '', edits));
}

/** Where the value stands in the code of a binding. */
function valueIn(code: string): Span | null {
  const { tree } = parseFragment(code);
  const [binding] = tree.kind === 'set' ? tree.bindings : [];
  return binding?.kind === 'assignment' ? binding.value : null;
}

function withoutDefinitions(files: Files, going: readonly Written[]): Files {
  return [...new Set(going.map(({ file }) => file))].reduce<Files>((result, file) => {
    const text = files.get(file) ?? '';
    const edits = going.filter((each) => each.file === file).map(({ span }) => removal(text, span));
    return withFile(result, file, applyEdits(text, edits));
  }, files);
}

function writtenIn({ attribute }: Definition, node: OptionNode, files: Files): Written[] {
  const place = attribute?.bindingPlace;
  const text = place ? files.get(place.file) : undefined;
  if (!place || text === undefined) return [];
  const { file, span } = place;
  return [{ option: node.path.join('.'), file, span, code: text.slice(span.start, span.end) }];
}
