/** The list of modules: Home Manager's own module, and what was put in its place. */
import { type AttributeName, attributeName, type Expression } from '../../../nix/index.ts';
import { detail } from '../../observation.ts';
import { nearest } from '../../options/spelling.ts';
import { nameOf } from '../../sources/shape.ts';
import {
  contains,
  dedented,
  expressionAt,
  expressionsIn,
  innermost,
  listOf,
  withItsLine,
} from '../anatomy.ts';
import { insert, type Repair, remove, replace, textOf } from '../change.ts';
import type { Repairer, Situation } from '../situation.ts';
import { addAttribute, addItem, addLine } from '../writing.ts';
import { innerText, ownBinding, ownValue, stringsAt } from './common.ts';
import { isBound } from './outputs.ts';

const moduleOf = (input: string) => `${input}.nixosModules.home-manager`;

/** The ways in which the module may be written here, the likeliest first. */
function moduleNames(situation: Situation): readonly string[] {
  const { names } = situation;
  const short = moduleOf(names.input);
  const long = moduleOf(`inputs.${names.input}`);
  const written =
    isBound(situation, names.input) || !isBound(situation, 'inputs') ? [short, long] : [long, short];
  return [...namedModules(situation), ...written];
}

/** `let hm = home-manager.nixosModules.default; in …`: the names that the learner gave to the module. */
function namedModules({ source }: Situation): readonly string[] {
  return expressionsIn(source.tree).flatMap((each) =>
    each.kind === 'let'
      ? each.bindings.flatMap((binding) => {
          if (binding.kind !== 'assignment' || binding.path.names.length > 1) return [];
          const [name] = binding.path.names;
          const { value } = binding;
          const isModule =
            value.kind === 'selection' &&
            nameOf(value.path.names.at(-2)) === 'nixosModules' &&
            name !== undefined;
          return isModule ? (nameOf(name) ?? []) : [];
        })
      : [],
  );
}

export const loadModule: Repairer = (situation) => {
  const { source, span } = situation;
  const { tree } = source;
  const list =
    innermost(tree, span, 'list') ?? listOf(tree, 'modules') ?? (tree.kind === 'list' ? tree : null);
  const system = expressionsIn(tree).find(isSystemCall);
  const argument = system?.kind === 'application' ? system.argument : null;
  const set =
    argument?.kind === 'set' ? argument : source.level === 'arguments' && tree.kind === 'set' ? tree : null;
  return moduleNames(situation).flatMap((name): Repair[] => {
    if (list) return [addItem(source, list, name)];
    if (set) return [addAttribute(source, set, { path: ['modules'], value: `[ ${name} ]` })];
    return [[insert(source, tree.end, ` ${name}`)]];
  });
};

function isSystemCall(expression: Expression): boolean {
  if (expression.kind !== 'application') return false;
  const callee = expression.function;
  return callee.kind === 'selection' && nameOf(callee.path.names.at(-1)) === 'nixosSystem';
}

/** Something of Home Manager's flake that is not its NixOS module: only the names behind the input are changed. */
export const pickModule: Repairer = (situation) => {
  const { source, span } = situation;
  const item = itemAt(situation);
  if (item === null) return [];
  if (item.kind === 'identifier') return [[insert(source, item.end, '.nixosModules.home-manager')]];
  if (item.kind !== 'selection') return moduleNames(situation).map((name) => [replace(source, span, name)]);
  const names = item.path.names;
  const [first, ...behind] = names.slice(
    item.subject.kind === 'identifier' ? namesToInput(item.subject.name, names) : 0,
  );
  // `input.outputs.x` is `input.x`.
  const [output, name] = nameOf(first) === 'outputs' ? behind : [first, ...behind];
  const end = names.at(-1)?.end ?? item.end;
  const repairs: Repair[] = [];
  if (!output) repairs.push([insert(source, end, '.nixosModules.home-manager')]);
  else {
    if (!name) repairs.push([insert(source, end, '.home-manager')]);
    if (name) {
      repairs.push([replace(source, { start: name.start, end }, 'home-manager')]);
      repairs.push([replace(source, { start: output.start, end: output.end }, 'nixosModules')]);
    }
    repairs.push([replace(source, { start: output.start, end }, 'nixosModules.home-manager')]);
  }
  const isSlip = item.subject.kind === 'identifier' && nearest(item.subject.name, [situation.names.input]);
  return isSlip
    ? [...repairs, ...moduleNames(situation).map((name) => [replace(source, item, name)])]
    : repairs;
};

/** How many names lead to an input: `inputs.x`, `self.inputs.x` and `inputs.self.inputs.x` do, `x` itself needs none. */
function namesToInput(subject: string, names: readonly AttributeName[]): number {
  if (subject !== 'inputs' && subject !== 'self') return 0;
  let count = subject === 'self' ? 1 : 0;
  while (nameOf(names[count]) === 'self') count += 2;
  return count + 1;
}

