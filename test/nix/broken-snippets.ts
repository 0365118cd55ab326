/** Measures the parser on broken snippets with a hand-set right place; see fixtures/nix/broken-frozen.yaml. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type Binding, type Expression, parseFragment } from '../../src/nix/index.ts';

interface BrokenSnippet {
  readonly id: string;
  readonly text: string;
  readonly faults: number;
  /** Full attribute path -> value as written, or null where any value will do. */
  readonly bindings: Readonly<Record<string, string | null>>;
}

export interface Measured {
  readonly id: string;
  readonly exact: boolean;
  readonly rightLine: boolean;
  readonly messages: number;
  readonly faults: number;
  readonly recovered: number;
  readonly lost: readonly string[];
  readonly said: string;
}

const mark = '‸';

/** Every assignment of a tree, nested paths joined with dots, with the value as written. */
function* assignments(text: string, expression: Expression, prefix: string): Generator<[string, string]> {
  const ofBindings = function* (bindings: readonly Binding[], at: string): Generator<[string, string]> {
    for (const binding of bindings) {
      if (binding.kind !== 'assignment') continue;
      const path = binding.path.names.map((name) => text.slice(name.start, name.end)).join('.');
      const full = at === '' ? path : `${at}.${path}`;
      yield [full, text.slice(binding.value.start, binding.value.end)];
      yield* assignments(text, binding.value, full);
    }
  };
  switch (expression.kind) {
    case 'set':
    case 'legacy-let':
      yield* ofBindings(expression.bindings, prefix);
      return;
    case 'let':
      yield* ofBindings(expression.bindings, prefix);
      yield* assignments(text, expression.body, prefix);
      return;
    case 'lambda':
    case 'with':
    case 'assert':
      yield* assignments(text, expression.body, prefix);
      return;
    case 'parenthesized':
      yield* assignments(text, expression.expression, prefix);
      return;
    case 'application':
      yield* assignments(text, expression.function, prefix);
      yield* assignments(text, expression.argument, prefix);
      return;
    case 'list':
      for (const item of expression.items) yield* assignments(text, item, prefix);
      return;
    default:
      return;
  }
}

const lineOf = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

function measure(snippet: BrokenSnippet): Measured {
  const places: number[] = [];
  let text = '';
  for (const piece of snippet.text.split(mark)) {
    text += piece;
    places.push(text.length);
  }
  places.pop();
  const parsed = parseFragment(text);
  const first = parsed.problems[0];
  const found = new Map(assignments(text, parsed.tree, ''));
  const wanted = Object.entries(snippet.bindings);
  const lost = wanted.filter(
    ([path, value]) => !found.has(path) || (value !== null && found.get(path) !== value),
  );
  return {
    id: snippet.id,
    exact: first !== undefined && places.includes(first.span.start),
    rightLine:
      first !== undefined && places.some((at) => lineOf(text, at) === lineOf(text, first.span.start)),
    messages: parsed.problems.length,
    faults: snippet.faults,
    recovered: wanted.length - lost.length,
    lost: lost.map(([path]) => path),
    said:
      first === undefined
        ? 'nothing'
        : `${first.code} at ${first.span.start}, not ${places.join(' or ')}; ${parsed.problems.length} messages`,
  };
}

export interface Figures {
  readonly snippets: number;
  /** Shares from 0 to 1. */
  readonly exact: number;
  readonly rightLine: number;
  readonly messagesPerFault: number;
  readonly recovered: number;
  readonly misses: readonly string[];
}

/** Figures over a file of broken snippets below test/fixtures/nix. */
export function measureFile(name: string): Figures {
  const file = new URL(`../fixtures/nix/${name}`, import.meta.url);
  const measured = (parse(readFileSync(file, 'utf8')) as BrokenSnippet[]).map(measure);
  const sum = (value: (one: Measured) => number): number =>
    measured.reduce((total, one) => total + value(one), 0);
  return {
    snippets: measured.length,
    exact: sum((one) => Number(one.exact)) / measured.length,
    rightLine: sum((one) => Number(one.rightLine)) / measured.length,
    messagesPerFault: sum((one) => one.messages) / sum((one) => one.faults),
    recovered: sum((one) => one.recovered) / sum((one) => one.recovered + one.lost.length),
    misses: measured
      .filter((one) => !one.exact || one.messages > one.faults || one.lost.length > 0)
      .map((one) => `${one.id}: ${one.exact ? 'exact' : one.said}; lost ${one.lost.join(', ') || 'nothing'}`),
  };
}
