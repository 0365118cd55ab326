import { checkExpression } from '../../nix/index.ts';
import type { Reading } from '../sources/read.ts';
import type { Source } from '../sources/source.ts';
import { visitExpressions } from '../sources/visit.ts';

/**
 * Whether Nix could parse everything that is shown, a piece with what stands around it. Stricter than a verdict, which
 * also reads `...` as something left out: that counts only where the learner had written it so.
 */
export function isReadable({ sources }: Reading, before: Reading): boolean {
  const isElided = before.sources.some((source) => source.shown && hasPlaceholder(source));
  return sources.every((source) => !source.shown || isWhole(source) || (isElided && isSound(source)));
}

function isWhole({ text }: Source): boolean {
  return completions(text).some(isComplete);
}

function isSound({ problems }: Source): boolean {
  return problems.every(({ code }) => code === 'undefined-variable');
}

/** Whether the learner left something out on purpose, and nothing else is wrong with the way it is written. */
function hasPlaceholder(source: Source): boolean {
  let found = false;
  visitExpressions(source.tree, (expression) => {
    found ||=
      expression.kind === 'rest' ||
      (expression.kind === 'set' && expression.bindings.some(({ kind }) => kind === 'rest'));
  });
  return found && isSound(source);
}

/** A piece with what stands around it in its file. */
function completions(text: string): readonly string[] {
  return [
    text,
    `{\n${text}\n}`,
    `[\n${text}\n]`,
    `${text}\n{ }`,
    `{\n${text}\n{ }; }`,
    `{\n${text}\nin { }; }`,
  ];
}

function isComplete(text: string): boolean {
  return checkExpression(text).problems.every(({ code }) => code === 'undefined-variable');
}
