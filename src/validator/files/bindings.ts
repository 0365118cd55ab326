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
  type Inherit,
  parseExpression,
  type SetExpression,
  type Span,
} from '../../nix/index.ts';
import { calledName } from '../sources/shape.ts';
import { commented } from './comments.ts';
import { insertInto, insertion, removal } from './insert.ts';
import { indentationAt, indentationUnit, relaid } from './layout.ts';
import { joinLists } from './lists.ts';
import { type Name, namesIn, settable, sharedLength } from './names.ts';

/** Finds a set in a file's tree; null where the file has no such place. */
export type FindSet = (tree: Expression) => SetExpression | null;

/** What is added, and the text in which it stands. */
export interface Added {
  readonly text: string;
  /** Code that each value needs around it to mean the same elsewhere, such as `with lib; `. */
  readonly around?: (value: Expression) => string;
}

/** `replace`: what is added takes the place of what is there. `keep`: what is there stays. */
export type Mode = 'replace' | 'keep';

/** Lists that grow instead of being replaced. */
const growing = ['imports', 'modules'];

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

function mergeInherit(
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

function insertAssignment(
  text: string,
  set: SetExpression,
  path: readonly Name[],
  value: Expression,
  added: Added,
  origin: Span,
): string {
  const unit = indentationUnit(text);
  const render = (names: readonly Name[], indentation: string) => {
    const code = (added.around?.(value) ?? '') + relaid({ text: added.text, span: value }, indentation, unit);
    return commented(
      `${names.map((name) => name.text).join('.')} = ${code};`,
      added.text,
      origin,
      indentation,
    );
  };
  const relative = nearestRelative(set, path, text);
  const joined = intoComputed(text, relative, path, render);
  if (joined !== null) return joined;
  const line = (indentation: string) => render(path, indentation);
  return applyEdits(text, insertInto(text, set, relative, line));
}

/**
 * Beside `users.${name}.a = 1;` there can be no second line for the same name, since Nix takes each for an attribute of its
 * own: both go into one set. Null where the relative has no computed name in common with the path.
 */
function intoComputed(
  text: string,
  relative: Binding | null,
  path: readonly Name[],
  render: (names: readonly Name[], indentation: string) => string,
): string | null {
  if (relative?.kind !== 'assignment') return null;
  const names = namesIn(relative.path.names, text);
  const shared = names.slice(0, sharedLength(names, path));
  const last = shared.findLastIndex(({ key }) => key.startsWith('${'));
  if (last < 0) return null;
  const outer = indentationAt(text, relative.start);
  const inner = outer + indentationUnit(text);
  const written = (part: readonly Name[]) => part.map((name) => name.text).join('.');
  const own = `${written(names.slice(last + 1))} = ${text.slice(relative.value.start, relative.value.end)};`;
  const lines = [own, render(path.slice(last + 1), inner)].map((line) => `${inner}${line}\n`).join('');
  const code = `${written(names.slice(0, last + 1))} = {\n${lines}${outer}};`;
  return applyEdits(text, [{ span: relative, text: code }]);
}

/** The last binding that shares the most names with the path. */
function nearestRelative(set: SetExpression, path: readonly Name[], text: string): Binding | null {
  let nearest: Binding | null = null;
  let most = 1;
  for (const binding of set.bindings) {
    if (binding.kind !== 'assignment') continue;
    const shared = sharedLength(namesIn(binding.path.names, text), path);
    if (shared < most) continue;
    most = shared;
    nearest = binding;
  }
  return nearest;
}

function replaceValue(text: string, old: Expression, value: Expression, added: Added): string {
  const indentation = indentationAt(text, old.start);
  const code = relaid({ text: added.text, span: value }, indentation, indentationUnit(text));
  return applyEdits(text, [{ span: old, text: (added.around?.(value) ?? '') + code }]);
}

function withoutInherited(text: string, binding: Inherit, keys: readonly string[]): string {
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

/** The set that is the value at `path` of another. */
export function within(find: FindSet, path: readonly Name[]): FindSet {
  return (tree) => {
    const set = find(tree);
    return set === null ? null : setBelow(set, path);
  };
}

/** The literal set at a path of names below a set. */
export function setBelow(set: SetExpression, path: readonly Name[]): SetExpression | null {
  if (path.length === 0) return set;
  for (const each of set.bindings) {
    if (each.kind !== 'assignment') continue;
    const names = namesIn(each.path.names, '');
    if (sharedLength(names, path) < names.length) continue;
    const inner = settable(each.value);
    const found = inner && setBelow(inner, path.slice(names.length));
    if (found) return found;
  }
  return null;
}

/** The text without the binding at a path, nested or dotted. */
export function withoutBinding(text: string, find: FindSet, path: readonly Name[]): string {
  const set = find(parseExpression(text).tree);
  if (set === null) return text;
  for (const each of set.bindings) {
    if (each.kind !== 'assignment') continue;
    const names = namesIn(each.path.names, text);
    if (sharedLength(names, path) < names.length) continue;
    if (names.length === path.length) return applyEdits(text, [removal(text, each)]);
    const next = withoutBinding(text, within(find, names), path.slice(names.length));
    if (next !== text) return next;
  }
  return text;
}
