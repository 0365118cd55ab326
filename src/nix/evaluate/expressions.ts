import type {
  Application,
  AttributeTest,
  Expression,
  ListExpression,
  PathLiteral,
  Selection,
} from '../syntax.ts';
import { Closure } from './call.ts';
import { conditionalValue, mayHaveMore } from './conditions.ts';
import { type Environment, placeOf } from './environment.ts';
import { lookup } from './lookup.ts';
import type { Machine } from './machine.ts';
import { makeBoolean } from './make.ts';
import { binary, unary } from './operators.ts';
import { folderOf, joinPath } from './paths.ts';
import { attributeName, buildSet, letEnvironment } from './sets.ts';
import { fail } from './signal.ts';
import { evaluateString, interpolate } from './strings.ts';
import { attributeOf, computed, symbolic } from './symbolic.ts';
import type { KnownValue, Place, Thunk } from './value.ts';

/** Evaluates one node of the kinds that `Machine.evaluate` does not walk through itself. */
export function evaluateNode(machine: Machine, node: Expression, environment: Environment): KnownValue {
  const place = placeOf(node, environment);
  switch (node.kind) {
    case 'identifier':
      return lookup(machine, node.name, environment, place);
    case 'integer':
      return { kind: 'integer', value: node.value, place };
    case 'float':
      return { kind: 'float', value: node.value, place };
    case 'string':
      return evaluateString(machine, node, environment);
    case 'uri':
      return { kind: 'string', parts: [node.value], place };
    case 'path':
      return evaluatePath(machine, node, environment, place);
    case 'set':
      return buildSet(machine, machine.planOf(node.bindings, node.recursive), environment, place);
    case 'list':
      return evaluateList(machine, node, environment, place);
    case 'legacy-let':
      return lookup(machine, 'body', letEnvironment(machine, node.bindings, environment), place);
    case 'lambda':
      return new Closure(machine, node, environment);
    case 'application':
      return evaluateApplication(machine, node, environment, place);
    case 'selection':
      return evaluateSelection(machine, node, environment, place);
    case 'attribute-test':
      return evaluateTest(machine, node, environment, place);
    case 'unary':
      return unary(machine, node, environment, place);
    case 'binary':
      return binary(machine, node, environment, place);
    case 'rest':
      return symbolic('placeholder', '...', [], place);
    case 'missing':
      return fail('syntax', place);
    default:
      return machine.evaluate(node, environment);
  }
}

function evaluateList(
  machine: Machine,
  node: ListExpression,
  environment: Environment,
  place: Place,
): KnownValue {
  machine.budget.spend(node.items.length, place);
  const rest = node.items.findIndex((item) => item.kind === 'rest');
  const items = node.items
    .filter((item) => item.kind !== 'rest')
    .map((item) => machine.delay(item, environment));
  const open = rest < 0 ? null : symbolic('placeholder', '...', [], place);
  return { kind: 'list', items, conditional: [], open, certain: rest < 0 ? items.length : rest, place };
}

function evaluateApplication(
  machine: Machine,
  node: Application,
  environment: Environment,
  place: Place,
): KnownValue {
  const callee = machine.evaluate(node.function, environment);
  return machine.apply(callee, machine.delay(node.argument, environment), place);
}

function evaluatePath(
  machine: Machine,
  node: PathLiteral,
  environment: Environment,
  place: Place,
): KnownValue {
  const { base } = node;
  const value = interpolate(machine, node.parts, environment, place);
  const [text = '', ...more] = value.parts;
  if (more.length > 0 || typeof text !== 'string') {
    const folder = { kind: 'path', base: 'repository', path: folderOf(environment.file), place } as const;
    return computed('path', base === 'relative' ? [folder, value] : [value], place);
  }
  if (base === 'relative') {
    return { kind: 'path', base: 'repository', path: joinPath(environment.file, '..', text), place };
  }
  return { kind: 'path', base, path: joinPath(withoutMarks(text, base)), place };
}

