/** A module, or a piece of one, that goes into a module of the learner's. */
import {
  type Assignment,
  applyEdits,
  type Binding,
  type Expression,
  type Lambda,
  type LetExpression,
  parseExpression,
  print,
  type SetExpression,
  unboundNames,
} from '../../nix/index.ts';
import { boundNames, nameOf, unfold, withoutParentheses } from '../sources/shape.ts';
import { visitExpressions } from '../sources/visit.ts';
import type { Added, Mode } from './added.ts';
import { mergeBindings, mergeValue } from './bindings.ts';
import { type FindSet, within } from './find.ts';
import { freeNames, type Wanted, withNames } from './head.ts';
import { insertion } from './insert.ts';
import { indentationAt, indentationUnit, relaid } from './layout.ts';
import { literalName, type Name, settable } from './names.ts';

/** What the module system hands to every module, and what a flake usually adds. */
const usualArguments = [
  ...['config', 'lib', 'pkgs', 'options', 'modulesPath', 'inputs', 'osConfig', 'nixosConfig'],
  'specialArgs',
];

/** Attributes of a module that stand beside its `config`. */
const besideConfig = ['imports', 'options', 'config', 'disabledModules', '_class', '_file', 'key', 'meta'];

const configName = literalName('config');

/** The literal set that a module comes to, below its head. */
export const moduleSet: FindSet = (tree) => settable(unfold(tree).body);

/** Bindings of a piece go into a module, below `prefix`. Arguments that they use are asked for in its head. */
export function mergeIntoModule(
  text: string,
  prefix: readonly Name[],
  bindings: readonly Binding[],
  added: Added,
  mode: Mode,
): string | null {
  let result: string | null = text;
  for (const binding of bindings) {
    if (result === null) return null;
    result = mergeOne(result, prefix, binding, added, mode);
  }
  return result === null ? null : withUsedArguments(result, bindings, text);
}

function mergeOne(
  text: string,
  prefix: readonly Name[],
  binding: Binding,
  added: Added,
  mode: Mode,
): string | null {
  const { find, above } = definitions(text);
  if (prefix.length > 0) return mergeBindings(text, find, [...above, ...prefix], [binding], added, mode);
  const name = binding.kind === 'assignment' ? nameOf(binding.path.names[0]) : null;
  if (binding.kind === 'assignment' && name === 'config') return mergeConfig(text, binding, added, mode);
  const isBeside = name !== null && besideConfig.includes(name);
  // Beside `options` a module's definitions stand below `config`, and moving them is left to `imports`.
  if (name === 'options' && find === moduleSet && above.length === 0) return null;
  return isBeside
    ? mergeBindings(text, moduleSet, [], [binding], added, mode)
    : mergeBindings(text, find, above, [binding], added, mode);
}

/** `config = { … }` and `config.home = …` are definitions like any others. */
function mergeConfig(text: string, binding: Assignment, added: Added, mode: Mode): string | null {
  const [, ...names] = binding.path.names;
  const { find, above } = definitions(text);
  if (names.length > 0) {
    const path = names.map((name) => ({
      ...literalName(nameOf(name) ?? ''),
      text: added.text.slice(name.start, name.end),
    }));
    return mergeValue(text, find, [...above, ...path], binding.value, added, mode, binding);
  }
  const sets = literalSets(binding.value);
  if (sets === null) return null;
  return mergeBindings(
    text,
    find,
    above,
    sets.flatMap(({ bindings }) => bindings),
    added,
    mode,
  );
}

/** The literal sets that a value joins unconditionally; null where something else is in it. */
function literalSets(value: Expression): SetExpression[] | null {
  switch (value.kind) {
    case 'set':
      return value.recursive ? null : [value];
    case 'parenthesized':
      return literalSets(value.expression);
    case 'application': {
      const isMerge = ['mkMerge', 'lib.mkMerge'].includes(print(value.function));
      if (!isMerge || value.argument.kind !== 'list') return null;
      const sets = value.argument.items.map(literalSets);
      return sets.some((each) => each === null) ? null : sets.flatMap((each) => each ?? []);
    }
    default:
      return null;
  }
}

