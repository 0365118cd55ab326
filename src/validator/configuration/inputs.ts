/**
 * The inputs of a flake, by the rules of `parseFlakeInputs` in Nix: they have to stand there literally, an input is a
 * set, and it knows `url`, `inputs`, `follows`, `flake`, or the attributes of a reference with `type`.
 */
import type { Attribute, Place, SetValue, Value } from '../../nix/evaluate/index.ts';
import { plainText } from '../../nix/evaluate/index.ts';
import type { Expression } from '../../nix/syntax.ts';
import { mistake, type Observation } from '../observation.ts';
import { nearest, WordList } from '../options/spelling.ts';
import { fetcherOf } from './fetchers.ts';
import { type FlakeReference, parseFlakeReference } from './flake-reference.ts';

export interface InputAddress {
  /** As written; for the form with `type` put together from its parts. */
  readonly text: string;
  readonly reference: FlakeReference;
  readonly place: Place | null;
  /** Where it names a branch or a revision. */
  readonly branchPlace: Place | null;
}

/** What an input says about one input of its own. */
export interface InputOverride {
  readonly child: string;
  readonly childPlace: Place | null;
  /** The text of `follows`, null where that is missing or not a text. */
  readonly follows: string | null;
  readonly place: Place | null;
}

export interface Input {
  readonly name: string;
  /** Where its name stands. */
  readonly place: Place | null;
  readonly bindingPlace: Place | null;
  readonly address: InputAddress | null;
  /** This input is another one, by `follows` right at it. */
  readonly follows: { readonly target: string; readonly place: Place | null } | null;
  readonly overrides: readonly InputOverride[];
  /** False for a plain folder of files, which has no outputs: `flake = false`. */
  readonly isFlake: boolean;
  /** False where a placeholder stands among its attributes. */
  readonly complete: boolean;
}

export interface Inputs {
  readonly entries: readonly Input[];
  /** False where there may be more inputs than were shown. */
  readonly complete: boolean;
  readonly place: Place | null;
  readonly problems: readonly Observation[];
}

const inputAttributes = new WordList(['url', 'inputs', 'follows', 'flake']);
/** What an input knows besides the attributes of its reference. */
const ofInput: ReadonlySet<string> = new Set(['inputs', 'follows', 'flake']);

/** Reads the value of `inputs`. */
export function readInputs(value: Value, expression: Expression | null, place: Place | null = null): Inputs {
  const problems: Observation[] = [];
  if (!isLiteral(expression) || value.kind !== 'set') {
    const code = value.kind === 'string' ? 'input-url-as-bare-string' : 'computed-inputs';
    if (value.kind !== 'failed' || value.failure.code !== 'syntax')
      problems.push(mistake(code, 'form', place ?? value.place));
    return { entries: [], complete: false, place: value.place, problems };
  }
  reportDynamicNames(value, problems);
  const entries = [...value.attributes.values()]
    .filter((attribute) => attribute.unknownName === null)
    .map((attribute) => readInput(attribute, problems));
  return { entries, complete: value.open === null, place: value.place, problems };
}

function readInput(attribute: Attribute, problems: Observation[]): Input {
  const value = attribute.value.force();
  const common = {
    name: attribute.name,
    place: attribute.namePlace,
    bindingPlace: attribute.bindingPlace,
  };
  const nothing = { ...common, address: null, follows: null, overrides: [], isFlake: true, complete: true };
  if (value.kind === 'string' && isLiteral(attribute.value.expression)) {
    const text = plainText(value) ?? '';
    problems.push(
      mistake('input-url-as-bare-string', 'form', value.place ?? attribute.namePlace, {
        name: attribute.name,
        url: text,
      }),
    );
    const { place } = value;
    const address = { text, reference: parseFlakeReference(text), place, branchPlace: place };
    return { ...nothing, address };
  }
  if (!isLiteral(attribute.value.expression) || value.kind !== 'set') {
    if (!isSyntaxFailure(value)) problems.push(computed(attribute));
    return { ...nothing, complete: value.kind !== 'failed' && value.kind !== 'symbolic' };
  }
  reportDynamicNames(value, problems);
  const address = readAddress(attribute.name, value, problems);
  const follows = readFollows(value.attributes.get('follows'), problems);
  // Nix: "flake input has both a flake reference and a follows attribute".
  if (address !== null && follows !== null)
    problems.push(mistake('follows-missing-inputs-prefix', 'form', follows.place, { name: attribute.name }));
  return {
    ...common,
    address,
    follows,
    overrides: readOverrides(attribute.name, value, problems),
    isFlake: readIsFlake(value.attributes.get('flake'), problems),
    complete: value.open === null,
  };
}

