import type { OptionNode } from '../../nix/evaluate/index.ts';

const known = new WeakMap<OptionNode, readonly string[]>();

/** The names below a node. Finding them looks at every definition, and several detectors ask. */
export function namesOf(node: OptionNode): readonly string[] {
  const names = known.get(node) ?? node.names;
  known.set(node, names);
  return names;
}
