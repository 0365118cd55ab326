/** Names that are inherited in an answer, and those that are inherited in the learner's file. */
import {
  type Assignment,
  applyEdits,
  type Inherit,
  parseExpression,
  type SetExpression,
} from '../../nix/index.ts';
import type { Added, Mode } from './added.ts';
import { type FindSet, within } from './find.ts';
import { insertInto, removal } from './insert.ts';
import { type Name, namesIn, settable, sharedLength } from './names.ts';

export function mergeInherit(
  text: string,
  find: FindSet,
  prefix: readonly Name[],
  binding: Inherit,
  added: Added,
  mode: Mode,
): string | null {
  let result = text;
  const names: Name[] = [];
  for (const name of namesIn(binding.names, added.text)) {
    const set = find(parseExpression(result).tree);
    if (set === null) return null;
    const state = inheritState(set, [...prefix, name], result);
    if (state === 'same' || (state !== null && mode === 'keep')) continue;
    if (state !== null) result = applyEdits(result, [removal(result, state)]);
    names.push(name);
  }
  if (names.length === 0) return result;
  const source = binding.source
    ? `(${added.text.slice(binding.source.start, binding.source.end).replace(/^\(|\)$/g, '')}) `
    : '';
  const code = `inherit ${source}${names.map((name) => name.text).join(' ')};`;
  return placeBelow(result, find, prefix, code);
}

/** Whether a name is inherited already, or the binding that gives it a value; null where it has none. */
function inheritState(set: SetExpression, path: readonly Name[], text: string): 'same' | Assignment | null {
  for (const each of set.bindings) {
    if (each.kind === 'rest') continue;
    if (each.kind === 'inherit') {
      if (path.length === 1 && namesIn(each.names, text).some(({ key }) => key === path[0]?.key))
        return 'same';
      continue;
    }
    const names = namesIn(each.path.names, text);
    const shared = sharedLength(names, path);
    if (shared === path.length) return each;
    const inner = shared === names.length ? settable(each.value) : null;
    if (inner) return inheritState(inner, path.slice(shared), text);
  }
  return null;
}

/** Puts a line of code into the set at `path`, which is made where it is missing. */
function placeBelow(text: string, find: FindSet, path: readonly Name[], code: string): string | null {
  const set = find(parseExpression(text).tree);
  if (set === null) return null;
  if (path.length === 0)
    return applyEdits(
      text,
      insertInto(text, set, null, () => code),
    );
  for (const each of set.bindings) {
    if (each.kind !== 'assignment') continue;
    const names = namesIn(each.path.names, text);
    if (sharedLength(names, path) < names.length) continue;
    return settable(each.value)
      ? placeBelow(text, within(find, names), path.slice(names.length), code)
      : null;
  }
  const line = `${path.map((name) => name.text).join('.')} = { ${code} };`;
  return applyEdits(
    text,
    insertInto(text, set, null, () => line),
  );
}

export function withoutInherited(text: string, binding: Inherit, keys: readonly string[]): string {
  const left = namesIn(binding.names, text).filter(({ key }) => !keys.includes(key));
  if (left.length === 0) return applyEdits(text, [removal(text, binding)]);
  const gone = binding.names.filter((name) => keys.includes(namesIn([name], text)[0]?.key ?? ''));
  return applyEdits(
    text,
    gone.map((name) => ({
      span: { start: text.slice(0, name.start).trimEnd().length, end: name.end },
      text: '',
    })),
  );
}
