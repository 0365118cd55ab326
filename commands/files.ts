import type { Step } from '../src/chapter/chapter.ts';
import { fillStep, holeValues } from '../src/chapter/holes.ts';
import { hardwareFile, zipArchive } from '../src/core/archive.ts';
import { type Context, defineCommand, type Outcome } from '../src/core/command.ts';
import { type Composer, composer, listOf, replyOf, text } from '../src/core/compose-reply.ts';
import { KnownError } from '../src/core/errors.ts';
import { changeTo, keepsFiles, textsOf, withStanding } from '../src/core/keeping.ts';
import { namesIn, quoted } from '../src/core/quoted.ts';
import type { Inline } from '../src/core/reply.ts';
import type { SavedFile } from '../src/core/store.ts';
import { namedFacts } from '../src/validator/files/rename.ts';
import type { LearnerFacts } from '../src/validator/verdict.ts';
import { check } from './check.ts';

export const files = defineCommand({
  group: 'hm',
  name: 'files',
  aliases: ['file'],
  description: 'command.files',
  arguments: {
    action: {
      kind: 'choice',
      description: 'argument.files-action',
      required: false,
      choices: ['list', 'show', 'download', 'undo', 'use'],
      synonyms: { zip: 'download', get: 'show', back: 'undo' },
    },
    name: { kind: 'text', description: 'argument.files-name', required: false },
  },
  body: null,
  permission: 'anyone',
  async run(context, { action, name }): Promise<Outcome> {
    const compose = composer(context.messages);
    if (!keepsFiles(context.learner)) return { reply: replyOf(compose.paragraph('files.none-kept')) };
    const saved = await context.savedFiles();
    switch (action) {
      case 'show':
        return show(context, saved, name);
      case 'download':
        return download(context, compose, saved);
      case 'undo':
        return undo(context, compose, saved);
      case 'use':
        return use(context, saved, name);
      default:
        return list(context, compose, saved);
    }
  },
});

function list(context: Context, compose: Composer, saved: readonly SavedFile[]): Outcome {
  const { chapter, learner, merging } = context;
  const paths = [...merging.whole(textsOf(saved), learner.facts).keys()].sort();
  const lines = paths.map((path): readonly Inline[] => {
    const file = saved.find((each) => each.path === path);
    return [{ kind: 'code', text: path }, text(': '), ...historyOf(compose, context, file)];
  });
  if (!paths.includes(hardwareFile))
    lines.push([{ kind: 'code', text: hardwareFile }, text(': '), ...compose.line('files.hardware')]);
  return {
    reply: replyOf(
      compose.heading('files.heading'),
      saved.length === 0 ? compose.paragraph('files.none-yet') : null,
      listOf(lines),
      compose.paragraph('files.how'),
      compose.choices(
        ['choice.download', 'hm files download'],
        ...(saved.length === 0 ? [] : [['choice.undo', 'hm files undo'] as const]),
      ),
    ),
  };

  function historyOf(say: Composer, { learner: { facts } }: Context, file: SavedFile | undefined) {
    if (file === undefined) return say.line('files.as-begun');
    const step = chapter.steps.find(({ slot }) => slot === file.slot);
    return step === undefined ? say.line('files.changed') : say.line('files.from-step', named(step, facts));
  }

  function named(step: Step, facts: Context['learner']['facts']) {
    return { number: chapter.steps.indexOf(step) + 1, title: fillStep(chapter, step, facts).title };
  }
}

