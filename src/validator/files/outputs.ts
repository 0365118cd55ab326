/** The function `outputs` of a flake: its head, what it returns, its hosts and their modules. */
import {
  applyEdits,
  type Expression,
  type Lambda,
  parseExpression,
  type SetExpression,
  unboundNames,
} from '../../nix/index.ts';
import { boundNames, calledName, nameOf, unfold } from '../sources/shape.ts';
import { visitExpressions } from '../sources/visit.ts';
import type { Added, Mode } from './added.ts';
import { mergeBindings, mergeValue } from './bindings.ts';
import { type FindSet, setBelow } from './find.ts';
import { freeNames, nameOfEverything, namesBelowWith, type Wanted, withNames } from './head.ts';
import { declaredInputs } from './inputs.ts';
import { indentationAt, indentationUnit, relaid } from './layout.ts';
import { literalName, settable } from './names.ts';

const outputsName = literalName('outputs');

/** The function `outputs` in a flake, or in a file that holds nothing else; null where there is none. */
export function outputsOf(tree: Expression): Lambda | null {
  if (tree.kind === 'lambda') return unfold(tree).heads[0] ?? null;
  const set = settable(tree);
  const found = set?.bindings.find(
    (each) =>
      each.kind === 'assignment' && each.path.names.length === 1 && nameOf(each.path.names[0]) === 'outputs',
  );
  return found?.kind === 'assignment' ? (unfold(found.value).heads[0] ?? null) : null;
}

/** What `outputs` returns. */
export const resultSet: FindSet = (tree) => {
  const outputs = outputsOf(tree);
  return outputs && settable(unfold(outputs).body);
};

/** The argument of `nixosSystem`: of the host that is named, else of the first. */
export function argumentsOf(hostName: string | null): FindSet {
  return (tree) => {
    const result = resultSet(tree);
    const host =
      hostName && result && setBelow(result, [literalName('nixosConfigurations'), literalName(hostName)]);
    if (host) return host;
    const outputs = outputsOf(tree);
    let found: SetExpression | null = null;
    if (outputs)
      visitExpressions(outputs, (expression) => {
        if (found === null && expression.kind === 'application' && calledName(expression) === 'nixosSystem')
          found = settable(expression);
      });
    return found;
  };
}

/**
 * What becomes of a whole function `outputs`: it takes the place of the old one, and what it leaves out joins it; or
 * what it returns joins what the old one returns, whose own surroundings stay.
 */
export type WholeOutputs = 'replace' | 'join';

/** A list, or a single module that stands for a list of one. */
export function mergeModulesList(
  text: string,
  find: FindSet,
  tree: Expression,
  added: Added,
  mode: Mode,
): string | null {
  const path = [literalName('modules')];
  if (tree.kind === 'list' || tree.kind === 'binary') {
    const value = tree.kind === 'list' && added.text[tree.start] !== '[' ? bracketed(added.text, tree) : null;
    if (value) return mergeValue(text, find, path, value.tree, { text: value.text }, mode, value.tree);
    return mergeValue(text, find, path, tree, added, mode, tree);
  }
  const value = bracketed(added.text, tree);
  return mergeValue(text, find, path, value.tree, { text: value.text }, mode, value.tree);
}

function bracketed(text: string, tree: Expression): { readonly text: string; readonly tree: Expression } {
  const list = `[\n${text.slice(tree.start, tree.end)}\n]`;
  return { text: list, tree: parseExpression(list).tree };
}

