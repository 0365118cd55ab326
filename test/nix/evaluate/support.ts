import {
  createEvaluator,
  describe,
  type Evaluator,
  type EvaluatorOptions,
  type SourceFile,
  symbolic,
  type Value,
} from '../../../src/nix/evaluate/index.ts';
import { parseExpression } from '../../../src/nix/index.ts';

/** An evaluator over files given as text. Variables that nothing binds are symbolic, as in a fragment. */
export function evaluatorFor(
  files: Readonly<Record<string, string>> = {},
  options: Partial<EvaluatorOptions> = {},
): Evaluator {
  const evaluator = createEvaluator({
    files: new Map(Object.entries(files).map(([name, text]) => [name, parsed(text)])),
    freeVariable: (name, place) => symbolic('free-variable', name, [], place),
    resolve: (value) => (describe(value) === 'lib' ? evaluator.library(value) : null),
    ...options,
  });
  return evaluator;
}

export function parsed(text: string): SourceFile {
  const { tree, problems } = parseExpression(text);
  if (problems.length > 0) throw new Error(`${text}: ${problems.map(({ code }) => code).join(', ')}`);
  return { tree };
}

/** What an expression means, as plain data: the value of the text, standing in `file`. */
export function meaning(text: string, file = 'home/home.nix', evaluator = evaluatorFor()): unknown {
  return plain(evaluator.evaluate(file, parsed(text).tree));
}

/**
 * A value as plain data, all of it. What is not known is shown as text in angle brackets: `<inputs.self>` for a
 * symbolic value, `<path home/home.nix>`, `<failed missing-attribute b>`, and an open set has an attribute `...`.
 */
export function plain(value: Value, depth = 0): unknown {
  if (depth > 20) return '…';
  const inner = (item: Value) => plain(item, depth + 1);
  switch (value.kind) {
    case 'null':
      return null;
    case 'boolean':
    case 'float':
      return value.value;
    case 'integer':
      return Number(value.value);
    case 'string':
      return value.parts.map((part) => (typeof part === 'string' ? part : inner(part))).join('');
    case 'path':
      return `<path ${value.path || '.'}>`;
    case 'list':
      return [
        ...value.items.map((item) => inner(item.force())),
        ...value.conditional.map(({ condition, item }) => ({
          [`${condition.holds ? 'if' : 'unless'} ${describe(condition.value)}`]: inner(item.force()),
        })),
        ...(value.open ? [`<... ${describe(value.open)}>`] : []),
      ];
    case 'set': {
      const entries = value.attributes.values().map(({ name, unknownName, value: item }) => {
        return [unknownName ? `<${describe(unknownName)}>` : name, inner(item.force())];
      });
      const conditional = (value.conditional?.attributes ?? []).map(({ condition, attribute }) => [
        `${attribute.name} ${condition.holds ? 'if' : 'unless'} ${describe(condition.value)}`,
        inner(attribute.value.force()),
      ]);
      const rest = value.open && !value.conditional?.complete ? { '...': `<${describe(value.open)}>` } : {};
      return { ...Object.fromEntries([...entries, ...conditional]), ...rest };
    }
    case 'symbolic':
      return `<${describe(value)}>`;
    case 'choice':
      return {
        if: `<${describe(value.condition)}>`,
        yes: inner(value.consequence.force()),
        no: inner(value.alternative.force()),
      };
    case 'failed':
      return `<failed ${[value.failure.code, ...Object.values(value.failure.details).slice(0, 1)].join(' ')}>`;
    default:
      return '<function>';
  }
}
