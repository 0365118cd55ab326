import type { Expression } from '../../nix/index.ts';

/**
 * Whether a text is a function that uses its one plain argument. `inputs: { x = inputs.y; }` does; in
 * `here: { x = 1; }` the argument is a word in front of a set.
 */
export function usesItsArgument(tree: Expression): boolean {
  let current = tree;
  while (current.kind === 'lambda' && current.parameter.kind === 'identifier') {
    if (mentions(current.body, current.parameter.name)) {
      return true;
    }
    current = current.body;
  }
  return false;
}

/** Whether a variable of this name stands in a tree; names of attributes are none, those that `inherit` takes are. */
function mentions(tree: Expression, name: string): boolean {
  const waiting: unknown[] = [tree];
  while (waiting.length > 0) {
    const node = waiting.pop();
    if (Array.isArray(node)) {
      waiting.push(...node);
    } else if (isNode(node)) {
      if (node.kind === 'identifier' && node.name === name) {
        return true;
      }
      if (node.kind === 'attribute-path') {
        waiting.push(...(node.names ?? []).filter((part) => isNode(part) && part.kind !== 'identifier'));
      } else {
        waiting.push(...Object.values(node));
      }
    }
  }
  return false;
}

interface AnyNode {
  readonly kind: string;
  readonly name?: string;
  readonly names?: readonly unknown[];
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'kind' in value;
}
