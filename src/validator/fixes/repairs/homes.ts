/** Options of a home: names, places, releases, and the shape of home.nix. */

import { distance } from 'fastest-levenshtein';
import type { Assignment } from '../../../nix/index.ts';
import { detail } from '../../observation.ts';
import { nearest } from '../../options/spelling.ts';
import { nameOf, unfold } from '../../sources/shape.ts';
import {
  bindingsOf,
  contains,
  dedented,
  indentationAt,
  innermost,
  type PlacedBinding,
  withItsLine,
} from '../anatomy.ts';
import { insert, type Repair, remove, replace, textOf } from '../change.ts';
import type { Repairer, Situation } from '../situation.ts';
import { dotted, quotedName } from '../writing.ts';
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
  const known = scene.options.namesBelow(path.slice(0, depth));
  const candidates = [detail(details, 'meant'), nearest(name, known) ?? '', ...alike(name, known)];
  const written = nameIn(situation, name);
  const place = written ?? span;
  const meant = [...new Set(candidates)].filter((each) => each !== '' && each !== name);
  const isOfHome = scene.options.namesBelow(['home']).includes(name);
  const placed = ownBinding(situation);
  return [
    ...(isOfHome && depth === 0 ? [[insert(source, place.start, 'home.')]] : []),
    ...meant.map((each) => [replace(source, place, quotedName(each))]),
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
  const prefix = `home-manager.users.${quotedName(names.login)}.${isIdentity ? 'home.' : ''}`;
  const isInSettings = placed.around[0] === 'home-manager' || source.level === 'settings';
  return [
    [insert(source, placed.binding.start, isInSettings ? prefix.replace('home-manager.', '') : prefix)],
    removeBinding(source, placed),
  ];
};

export const addRelease: Repairer = ({ source, names, scene }) => {
  const value = JSON.stringify(names.release);
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
  return [...new Set([...candidates, names.release])].map((name) => [
    replace(source, value, JSON.stringify(name)),
  ]);
};

export const quoteThis: Repairer = ({ source, span }) => [quote(source, span)];

export const quoteOwnValue: Repairer = (situation) => {
  const { source } = situation;
  const value = ownValue(situation);
  return value ? [quote(source, value), quote(source, situation.span)] : [quote(source, situation.span)];
};

/** home.nix that is wrapped into what the system has around it: only the inside stays. */
export const unwrapHome: Repairer = (situation) => {
  const { source } = situation;
  const prefixed = bindingsOf(source.tree).flatMap((placed) => withoutPrefix(source, placed));
  if (prefixed.length > 0) return [prefixed];
  const wrapper = bindingsOf(source.tree).find(({ path, binding }) => isUser(path, binding.kind));
  const user = wrapper ?? ownBinding(situation);
  if (user?.binding.kind !== 'assignment') return [];
  const body = unfold(user.binding.value).body;
  if (body.kind !== 'set') return [];
  const deep = bindingsOf(source.tree).find(
    ({ around, binding }) => around.length === 0 && contains(binding, user.binding),
  );
  const content = body.bindings
    .map((binding) => dedented(source, binding))
    .join(`\n${indentationAt(source.text, deep?.binding.start ?? 0)}`);
  const outermost = outermostAround(source.tree, user);
  const inner = source.text.slice(body.start + 1, body.end - 1);
  const start = outermost.start;
  const isLineEnd = inner.startsWith('\n');
  const lead = /^[ \t]*\n?/.exec(inner)?.[0].length ?? 0;
  const head = { start, end: body.start + 1 + lead };
  const lineStart = source.text.lastIndexOf('\n', start - 1) + 1;
  const from = isLineEnd && source.text.slice(lineStart, start).trim() === '' ? lineStart : start;
  const behind = withItsLine(source, { start: body.end - 1, end: outermost.end });
  return [
    [
      replace(source, { start: from, end: head.end }, from === start && isLineEnd ? '\n' : ''),
      remove(source, { start: Math.max(behind.start, head.end), end: behind.end }),
    ],
    ...(deep && deep.binding !== outermost ? [[replace(source, deep.binding, content)]] : []),
    [
      remove(source, { start, end: body.start + 1 }),
      remove(source, { start: body.end - 1, end: outermost.end }),
    ],
  ];
};

