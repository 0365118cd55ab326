/** The first line of a module: one name without braces is all that a module is given, and not one thing of it. */
import { checkScopes, type Expression } from '../../nix/index.ts';
import { mistake, type Observation, unclear } from '../observation.ts';
import { nameOf } from '../sources/shape.ts';
import type { Source } from '../sources/source.ts';
import { visitExpressions } from '../sources/visit.ts';

/** `pkgs: { home.packages = [ pkgs.git ]; }`: here `pkgs` holds the arguments, and they have no `git`. */
export function bareArgumentProblems({ path, level, role, tree }: Source): Observation[] {
  if (level !== 'module' || tree.kind !== 'lambda' || tree.parameter.kind !== 'identifier') return [];
  const { name } = tree.parameter;
  if (!['pkgs', 'lib', 'config', 'inputs'].includes(name) || !isUsed(name, tree.body)) return [];
  const code = name === 'inputs' ? 'inputs-arg-missing-in-module' : 'pkgs-not-in-args';
  if (role === 'flake') return [];
  return [mistake(code, 'name', { file: path, span: tree.parameter }, { name })];
}

/**
 * `{ pkgs, size ? 12, ... }:` of which `size` is used: defaults in the head of a module never count
 * (`applyModuleArgs` of nixpkgs' `lib/modules.nix`), so that somebody has to hand the name out.
 */
export function defaultArgumentProblems({ path, level, tree }: Source): Observation[] {
  if (level !== 'module' || tree.kind !== 'lambda' || tree.parameter.kind !== 'pattern') return [];
  const names = tree.parameter.formals.filter(({ fallback }) => fallback !== null).map(({ name }) => name);
  const own = names.filter(({ name }) => !moduleArguments.has(name) && isNamed(name, tree.body));
  return own.map((name) => unclear('default-argument', { file: path, span: name }, { name: name.name }));
}

function isNamed(name: string, body: Expression): boolean {
  return checkScopes(body, []).some(({ details }) => details.name === name);
}

/** Whether something is picked from the name that no module argument is called. */
function isUsed(name: string, body: Expression): boolean {
  if (!isNamed(name, body)) return false;
  let found = false;
  visitExpressions(body, (expression) => {
    if (expression.kind === 'with' && isName(expression.environment, name)) found = true;
    if (expression.kind !== 'selection' || !isName(expression.subject, name)) return;
    found ||= !moduleArguments.has(nameOf(expression.path.names[0]) ?? 'config');
  });
  return found;
}

const moduleArguments: ReadonlySet<string> = new Set(
  'config pkgs lib options inputs self osConfig nixosConfig modulesPath specialArgs utils'.split(' '),
);

function isName(expression: Expression, name: string): boolean {
  return expression.kind === 'identifier' && expression.name === name;
}
