/** Pieces of flake.nix that go into the learner's flake. */
import type { Binding, Expression } from '../../nix/index.ts';
import { nameOf } from '../sources/shape.ts';
import type { Level } from '../sources/source.ts';
import type { Added, Mode } from './added.ts';
import { mergeBindings } from './bindings.ts';
import { mergeInputs } from './inputs.ts';
import { literalName, settable } from './names.ts';
import { argumentsOf, mergeModulesList, mergeOutputs, resultSet, type WholeOutputs } from './outputs.ts';

const inputsName = literalName('inputs');

export interface FlakePiece {
  readonly level: Level;
  readonly tree: Expression;
  readonly text: string;
}

/** Who the learner is, as far as the flake shows it. */
export interface FlakeNames {
  readonly inputName: string;
  readonly hostName: string | null;
}

/** The flake with a piece in its place; null where it has no such place. */
export function mergeIntoFlake(
  text: string,
  piece: FlakePiece,
  names: FlakeNames,
  mode: Mode,
  whole: WholeOutputs = 'replace',
): string | null {
  const added: Added = { text: piece.text };
  const { tree } = piece;
  const bindings = tree.kind === 'set' ? tree.bindings : (settable(tree)?.bindings ?? []);
  const host = argumentsOf(names.hostName);
  switch (piece.level) {
    case 'flake':
      return mergeFlakeBindings(text, bindings, added, mode, whole);
    case 'inputs':
      return mergeInputs(text, [inputsName], bindings, added, mode);
    case 'input':
      return mergeInputs(text, [inputsName, literalName(names.inputName)], bindings, added, mode);
    case 'outputs':
      return mergeOutputs(text, tree, added, mode, whole);
    case 'result':
      return mergeBindings(text, resultSet, [], bindings, added, mode);
    case 'configurations':
      return mergeBindings(text, resultSet, [literalName('nixosConfigurations')], bindings, added, mode);
    case 'host':
    case 'arguments':
      return mergeBindings(text, host, [], bindings, added, mode);
    case 'modules':
      return mergeModulesList(text, host, tree, added, mode);
    default:
      return null;
  }
}

function mergeFlakeBindings(
  text: string,
  bindings: readonly Binding[],
  added: Added,
  mode: Mode,
  whole: WholeOutputs,
): string | null {
  let result: string | null = text;
  for (const binding of bindings) {
    if (result === null) return null;
    const isOutputs =
      binding.kind === 'assignment' &&
      binding.path.names.length === 1 &&
      nameOf(binding.path.names[0]) === 'outputs';
    result = isOutputs
      ? mergeOutputs(result, binding.value, added, mode, whole)
      : mergeInputs(result, [], [binding], added, mode);
  }
  return result;
}
