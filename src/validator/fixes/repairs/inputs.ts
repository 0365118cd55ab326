/** The inputs of a flake and what they follow. */
import { plainText, type SetValue } from '../../../nix/evaluate/index.ts';
import { type Expression, quoted } from '../../../nix/index.ts';
import { parseFlakeReference } from '../../configuration/flake-reference.ts';
import { detail } from '../../observation.ts';
import { nearest } from '../../options/spelling.ts';
import { nameOf } from '../../sources/shape.ts';
import { contains, expressionsIn, innermost } from '../anatomy.ts';
import { insert, type Repair, replace, textOf } from '../change.ts';
import type { Repairer, Situation } from '../situation.ts';
import { addAttribute } from '../writing.ts';
import { innerText, ownBinding, ownValue, removeBinding, rename, stringsAt } from './common.ts';

const address = 'github:nix-community/home-manager';

/** `home-manager = "github:…";` */
export const addUrl: Repairer = (situation) => {
  const placed = ownBinding(situation);
  if (placed?.binding.kind !== 'assignment') return [];
  const named = insert(situation.source, placed.binding.path.end, '.url');
  const isAddress = /[:/]/.test(detail(situation.observation.details, 'url'));
  return isAddress ? [[named]] : [removeBinding(situation.source, placed), [named]];
};

/** An input without an address: with the branch that fits the learner's nixpkgs, or the usual one. */
export const writeUrl: Repairer = (situation) => {
  const { source, names } = situation;
  const value = ownValue(situation);
  const placed = ownBinding(situation);
  const addresses = [address, `${address}/release-${names.release}`];
  return addresses.flatMap((url) => {
    const text = quoted(url);
    if (value?.kind === 'set') return [addAttribute(source, value, { path: ['url'], value: text })];
    if (!placed) return [];
    const [name = ''] = placed.path.slice(placed.around.length);
    return [addAttribute(source, placed.set, { path: [name, 'url'], value: text })];
  });
};

/** An address that leads nowhere: its parts as they are meant, the branch as the learner wrote it. */
export const correctUrl: Repairer = (situation) => {
  const { source } = situation;
  const meant = detail(situation.observation.details, 'meant');
  if (meant === 'url') return rename('url')(situation);
  const written = stringsAt(situation)[0] ?? ownValue(situation);
  const text = written?.kind === 'uri' ? written.value : innerText(source, written);
  if (!written || text === null) return [];
  const isPackages = /nixos|nixpkgs/i.test(text) && !/home|hm/i.test(text);
  const right = isPackages ? 'github:nixos/nixpkgs' : address;
  const candidates = [
    ...inPlace(text, right),
    ...mended(text),
    right + branchIn(text),
    right,
    `${right}${isPackages ? '/nixos-unstable' : ''}`,
  ];
  const isIndented = written.kind === 'string' && written.style === 'indented';
  return [...new Set(candidates)].flatMap((url) =>
    url === text ? [] : [[replace(source, written, isIndented ? `''${url}''` : quoted(url))]],
  );
};

/** The address with only its owner and repository put right, whatever stands around them. */
function inPlace(text: string, right: string): readonly string[] {
  const reference = parseFlakeReference(text);
  if (reference.kind !== 'repository') return [];
  return [text.replace(`${reference.owner}/${reference.repository}`, right.slice('github:'.length))];
}

/** The address with only its scheme put right. */
function mended(text: string): readonly string[] {
  const bare = text.replace(/^(https?:\/\/)?(www\.)?(github\.com)?[/:]*/i, '').replace(/\.git$/, '');
  const parts = bare.split('/');
  const owner = parts.length === 1 ? [`nix-community/${bare}`] : [bare];
  return [...owner.map((path) => `github:${path}`), ...(text.startsWith('http') ? [`git+${text}`] : [])];
}

/** The branch at the end of an address, in the form in which it was written. */
function branchIn(text: string): string {
  return /\?ref=[\w.-]+$|\/(release|nixos|nixpkgs)-[\w.-]+$|\/master$/.exec(text)?.[0] ?? '';
}

/** Two branches that do not belong together: Home Manager's is changed, in the form in which it was written. */
export const matchBranch: Repairer = (situation) => {
  const { source, observation } = situation;
  const [written] = stringsAt(situation);
  const text = innerText(source, written ?? null);
  if (!written || text === null) return [];
  const meant = detail(observation.details, 'meant') || address;
  const ref = /release-\d\d\.\d\d$/.exec(meant)?.[0] ?? null;
  const bare = text.replace(/\?ref=[\w./-]+$/, '').replace(/(home-manager)\/[\w./-]+$/, '$1');
  const isQuery = text.includes('?ref=');
  const own = ref === null ? bare : isQuery ? `${bare}?ref=${ref}` : `${bare}/${ref}`;
  const number = ref?.replace('release-', '');
  const renumbered = number ? text.replace(/\d\d\.\d\d/, number) : text;
  const foreign = /(?:nixos|nixpkgs)-(\d\d\.\d\d)/.exec(text)?.[1];
  const candidates = [
    own,
    renumbered,
    meant,
    ...(foreign ? [text.replace(/(nixos|nixpkgs)-/, 'release-')] : []),
    bare,
  ];
  return [...new Set(candidates)].flatMap((url) =>
    url === text ? [] : [[replace(source, written, quoted(url))]],
  );
};