function itemAt({ source, span }: Situation): Expression | null {
  const exact = expressionAt(source.tree, span);
  if (exact?.kind === 'selection' || exact?.kind === 'identifier') return exact;
  const inside = expressionsIn(source.tree).filter(
    (each) => (each.kind === 'selection' || each.kind === 'identifier') && contains(span, each),
  );
  return inside[0] ?? innermost(source.tree, span, 'selection') ?? exact;
}

/** A name in quotes. */
export const unquoteModule: Repairer = (situation) => {
  const { source } = situation;
  const [written] = stringsAt(situation);
  const text = innerText(source, written ?? null);
  if (!written || text === null) return [];
  const bare = text.replace(/^\$\{(.*)\}$/, '$1');
  return [
    ...(/^[\w.'-]+$/.test(bare) ? [[replace(source, written, bare)]] : []),
    ...moduleNames(situation).map((name) => [replace(source, written, name)]),
  ];
};

/** `(module { … })`: the module and the settings stand side by side. */
export const splitCall: Repairer = ({ source, span }) => {
  const call =
    innermost(source.tree, span, 'application') ??
    expressionsIn(source.tree).find((each) => each.kind === 'application' && contains(span, each));
  if (call?.kind !== 'application') return [];
  const around = expressionsIn(source.tree).find(
    (each) => each.kind === 'parenthesized' && contains(each, call) && each.expression === call,
  );
  const alone = replace(source, around ?? call, textOf(source, call.function));
  const isModule =
    call.argument.kind === 'set' && call.argument.bindings.some(({ kind }) => kind === 'assignment');
  if (!isModule) return [[alone]];
  if (!around) return [[alone]];
  return [
    [
      remove(source, { start: around.start, end: call.function.start }),
      remove(source, { start: call.argument.end, end: around.end }),
    ],
    [alone],
  ];
};

/** `modules` beside the call of `nixosSystem`: it is moved into its braces. */
export const intoSystem: Repairer = (situation) => {
  const { source } = situation;
  const placed = ownBinding(situation);
  const system = expressionsIn(source.tree).find(isSystemCall);
  if (!placed || system?.kind !== 'application' || system.argument.kind !== 'set') return [];
  const line = addLine(source, system.argument, null, dedented(source, placed.binding));
  return [[line, remove(source, withItsLine(source, placed.binding))]];
};

/** A home module among those of NixOS: it goes, or stands below its user. */
export const moveHomeModule: Repairer = (situation) => {
  const { source, span, names } = situation;
  const item = expressionAt(source.tree, span) ?? ownValue(situation);
  const list = innermost(source.tree, span, 'list');
  const exact = list?.items.find((each) => contains(each, span)) ?? item;
  if (!exact) return [];
  const text = textOf(source, exact);
  const below = `home-manager.users.${attributeName(names.login)}`;
  const isHomeFile = text.endsWith('home.nix');
  const imported = [replace(source, exact, `{ ${below}.imports = [ ${text} ]; }`)];
  if (!isHomeFile) return [imported];
  return [
    [remove(source, withItsLine(source, exact))],
    [replace(source, exact, `{ ${below} = ${text}; }`)],
    imported,
  ];
};

/** Something that has to be a list. */
export const wrapInList: Repairer = (situation) => {
  const value = ownValue(situation) ?? expressionAt(situation.source.tree, situation.span);
  if (!value) return [];
  const { source } = situation;
  return [[insert(source, value.start, '[ '), insert(source, value.end, ' ]')]];
};

/** A list in a list. */
export const unwrapList: Repairer = ({ source, span }) => {
  const list = expressionAt(source.tree, span) ?? innermost(source.tree, span, 'list');
  if (list?.kind !== 'list') return [];
  const [first] = list.items;
  const last = list.items.at(-1);
  if (!first || !last) return [[remove(source, withItsLine(source, list))]];
  return [
    [
      remove(source, { start: list.start, end: first.start }),
      remove(source, { start: last.end, end: list.end }),
    ],
  ];
};

/** `nixpkgs.nixosSystem`: the function is found in the library. */
export const throughLibrary: Repairer = ({ source, span }) => {
  const at = source.text.indexOf('.nixosSystem', span.start);
  return at < 0 ? [] : [[insert(source, at, '.lib')]];
};

/** An attribute that is not in the set: the one that is nearly called that. */
export const nearestAttribute: Repairer = ({ source, span, observation }) => {
  const name = detail(observation.details, 'name');
  const known = [
    ...detail(observation.details, 'candidates').split(' '),
    ...['lib', 'nixosSystem', 'legacyPackages', 'nixosModules', 'packages', 'inputs'],
  ];
  const meant = nearest(
    name,
    known.filter((each) => each !== ''),
  );
  const at = source.text.indexOf(name, span.start);
  return meant && at >= 0 && name !== ''
    ? [[replace(source, { start: at, end: at + name.length }, meant)]]
    : [];
};
