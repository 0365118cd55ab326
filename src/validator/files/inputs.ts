/** The inputs of a flake: where lines about them go, and which ones are written. */
import { type Binding, parseExpression } from '../../nix/index.ts';
import { nameOf, writtenAttributes } from '../sources/shape.ts';
import type { Added, Mode } from './added.ts';
import { mergeBindings } from './bindings.ts';
import { withoutBinding } from './find.ts';
import { literalName, type Name, settable } from './names.ts';

const inputsName = literalName('inputs');

/** An address has one form: a `url`, or its parts. The form that is added takes the place of the other. */
export function mergeInputs(
  text: string,
  prefix: readonly Name[],
  bindings: readonly Binding[],
  added: Added,
  mode: Mode,
): string | null {
  const forms = mode === 'keep' ? [] : addressForms(bindings, prefix);
  const base = forms.reduce((so, { input, isUrl }) => {
    const others = isUrl ? referenceParts : ['url'];
    const paths = others.map((part) => [inputsName, literalName(input), literalName(part)]);
    return paths.reduce((rest, path) => withoutBinding(rest, settable, path), so);
  }, text);
  return mergeBindings(base, settable, prefix, bindings, added, mode);
}

const referenceParts = ['type', 'owner', 'repo', 'ref', 'rev', 'dir'];

/** Which form of address the bindings give to which input. */
function addressForms(
  bindings: readonly Binding[],
  prefix: readonly Name[],
): { readonly input: string; readonly isUrl: boolean }[] {
  return bindings.flatMap((binding): { input: string; isUrl: boolean }[] => {
    if (binding.kind !== 'assignment') return [];
    const above = [...prefix.map(({ key }) => key), ...binding.path.names.map((name) => nameOf(name) ?? '')];
    const below = writtenAttributes(binding.value, 4).map(({ path }) => [...above, ...path]);
    return [above, ...below].flatMap(
      ([first, input = '', part = '', ...more]): { input: string; isUrl: boolean }[] => {
        if (first !== 'inputs' || more.length > 0) return [];
        if (part === 'url') return [{ input, isUrl: true }];
        return part === 'type' ? [{ input, isUrl: false }] : [];
      },
    );
  });
}

/** The names of the inputs that are written in a flake. */
export function declaredInputs(text: string): string[] {
  const set = settable(parseExpression(text).tree);
  if (set === null) return [];
  const names = set.bindings.flatMap((each): string[] => {
    if (each.kind !== 'assignment' || nameOf(each.path.names[0]) !== 'inputs') return [];
    if (each.path.names.length > 1) return [nameOf(each.path.names[1]) ?? ''];
    return (settable(each.value)?.bindings ?? []).flatMap((inner) =>
      inner.kind === 'assignment' ? [nameOf(inner.path.names[0]) ?? ''] : [],
    );
  });
  return [...new Set(names.filter((name) => name !== ''))];
}
