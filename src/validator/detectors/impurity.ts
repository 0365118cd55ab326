/**
 * What a flake may not look at: it is evaluated from its own files and locked inputs alone (`--pure-eval`), so search
 * paths, files elsewhere, the machine at hand and downloads without a hash fail as soon as somebody asks for them.
 */
import { checkScopes, type Expression } from '../../nix/index.ts';
import { detail, mistake, type Observation } from '../observation.ts';
import { nameOf, withoutParentheses } from '../sources/shape.ts';
import type { Source } from '../sources/source.ts';
import { optionPathIn } from '../sources/surroundings.ts';
import { visitExpressions } from '../sources/visit.ts';

/** Functions that read the file they are given. */
const readers: ReadonlySet<string> = new Set(['import', 'readFile', 'readDir', 'scopedImport']);
/** Functions that download, and what their argument needs for the result to be certain. */
const downloads: Readonly<Record<string, string>> = {
  fetchTarball: 'sha256',
  fetchurl: 'sha256',
  fetchGit: 'rev',
};
/** Builtins that do not exist in pure evaluation. */
const ofThisMachine: ReadonlySet<string> = new Set(['currentSystem', 'currentTime']);

export function impureProblems(source: Source): Observation[] {
  const found: Observation[] = [];
  visitExpressions(source.tree, (expression, around) => {
    const what = impurity(expression, around.at(-1));
    if (what === null || !isAskedFor(expression, around) || !isOfMachine(expression, around, source)) return;
    found.push(mistake('impure-evaluation', 'meaning', { file: source.path, span: expression }, { what }));
  });
  return found;
}

/** What of it is not the flake's own; null where nothing is. */
function impurity(expression: Expression, parent: Expression | undefined): string | null {
  switch (expression.kind) {
    case 'path': {
      // As a module or a picture it has findings of its own.
      if (parent?.kind !== 'application' || expression.base === 'relative') return null;
      return expression.base === 'search' || readers.has(lastName(parent.function) ?? '')
        ? written(expression)
        : null;
    }
    case 'selection': {
      const [name, ...more] = expression.path.names;
      const isBuiltin = isNamed(expression.subject, 'builtins') && more.length === 0;
      return isBuiltin && ofThisMachine.has(nameOf(name) ?? '') ? `builtins.${nameOf(name)}` : null;
    }
    case 'application': {
      const callee = withoutParentheses(expression.function);
      const name =
        callee.kind === 'selection' && isNamed(callee.subject, 'builtins') ? lastName(callee) : null;
      const needed = name !== null && Object.hasOwn(downloads, name) ? downloads[name] : undefined;
      return needed !== undefined && lacks(withoutParentheses(expression.argument), needed)
        ? `builtins.${name}`
        : null;
    }
    default:
      return null;
  }
}

function written(path: Expression & { kind: 'path' }): string {
  return path.parts.map((part) => (part.kind === 'text' ? part.value : '')).join('');
}

/** An address alone, or a set in which nothing says what comes back. */
function lacks(argument: Expression, needed: string): boolean {
  if (argument.kind === 'string') return true;
  if (argument.kind !== 'set') return false;
  return argument.bindings.every(
    (binding) =>
      binding.kind === 'assignment' && !['narHash', needed].includes(nameOf(binding.path.names[0]) ?? ''),
  );
}

function isNamed(expression: Expression, name: string): boolean {
  return expression.kind === 'identifier' && expression.name === name;
}

function lastName(callee: Expression): string | null {
  if (callee.kind === 'identifier') return callee.name;
  return callee.kind === 'selection' ? nameOf(callee.path.names.at(-1)) : null;
}

/** Not so are the default of an argument, which modules never take, and a name that nobody uses. */
function isAskedFor(expression: Expression, around: readonly Expression[]): boolean {
  return around.every((outer, index) => {
    const inner = around[index + 1] ?? expression;
    if (outer.kind === 'lambda') return outer.body === inner;
    if (outer.kind !== 'let' || outer.body === inner) return true;
    const binding = outer.bindings.find(({ start, end }) => start <= inner.start && inner.end <= end);
    const name = binding?.kind === 'assignment' ? nameOf(binding.path.names[0]) : null;
    const users = [
      outer.body,
      ...outer.bindings.flatMap((each) => (each.kind === 'assignment' ? [each.value] : [])),
    ];
    return name === null || users.some((user) => user !== inner && usesName(user, name));
  });
}

function usesName(expression: Expression, name: string): boolean {
  return checkScopes(expression, []).some(({ details }) => detail(details, 'name') === name);
}

/** Of a flake only its machines are looked at here. */
function isOfMachine(expression: Expression, around: readonly Expression[], source: Source): boolean {
  return source.role !== 'flake' || optionPathIn(around, expression).includes('nixosConfigurations');
}
