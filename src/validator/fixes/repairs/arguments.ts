/** What modules ask for and what is handed to them. */
import { distance } from 'fastest-levenshtein';
import type { Expression, Inherit } from '../../../nix/index.ts';
import { detail } from '../../observation.ts';
import { nearest } from '../../options/spelling.ts';
import { nameOf } from '../../sources/shape.ts';
import type { Source } from '../../sources/source.ts';
import { bindingsOf, contains, expressionsIn, innermost, listOf } from '../anatomy.ts';
import { insert, type Repair, remove, replace, textOf } from '../change.ts';
import type { Repairer, Situation } from '../situation.ts';
import { addAttribute, addEllipsis, addFormal, addHead, addItem } from '../writing.ts';
import { homeManagerBindings, ownBinding, quote, removeBinding, writeValue } from './common.ts';
import { addOption } from './settings.ts';

/** Asks for a name in the first line of the file, which is written where there is none. */
function askFor(source: Source, name: string): readonly Repair[] {
  const { tree } = source;
  if (tree.kind === 'lambda' && tree.parameter.kind === 'pattern') {
    const used = expressionsIn(tree).flatMap((each) => (each.kind === 'identifier' ? [each.name] : []));
    const misspelt = tree.parameter.formals.find(
      (formal) => distance(formal.name.name, name) === 1 && !used.includes(formal.name.name),
    );
    return [
      ...(misspelt ? [[replace(source, misspelt.name, name)]] : []),
      addFormal(source, tree.parameter, name),
    ];
  }
  if (tree.kind === 'lambda') {
    const { parameter } = tree;
    const uses = `${parameter.kind === 'identifier' ? parameter.name : ''}@`;
    return [
      [insert(source, parameter.start, `{ ${name}, ... }@`)],
      [insert(source, parameter.start, uses)],
    ].slice(0, 1);
  }
  return tree.kind === 'set' || tree.kind === 'let' ? [addHead(source, tree, [name])] : [];
}

export const askForName: Repairer = ({ source, observation }) =>
  askFor(source, detail(observation.details, 'name') || 'inputs');

export const askForPackages: Repairer = ({ source, span }) => {
  const lambda = innermost(source.tree, span, 'lambda');
  return [
    ...askFor(source, 'pkgs'),
    ...(lambda?.parameter.kind === 'pattern' ? [addFormal(source, lambda.parameter, 'pkgs')] : []),
  ];
};

/** A file whose first line does not accept everything that it is given. */
export const acceptArguments: Repairer = ({ source, scene, span }) => {
  const own = expressionsIn(source.tree);
  const shown = scene.configuration.sources.filter((each) => each.shown);
  const everywhere = [
    ...own.map((each) => ({ each, from: source })),
    ...shown.flatMap((from) =>
      from === source ? [] : expressionsIn(from.tree).map((each) => ({ each, from })),
    ),
  ];
  return everywhere
    .flatMap(({ each, from }) =>
      each.kind === 'lambda' && each.parameter.kind === 'pattern' && each.parameter.ellipsis === null
        ? [{ from, pattern: each.parameter }]
        : [],
    )
    .toSorted((a, b) => Number(contains(b.pattern, span)) - Number(contains(a.pattern, span)))
    .map(({ from, pattern }) => addEllipsis(from, pattern));
};

/** A package by its bare name. */
export const throughPackages: Repairer = ({ source, span }) => {
  const list = innermost(source.tree, span, 'list');
  const bare = list?.items.filter(({ kind }) => kind === 'identifier') ?? [];
  const one = [insert(source, span.start, 'pkgs.')];
  return list && bare.length > 2 ? [[insert(source, list.start, 'with pkgs; ')], one] : [one];
};

/** The other one of `specialArgs` and `extraSpecialArgs`. */
export const swapSpecialArgs: Repairer = (situation) => {
  const { source, span, observation } = situation;
  const name = detail(observation.details, 'name') || textOf(source, span);
  const meant = name === 'specialArgs' ? 'extraSpecialArgs' : 'specialArgs';
  return [[replace(source, span, meant)], ...(name === 'extraSpecialArgs' ? intoModule(situation) : [])];
};

/** What belongs to `home-manager` stands in a module of its own, where the flake has no other. */
function intoModule(situation: Situation): readonly Repair[] {
  const { source } = situation;
  const placed = ownBinding(situation);
  const list = listOf(source.tree, 'modules');
  if (!placed || !list) return [];
  const item = `{ home-manager.${textOf(source, placed.binding)} }`;
  return [[...addItem(source, list, item), ...removeBinding(source, placed)]];
}

const handed = '{ inherit inputs; }';

/** `extraSpecialArgs = inputs;` */
export const wrapInputs: Repairer = (situation) => {
  const placed = bindingsOf(situation.source.tree).find(({ path }) =>
    ['extraSpecialArgs', 'specialArgs'].includes(path.at(-1) ?? ''),
  );
  const { source } = situation;
  const value = placed?.binding.kind === 'assignment' ? placed.binding.value : null;
  return [
    ...(value ? [[replace(source, value, handed)]] : []),
    ...writeValue(situation, handed),
    ...(value ? inheritInputs(source, value) : []),
  ];
};

/** Adds `inputs` to what is handed to home modules. */
export const handToHomes: Repairer = (situation) =>
  handOut(situation, 'extraSpecialArgs', ['home-manager', 'extraSpecialArgs']);

