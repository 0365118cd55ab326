/**
 * Bindings of an answer go to their places in a set of the learner's file: into the sets that are there, nested or
 * dotted, in the place of bindings of the same name, or behind their relatives. The file is read again after every
 * edit, so that each step is simple.
 */
import {
  type Assignment,
  applyEdits,
  type Binding,
  type Expression,
  parseExpression,
  type Span,
} from '../../nix/index.ts';
import { calledName } from '../sources/shape.ts';
import { type Added, growing, type Mode } from './added.ts';
import { insertAssignment, replaceValue } from './assignments.ts';
import { type FindSet, within } from './find.ts';
import { mergeInherit, withoutInherited } from './inherits.ts';
import { insertion, removal } from './insert.ts';
import { joinLists } from './lists.ts';
import { type Name, namesIn, settable, sharedLength } from './names.ts';

/** The file with the bindings in it, below `prefix`; null where something stands in the way that cannot be followed. */
export function mergeBindings(
  text: string,
  find: FindSet,
  prefix: readonly Name[],
  bindings: readonly Binding[],
  added: Added,
  mode: Mode,
): string | null {
  let result: string | null = text;
  for (const binding of bindings) {
    if (result === null || binding.kind === 'rest') continue;
    result =
      binding.kind === 'inherit'
        ? mergeInherit(result, find, prefix, binding, added, mode)
        : mergeAssignment(result, find, prefix, binding, added, mode);
  }
  return result;
}

function mergeAssignment(
  text: string,
  find: FindSet,
  prefix: readonly Name[],
  binding: Assignment,
  added: Added,
  mode: Mode,
): string | null {
  const path = [...prefix, ...namesIn(binding.path.names, added.text)];
  return mergeValue(text, find, path, binding.value, added, mode, binding);
}

/** Gives the attribute at `path` of the set a value. `origin` is the binding that is added, for its comments. */
export function mergeValue(
  text: string,
  find: FindSet,
  path: readonly Name[],
  value: Expression,
  added: Added,
  mode: Mode,
  origin: Span,
): string | null {
  const set = find(parseExpression(text).tree);
  if (set === null) return null;
  const entries = set.bindings.filter((each) => each.kind === 'assignment');
  const related = entries.map((entry) => {
    const names = namesIn(entry.path.names, text);
    return { entry, names, shared: sharedLength(names, path) };
  });
  const exact = related.filter(({ names, shared }) => shared === path.length && names.length === path.length);
  const above = related.filter(({ names, shared }) => shared === names.length && shared < path.length);
  const below = related.filter(({ names, shared }) => shared === path.length && names.length > path.length);
  const inherited = set.bindings.find(
    (each) => each.kind === 'inherit' && namesIn(each.names, text).some(({ key }) => key === path[0]?.key),
  );

  const [target] = exact.length > 1 ? exact.filter(({ entry }) => settable(entry.value)) : exact;
  if (target) return mergeExact(text, find, path, target.entry, value, added, mode);
  const outer = above.find(({ entry }) => settable(entry.value)) ?? above[0];
  if (outer) {
    if (settable(outer.entry.value) === null) return mode === 'keep' ? text : null;
    const inside = within(find, outer.names);
    return mergeValue(text, inside, path.slice(outer.names.length), value, added, mode, origin);
  }
  if (below.length > 0) {
    if (value.kind === 'set' && !value.recursive)
      return mergeBindings(text, find, path, value.bindings, added, mode);
    if (mode === 'keep') return text;
    return replaceBelow(
      text,
      find,
      path,
      below.map(({ entry }) => entry),
      value,
      added,
      origin,
    );
  }
  if (inherited?.kind === 'inherit') {
    const [name] = path;
    if (mode === 'keep') return text;
    if (path.length > 1 || name === undefined) return null;
    const without = withoutInherited(text, inherited, [name.key]);
    if (!growing.includes(name.key) || value.kind !== 'list')
      return mergeValue(without, find, path, value, added, mode, origin);
    const source = inherited.source ? `${text.slice(inherited.source.start, inherited.source.end)}.` : '';
    const grown = `${source}${name.text} ++ ${added.text.slice(value.start, value.end)}`;
    const { tree } = parseExpression(grown);
    return mergeValue(without, find, path, tree, { text: grown }, mode, tree);
  }
  return insertAssignment(text, set, path, value, added, origin);
}

function mergeExact(
  text: string,
  find: FindSet,
  path: readonly Name[],
  entry: Assignment,
  value: Expression,
  added: Added,
  mode: Mode,
): string | null {
  const inside = within(find, path);
  const here = settable(entry.value);
  const there = value.kind === 'set' || isHost(value) ? settable(value) : null;
  if (there !== null && here !== null) {
    const isRecursive = there.recursive && entry.value.kind === 'set' && !entry.value.recursive;
    const base = isRecursive ? applyEdits(text, [insertion(entry.value.start, 'rec ')]) : text;
    return mergeBindings(base, inside, [], there.bindings, added, mode);
  }
  const isGrowing = growing.includes(path.at(-1)?.key ?? '');
  const joined = isGrowing ? joinLists(text, entry.value, value, added, mode) : null;
  if (joined !== null) return joined;
  if (mode === 'keep') return text;
  const replaced = replaceValue(text, entry.value, value, added);
  // What is replaced by `mkMerge`, `//` and the like goes on below, where the new value leaves it out.
  return here !== null && settable(value) !== null
    ? (mergeBindings(replaced, inside, [], here.bindings, { text }, 'keep') ?? replaced)
    : replaced;
}

/** A host is what its argument says, whichever function is called with it. */
function isHost(value: Expression): boolean {
  return value.kind === 'application' && calledName(value) === 'nixosSystem';
}

/** Dotted lines give way to one value that is no literal set. */
function replaceBelow(
  text: string,
  find: FindSet,
  path: readonly Name[],
  entries: readonly Assignment[],
  value: Expression,
  added: Added,
  origin: Span,
): string | null {
  const without = applyEdits(
    text,
    entries.map((entry) => removal(text, entry)),
  );
  const set = find(parseExpression(without).tree);
  if (set === null) return null;
  const replaced = insertAssignment(without, set, path, value, added, origin);
  if (settable(value) === null) return replaced;
  let result: string | null = replaced;
  for (const entry of entries) {
    if (result === null) return null;
    const names = namesIn(entry.path.names, text).slice(path.length);
    result = mergeValue(result, within(find, path), names, entry.value, { text }, 'keep', entry);
  }
  return result;
}
