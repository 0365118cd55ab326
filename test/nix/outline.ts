import type { AttributePath, Binding, Expression, StringPart } from '../../src/nix/index.ts';

/** A tree in one line, each node as `(kind …)` and names and values as they are, so that tests can be read. */
export function outline(node: Expression): string {
  switch (node.kind) {
    case 'identifier':
      return node.name;
    case 'integer':
      return String(node.value);
    case 'float':
      return `${node.value}f`;
    case 'uri':
      return `uri:${node.value}`;
    case 'string':
      return `${node.style === 'double' ? '' : "''"}${parts(node.parts)}`;
    case 'path':
      return `${node.base}:${parts(node.parts)}`;
    case 'set':
      return `(${node.recursive ? 'rec' : 'set'}${bindings(node.bindings)})`;
    case 'legacy-let':
      return `(let-set${bindings(node.bindings)})`;
    case 'list':
      return `[${node.items.map(outline).join(' ')}]`;
    case 'let':
      return `(let${bindings(node.bindings)} in ${outline(node.body)})`;
    case 'with':
      return `(with ${outline(node.environment)} ${outline(node.body)})`;
    case 'assert':
      return `(assert ${outline(node.condition)} ${outline(node.body)})`;
    case 'if':
      return `(if ${outline(node.condition)} ${outline(node.consequence)} ${outline(node.alternative)})`;
    case 'lambda': {
      if (node.parameter.kind === 'identifier') return `(${node.parameter.name}: ${outline(node.body)})`;
      const names = node.parameter.formals.map(({ name, fallback }) =>
        fallback === null ? name.name : `${name.name}?${outline(fallback)}`,
      );
      if (node.parameter.ellipsis !== null) names.push('...');
      const alias = node.parameter.alias === null ? '' : `@${node.parameter.alias.name}`;
      return `({${names.join(' ')}}${alias}: ${outline(node.body)})`;
    }
    case 'application':
      return `(${outline(node.function)} ${outline(node.argument)})`;
    case 'selection': {
      const fallback = node.fallback === null ? '' : ` or ${outline(node.fallback)}`;
      return `(${outline(node.subject)} . ${path(node.path)}${fallback})`;
    }
    case 'attribute-test':
      return `(${outline(node.subject)} ? ${path(node.path)})`;
    case 'unary':
      return `(${node.operator} ${outline(node.operand)})`;
    case 'binary':
      return `(${outline(node.left)} ${node.operator} ${outline(node.right)})`;
    case 'parenthesized':
      return outline(node.expression);
    case 'rest':
      return '<rest>';
    case 'missing':
      return '<missing>';
  }
}

function bindings(all: readonly Binding[]): string {
  return all.map((binding) => ` ${outlineBinding(binding)}`).join('');
}

function outlineBinding(binding: Binding): string {
  if (binding.kind === 'rest') return '<rest>';
  if (binding.kind === 'assignment') return `${path(binding.path)}=${outline(binding.value)}`;
  const names = path({ ...binding, kind: 'attribute-path' }).replaceAll('.', ' ');
  return binding.source === null ? `inherit(${names})` : `inherit(${outline(binding.source)}: ${names})`;
}

function path({ names }: Pick<AttributePath, 'names' | 'kind' | 'start' | 'end'>): string {
  return names
    .map((name) => (name.kind === 'interpolation' ? `\${${outline(name.expression)}}` : outline(name)))
    .join('.');
}

function parts(all: readonly StringPart[]): string {
  const texts = all.map((part) =>
    part.kind === 'text' ? JSON.stringify(part.value).slice(1, -1) : `\${${outline(part.expression)}}`,
  );
  return `"${texts.join('')}"`;
}
