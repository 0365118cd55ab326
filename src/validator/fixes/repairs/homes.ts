/** Options of a home: names, places, releases, and the shape of home.nix. */

import { distance } from 'fastest-levenshtein';
import { attributeName, attributePath, quoted } from '../../../nix/index.ts';
import { detail } from '../../observation.ts';
import { nearest } from '../../options/spelling.ts';
import { nameOf, unfold } from '../../sources/shape.ts';
import { bindingsOf } from '../anatomy.ts';
import { insert, type Repair, replace, textOf } from '../change.ts';
import type { Repairer, Situation } from '../situation.ts';
import { innerText, ownBinding, ownValue, quote, removeBinding, stringsAt } from './common.ts';
import { addOption } from './settings.ts';

/** `username = …` outside of `home`. */
export const intoHome: Repairer = ({ source, span }) => [[insert(source, span.start, 'home.')]];

/** An option that does not exist: the one that is meant, one of `home`, else it goes. */
export const correctOption: Repairer = (situation) => {
  const { source, span, observation, scene } = situation;
  const { details } = observation;
  const name = detail(details, 'name');
  const path = detail(details, 'option').split('.');
  const depth = name === '' ? path.length - 1 : path.lastIndexOf(name);
  const known = [...scene.options.namesBelow(path.slice(0, depth))];
  const candidates = [detail(details, 'meant'), nearest(name, known) ?? '', ...alike(name, known)];
  const written = nameIn(situation, name);
  const place = written ?? span;
  const meant = [...new Set(candidates)].filter((each) => each !== '' && each !== name);
  const isOfHome = scene.options.namesBelow(['home']).includes(name);
  const placed = ownBinding(situation);
  return [
    ...(isOfHome && depth === 0 ? [[insert(source, place.start, 'home.')]] : []),
    ...meant.map((each) => [replace(source, place, attributeName(each))]),
    ...(placed ? [removeBinding(source, placed)] : []),
  ];
};

/** Where a name of the option's path is written, near the finding. */
function nameIn(situation: Situation, name: string) {
  const { source, span } = situation;
  for (const { binding } of bindingsOf(source.tree)) {
    if (binding.kind !== 'assignment' || span.start < binding.start || span.end > binding.end) continue;
    const own = binding.path.names.find((each) => nameOf(each) === name);
    if (own) return own;
  }
  return null;
}

/** Known names that share most letters. */
function alike(name: string, known: readonly string[]): readonly string[] {
  if (name.length < 4) return [];
  return known
    .map((each) => ({ each, edits: distance(name.toLowerCase(), each.toLowerCase()) }))
    .filter(({ each, edits }) => edits <= Math.max(2, each.length / 2.5))
    .toSorted((a, b) => a.edits - b.edits)
    .slice(0, 3)
    .map(({ each }) => each);
}

/** An option of NixOS in a home: packages have a place of their own, everything else is not for a home. */
export const leaveSystemOption: Repairer = (situation) => {
  const { source } = situation;
  const placed = ownBinding(situation);
  if (placed?.binding.kind !== 'assignment') return [];
  const { binding } = placed;
  const isPackages = placed.path.at(-1) === 'systemPackages' || placed.path.at(-1) === 'packages';
  const nested = bindingsOf(source.tree).find(
    (each) => each.path.join('.') === 'environment.systemPackages' && each.binding.kind === 'assignment',
  );
  const list = nested?.binding.kind === 'assignment' ? nested.binding.value : null;
  return [
    ...(textOf(source, binding.path) === 'system.stateVersion'
      ? [[replace(source, binding.path, 'home.stateVersion')]]
      : []),
    ...(textOf(source, binding.path).startsWith('environment.etc')
      ? [
          [
            replace(
              source,
              binding.path,
              textOf(source, binding.path).replace('environment.etc', 'home.file'),
            ),
          ],
        ]
      : []),
    ...(isPackages && placed.around.length === 0 ? [[replace(source, binding.path, 'home.packages')]] : []),
    ...(list && nested?.binding !== binding
      ? [[replace(source, binding, `home.packages = ${textOf(source, list)};`)]]
      : []),
    removeBinding(source, placed),
  ];
};