function readFollows(attribute: Attribute | undefined, problems: Observation[]): Input['follows'] {
  const target = inputPath(literalText(attribute, problems, 'follows-unquoted'));
  return target === null ? null : { target, place: attribute?.namePlace ?? null };
}

/** Nix: "expected a Boolean but got a string", or "a thunk" where it is computed. */
function readIsFlake(attribute: Attribute | undefined, problems: Observation[]): boolean {
  if (!attribute) return true;
  const value = attribute.value.force();
  if (!isLiteral(attribute.value.expression)) {
    problems.push(computed(attribute));
    return true;
  }
  if (value.kind === 'boolean') return value.value;
  const details = { option: attribute.name, type: 'true or false', actual: value.kind };
  if (value.kind !== 'failed')
    problems.push(mistake('value-type', 'form', value.place ?? attribute.namePlace, details));
  return true;
}

/** What the flake says about its own folder, `inputs.self` (Nix 2.27). */
const ofSelf: ReadonlySet<string> = new Set(['submodules', 'lfs']);

function readAddress(name: string, set: SetValue, problems: Observation[]): InputAddress | null {
  const type = literalText(set.attributes.get('type'), problems);
  if (type !== null) return readAttributeForm(type, set, problems);
  for (const attribute of set.attributes.values()) {
    if (inputAttributes.includes(attribute.name)) continue;
    if (name === 'self' && ofSelf.has(attribute.name)) {
      if (!isLiteral(attribute.value.expression)) problems.push(computed(attribute));
      continue;
    }
    problems.push(unexpectedAttribute(attribute));
  }
  const url = set.attributes.get('url') ?? misspelt(set, 'url');
  if (!url) return null;
  const text = literalText(url, problems);
  const place = url.value.place ?? url.namePlace;
  const reference: FlakeReference = text === null ? { kind: 'elsewhere' } : parseFlakeReference(text);
  return { text: text ?? '', reference, place, branchPlace: place };
}

/** `{ type = "github"; owner = …; repo = …; }`. */
function readAttributeForm(type: string, set: SetValue, problems: Observation[]): InputAddress {
  const text = (name: string) => literalText(set.attributes.get(name), problems);
  problems.push(...typedProblems(type, set));
  const ref = text('rev') ?? text('ref');
  const written =
    type === 'indirect' ? `flake:${text('id')}` : (text('url') ?? `${type}:${text('owner')}/${text('repo')}`);
  const address = type === 'git' || type === 'tarball' ? `${type}+${written}` : written;
  const withRef = ref === null ? address : `${address}?ref=${ref}`;
  const branch = set.attributes.get('rev') ?? set.attributes.get('ref');
  return {
    text: withRef,
    reference: parseFlakeReference(withRef),
    place: set.place,
    branchPlace: branch?.namePlace ?? set.place,
  };
}

/** What the fetcher of that type refuses: "input attribute 'url' not supported by scheme 'github'", or one is missing. */
function typedProblems(type: string, set: SetValue): Observation[] {
  const fetcher = fetcherOf(type);
  if (fetcher === null) return [];
  const unknown = [...set.attributes.values()]
    .filter(({ name }) => name !== 'type' && !ofInput.has(name) && !fetcher.takes.has(name))
    .map(unexpectedAttribute);
  if (unknown.length > 0 || set.open !== null) return unknown;
  // Nix: "contains both a commit hash and a branch/tag name". A repository in Git may have both.
  const branch = type !== 'git' && set.attributes.has('rev') ? set.attributes.get('ref') : undefined;
  if (branch) return [unexpectedAttribute(branch)];
  const missing = fetcher.needs.find((name) => !set.attributes.has(name));
  return missing === undefined ? [] : [mistake('hm-input-missing-url', 'form', set.place, { name: missing })];
}