/** `home-manager.users.alice.` in front of an option. */
function withoutPrefix(source: Situation['source'], { binding, around }: PlacedBinding): Repair {
  if (binding.kind !== 'assignment' || around.length > 0) return [];
  const [first, users, , option] = binding.path.names;
  if (!first || !option || nameOf(first) !== 'home-manager' || nameOf(users) !== 'users') return [];
  return [remove(source, { start: first.start, end: option.start })];
}

function isUser(path: readonly string[], kind: string): boolean {
  return kind === 'assignment' && path.at(-2) === 'users' && path.at(-3) === 'home-manager';
}

/** The binding whose only content, all the way down, is this one. */
function outermostAround(tree: Situation['source']['tree'], { binding }: PlacedBinding): Assignment {
  let current = binding as Assignment;
  for (const each of bindingsOf(tree).toReversed()) {
    if (each.binding.kind !== 'assignment' || each.binding === current) continue;
    const value = unfold(each.binding.value).body;
    if (value.kind === 'set' && value.bindings.length === 1 && value.bindings[0] === current)
      current = each.binding;
  }
  return current;
}

/** `config` beside plain options: the others go below it, or it goes. */
export const oneStyle: Repairer = ({ source, span }) => {
  const set = innermost(source.tree, span, 'set');
  if (!set) return [];
  const special = ['imports', 'options', 'config', 'meta', '_file', 'key', 'disabledModules'];
  const bare = set.bindings.filter(
    (binding): binding is Assignment =>
      binding.kind === 'assignment' && !special.includes(nameOf(binding.path.names[0]) ?? ''),
  );
  const config = set.bindings.find(
    (binding): binding is Assignment =>
      binding.kind === 'assignment' && nameOf(binding.path.names[0]) === 'config',
  );
  const prefixed = bare.map((binding) => insert(source, binding.start, 'config.'));
  return [...(prefixed.length > 0 ? [prefixed] : []), ...withoutConfig(source, config)];
};

function withoutConfig(source: Situation['source'], config: Assignment | undefined): readonly Repair[] {
  if (!config) return [];
  const [, second] = config.path.names;
  if (second) return [[remove(source, { start: config.start, end: second.start })]];
  if (config.value.kind !== 'set') return [];
  const [first] = config.value.bindings;
  const last = config.value.bindings.at(-1);
  if (!first || !last) return [[remove(source, withItsLine(source, config))]];
  return [
    [
      remove(source, { start: config.start, end: first.start }),
      remove(source, { start: last.end, end: config.end }),
    ],
  ];
}

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
  if (isBelow) return [[replace(source, binding.path, dotted(rest.slice(around.length)))]];
  const outer = bindingsOf(source.tree).find((each) => each.path.join('.') === around.join('.'));
  return outer && value
    ? [
        [replace(source, outer.binding, `${dotted(rest)} = ${textOf(source, value)};`)],
        [removeBinding(source, placed)].flat(),
      ]
    : [];
};

/** Something that is no module: what stands in front of its set goes, or it becomes one. */
export const makeModule: Repairer = ({ source }) => {
  const { tree, text } = source;
  const set = bindingsOf(tree)[0]?.set;
  const dots = /^\s*\(?\s*\.\.\.\s*\)?\s*:/.exec(text)?.[0];
  if (dots) return [[replace(source, { start: 0, end: dots.length }, '{ ... }:')]];
  if (tree.kind === 'list') {
    const [first] = tree.items;
    const last = tree.items.at(-1);
    const isOnly = first !== undefined && first === last;
    return [
      ...(isOnly
        ? [
            [
              remove(source, { start: tree.start, end: first.start }),
              remove(source, { start: last.end, end: tree.end }),
            ],
          ]
        : []),
      [insert(source, tree.start, '{ imports = '), insert(source, tree.end, '; }')],
      [insert(source, tree.start, '{ home.packages = '), insert(source, tree.end, '; }')],
    ];
  }
  if (tree.kind === 'string') return [[replace(source, tree, '{ }')]];
  return set
    ? [[remove(source, { start: tree.start, end: set.start })]]
    : [[insert(source, tree.end, '\n{ }')]];
};
