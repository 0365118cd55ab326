/** What an accepted answer does to the learner's files, and what the learner is told about it. */
import type { Chapter, Step } from '../chapter/chapter.ts';
import { findSecrets } from '../security/secrets.ts';
import type { MergeNote } from '../validator/files/complement.ts';
import type { Contradiction } from '../validator/files/contradictions.ts';
import type { Merge } from '../validator/files/merge.ts';
import type { ContestedFact } from '../validator/files/rename.ts';
import type { Verdict } from '../validator/verdict.ts';
import { type Composer, listOf, sentence } from './compose-reply.ts';
import type { Learner, Progress } from './learner.ts';
import { withNotes } from './progress.ts';
import { namesIn, quoted } from './quoted.ts';
import type { Block } from './reply.ts';
import type { FilesChange, FileTexts, SavedFile } from './store.ts';

export function keepsFiles({ settings }: Learner): boolean {
  return settings.keepFiles !== false;
}

/** Texts by path. */
export function textsOf(files: readonly SavedFile[]): ReadonlyMap<string, string> {
  return new Map(files.map(({ path, text }) => [path, text]));
}

/** What becomes of the files: absent where nothing changes. */
export interface Keeping {
  readonly files?: FilesChange;
  readonly blocks: readonly Block[];
  readonly progress: Progress;
}

/** The change that writes these texts and can be taken back. */
export function changeTo(
  texts: FileTexts,
  saved: ReadonlyMap<string, string>,
  slot: number | null,
): FilesChange {
  const before = Object.fromEntries(Object.keys(texts).map((path) => [path, saved.get(path) ?? null]));
  return { texts, slot, history: { kind: 'keep', before } };
}

/** Takes a merged answer into the files, but for those that would hold a secret. */
export function keepMerged(
  compose: Composer,
  chapter: Chapter,
  step: Step,
  merge: Merge | null,
  saved: ReadonlyMap<string, string>,
  progress: Progress,
): Keeping {
  if (merge === null || merge.kind === 'contradiction') return { blocks: [], progress };
  if (merge.kind === 'unplaced') {
    const [unknown] = merge.findings;
    const block: Block = unknown
      ? { kind: 'notice', tone: 'information', text: sentence(unknown.message) }
      : compose.notice('information', 'files.unplaced');
    return { blocks: [block], progress };
  }
  if (merge.kind === 'refused') {
    return { blocks: [compose.notice('information', `files.${merge.code}`, { path: merge.path })], progress };
  }
  const isSecret = (text: string) => findSecrets(text).length > 0;
  const secret = [...merge.changed].filter(([, text]) => isSecret(text)).map(([path]) => path);
  const kept = [...merge.changed].filter(([path]) => !secret.includes(path));
  const secrets = secret.map((path) => compose.notice('information', 'files.secret', { path }));
  if (kept.length === 0) return { blocks: secrets, progress };
  const lost = chapter.steps.filter(({ id }) => merge.lost.includes(id));
  return {
    files: changeTo(
      Object.fromEntries([...merge.removed.map((path) => [path, null] as const), ...kept]),
      saved,
      step.slot,
    ),
    blocks: [
      compose.paragraph('files.kept', { paths: namesIn(kept.map(([path]) => path)), count: kept.length }),
      ...merge.notes.map((note) => compose.notice('information', noteKeys[note])),
      ...(lost.length === 0
        ? []
        : [
            compose.notice('information', 'files.lost', { count: lost.length }),
            listOf(lost.map(({ title }) => [{ kind: 'text', text: title }])),
          ]),
      ...secrets,
    ],
    progress: secret.length > 0 ? progress : withStanding(progress, chapter, merge.met),
  };
}

const noteKeys = {
  'hands-inputs-out': 'files.hands-inputs-out',
  'declares-account': 'files.declares-account',
  'imports-home': 'files.imports-home',
  'imports-system': 'files.imports-system',
  'imports-part': 'files.imports-part',
  'loads-module': 'files.loads-module',
  'reads-flake': 'files.reads-flake',
  'stands-in': 'files.stands-in',
} as const satisfies Record<MergeNote, string>;

/** What the notes say once more, and better: what was assumed stands in the files now. */
const assumptions: Partial<Record<MergeNote, string>> = {
  'hands-inputs-out': 'assumed-special-args',
  'declares-account': 'assumed-account',
  'imports-home': 'assumed-import',
};

/** The verdict without what is said about the files anyway: assumptions that were written, a name that leads outside. */
export function withoutWritten(verdict: Verdict, merge: Merge | null): Verdict {
  const said = merge?.kind === 'merged' ? merge.notes.map((note) => assumptions[note]) : [];
  if (merge?.kind === 'refused' && merge.code === 'path-outside') said.push('file-outside');
  return { ...verdict, findings: verdict.findings.filter(({ code }) => !said.includes(code)) };
}

/** Remembers which steps the files meet, so that a change of the chapter can be told. */
export function withStanding(progress: Progress, chapter: Chapter, met: readonly string[]): Progress {
  return chapter.steps.reduce((so, { id, slot }) => {
    const inFiles = met.includes(id);
    return (so.notes[slot]?.inFiles ?? false) === inFiles ? so : withNotes(so, slot, { inFiles });
  }, progress);
}

/** The question which of two names is meant. */
export function presentContradiction(compose: Composer, contradiction: Contradiction): Block[] {
  const [saved, shown] = [quoted(contradiction.saved), quoted(contradiction.shown)];
  const what = compose.text(factKeys[contradiction.fact]);
  return [
    compose.notice('unsure', 'files.contradiction', { what, saved, shown }),
    compose.paragraph('files.which', { saved, shown }),
    compose.choices(['choice.use-saved', 'hm files use saved'], ['choice.use-new', 'hm files use new']),
  ];
}

const factKeys = {
  username: 'setting.login',
  hostName: 'setting.host',
  inputName: 'setting.input',
  nixpkgsInput: 'setting.nixpkgs',
  homeFile: 'setting.home-file',
} as const satisfies Record<ContestedFact, string>;
