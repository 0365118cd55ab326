/** What is bound around a piece of flake.nix that does not show it. */
import type { Expression } from '../../nix/index.ts';
import type { Scene } from '../judgement.ts';
import { boundNames, nameOf } from '../sources/shape.ts';
import type { Source } from '../sources/source.ts';
import { visitExpressions } from '../sources/visit.ts';

/**
 * Whether a module is picked out of a name that nothing binds around a piece of flake.nix: neither the head of
 * `outputs`, which another piece or the saved file shows, nor anything else in it.
 */
export function isOutsideFlake(
  name: string,
  around: readonly Expression[],
  { role, path }: Source,
  { configuration }: Scene,
): boolean {
  const selection = around.at(-1);
  if (role !== 'flake' || selection?.kind !== 'selection') return false;
  if (selection.subject.kind !== 'identifier' || selection.subject.name !== name) return false;
  if (!selection.path.names.some((each) => nameOf(each) === 'nixosModules')) return false;
  const heads = configuration.flakes.filter(
    ({ source, outputs }) => source.path !== path && outputs?.kind === 'function',
  );
  return heads.length > 0 && heads.every(({ source }) => !mayBind(source.tree, name));
}

function mayBind(tree: Expression, name: string): boolean {
  let found = false;
  visitExpressions(tree, (expression) => {
    found ||=
      expression.kind === 'with' ||
      (expression.kind === 'lambda' && boundNames(expression).includes(name)) ||
      ((expression.kind === 'let' || (expression.kind === 'set' && expression.recursive)) &&
        expression.bindings.some(
          (binding) =>
            (binding.kind === 'inherit' && binding.names.some((each) => nameOf(each) === name)) ||
            (binding.kind === 'assignment' && nameOf(binding.path.names[0]) === name),
        ));
  });
  return found;
}
