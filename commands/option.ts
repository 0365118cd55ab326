import { holeValues } from '../src/chapter/holes.ts';
import { type Context, defineCommand, type Outcome } from '../src/core/command.ts';
import { type Composer, composer, listOf, replyOf, text } from '../src/core/compose-reply.ts';
import { quoted } from '../src/core/quoted.ts';
import type { Block, Inline } from '../src/core/reply.ts';
import { type OptionEntry, type OptionSearch, searchPage } from '../src/options/option-book.ts';

/** As many as fit on a phone. */
const mostListed = 8;
/** Options that can be chosen with a button below a list. */
const mostChoices = 4;

export const option = defineCommand({
  group: 'hm',
  name: 'option',
  aliases: ['options', 'opt'],
  description: 'command.option',
  arguments: {
    name: { kind: 'text', description: 'argument.option-name', required: true, completes: 'option' },
  },
  body: null,
  permission: 'anyone',
  audience: 'room',
  run(context, { name }): Outcome {
    const compose = composer(context.messages);
    const search = context.options.search(name, mostListed);
    const [first] = search.options;
    const isOne = first !== undefined && (search.fit === 'exact' || search.total === 1);
    const blocks = isOne
      ? [...foundBy(compose, search), ...presentOption(context, compose, first)]
      : presentList(context, compose, search, name);
    return { reply: replyOf(blocks, presentSource(context, compose, isOne ? first.name : name)) };
  },
});

function presentOption(context: Context, compose: Composer, entry: OptionEntry): Block[] {
  if (entry.renamedTo !== null) {
    const values = { name: entry.name, to: entry.renamedTo };
    const current = context.options.covering(entry.renamedTo);
    return [
      compose.notice('information', 'option.renamed', values),
      ...(current === null ? [] : presentOption(context, compose, current)),
    ];
  }
  const files = holeValues(context.chapter.defaults, context.learner.facts);
  const isHome = entry.place === 'home';
  return [
    { kind: 'heading', text: entry.name },
    ...(entry.description === null ? [] : [describe(entry.description)]),
    listOf([
      compose.line('option.type', { type: entry.type }),
      defaultLine(compose, entry),
      ...(entry.file === null ? [] : [compose.line('option.declared', { file: entry.file })]),
      compose.line(isHome ? 'option.place-home' : 'option.place-system', {
        file: isHome ? files.home_file : files.system_file,
      }),
    ]),
  ];
}

function defaultLine(compose: Composer, entry: OptionEntry): readonly Inline[] {
  if (entry.default === null) return compose.line('option.required');
  if (entry.default === 'computed') return compose.line('option.computed');
  return compose.line('option.default', { value: entry.default });
}

const longestDescription = 600;

const longestType = 60;

function short(type: string): string {
  return type.length > longestType ? `${type.slice(0, longestType - 1)}…` : type;
}

/** Documentation writes roles such as {option}`home.file`; in chat the code alone is enough. */
function describe(markdown: string): Block {
  const plain = markdown
    .replaceAll(/\{[a-z]+\}(?=`)/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const shown = plain.length > longestDescription ? `${plain.slice(0, longestDescription)}…` : plain;
  return { kind: 'paragraph', text: [text(shown)] };
}

function presentList(context: Context, compose: Composer, search: OptionSearch, asked: string): Block[] {
  if (search.fit === null)
    return [
      compose.notice('unsure', 'option.none', {
        question: quoted(asked),
        release: context.options.release,
      }),
      compose.paragraph('option.elsewhere'),
    ];
  const hidden = search.total - search.options.length;
  return [
    ...foundBy(compose, search),
    listOf(search.options.map((entry) => listLine(compose, entry))),
    ...(hidden === 0 ? [] : [compose.paragraph('option.more', { count: hidden })]),
    {
      kind: 'choices',
      choices: search.options
        .slice(0, mostChoices)
        .map(({ name }) => ({ label: name, command: `hm option ${name}` })),
    },
  ];
}

function foundBy(compose: Composer, { fit, total }: OptionSearch): Block[] {
  return fit === null || fit === 'exact' ? [] : [compose.paragraph(`option.found-${fit}`, { total })];
}

function listLine(compose: Composer, entry: OptionEntry): readonly Inline[] {
  const note =
    entry.renamedTo === null
      ? [text(short(entry.type))]
      : compose.line('option.list-renamed', { to: entry.renamedTo });
  return [{ kind: 'code', text: entry.name }, text(': '), ...note];
}

const commitDigits = 7;

/** Which Home Manager these facts are of, and where to look for the learner's own. */
function presentSource({ options, learner }: Context, compose: Composer, name: string): Block {
  const release = learner.facts.release ?? 'master';
  const url = searchPage(quoted(name), release);
  return {
    kind: 'paragraph',
    text: [
      ...compose.line('option.source', {
        release: options.release,
        commit: options.commit?.slice(0, commitDigits) ?? 'none',
      }),
      text(' '),
      { kind: 'link', text: compose.text('option.search-page', { release }), url },
    ],
  };
}