function readOverrides(input: string, set: SetValue, problems: Observation[]): InputOverride[] {
  const attribute = set.attributes.get('inputs') ?? misspelt(set, 'inputs');
  if (!attribute) return [];
  const value = attribute.value.force();
  if (value.kind !== 'set') {
    if (!isSyntaxFailure(value)) problems.push(computed(attribute));
    return [];
  }
  return [...value.attributes.values()].map((child) => readOverride(input, child, problems));
}

function readOverride(input: string, child: Attribute, problems: Observation[]): InputOverride {
  const value = child.value.force();
  const common = { child: child.name, childPlace: child.namePlace };
  if (value.kind !== 'set') {
    if (value.kind === 'string')
      problems.push(
        mistake('follows-typo', 'form', child.namePlace, {
          name: child.name,
          input,
          target: plainText(value) ?? '',
        }),
      );
    else if (!isSyntaxFailure(value)) problems.push(computed(child));
    return { ...common, follows: null, place: child.namePlace };
  }
  for (const attribute of value.attributes.values())
    if (!inputAttributes.includes(attribute.name) && !value.attributes.has('type'))
      problems.push(mistake('follows-typo', 'form', attribute.namePlace, { name: attribute.name, input }));
  const nested = value.attributes.get('inputs');
  if (nested && plainText(nested.value.force()) !== null)
    problems.push(mistake('follows-typo', 'form', nested.namePlace, { name: 'inputs', input }));
  const follows = value.attributes.get('follows') ?? misspelt(value, 'follows');
  if (!follows) return { ...common, follows: null, place: child.namePlace };
  const address = value.attributes.get('url') ?? value.attributes.get('type');
  // Nix: "flake input has both a flake reference and a follows attribute".
  if (address) problems.push(mistake('url-beside-follows', 'form', address.namePlace, { name: child.name }));
  const text = inputPath(literalText(follows, problems, 'follows-unquoted'));
  return { ...common, follows: text, place: follows.value.place ?? follows.namePlace };
}

/** What `follows` names: Nix takes empty parts out (`parseInputAttrPath`). */
function inputPath(text: string | null): string | null {
  const parts = text?.split('/').filter((part) => part !== '');
  return parts?.join('/') ?? null;
}

/** The attribute whose name was meant to be `name`, where the right one is missing. */
function misspelt(set: SetValue, name: 'url' | 'inputs' | 'follows'): Attribute | undefined {
  return [...set.attributes.values()].find(
    (attribute) => nearest(attribute.name, inputAttributes) === name && !set.attributes.has(name),
  );
}

/** Nix: "unexpected flake input attribute 'x'", or "is a thunk while a string … is expected" where it is a set. */
function unexpectedAttribute(attribute: Attribute): Observation {
  const details = { name: attribute.name };
  const value = attribute.value.force();
  if (value.kind === 'set') {
    if (value.attributes.has('url'))
      return mistake('hm-input-outside-inputs', 'form', attribute.namePlace, details);
    const meant = nearest(attribute.name, ['inputs']);
    const isOverride = value.attributes.has('follows') || nearestFollows(value) !== null;
    const code = meant
      ? 'follows-typo'
      : isOverride
        ? 'follows-missing-inputs-prefix'
        : 'unknown-input-attribute';
    return mistake(code, 'form', attribute.namePlace, details);
  }
  const meant = nearest(attribute.name, inputAttributes) ?? addressWord(attribute.name);
  if (meant === 'follows') return mistake('follows-typo', 'form', attribute.namePlace, details);
  if (meant === 'url') return mistake('url-typo', 'form', attribute.namePlace, { ...details, meant });
  return mistake('unknown-input-attribute', 'form', attribute.namePlace, details);
}