function handOut(situation: Situation, name: string, path: readonly string[]): readonly Repair[] {
  const { source, observation } = situation;
  const wanted = detail(observation.details, 'wanted') || detail(observation.details, 'name');
  const placed = bindingsOf(source.tree).filter(({ path: each }) => each.at(-1) === name);
  const inside = placed.flatMap(({ binding }) =>
    binding.kind === 'assignment' ? inheritInputs(source, binding.value) : [],
  );
  const [settings] = homeManagerBindings(situation);
  return [
    ...inside,
    ...(settings ? [addAttribute(source, settings.set, { path, value: handed })] : []),
    ...addOption(source, path, handed),
    ...(wanted !== '' && wanted !== 'inputs' && wanted !== name
      ? addOption(source, path, `{ inherit ${wanted}; }`)
      : []),
  ];
}

/** `inherit inputs;` into a set that hands out something else, or in place of what is no set. */
function inheritInputs(source: Source, value: Expression): readonly Repair[] {
  if (value.kind === 'set') {
    const inherit = value.bindings.find(
      (binding): binding is Inherit => binding.kind === 'inherit' && binding.source === null,
    );
    const last = inherit?.names.at(-1);
    if (last) return [[insert(source, last.end, ' inputs')]];
    const [edit] = addAttribute(source, value, { path: ['inputs'], value: 'inputs' });
    return edit ? [[{ ...edit, text: edit.text.replace('inputs = inputs;', 'inherit inputs;') }]] : [];
  }
  return [[replace(source, value, handed)]];
}

/** `specialArgs` in the call of `nixosSystem`. */
export const handToModules: Repairer = (situation) => {
  const { source } = situation;
  const placed = bindingsOf(source.tree).find(({ path }) => path.at(-1) === 'specialArgs');
  const value = placed?.binding.kind === 'assignment' ? placed.binding.value : null;
  const beside = bindingsOf(source.tree).find(
    ({ path, around }) => path.slice(around.length)[0] === 'modules',
  );
  const name = detail(situation.observation.details, 'name');
  const own = name === '' || name === 'inputs' ? handed : `{ inherit ${name}; }`;
  return [
    ...(value ? inheritInputs(source, value) : []),
    ...(beside ? [writeInFront(source, beside.binding, `specialArgs = ${own};`)] : []),
    ...slipped(situation),
  ];
};

/** `specialArg = …` and the like. */
function slipped({ source }: Situation): readonly Repair[] {
  return bindingsOf(source.tree).flatMap(({ binding }) => {
    if (binding.kind !== 'assignment') return [];
    const name = binding.path.names.at(-1);
    return name && nearest(nameOf(name) ?? '', ['specialArgs'])
      ? [[replace(source, name, 'specialArgs')]]
      : [];
  });
}

function writeInFront(source: Source, binding: { readonly start: number }, line: string): Repair {
  const lineStart = source.text.lastIndexOf('\n', binding.start - 1) + 1;
  const blanks = source.text.slice(lineStart, binding.start);
  const isAlone = blanks.trim() === '';
  return [insert(source, binding.start, isAlone ? `${line}\n${blanks}` : `${line} `)];
}

/** A name that is handed out and does not exist: it goes. */
export const dropName: Repairer = (situation) => {
  const { source, span } = situation;
  const placed = ownBinding(situation);
  if (!placed) return [];
  const { binding } = placed;
  if (binding.kind !== 'inherit' || binding.names.length === 1) return [removeBinding(source, placed)];
  const blank = /\s*$/.exec(source.text.slice(0, span.start))?.[0].length ?? 0;
  return [[remove(source, { start: span.start - blank, end: span.end })]];
};

/** `lib` among what is handed to home modules. */
export const dropLibrary: Repairer = (situation) => {
  const { source } = situation;
  const inherits = bindingsOf(source.tree).flatMap(({ binding }) =>
    binding.kind === 'inherit' ? binding.names : [],
  );
  const own = inherits.find((name) => nameOf(name) === 'lib' && name.start === situation.span.start);
  const libraries = own ? [own] : inherits.filter((name) => nameOf(name) === 'lib');
  return [...libraries.flatMap((name) => dropName({ ...situation, span: name })), ...dropName(situation)];
};

/** A name that nothing binds: the one it was meant to be, one to ask for, or a text. */
export const bindName: Repairer = (situation) => {
  const { source, span, observation } = situation;
  const name = detail(observation.details, 'name');
  const near = nearest(name, [
    'pkgs',
    'config',
    'lib',
    'inputs',
    'import',
    'builtins',
    'true',
    'false',
    'null',
    'self',
    situation.names.nixpkgs,
    situation.names.input,
    'nixpkgs',
  ]);
  const bound = expressionsIn(source.tree).flatMap((each) =>
    each.kind === 'lambda' && each.parameter.kind === 'pattern'
      ? each.parameter.formals.map((formal) => formal.name.name)
      : [],
  );
  const nearBound = nearest(name, bound);
  return [
    ...[nearBound, near].flatMap((meant) => (meant ? [[replace(source, span, meant)]] : [])),
    ...(source.role === 'flake'
      ? patternsOf(source).map((pattern) => addFormal(source, pattern, name))
      : askFor(source, name)),
    quote(source, span),
  ];
};

function patternsOf(source: Source) {
  return expressionsIn(source.tree).flatMap((each) =>
    each.kind === 'lambda' && each.parameter.kind === 'pattern' ? [each.parameter] : [],
  );
}