/**
 * Where a module's definitions stand: in the set `config` where it has one, below names that begin with `config` where
 * it has such, or `options`.
 */
function definitions(text: string): { readonly find: FindSet; readonly above: readonly Name[] } {
  const set = moduleSet(parseExpression(text).tree);
  const paths = (set?.bindings ?? []).flatMap((each) =>
    each.kind === 'assignment' ? [each.path.names.map(nameOf)] : [],
  );
  if (paths.some(([first, ...more]) => first === 'config' && more.length === 0))
    return { find: within(moduleSet, [configName]), above: [] };
  const isBelow = paths.some(([first]) => first === 'config' || first === 'options');
  return { find: moduleSet, above: isBelow ? [configName] : [] };
}

/** A whole module goes into another: arguments, `let` and all; null where that cannot be done without guessing. */
export function mergeModules(text: string, addedText: string, mode: Mode): string | null {
  const { tree } = parseExpression(addedText);
  const { heads, body } = unfold(tree);
  const set = body.kind === 'set' && !body.recursive ? body : null;
  if (set === null || heads.length > 1) return null;
  const around = surroundings(heads[0]?.body ?? tree);
  if (around === null) return null;
  const [head] = heads;
  const alias = head?.parameter.kind === 'pattern' ? head.parameter.alias?.name : undefined;
  const whole = head?.parameter.kind === 'identifier' ? head.parameter.name : alias;
  const used = unboundNames(head?.body ?? tree);
  const isUsed = (name: string) => used.includes(name);
  const lets = around.lets.flatMap(({ bindings }) => bindings);
  const withLets = lets.length === 0 ? text : mergeLets(text, lets, addedText);
  if (withLets === null) return null;
  const names: Wanted[] = [];
  if (head?.parameter.kind === 'pattern')
    for (const { name } of head.parameter.formals) names.push({ name: name.name, kind: 'argument' });
  if (whole !== undefined && isUsed(whole)) names.push({ name: whole, kind: 'everything' });
  // Of all arguments a module gets those that its head names.
  const isWholeUsed = whole !== undefined && isUsed(whole);
  const wanted = names.filter(({ name, kind }) => kind === 'everything' || isWholeUsed || isUsed(name));
  const known = [...(head ? boundNames(head) : []), ...lets.flatMap(letNames)];
  const added: Added = {
    text: addedText,
    around: (value) => (freeNames(value).every((name) => known.includes(name)) ? '' : around.withs),
  };
  const merged = mergeIntoModule(withLets, [], set.bindings, added, mode);
  return merged === null ? null : withHead(merged, wanted);
}

/** `let` and `with` between a module's head and its set; null where something else stands there. */
function surroundings(
  expression: Expression,
): { readonly lets: readonly LetExpression[]; readonly withs: string } | null {
  switch (expression.kind) {
    case 'set':
      return { lets: [], withs: '' };
    case 'parenthesized':
      return surroundings(expression.expression);
    case 'let': {
      const inner = surroundings(expression.body);
      return inner && { ...inner, lets: [expression, ...inner.lets] };
    }
    case 'with': {
      const inner = surroundings(expression.body);
      return inner && { ...inner, withs: `with ${print(expression.environment)}; ${inner.withs}` };
    }
    default:
      return null;
  }
}

/** The names that a binding of a `let` binds. */
export function letNames(binding: Binding): string[] {
  if (binding.kind === 'rest') return [];
  const names = binding.kind === 'inherit' ? binding.names : binding.path.names.slice(0, 1);
  return names.map((name) => nameOf(name) ?? '');
}

