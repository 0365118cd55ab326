/** How one assignment is written into a set that does not have it yet. */
import { applyEdits, type Binding, type Expression, type SetExpression, type Span } from '../../nix/index.ts';
import type { Added } from './added.ts';
import { commented } from './comments.ts';
import { insertInto } from './insert.ts';
import { indentationAt, indentationUnit, relaid } from './layout.ts';
import { type Name, namesIn, sharedLength } from './names.ts';

export function insertAssignment(
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

export function replaceValue(text: string, old: Expression, value: Expression, added: Added): string {
  const indentation = indentationAt(text, old.start);
  const code = relaid({ text: added.text, span: value }, indentation, indentationUnit(text));
  return applyEdits(text, [{ span: old, text: (added.around?.(value) ?? '') + code }]);
}
