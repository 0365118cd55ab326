/** Which paths a learner's file may have, and how relative paths in code follow it. */
import { relativePath } from '../../chapter/holes.ts';
import { applyEdits, parseFragment, type TextEdit } from '../../nix/index.ts';
import { folderOf, normalPath } from '../sources/roles.ts';
import { visitExpressions } from '../sources/visit.ts';

/** The usual place of a configuration; files there are called by their place below it. */
const usualRoot = '/etc/nixos/';

/** The path below the root of the repository; null where it leads out of it, or cannot be a file's. */
export function safePath(given: string): string | null {
  const inside = given.startsWith(usualRoot) ? given.slice(usualRoot.length) : given;
  if (/^[/~]|^[a-z]:/i.test(inside)) return null;
  const path = normalPath(inside);
  return /^(?!\.\.(\/|$))[\w.+@=-][\w.+@= -]*(\/[\w.+@=-][\w.+@= -]*){0,15}$/.test(path) && path.length <= 200
    ? path
    : null;
}

/**
 * Code whose relative paths lead out of the repository from the file at `path`, written as seen from there: the learner
 * has the code in a folder further down, where `../home/home.nix` is right.
 */
export function seenFrom(path: string, code: string): string {
  const folders = path.split('/').slice(0, -1);
  const edits: TextEdit[] = [];
  visitExpressions(parseFragment(code).tree, (expression) => {
    if (expression.kind !== 'path' || expression.base !== 'relative') return;
    const written = code.slice(expression.start, expression.end);
    const ups = /^(\.\/)?((\.\.\/)+)/.exec(written)?.[2] ?? '';
    const count = ups.length / 3;
    if (count <= folders.length) return;
    const rest = written.replace(/^(\.\/)?(\.\.\/)+/, '');
    const up = folders.length === 0 ? './' : '../'.repeat(folders.length);
    edits.push({ span: expression, text: up + rest });
  });
  return edits.length === 0 ? code : applyEdits(code, edits);
}

/** Code of the file `path`, in which the paths that led to `from` lead to `to`. */
export function leadingElsewhere(path: string, code: string, from: string, to: string): string {
  const edits: TextEdit[] = [];
  visitExpressions(parseFragment(code).tree, (expression) => {
    if (expression.kind !== 'path' || expression.base !== 'relative') return;
    const written = code.slice(expression.start, expression.end);
    if (normalPath(`${folderOf(path)}/${written}`) === from)
      edits.push({ span: expression, text: relativePath(path, to) });
  });
  return edits.length === 0 ? code : applyEdits(code, edits);
}

/** Code of the file `from`, whose relative paths lead to the same files when it stands at `to`. */
export function asSeenFrom(from: string, to: string, code: string): string {
  if (from === to) return code;
  const [old, folders] = [from, to].map((path) => path.split('/').slice(0, -1));
  const edits: TextEdit[] = [];
  visitExpressions(parseFragment(code).tree, (expression) => {
    if (expression.kind !== 'path' || expression.base !== 'relative') return;
    const written = code.slice(expression.start, expression.end);
    const target = normalPath([...(old ?? []), written].join('/')).split('/');
    let shared = 0;
    while (shared < (folders?.length ?? 0) && folders?.[shared] === target[shared]) shared++;
    const ups = '../'.repeat((folders?.length ?? 0) - shared);
    // No path in Nix ends with a slash.
    const below = target.slice(shared).join('/') || '.';
    edits.push({ span: expression, text: `${ups === '' ? './' : ups}${below}` });
  });
  return applyEdits(code, edits);
}
