/** Sets in a file's tree, found by the names that lead to them. */
import { applyEdits, type Expression, parseExpression, type SetExpression } from '../../nix/index.ts';
import { removal } from './insert.ts';
import { type Name, namesIn, settable, sharedLength } from './names.ts';

/** Finds a set in a file's tree; null where the file has no such place. */
export type FindSet = (tree: Expression) => SetExpression | null;

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