/** What stands beside `inputs` and belongs into it. */
export const intoInputs: Repairer = (situation) => {
  const placed = ownBinding(situation);
  return placed ? [[insert(situation.source, placed.binding.start, 'inputs.')]] : [];
};

/** Computed texts are written out, as far as they can be known. */
export const writeOut: Repairer = (situation) => {
  const { source, span, scene } = situation;
  const { evaluator } = scene.configuration;
  const value = evaluator.evaluate(source.path, source.tree);
  const own = ownValue(situation);
  const alone = own && plainText(evaluator.evaluate(source.path, own));
  const texts = value.kind === 'set' ? literalsOf(value, source.path) : [];
  const around = texts.filter(({ expression }) => contains(expression, span) || contains(span, expression));
  const chosen = around.length > 0 ? around : texts;
  const edits = chosen.map(({ expression, text }) => replace(source, expression, quoted(text)));
  return [
    ...(edits.length > 0 ? [edits] : []),
    ...(own && alone ? [[replace(source, own, quoted(alone))]] : []),
    ...joined(situation),
    ...withoutHelpers(situation, edits),
    ...dropCall(situation),
  ];
};

/** `{ … } // { … }`: one set. */
function joined({ source, span }: Situation): readonly Repair[] {
  const update = expressionsIn(source.tree).find(
    (each) =>
      each.kind === 'binary' && each.operator === '//' && (contains(each, span) || contains(span, each)),
  );
  const outer =
    update ?? expressionsIn(source.tree).find((each) => each.kind === 'binary' && each.operator === '//');
  if (outer?.kind !== 'binary' || outer.left.kind !== 'set' || outer.right.kind !== 'set') return [];
  const left = source.text.slice(0, outer.left.end - 1).trimEnd().length;
  return [[replace(source, { start: left, end: outer.right.start + 1 }, '')]];
}

interface Computed {
  readonly expression: Expression;
  readonly text: string;
}

/** The computed texts below a set of the flake's inputs whose value is known. */
function literalsOf(set: SetValue, file: string, depth = 0): Computed[] {
  if (depth > 6) return [];
  return [...set.attributes.values()].flatMap(({ value }): Computed[] => {
    const { expression, place } = value;
    const inner = value.force();
    if (expression === null) return inner.kind === 'set' ? literalsOf(inner, file, depth + 1) : [];
    if (place?.file !== file) return [];
    const text = plainText(inner);
    const isLiteral = expression.kind === 'string' && expression.parts.every(({ kind }) => kind === 'text');
    if (text !== null) return isLiteral ? [] : [{ expression, text }];
    return inner.kind === 'set' && expression.kind !== 'lambda' ? literalsOf(inner, file, depth + 1) : [];
  });
}

/** `let … in { … }` and `rec` around the inputs. */
function withoutHelpers({ source, span }: Situation, edits: Repair): readonly Repair[] {
  const helper = innermost(source.tree, span, 'let');
  const around = helper ?? expressionsIn(source.tree).find((each) => each.kind === 'let');
  if (around?.kind !== 'let') return [];
  const outside = edits.filter((edit) => contains(around.body, edit.span));
  return [[...outside, replace(source, { start: around.start, end: around.body.start }, '')]];
}

/** `import ./inputs.nix`, `lib.mkForce "…"`: the argument alone. */
function dropCall(situation: Situation): readonly Repair[] {
  const { source } = situation;
  const value = ownValue(situation);
  if (value?.kind !== 'application' && value?.kind !== 'if') return [];
  const strings = expressionsIn(value).filter(({ kind }) => kind === 'string' || kind === 'set');
  return strings.slice(0, 3).map((inner) => [replace(source, value, textOf(source, inner))]);
}

/** An entry for Home Manager among the inputs. */
export const addInput: Repairer = (situation) => {
  const { source, span, names } = situation;
  const set = innermost(source.tree, span, 'set');
  const addresses = [address, `${address}/release-${names.release}`];
  return addresses.flatMap((url) => {
    const value = quoted(url);
    if (source.level === 'inputs' && source.tree.kind === 'set')
      return [addAttribute(source, source.tree, { path: [names.input, 'url'], value })];
    if (source.level === 'flake' && source.tree.kind === 'set')
      return [addAttribute(source, source.tree, { path: ['inputs', names.input, 'url'], value })];
    return set ? [addAttribute(source, set, { path: [names.input, 'url'], value })] : [];
  });
};

/** A field that no input has: a slip, else it goes. */
export const correctField: Repairer = (situation) => {
  const { source, span } = situation;
  const meant = nearest(textOf(source, span), ['url', 'inputs', 'follows', 'flake']);
  const placed = ownBinding(situation);
  const last = placed?.binding.kind === 'assignment' ? nameOf(placed.binding.path.names.at(-1)) : null;
  return [
    ...(meant ? [[replace(source, span, meant)]] : []),
    ...(placed && last !== null ? [removeBinding(source, placed)] : []),
    ...(last !== null ? [[replace(source, span, 'url')]] : []),
  ];
};
