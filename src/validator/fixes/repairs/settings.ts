/** Settings of `home-manager` in the system: their names, their place, their values. */
import type { SetExpression } from '../../../nix/index.ts';
import { detail } from '../../observation.ts';
import { settingNames } from '../../options/settings.ts';
import { nearest } from '../../options/spelling.ts';
import { unfold } from '../../sources/shape.ts';
import type { Source } from '../../sources/source.ts';
import {
  bindingsOf,
  contains,
  dedented,
  indentationAt,
  innermost,
  listOf,
  namesOf,
  type PlacedBinding,
  withItsLine,
} from '../anatomy.ts';
import { insert, type Repair, remove, replace, textOf } from '../change.ts';
import type { Repairer, Situation } from '../situation.ts';
import { addAttribute, addItem, addLine } from '../writing.ts';
import { ownBinding, removeBinding } from './common.ts';

/** Names around a piece of code that was shown without them, by its level. */
const around: Partial<Record<Source['level'], readonly string[]>> = {
  settings: ['home-manager'],
  home: ['home'],
  'home-files': ['home', 'file'],
};

/** Writes an option into the module that a source is. */
export function addOption(source: Source, path: readonly string[], value: string): readonly Repair[] {
  const outer = around[source.level] ?? [];
  const own = outer.every((name, index) => name === path[index]) ? path.slice(outer.length) : path;
  const set = moduleSet(source);
  return set ? [addAttribute(source, set, { path: own, value })] : [];
}

/** The set of options of a module: what its function returns, below `config` where that is written. */
export function moduleSet(source: Source): SetExpression | null {
  const { body } = unfold(source.tree);
  if (body.kind !== 'set') return null;
  for (const binding of body.bindings)
    if (
      binding.kind === 'assignment' &&
      namesOf(binding).join('.') === 'config' &&
      binding.value.kind === 'set'
    )
      return binding.value;
  return body;
}

/** A setting that the step asks for: beside those that are there, else in the module, else right where it is missed. */
export const addSetting: Repairer = (situation) => {
  const { source, observation, span } = situation;
  const option = detail(observation.details, 'option');
  const path = option.split('.');
  const value = wantedValue(situation, option);
  const [beside] = bindingsOf(source.tree).filter((each) => each.path[each.around.length] === path[0]);
  const set = innermost(source.tree, span, 'set');
  return [
    ...(beside ? [addAttribute(source, beside.set, { path, value })] : []),
    ...addOption(source, path, value),
    ...(set ? [addAttribute(source, set, { path: path.slice(1), value })] : []),
  ];
};

/** The value that the step's expectation names for an option, as Nix. */
function wantedValue({ task }: Situation, option: string): string {
  for (const requirement of task.expectation.require)
    if ('option' in requirement && requirement.option === option && typeof requirement.is === 'object')
      if ('equals' in requirement.is) return JSON.stringify(requirement.is.equals);
  return 'true';
}

export const intoHomeManager: Repairer = (situation) => {
  const { source, span } = situation;
  const placed = ownBinding(situation);
  if (!placed) return [];
  const name = textOf(source, span);
  const meant = nearest(name, settingNames);
  const start = placed.binding.start;
  const prefix = insert(source, start, 'home-manager.');
  const inside = bindingsOf(source.tree).find(
    ({ path, binding }) =>
      path.at(-1) === 'home-manager' && binding.kind === 'assignment' && binding.value.kind === 'set',
  );
  const outer = bindingsOf(source.tree).findLast(
    ({ binding }) =>
      binding !== placed.binding && binding.start <= start && binding.end >= placed.binding.end,
  );
  return [
    ...(outer?.binding.kind === 'assignment' && namesOf(outer.binding).slice(1).includes('home-manager')
      ? [[replace(source, outer.binding.path, 'home-manager')]]
      : []),
    ...besideUser(situation, placed),
    ...outOfUser(situation, placed),
    ...intoModule(situation, placed),
    ...(name === 'home-manager' ? [] : [[prefix]]),
    ...(meant && name !== 'home-manager' ? [[prefix, replace(source, span, meant)]] : []),
    ...(inside?.binding.kind === 'assignment' &&
    inside.binding.value.kind === 'set' &&
    !inside.path.includes(name)
      ? [moveInto(source, placed.binding, inside.binding.value)]
      : []),
    ...(outer?.binding.kind === 'assignment' && outer.path.length === 1
      ? [[replace(source, outer.binding.path, 'home-manager')]]
      : []),
  ];
};