function withoutMarks(text: string, base: 'absolute' | 'home' | 'search'): string {
  if (base === 'home') return text.replace(/^~\//, '');
  if (base === 'search') return text.replace(/^<|>$/g, '');
  return text;
}

function evaluateSelection(
  machine: Machine,
  node: Selection,
  environment: Environment,
  place: Place,
): KnownValue {
  const { fallback } = node;
  const names = evaluatedNames(machine, node, environment);
  const subject = machine.evaluate(node.subject, environment);
  if (!fallback) return selectPath(machine, subject, names, place);
  return selectOr(machine, subject, names, machine.delay(fallback, environment), place);
}

interface PathName {
  /** Null where the name is not known; `unknown` is its value then. */
  readonly text: string | null;
  readonly unknown: KnownValue | null;
  readonly place: Place;
}

function evaluatedNames(
  machine: Machine,
  node: Selection | AttributeTest,
  environment: Environment,
): readonly PathName[] {
  machine.budget.spend(node.path.names.length, placeOf(node, environment));
  return node.path.names.map((nameNode) => {
    const name = attributeName(machine, nameNode, environment);
    const place = placeOf(nameNode, environment);
    if (name.kind === 'null') {
      return fail('wrong-type', place, { expected: 'a string', actual: 'null', context: 'attribute name' });
    }
    return name.kind === 'known'
      ? { text: name.text, unknown: null, place }
      : { text: null, unknown: name.value, place };
  });
}

function selectPath(
  machine: Machine,
  subject: KnownValue,
  names: readonly PathName[],
  place: Place,
): KnownValue {
  let value = subject;
  let path = '';
  for (const name of names) {
    if (name.text === null) return computed('.', [value, ...(name.unknown ? [name.unknown] : [])], place);
    path = path === '' ? name.text : `${path}.${name.text}`;
    value = machine.select(value, name.text, name.place, path);
  }
  return value;
}

/** `subject.path or fallback`: where it is unknown whether the attribute is there, a choice. */
function selectOr(
  machine: Machine,
  subject: KnownValue,
  names: readonly PathName[],
  fallback: Thunk,
  place: Place,
): KnownValue {
  const [name, ...more] = names;
  if (!name) return subject;
  if (subject.kind === 'choice') {
    return machine.distribute(subject, place, (branch) => selectOr(machine, branch, names, fallback, place));
  }
  if (name.text !== null && subject.kind === 'set') {
    const attribute = subject.attributes.get(name.text);
    if (attribute) return selectOr(machine, machine.demand(attribute.value), more, fallback, place);
    const choice = conditionalValue(machine, subject, name.text, fallback, place);
    if (choice && more.length === 0) return choice;
    if (!mayHaveMore(subject, name.text)) return machine.demand(fallback);
  }
  const unknown = subject.kind === 'set' && name.text !== null ? subject.open : subject;
  if (unknown?.kind === 'symbolic' && name.text !== null) {
    const attribute = attributeOf(unknown, name.text, name.place);
    const value = machine.resolve(attribute);
    if (value !== attribute) return selectOr(machine, value, more, fallback, place);
  }
  if (subject.kind !== 'set' && subject.kind !== 'symbolic') return machine.demand(fallback);
  const consequence = machine.lazy(() => selectPath(machine, subject, names, place), place);
  return {
    kind: 'choice',
    condition: computed('?', [subject, ...pathOperands(names)], place),
    consequence,
    alternative: fallback,
    place,
  };
}

function pathOperands(names: readonly PathName[]): readonly KnownValue[] {
  return names.map(
    ({ text, unknown, place }) => unknown ?? { kind: 'string', parts: text ? [text] : [], place },
  );
}

function evaluateTest(
  machine: Machine,
  node: AttributeTest,
  environment: Environment,
  place: Place,
): KnownValue {
  const subject = machine.evaluate(node.subject, environment);
  return testPath(machine, subject, evaluatedNames(machine, node, environment), place);
}

function testPath(
  machine: Machine,
  subject: KnownValue,
  names: readonly PathName[],
  place: Place,
): KnownValue {
  const [name, ...more] = names;
  if (!name) return makeBoolean(true, place);
  if (subject.kind === 'choice') {
    return machine.distribute(subject, place, (branch) => testPath(machine, branch, names, place));
  }
  if (subject.kind !== 'set' && subject.kind !== 'symbolic') return makeBoolean(false, place);
  if (name.text !== null && subject.kind === 'set') {
    const attribute = subject.attributes.get(name.text);
    if (attribute) {
      if (more.length === 0) return makeBoolean(true, place);
      return testPath(machine, machine.demand(attribute.value), more, place);
    }
    if (!mayHaveMore(subject, name.text)) return makeBoolean(false, place);
  }
  return computed('?', [subject, ...pathOperands(names)], place);
}