/** A head alone takes the place of the head. */
export function mergeOutputs(
  text: string,
  value: Expression,
  added: Added,
  mode: Mode,
  whole: WholeOutputs,
): string | null {
  const { tree } = parseExpression(text);
  const old = outputsOf(tree);
  const [head] = unfold(value).heads;
  if (!head) return null;
  if (old === null) return mergeValue(text, settable, [outputsName], value, added, mode, value);
  if (mode === 'keep') {
    const result = settable(unfold(head).body);
    return result ? mergeBindings(text, resultSet, [], result.bindings, added, 'keep') : text;
  }
  if (isHeadOnly(head)) {
    const code = added.text.slice(head.parameter.start, head.parameter.end);
    const replaced = applyEdits(text, [{ span: old.parameter, text: code }]);
    return withNeededNames(replaced, boundNames(old), namesBelowWith(old));
  }
  if (whole === 'join') return joinOutputs(text, head, added);
  const set = settable(tree);
  const binding = set?.bindings.find(
    (each) => each.kind === 'assignment' && nameOf(each.path.names[0]) === 'outputs',
  );
  if (binding?.kind !== 'assignment') return null;
  const indentation = indentationAt(text, binding.start);
  const code = relaid({ text: added.text, span: value }, indentation, indentationUnit(text));
  const replaced = applyEdits(text, [{ span: binding.value, text: code }]);
  const result = settable(unfold(old).body);
  const hidden = [...namesBelowWith(head), ...namesBelowWith(old)];
  const joined = result && mergeBindings(replaced, resultSet, [], result.bindings, { text }, 'keep');
  return withNeededNames(joined ?? replaced, boundNames(old), hidden) ?? replaced;
}

function joinOutputs(text: string, head: Lambda, added: Added): string | null {
  const result = settable(unfold(head).body);
  const joined = result && mergeBindings(text, resultSet, [], result.bindings, added, 'replace');
  return joined === null
    ? null
    : withNeededNames(joined, boundNames(head), [...belowWithIn(text), ...namesBelowWith(head)]);
}

/** Whether nothing of the body of `outputs` is shown. */
export function isHeadOnly({ body }: Lambda): boolean {
  const { body: inner } = unfold(body);
  if (inner.kind === 'rest' || inner.kind === 'missing') return true;
  return inner.kind === 'set' && inner.bindings.every(({ kind }) => kind === 'rest');
}

/**
 * The flake with a head of `outputs` that gives the names which its body uses and could have had. What is used below a
 * `with` came from elsewhere, where it was no attribute of that `with`, unless it is one of `hidden`. `inputs` are those
 * that the flake declares.
 */
export function withNeededNames(
  text: string,
  known: readonly string[],
  hidden: readonly string[],
  inputs: readonly string[] = declaredInputs(text),
): string | null {
  const outputs = outputsOf(parseExpression(text).tree);
  if (outputs === null) return text;
  const added = bringsInputs(outputs) ? [] : unboundNames(outputs).filter((name) => !hidden.includes(name));
  const wanted = [...new Set([...freeNames(outputs), ...added])].flatMap((name): Wanted[] => {
    if (name === 'inputs') return [{ name, kind: 'everything' }];
    return name === 'self' || known.includes(name) || inputs.includes(name)
      ? [{ name, kind: 'argument' }]
      : [];
  });
  const complete = wanted.length === 0 ? text : withNames(text, outputsOf, wanted);
  return complete === null ? null : open(complete, inputs);
}

/** The names in a flake that a `with` may bring. */
export function belowWithIn(text: string): string[] {
  const outputs = outputsOf(parseExpression(text).tree);
  return outputs ? namesBelowWith(outputs) : [];
}

/** `inputs: with inputs; …`: a `with` gives what the head could. */
function bringsInputs(outputs: Lambda): boolean {
  const name = nameOfEverything(outputs);
  let found = false;
  visitExpressions(outputs, (expression) => {
    if (expression.kind === 'with' && expression.environment.kind === 'identifier')
      found ||= expression.environment.name === name;
  });
  return found;
}

/** A pattern without dots refuses every input that it does not name. */
function open(text: string, inputs: readonly string[]): string {
  const outputs = outputsOf(parseExpression(text).tree);
  if (outputs?.parameter.kind !== 'pattern' || outputs.parameter.ellipsis) return text;
  const named = outputs.parameter.formals.map(({ name }) => name.name);
  const isComplete = [...inputs, 'self'].every((name) => named.includes(name));
  const last = outputs.parameter.formals.at(-1);
  if (isComplete || !last) return text;
  const rest = text.slice(last.end, outputs.parameter.braces.end);
  const comma = /^\s*,/.test(rest) ? '' : ',';
  const at = comma === '' ? last.end + rest.indexOf(',') + 1 : last.end;
  return applyEdits(text, [{ span: { start: at, end: at }, text: `${comma} ...` }]);
}