function show(context: Context, saved: readonly SavedFile[], name: string | null): Outcome {
  if (name === null) throw new KnownError('files-which', {}, 'hm files');
  const whole = context.merging.whole(textsOf(saved), context.learner.facts);
  const wanted = name.trim().replace(/^\.\//, '');
  const path = whole.has(wanted) ? wanted : [...whole.keys()].find((each) => each.endsWith(`/${wanted}`));
  const content = path === undefined ? undefined : whole.get(path);
  if (path === undefined || content === undefined)
    throw new KnownError('files-unknown', { typed: quoted(name) }, 'hm files');
  return { reply: replyOf({ kind: 'code', language: 'nix', name: path, text: content }) };
}

function download(context: Context, compose: Composer, saved: readonly SavedFile[]): Outcome {
  const { chapter, learner, merging, now } = context;
  const whole = merging.whole(textsOf(saved), learner.facts);
  const { files: complete, needed } = merging.complete(whole, learner.facts, hardwareFile);
  const { findings } = context.checkFiles(new Map([...complete, [hardwareFile, '{ }']]), learner.facts);
  const isWhole = findings.every(({ severity }) => severity === 'informative' || severity === 'celebratory');
  const { host } = holeValues(chapter.defaults, learner.facts);
  const pictures = needed.length === 0 ? 'none' : needed.join(', ');
  const bytes = zipArchive({
    files: complete,
    pictures: needed,
    readme: compose.text('files.readme', { host, pictures }),
    at: now,
  });
  return {
    reply: replyOf(
      compose.paragraph('files.download'),
      isWhole ? null : compose.notice('information', 'files.download-not-whole'),
      {
        kind: 'file',
        name: 'nixos-configuration.zip',
        mediaType: 'application/zip',
        content: Buffer.from(bytes).toString('base64'),
        encoding: 'base64',
      },
    ),
  };
}

async function undo(context: Context, compose: Composer, saved: readonly SavedFile[]): Promise<Outcome> {
  const { chapter, learner } = context;
  const change = await context.lastFileChange();
  if (change === null) throw new KnownError('files-nothing-to-undo', {}, 'hm files');
  const texts = { ...Object.fromEntries(textsOf(saved)), ...change.before };
  const left = Object.entries(texts).filter((entry): entry is [string, string] => entry[1] !== null);
  const facts = factsBehind(context, new Map(left));
  const { steps } = context.checkFiles(context.merging.whole(new Map(left), facts), facts);
  const met = Object.keys(steps).filter((id) => steps[id] === 'pass');
  const paths = Object.keys(change.before);
  const progress = learner.progress && withStanding(learner.progress, chapter, met);
  return {
    learner: { ...learner, facts, progress },
    files: { texts: change.before, slot: null, history: { kind: 'take-back', id: change.id } },
    reply: replyOf(
      compose.notice('success', 'files.undone', { paths: namesIn(paths), count: paths.length }),
      compose.choices(['choice.files', 'hm files'], ['choice.next', 'hm next']),
    ),
  };
}

/** What files tell, and a change of them may tell otherwise. */
const factsOfFiles: readonly (keyof LearnerFacts)[] = [...namedFacts, 'systemFile', 'homeFile'];

/** What is known of the learner, with the names that stand in these files. An example's name is no knowledge. */
function factsBehind(
  { chapter, learner, merging }: Context,
  texts: ReadonlyMap<string, string>,
): LearnerFacts {
  const written = merging.factsIn(texts);
  const examples: readonly string[] = Object.values(chapter.defaults);
  const entries = Object.entries(learner.facts).flatMap(([fact, known]): [string, string][] => {
    const now = factsOfFiles.some((name) => name === fact) ? written[fact as keyof LearnerFacts] : undefined;
    if (now === undefined || now === known) return [[fact, known]];
    return examples.includes(now) ? [] : [[fact, now]];
  });
  return Object.fromEntries(entries);
}

/** The learner says which of two names is meant; the waiting answer is then judged with it. */
async function use(context: Context, files: readonly SavedFile[], which: string | null): Promise<Outcome> {
  const { learner, merging, waiting, chapter } = context;
  if (waiting === null) throw new KnownError('files-nothing-waiting', {}, 'hm files');
  const meant = which?.trim().toLowerCase();
  if (meant !== 'saved' && meant !== 'new') throw new KnownError('files-use-what');
  const { fact, saved: before, shown } = waiting.contradiction;
  const given = { step: chapter.steps.find(({ id }) => id === waiting.step) ?? null };
  const again = { ...context, waiting: null, bodyAuthor: null };
  if (meant === 'saved') {
    const body = merging.renameSubmission(waiting.text, waiting.step, fact, shown, before);
    return check.run({ ...again, body }, given);
  }
  const saved = textsOf(files);
  const renamed = merging.rename(saved, fact, before, shown);
  const facts = { ...learner.facts, [fact]: shown };
  const outcome = await check.run(
    {
      ...again,
      body: waiting.text,
      learner: { ...learner, facts },
      savedFiles: async () =>
        [...renamed].map(([path, text]) => {
          const file = files.find((each) => each.path === path);
          return { path, text, slot: file?.slot ?? null, changedAt: file?.changedAt ?? context.now };
        }),
    },
    given,
  );
  if (outcome.learner === undefined) return outcome;
  const written = [...renamed].filter(([path, content]) => saved.get(path) !== content);
  const moved = [...saved.keys()].filter((path) => !renamed.has(path)).map((path) => [path, null] as const);
  const changed: Record<string, string | null> = Object.fromEntries([...written, ...moved]);
  const slot = given.step?.slot ?? null;
  const texts = { ...changed, ...outcome.files?.texts };
  if (Object.keys(texts).length === 0) return outcome;
  const paths = namesIn(Object.keys(changed));
  const told = composer(context.messages).notice('information', 'files.renamed', {
    shown: quoted(shown),
    paths,
  });
  const { reply } = outcome;
  return {
    ...outcome,
    files: changeTo(texts, saved, slot),
    reply: paths === '' ? reply : { ...reply, blocks: [told, ...reply.blocks] },
  };
}