/** Adds bindings to the module's `let`; null where it has another of the same name. */
function mergeLets(text: string, bindings: readonly Binding[], addedText: string): string | null {
  const { tree } = parseExpression(text);
  const [head] = unfold(tree).heads;
  const below = head?.body ?? tree;
  const existing = below.kind === 'let' ? below.bindings : [];
  const known = new Map(existing.flatMap((each) => letNames(each).map((name) => [name, each] as const)));
  const missing = bindings.filter((binding) => !letNames(binding).every((name) => known.has(name)));
  const clash = bindings.some((binding) =>
    letNames(binding).some((name) => {
      const other = known.get(name);
      return other && text.slice(other.start, other.end) !== addedText.slice(binding.start, binding.end);
    }),
  );
  if (clash) return null;
  if (missing.length === 0) return text;
  const unit = indentationUnit(text);
  const outer = indentationAt(text, below.start);
  const lines = missing.map(
    (each) => outer + unit + relaid({ text: addedText, span: each }, outer + unit, unit),
  );
  const last = existing.at(-1);
  if (last) return applyEdits(text, [insertion(last.end, `\n${lines.join('\n')}`)]);
  const newline = text.slice(0, below.start).endsWith('\n') || below.start === 0 ? '' : '\n';
  return applyEdits(text, [insertion(below.start, `${newline}let\n${lines.join('\n')}\nin\n${outer}`)]);
}

/** The module's first head. */
const moduleHead = (tree: Expression): Lambda | null => unfold(tree).heads[0] ?? null;

/** Names that added code uses, nobody binds and a module can ask for. */
function withUsedArguments(text: string, bindings: readonly Binding[], before: string): string | null {
  if (text === before && bindings.length === 0) return text;
  const { tree } = parseExpression(text);
  // What the file's own `with` would hide was meant as the argument that it is around the added code.
  const free = [...new Set([...freeNames(tree), ...freeNames(asSet(bindings))])];
  const usual = free.filter((name) => usualArguments.includes(name));
  const complete = withHead(
    text,
    usual.map((name) => ({ name, kind: 'argument' })),
  );
  // `args.inputs`, where nothing else is called so: the name of all arguments, in a head that was not shown.
  const [whole, ...others] = free.filter((name) => !usual.includes(name) && hasInputs(tree, name));
  if (complete === null || whole === undefined || others.length > 0) return complete;
  return withHead(complete, [{ name: whole, kind: 'everything' }]);
}

function asSet(bindings: readonly Binding[]): SetExpression {
  const [first, last] = [bindings[0], bindings.at(-1)];
  return { kind: 'set', bindings, recursive: false, start: first?.start ?? 0, end: last?.end ?? 0 };
}

/** Whether `inputs` is taken out of a name: `args.inputs`, `inherit (args) inputs`. */
function hasInputs(tree: Expression, name: string): boolean {
  let found = false;
  const isIt = (each: Expression) => each.kind === 'identifier' && each.name === name;
  visitExpressions(tree, (expression) => {
    if (expression.kind === 'selection' && isIt(expression.subject))
      found ||= nameOf(expression.path.names[0]) === 'inputs';
    if (expression.kind !== 'set') return;
    for (const binding of expression.bindings)
      if (binding.kind === 'inherit' && binding.source && isIt(withoutParentheses(binding.source)))
        found ||= binding.names.some((each) => nameOf(each) === 'inputs');
  });
  return found;
}

function withHead(text: string, wanted: readonly Wanted[]): string | null {
  if (wanted.length === 0) return text;
  if (moduleHead(parseExpression(text).tree) !== null) return withNames(text, moduleHead, wanted);
  const names = wanted.filter(({ kind }) => kind === 'argument').map(({ name }) => `${name}, `);
  const everything = wanted.find(({ kind }) => kind === 'everything');
  const { tree } = parseExpression(text);
  const head = `${everything ? `${everything.name}@` : ''}{ ${names.join('')}... }:\n`;
  return applyEdits(text, [insertion(tree.start, head)]);
}

/** The module as it is, among the imports of another: always possible, since the module system joins them. */
export function importInline(text: string, addedText: string): string | null {
  const { tree } = parseExpression(addedText);
  const item = `imports = [\n  (${relaid({ text: addedText, span: tree }, '  ', '  ')})\n];`;
  return mergeSnippet(text, item);
}

/** Bindings that the tutor itself writes into a module. */
export function mergeSnippet(text: string, bindings: string): string | null {
  const snippet = `{\n${bindings}\n}`;
  const { tree } = parseExpression(snippet);
  return tree.kind === 'set' ? mergeIntoModule(text, [], tree.bindings, { text: snippet }, 'replace') : null;
}
