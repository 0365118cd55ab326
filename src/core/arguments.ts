/** From the words of an event to a command and its typed arguments. Whatever does not fit is a `KnownError`. */
import type { Chapter, Step } from '../chapter/chapter.ts';
import { isBinary } from '../security/neutral.ts';
import type { AnyCommand, ArgumentSpec, ArgumentSpecs, Arguments } from './command.ts';
import { bodyTooLong, KnownError } from './errors.ts';
import type { CommandCall } from './event.ts';
import { quoted } from './quoted.ts';
import { nearest, slipOf } from './suggest.ts';

export interface ParsedCall {
  readonly given: Arguments<ArgumentSpecs>;
  readonly body: string | null;
}

/** The command of a group by name or alias; `help` where only the group was typed. */
export function findCommand(
  call: CommandCall,
  commands: readonly AnyCommand[],
  chapter: Chapter,
): AnyCommand {
  if (call.group === '' && call.body !== null) throw withoutCommand(call.body, commands, chapter);
  const group = commands.filter((command) => command.group === call.group);
  if (group.length === 0) throw new KnownError('not-a-command', { typed: quoted(call.group) }, 'hm help');
  const name = call.name === '' ? 'help' : call.name.toLowerCase();
  // There is one help for all groups.
  const candidates = name === 'help' ? commands : group;
  const found = candidates.find((command) => command.name === name || command.aliases.includes(name));
  if (found !== undefined) return found;
  const values = { typed: quoted(call.name) };
  if (chapter.steps.some((step) => step.id === name)) {
    throw new KnownError('unknown-command-near', { ...values, near: `hm goto ${name}` }, `hm goto ${name}`);
  }
  const near = nearest(
    name,
    group.flatMap((command) => [command.name, ...command.aliases]),
  );
  if (near === null) throw new KnownError('unknown-command', values, 'hm help');
  const suggestion = `${call.group} ${near}`;
  throw new KnownError('unknown-command-near', { ...values, near: suggestion }, suggestion);
}

/** Words that begin with no command: a slip in one, or somebody who says hello. */
function withoutCommand(said: string, commands: readonly AnyCommand[], chapter: Chapter): KnownError {
  const [first = ''] = said.trim().split(/\s/, 1);
  const learners = commands.filter(({ group }) => group === 'hm');
  const meant = said.includes('\n')
    ? null
    : slipOf(
        first,
        learners.flatMap(({ name, aliases }) => [name, ...aliases]),
      );
  if (meant === null) return new KnownError('text-without-command', { title: chapter.title }, 'hm next');
  const near = `hm ${meant}`;
  return new KnownError('unknown-command-near', { typed: quoted(first), near }, near);
}

/** The typed arguments of a call. Named options count before words; words fill the rest in order. */
export function parseArguments(command: AnyCommand, call: CommandCall, chapter: Chapter): ParsedCall {
  const specs = Object.entries(command.arguments as ArgumentSpecs);
  const words = [...call.words];
  const given: Record<string, Step | string | null> = {};
  for (const [index, [name, spec]] of specs.entries()) {
    const option = call.options[name];
    if (option !== undefined) given[name] = parseValue(command, spec, String(option), chapter);
    else if (words.length === 0 || isForNext(spec, specs[index + 1]?.[1], words)) given[name] = null;
    else if (isCodeOnTheLine(command, call, spec, words, chapter)) given[name] = null;
    else if (spec.kind === 'text') given[name] = words.splice(0).join(' ');
    else given[name] = parseValue(command, spec, takeWord(spec, words), chapter);
    if (spec.required && given[name] === null) {
      throw new KnownError('argument-missing', { name, command: `${command.group} ${command.name}` });
    }
  }
  const body = call.body ?? (command.body !== null && words.length > 0 ? words.splice(0).join(' ') : null);
  if (words[0] !== undefined) {
    throw new KnownError('argument-surplus', {
      typed: quoted(words[0]),
      command: `${command.group} ${command.name}`,
    });
  }
  return { given, body: checkBody(command, body) };
}

const quotationMarks = /^["“”„«']|["“”„»']$/g;

/** The next word; where a name may hold spaces, all words up to the closing quotation mark. */
function takeWord(spec: ArgumentSpec, words: string[]): string {
  const first = words.shift() ?? '';
  if (spec.kind !== 'word' || !/^["“„«']/.test(first)) return first;
  const taken = [first];
  while (words.length > 0 && (taken.join(' ').length < 2 || !/["“”»']$/.test(taken.at(-1) ?? ''))) {
    taken.push(words.shift() ?? '');
  }
  return taken.join(' ').replace(quotationMarks, '').trim();
}

/** `/cohort progress away`: where a name is left out, a word that the next argument knows is for that; quoted it is a name. */
function isForNext(
  spec: ArgumentSpec,
  next: ArgumentSpec | undefined,
  [word = '']: readonly string[],
): boolean {
  if (spec.kind !== 'word' || spec.required || next?.kind !== 'choice') return false;
  const typed = word.toLowerCase();
  return next.choices.includes(next.synonyms?.[typed] ?? typed);
}

/** A step by id, number in the chapter, or title; null where none is called so. */
function lookUpStep(typed: string, chapter: Chapter): Step | null {
  const word = typed.trim().toLowerCase();
  const numbered = /^\d{1,3}$/.test(word) ? chapter.steps[Number(word) - 1] : undefined;
  return (
    chapter.steps.find((step) => step.id === word || step.title.toLowerCase() === word) ?? numbered ?? null
  );
}

function findStep(typed: string, chapter: Chapter): Step {
  const found = lookUpStep(typed, chapter);
  if (found !== null) return found;
  const near = nearest(
    typed,
    chapter.steps.map((step) => step.id),
  );
  const values = { typed: quoted(typed) };
  if (near === null) throw new KnownError('unknown-step', values, 'hm status');
  throw new KnownError('unknown-step-near', { ...values, near }, `hm goto ${near}`);
}

/** `/hm check git add .`: several words that do not begin with a step are the submission itself. */
function isCodeOnTheLine(
  command: AnyCommand,
  call: CommandCall,
  spec: ArgumentSpec,
  words: readonly string[],
  chapter: Chapter,
): boolean {
  if (command.body === null || call.body !== null || spec.kind !== 'step' || words.length < 2) return false;
  return lookUpStep(words[0] ?? '', chapter) === null;
}

function parseValue(command: AnyCommand, spec: ArgumentSpec, typed: string, chapter: Chapter): Step | string {
  switch (spec.kind) {
    case 'step':
      return findStep(typed, chapter);
    case 'word':
    case 'text':
      return typed;
    case 'choice': {
      const word = typed.toLowerCase();
      const choice = spec.synonyms?.[word] ?? word;
      if (spec.choices.includes(choice)) return choice;
      const near = nearest(word, spec.choices);
      const name = `${command.group} ${command.name}`;
      const values = { typed: quoted(typed), command: name, choices: spec.choices.join(', ') };
      throw new KnownError('argument-unknown', values, near === null ? null : `${name} ${near}`);
    }
  }
}

function checkBody(command: AnyCommand, body: string | null): string | null {
  if (body === null || body.trim() === '') return null;
  if (command.body === null) {
    throw new KnownError('body-unexpected', { command: `${command.group} ${command.name}` }, 'hm check');
  }
  const bytes = Buffer.byteLength(body);
  if (bytes > command.body.maximumBytes) {
    throw bodyTooLong(bytes, command.body.maximumBytes);
  }
  if (isBinary(body)) throw new KnownError('body-not-text');
  return body;
}