/** An option of a home in the system: it stands below its user. */
export const belowUser: Repairer = (situation) => {
  const { source, names } = situation;
  const placed = ownBinding(situation);
  if (!placed) return [];
  const isIdentity = ['username', 'homeDirectory', 'stateVersion'].includes(placed.path[0] ?? '');
  const prefix = `home-manager.users.${attributeName(names.login)}.${isIdentity ? 'home.' : ''}`;
  const isInSettings = placed.around[0] === 'home-manager' || source.level === 'settings';
  return [
    [insert(source, placed.binding.start, isInSettings ? prefix.replace('home-manager.', '') : prefix)],
    removeBinding(source, placed),
  ];
};

export const addRelease: Repairer = ({ source, names, scene }) => {
  const value = quoted(names.release);
  const path = ['home', 'stateVersion'];
  const here = addOption(source, path, value);
  const homes = scene.configuration.sources.filter(
    (each) => each.shown && each.role === 'home' && each !== source,
  );
  return source.role === 'home'
    ? here
    : [...homes.flatMap((each) => addOption(each, path, value)), ...inlineHome(source, value), ...here];
};

/** In a home that is written in the system. */
function inlineHome(source: Situation['source'], value: string): readonly Repair[] {
  const user = bindingsOf(source.tree).find(
    ({ path, binding }) =>
      path.at(-2) === 'users' && path.includes('home-manager') && binding.kind === 'assignment',
  );
  const body = user?.binding.kind === 'assignment' ? unfold(user.binding.value).body : null;
  return body?.kind === 'set'
    ? addOption({ ...source, level: 'module', tree: body }, ['home', 'stateVersion'], value)
    : [];
}

/** No release of Home Manager: the one that is nearest to what was written. */
export const correctRelease: Repairer = (situation) => {
  const { source, names } = situation;
  const value = stringsAt(situation)[0] ?? ownValue(situation);
  if (!value) return [];
  const text = innerText(source, value) ?? textOf(source, value);
  const near = names.releases
    .map((name) => ({ name, edits: distance(text, name) }))
    .toSorted((a, b) => a.edits - b.edits || (a.name < b.name ? 1 : -1))
    .filter(({ edits }) => edits <= 3)
    .map(({ name }) => name);
  const isNear = (near[0] && distance(text, near[0]) <= 1) || text.includes(near[0] ?? ' ');
  const candidates = isNear ? near.slice(0, 2) : [names.release, ...near.slice(0, 2)];
  return [...new Set([...candidates, names.release])].map((name) => [replace(source, value, quoted(name))]);
};

export const quoteThis: Repairer = ({ source, span }) => [quote(source, span)];

export const quoteOwnValue: Repairer = (situation) => {
  const { source } = situation;
  const value = ownValue(situation);
  return value ? [quote(source, value), quote(source, situation.span)] : [quote(source, situation.span)];
};

/** An option that has a new name. */
export const renameOption: Repairer = (situation) => {
  const { source, observation } = situation;
  const to = detail(observation.details, 'to').split('.');
  const placed = ownBinding(situation);
  if (placed?.binding.kind !== 'assignment' || to[0] === '') return [];
  const { binding, around } = placed;
  const option = detail(observation.details, 'option').split('.');
  const extra = placed.path.slice(option.length);
  const rest = [...to, ...extra];
  const isBelow = around.every((name, index) => name === rest[index]);
  const value = binding.value;
  if (isBelow) return [[replace(source, binding.path, attributePath(rest.slice(around.length)))]];
  const outer = bindingsOf(source.tree).find((each) => each.path.join('.') === around.join('.'));
  return outer && value
    ? [
        [replace(source, outer.binding, `${attributePath(rest)} = ${textOf(source, value)};`)],
        [removeBinding(source, placed)].flat(),
      ]
    : [];
};