/** Other words for an address that people bring along. */
function addressWord(name: string): 'url' | null {
  return ['link', 'src', 'source', 'href', 'address', 'path', 'repo'].includes(name.toLowerCase())
    ? 'url'
    : null;
}

function nearestFollows(set: SetValue): string | null {
  for (const name of set.attributes.keys()) if (nearest(name, ['follows'])) return name;
  return null;
}

/** The inputs of several pieces of one flake, as if they stood together. */
export function joinInputs(pieces: readonly Inputs[]): Inputs | null {
  const [first, ...more] = pieces;
  if (!first || more.length === 0) return first ?? null;
  const names = new Set(pieces.flatMap(({ entries }) => entries.map(({ name }) => name)));
  return {
    entries: [...names].map((name) =>
      joinInput(pieces.flatMap(({ entries }) => entries.filter((entry) => entry.name === name))),
    ),
    complete: pieces.some(({ complete }) => complete) || names.size > 1,
    place: first.place,
    problems: pieces.flatMap(({ problems }) => problems),
  };
}

function joinInput(parts: readonly Input[]): Input {
  const [first] = parts;
  if (!first) throw new Error('an input has at least one part');
  return {
    ...first,
    address: parts.find(({ address }) => address !== null)?.address ?? null,
    follows: parts.find(({ follows }) => follows !== null)?.follows ?? null,
    overrides: parts.flatMap(({ overrides }) => overrides),
  };
}

/** The text of an attribute that has to be a literal string; what else stands there is a problem. */
function literalText(
  attribute: Attribute | undefined,
  problems: Observation[],
  code = 'computed-inputs',
): string | null {
  if (!attribute) return null;
  const value = attribute.value.force();
  if (value.kind === 'path') return value.base === 'repository' ? `./${value.path}` : value.path;
  const text = plainText(value);
  if (text !== null && isLiteral(attribute.value.expression)) return text;
  if (!isSyntaxFailure(value) && !isUnbound(value))
    problems.push(
      mistake(
        text === null ? code : 'computed-inputs',
        'form',
        attribute.value.place ?? attribute.namePlace,
        { name: attribute.name },
      ),
    );
  return null;
}

function computed(attribute: Attribute): Observation {
  return mistake('computed-inputs', 'form', attribute.value.place ?? attribute.namePlace, {
    name: attribute.name,
  });
}

function reportDynamicNames(set: SetValue, problems: Observation[]): void {
  for (const attribute of set.attributes.values()) {
    const node = attribute.nameNode;
    const isComputed = node?.kind === 'interpolation' && !isConstantText(node.expression);
    if (isComputed || attribute.unknownName !== null) problems.push(computed(attribute));
  }
}

/** Nix reads the name `${"x"}` as `x` before it computes anything. */
function isConstantText(expression: Expression): boolean {
  return expression.kind === 'parenthesized'
    ? isConstantText(expression.expression)
    : expression.kind === 'string' && isLiteral(expression);
}

/** A variable that nothing binds has an observation of its own. */
function isUnbound(value: Value): boolean {
  return (
    (value.kind === 'failed' && value.failure.code === 'undefined-variable') ||
    (value.kind === 'symbolic' && value.origin.root === 'free-variable')
  );
}

function isSyntaxFailure(value: Value): boolean {
  return value.kind === 'failed' && value.failure.code === 'syntax';
}

/** What Nix calls trivial: nothing has to be computed to know it (`Value::isTrivial`, and constants). */
export function isLiteral(expression: Expression | null): boolean {
  if (expression === null) return true;
  switch (expression.kind) {
    case 'parenthesized':
      return isLiteral(expression.expression);
    case 'string':
      return expression.parts.every((part) => part.kind === 'text');
    case 'path':
      return expression.parts.every((part) => part.kind === 'text');
    case 'identifier':
      return ['true', 'false', 'null'].includes(expression.name);
    case 'set':
    case 'list':
    case 'lambda':
    case 'integer':
    case 'float':
    case 'uri':
    case 'rest':
    case 'missing':
      return true;
    default:
      return false;
  }
}
