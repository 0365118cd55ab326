/** The users of Home Manager and their accounts. */

import { relativePath } from '../../../chapter/holes.ts';
import { attributeName, quoted } from '../../../nix/index.ts';
import { detail } from '../../observation.ts';
import { nearest } from '../../options/spelling.ts';
import {
  bindingsOf,
  contains,
  dedented,
  expressionAt,
  expressionsIn,
  type PlacedBinding,
} from '../anatomy.ts';
import { insert, type Repair, remove, replace, textOf } from '../change.ts';
import type { Repairer, Situation } from '../situation.ts';
import { addAttribute, addLine } from '../writing.ts';
import {
  exchange,
  homeManagerBindings,
  innerText,
  ownBinding,
  ownValue,
  removeBinding,
  stringsAt,
} from './common.ts';
import { addOption } from './settings.ts';

/** Two names for one person: the account's counts, else the other is changed. */
export const agreeOnLogin: Repairer = (situation) => {
  const { source, observation, scene } = situation;
  const { details } = observation;
  const [login, account] = [detail(details, 'login'), detail(details, 'account')];
  if (login === '' || account === '') return [];
  // Where only what is remembered says otherwise, either may be right, unless one is a slip.
  const isWritten = bindingsOf(source.tree).some(({ path }) => path.includes(account));
  if (!isWritten && scene.configuration.facts.username === account && nearest(login, [account]) === null)
    return [];
  const places = bindingsOf(source.tree).flatMap(({ binding }) =>
    binding.kind === 'assignment'
      ? binding.path.names.filter((name) => textOf(source, name) === account)
      : [],
  );
  return [
    ...exchange(situation, login, quotedIn(situation, account)),
    ...places.map((place) => [replace(source, place, attributeName(login))]),
  ];
};

/** In a string as it is, as a name in quotes where it needs them. */
function quotedIn({ source, span }: Situation, name: string): string {
  return textOf(source, span).startsWith('"') ? name : attributeName(name);
}

/** A name with a dot, without quotes. */
export const quoteName: Repairer = (situation) => {
  const { source, observation, span } = situation;
  const account = detail(observation.details, 'account');
  const placed = ownBinding(situation);
  if (placed?.binding.kind !== 'assignment') return [];
  const names = placed.binding.path.names;
  const [only, ...more] = names;
  const whole = only?.kind === 'string' && more.length === 0 ? textOf(source, only).slice(1, -1) : '';
  if (only && whole.includes('.')) return [[replace(source, only, whole.replace(/\.\.(\w+)/, '.".$1"'))]];
  return names.flatMap((first, index): Repair[] => {
    const next = names[index + 1];
    if (!next) return [];
    const text = `${textOf(source, first)}.${textOf(source, next)}`;
    if (account !== '' ? text !== account : !(span.start >= first.start && span.start <= next.end)) return [];
    return [[insert(source, first.start, '"'), insert(source, next.end, '"')]];
  });
};

/** `home-manager.users.users.alice`. */
export const dropSecondUsers: Repairer = (situation) => {
  const { source, span } = situation;
  const placed = ownBinding(situation);
  if (placed && isAccount(situation)) return moveOut(situation, placed);
  const names = placed?.binding.kind === 'assignment' ? placed.binding.path.names : [];
  const index = names.findLastIndex((name) => textOf(source, name) === 'users');
  const next = names[index + 1];
  const name = names[index];
  if (index >= 0 && name && next) return [[remove(source, { start: name.start, end: next.start })]];
  const value = ownValue(situation);
  if (value?.kind !== 'set' || !placed) return [];
  const [first] = value.bindings;
  const last = value.bindings.at(-1);
  if (!first || !last) return [];
  return [
    [
      remove(source, { start: span.start, end: first.start }),
      remove(source, { start: last.end, end: placed.binding.end }),
    ],
  ];
};

function isAccount(situation: Situation): boolean {
  const value = ownValue(situation);
  const words = ['isNormalUser', 'isSystemUser', 'extraGroups', 'initialPassword', 'shell', 'uid'];
  const isOne = (path: readonly string[]) => path.some((name) => words.includes(name));
  if (isOne(ownBinding(situation)?.path ?? [])) return true;
  return value !== null && bindingsOf(value).some(({ path }) => isOne(path));
}

