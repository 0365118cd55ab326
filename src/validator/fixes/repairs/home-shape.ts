/** The shape of home.nix: a module, not wrapped into anything, with its options in one style. */
import type { Assignment } from '../../../nix/index.ts';
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
import { insert, type Repair, remove, replace } from '../change.ts';
import type { Repairer, Situation } from '../situation.ts';
import { ownBinding } from './common.ts';

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
    ...(deep && inner.trim() === '' ? [[remove(source, withItsLine(source, deep.binding))]] : []),
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

/** Something that is no module: what stands in front of its set goes, or it becomes one. */
export const makeModule: Repairer = ({ source }) => {
  const { text } = source;
  const tree = unfold(source.tree).body;
  const set = bindingsOf(source.tree)[0]?.set;
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
  if (['string', 'integer', 'float', 'path'].includes(tree.kind)) return [[replace(source, tree, '{ }')]];
  if (tree.kind === 'set' && tree.bindings.length > 0 && tree.bindings.every(({ kind }) => kind === 'rest'))
    return [[insert(source, tree.end, ': { }')]];
  return set
    ? [[remove(source, { start: source.tree.start, end: set.start })]]
    : [[insert(source, tree.end, '\n{ }')]];
};