/** `home-manager.users.alice = { useGlobalPkgs = true; }`: the settings stand beside the user, who goes with the last. */
function besideUser({ source }: Situation, placed: PlacedBinding): readonly Repair[] {
  const all = bindingsOf(source.tree);
  const user = all.find(
    ({ binding, path }) =>
      binding.kind === 'assignment' && binding.value === placed.set && path.at(-2) === 'users',
  );
  if (!user || namesOf(user.binding).at(-2) !== 'users') return [];
  const moved = placed.set.bindings.filter((binding) => settingNames.includes(namesOf(binding)[0] ?? ''));
  const prefix = namesOf(user.binding).includes('home-manager') ? 'home-manager.' : '';
  const lines = moved.map((binding) => `${prefix}${dedented(source, binding)}`);
  if (moved.length < placed.set.bindings.length)
    return [
      [
        addLine(source, user.set, user.binding, lines.join('\n')),
        ...moved.map((binding) => remove(source, withItsLine(source, binding))),
      ],
    ];
  const indentation = indentationAt(source.text, user.binding.start);
  return [[replace(source, user.binding, lines.join(`\n${indentation}`))]];
}

/** Settings of the system below a user: they go beside it, all of them. */
function outOfUser({ source, span }: Situation, placed: PlacedBinding): readonly Repair[] {
  if (textOf(source, span) !== 'home-manager' || placed.around.length === 0) return [];
  const outer = bindingsOf(source.tree).find(
    ({ around, binding }) => around.length === 0 && contains(binding, placed.binding),
  );
  const moved = placed.set.bindings.filter((binding) => namesOf(binding)[0] === 'home-manager');
  if (!outer) return [];
  const lines = moved.map((binding) => dedented(source, binding)).join('\n');
  return [
    [
      addLine(source, outer.set, outer.binding, lines),
      ...moved.map((binding) => remove(source, withItsLine(source, binding))),
    ],
  ];
}

/** Settings beside the list of modules: they stand in a module of their own. */
function intoModule({ source }: Situation, placed: PlacedBinding): readonly Repair[] {
  const modules = listOf(source.tree, 'modules');
  if (namesOf(placed.binding)[0] === 'home-manager' && modules && !contains(modules, placed.binding)) {
    const last = modules.items.at(-1) ?? modules;
    const indentation = indentationAt(source.text, last.start);
    const moved = placed.set.bindings.filter((binding) => namesOf(binding)[0] === 'home-manager');
    const lines = moved.map((binding) => dedented(source, binding).replaceAll('\n', `\n${indentation}`));
    return [
      [
        ...addItem(source, modules, `{ ${lines.join(' ')} }`),
        ...moved.map((binding) => remove(source, withItsLine(source, binding))),
      ],
    ];
  }
  const list = placed.set.bindings.find((binding) => namesOf(binding)[0] === 'modules');
  if (list?.kind !== 'assignment' || list.value.kind !== 'list') return [];
  const moved = placed.set.bindings.filter((binding) => settingNames.includes(namesOf(binding)[0] ?? ''));
  const lines = moved.map((binding) => `home-manager.${textOf(source, binding)}`).join(' ');
  return [
    [
      ...addItem(source, list.value, `{ ${lines} }`),
      ...moved.map((binding) => remove(source, withItsLine(source, binding))),
    ],
  ];
}

/** Takes a binding from where it is and writes it into another set. */
function moveInto(
  source: Source,
  binding: Parameters<typeof textOf>[1],
  set: Parameters<typeof addLine>[1],
): Repair {
  return [
    addLine(source, set, null, dedented(source, binding)),
    remove(source, withItsLine(source, binding)),
  ];
}

export const renameToHomeManager: Repairer = ({ source, span }) => [[replace(source, span, 'home-manager')]];

/** A setting whose name does not exist: the one that is meant. */
export const renameSetting: Repairer = ({ source, span, observation }) => {
  const written = textOf(source, span).replaceAll('"', '');
  const candidates = [
    detail(observation.details, 'meant'),
    nearest(written, settingNames) ?? '',
    /pack/i.test(written) ? 'useUserPackages' : 'useGlobalPkgs',
    'useGlobalPkgs',
    'useUserPackages',
  ].filter((name) => name !== '' && name !== written);
  return [...new Set(candidates)].map((name) => [replace(source, span, name)]);
};

/** The home's own settings of nixpkgs go. */
export const dropPackageSettings: Repairer = (situation) => {
  const { source } = situation;
  const placed = bindingsOf(source.tree).filter(({ path }) => path.includes('nixpkgs'));
  const own = ownBinding(situation);
  const outer = placed.find(({ path }) => path.at(-1) === 'nixpkgs') ?? null;
  return [
    ...(outer ? [removeBinding(source, outer)] : []),
    ...(own ? [removeBinding(source, own)] : []),
    ...(placed[0] ? [removeBinding(source, placed[0])] : []),
  ];
};

/** A misspelt option of the system. */
export const renameSystemOption: Repairer = ({ source, span, observation }) => {
  const meant = detail(observation.details, 'meant') || (textOf(source, span) === 'import' ? 'imports' : '');
  if (textOf(source, span) === 'output') return [[replace(source, span, 'outputs')]];
  if (meant === '') return [];
  if (meant.includes('.')) return [[insert(source, span.start, `${meant}.`.replace(/^users\./, ''))]];
  return [[replace(source, span, meant)], [insert(source, span.start, `${meant}.`)]];
};