/** An account below `home-manager`: it belongs beside it. */
function moveOut({ source }: Situation, placed: PlacedBinding): readonly Repair[] {
  const outer = bindingsOf(source.tree).find(
    ({ path, binding }) => path.at(-1) === 'home-manager' && contains(binding, placed.binding),
  );
  if (!outer || outer.binding === placed.binding) {
    const text = textOf(source, placed.binding).replace('home-manager.', '');
    return [[replace(source, placed.binding, text)]];
  }
  const moved = addLine(source, outer.set, outer.binding, dedented(source, placed.binding));
  return [[moved, ...removeBinding(source, placed)]];
}

export const addAccount: Repairer = (situation) => {
  const { source, observation, scene } = situation;
  const login = detail(observation.details, 'login');
  const path = ['users', 'users', login, 'isNormalUser'];
  const account = bindingsOf(source.tree).find(({ path: each }) => each.join('.') === `users.users.${login}`);
  const body =
    account?.binding.kind === 'assignment' && account.binding.value.kind === 'set'
      ? account.binding.value
      : null;
  const others = scene.configuration.sources.filter((each) => each.shown && each.role === 'system');
  return [
    ...(body ? [addAttribute(source, body, { path: ['isNormalUser'], value: 'true' })] : []),
    ...addOption(source, path, 'true'),
    ...others.flatMap((each) => addOption(each, path, 'true')),
    ...inInlineModule(situation, path),
  ];
};

/** Beside `home-manager` in a module that is written in the flake. */
function inInlineModule(situation: Situation, path: readonly string[]): readonly Repair[] {
  const { source } = situation;
  const [settings] = homeManagerBindings(situation);
  return settings ? [addAttribute(source, settings.set, { path, value: 'true' })] : [];
}

/** An entry for the learner below `home-manager.users`. */
export const addUser: Repairer = (situation) => {
  const { source, names } = situation;
  const from = source.role === 'flake' ? 'flake.nix' : source.located ? source.path : names.systemFile;
  const value = relativePath(from, names.homeFile);
  const path = ['home-manager', 'users', names.login];
  const [settings] = homeManagerBindings(situation);
  return [
    ...(settings ? [addAttribute(source, settings.set, { path, value })] : []),
    ...addOption(source, path, value),
  ];
};

/** A list in place of a module: its only item, or a module that imports it. */
export const moduleFromList: Repairer = (situation) => {
  const { source } = situation;
  const value = expressionAt(source.tree, situation.span) ?? ownValue(situation);
  const list = value && expressionsIn(value).find(({ kind }) => kind === 'list');
  if (list?.kind !== 'list') return [];
  const [only, ...more] = list.items;
  const imports = [insert(source, list.start, '{ imports = '), insert(source, list.end, '; }')];
  if (!only || more.length > 0) return [imports];
  return [
    [
      remove(source, { start: list.start, end: only.start }),
      remove(source, { start: only.end, end: list.end }),
    ],
    imports,
  ];
};

/** A home folder or a login that the account contradicts. */
export const correctFolder: Repairer = (situation) => {
  const { source, observation, names } = situation;
  const wanted = detail(observation.details, 'wanted') || `/home/${names.login}`;
  const value = ownValue(situation);
  const [written] = stringsAt(situation);
  const target = written ?? value;
  if (!target) return [];
  const text = innerText(source, target) ?? '';
  const trimmed = text.replace(/\/+$/, '');
  const candidates = [
    ...(detail(observation.details, 'wanted') === '' && trimmed !== text && trimmed !== '' ? [trimmed] : []),
    ...(/^home\//.test(text) ? [`/${trimmed}`] : []),
    wanted,
  ];
  const placed = ownBinding(situation);
  return [
    ...[...new Set(candidates)].map((folder) => [replace(source, target, quoted(folder))]),
    ...(value && value !== target ? [[replace(source, value, quoted(wanted))]] : []),
    ...(placed && text.includes('$') ? [[remove(source, placed.binding)]] : []),
  ];
};

/** A login without quotes, or one that is defined by itself. */
export const writeIdentity: Repairer = (situation) => {
  const { source, names } = situation;
  const placed = ownBinding(situation);
  const value = placed?.binding.kind === 'assignment' ? placed.binding.value : null;
  const last = placed?.path.at(-1);
  if (!value) return [];
  const text =
    last === 'homeDirectory' ? `/home/${names.login}` : last === 'stateVersion' ? names.release : names.login;
  return [[replace(source, value, quoted(text))]];
};
