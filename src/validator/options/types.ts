/** Types of options, read from their description as Home Manager's documentation has it. */
import {
  asPath,
  plainText,
  type SetValue,
  type SymbolicValue,
  type Thunk,
  type Value,
} from '../../nix/evaluate/index.ts';

/** Whether a value has a type; `unknown` where the value or the type cannot be told. */
export type Fit = 'yes' | 'no' | 'unknown';

/** Whether the module system would take the value for an option of the type. */
export function fits(type: string, value: Value): Fit {
  if (value.kind === 'symbolic' && isPackage(value)) return mayTakePackage(type) ? 'unknown' : 'no';
  if (value.kind === 'symbolic' || value.kind === 'choice' || value.kind === 'failed') return 'unknown';
  if (value.kind === 'set' && value.attributes.has('_type')) return fitsMarked(type, value);
  const answers = alternativesOf(type).map((alternative) => fitsOne(alternative, value));
  if (answers.includes('yes')) return 'yes';
  return answers.includes('unknown') ? 'unknown' : 'no';
}

/** What stands inside `mkIf`, `mkForce`, `mkBefore` and the like has to fit; a declaration is no value at all. */
function fitsMarked(type: string, { attributes }: SetValue): Fit {
  const part = (name: string) => attributes.get(name)?.value.force();
  const mark = part('_type');
  const content = part('content');
  switch (mark && plainText(mark)) {
    case 'option':
      return 'no';
    case 'if': {
      const condition = part('condition');
      const isOff = condition?.kind === 'boolean' && !condition.value;
      return isOff || !content ? 'unknown' : fits(type, content);
    }
    case 'override':
    case 'order':
      return content ? fits(type, content) : 'unknown';
    default:
      return 'unknown';
  }
}

/** `pkgs.git`: a package, or a set or function of nixpkgs, and in no case a text, a number or a list. */
function isPackage({ origin }: SymbolicValue): boolean {
  if (origin.root !== 'argument' && origin.root !== 'free-variable') return false;
  const names = [origin.name, ...origin.path];
  // Stands in for the arguments that what was not shown hands out.
  const [first, name = '', ...more] = names[0]?.endsWith('pecialArgs') ? names.slice(1) : names;
  return first === 'pkgs' && more.length === 0 && !['system', 'path'].includes(name);
}

function mayTakePackage(type: string): boolean {
  return !/^((null or )?(boolean|string|signed integer|floating point number)|list of .*)$/.test(type);
}

const texts = new Set([
  'string',
  'non-empty string',
  '(optionally newline-terminated) single-line string',
  'single-line string',
]);

function fitsOne(type: string, value: Value): Fit {
  if (type.endsWith(convertible)) return fits(type.slice(0, -convertible.length), value);
  if (type === 'null') return is(value.kind === 'null');
  if (type === 'boolean') return is(value.kind === 'boolean');
  if (texts.has(type) || type.startsWith('strings concatenated with')) return is(value.kind === 'string');
  if (type === 'floating point number') return is(value.kind === 'float');
  if (/^[\w ,>=]*integer\b/.test(type) && !/ of /.test(type)) return is(value.kind === 'integer');
  if (type === 'absolute path') return fitsPath(value);
  if (type === 'package') return fitsPackage(value);
  if (type.startsWith('one of ')) return fitsChoice(type, value);
  if (type.startsWith('list of ')) return fitsList(type.slice('list of '.length), value);
  if (type === 'attribute set') return fitsSet(null, value);
  if (/^(lazy )?attribute set of /.test(type)) return fitsSet(itemsOf(type), value);
  if (type.endsWith('submodule') || type.startsWith('open submodule') || type === 'Home Manager module')
    return value.kind === 'set' || value.kind === 'function' ? 'yes' : fitsPath(value);
  return 'unknown';
}

/** `string or absolute path convertible to it`: what is of the last type is taken as well (`coercedTo`). */
const convertible = ' convertible to it';

function is(holds: boolean): Fit {
  return holds ? 'yes' : 'no';
}

function fitsPath(value: Value): Fit {
  if (asPath(value) !== null) return 'yes';
  if (value.kind === 'set') return isNoPackage(value) ? 'no' : 'unknown';
  if (value.kind !== 'string') return 'no';
  const [first] = value.parts;
  if (typeof first === 'string') return is(first.startsWith('/'));
  return first === undefined ? 'no' : 'unknown';
}

function fitsPackage(value: Value): Fit {
  if (value.kind === 'set' && isNoPackage(value)) return 'no';
  if (value.kind === 'set' || value.kind === 'path') return 'unknown';
  return value.kind === 'string' && plainText(value) === null ? 'unknown' : 'no';
}

/** A set without what makes a derivation or a text of it, or all inputs of the flake. */
function isNoPackage({ attributes, open }: SetValue): boolean {
  if (['outPath', 'type', '__toString'].some((name) => attributes.has(name))) return false;
  return open === null || (attributes.has('self') && attributes.has('nixpkgs'));
}

function fitsChoice(type: string, value: Value): Fit {
  const text = plainText(value);
  if (text !== null) return is(type.includes(JSON.stringify(text)));
  if (value.kind === 'integer')
    return is(type.slice('one of '.length).split(', ').includes(String(value.value)));
  return value.kind === 'string'
    ? 'unknown'
    : is(value.kind === 'boolean' && type.includes(String(value.value)));
}

function fitsList(items: string, value: Value): Fit {
  if (value.kind !== 'list') return 'no';
  if (value.open !== null && isPackage(value.open)) return 'no';
  return allFit(items, value.items);
}

const plainItem = /^(null|string|boolean|signed integer|floating point number|absolute path|package)$/;
const plainItems = /^\(?(null or )?(string|boolean|signed integer|package)\)?$/;

/**
 * The type of what an attribute set holds, where its description can be trusted; null where it cannot. Formats of files
 * take more than theirs tells, such as lists for a key that comes several times; they are never lazy.
 */
export function itemsOf(type: string): string | null {
  const [, lazy, items = ''] = /^(lazy )?attribute set of (.*)$/.exec(type) ?? [];
  const isTold = lazy === undefined ? plainItems.test(items) : isPlain(items);
  return isTold ? items : null;
}

/** Whether a type is made of the few that are told whole by their names. */
function isPlain(type: string): boolean {
  return alternativesOf(type).every((alternative) => {
    const one = alternative.replace(/^list of /, '');
    return one === type ? plainItem.test(one) : isPlain(one);
  });
}

function fitsSet(items: string | null, value: Value): Fit {
  if (value.kind !== 'set') return 'no';
  if (items === null) return 'yes';
  return allFit(
    items,
    [...value.attributes.values()].map((attribute) => attribute.value),
  );
}

function allFit(items: string, values: readonly Thunk[]): Fit {
  return values.some((value) => fits(items, value.force()) === 'no') ? 'no' : 'yes';
}

/** The descriptions come from the documentation and this program, never from a learner: there are some hundreds. */
const knownAlternatives = new Map<string, readonly string[]>();

/** `a or b or (c or d)` is three alternatives, the last one `c or d`. */
export function alternativesOf(type: string): readonly string[] {
  const known = knownAlternatives.get(type);
  if (known) return known;
  const alternatives = splitAlternatives(withoutParentheses(type)).map(withoutParentheses);
  knownAlternatives.set(type, alternatives);
  return alternatives;
}

function splitAlternatives(type: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < type.length; at += 1) {
    if (type[at] === '(') depth += 1;
    else if (type[at] === ')') depth -= 1;
    else if (depth === 0 && type.startsWith(' or ', at)) {
      parts.push(type.slice(start, at));
      start = at + ' or '.length;
    }
  }
  return [...parts, type.slice(start)];
}

function withoutParentheses(type: string): string {
  if (!type.startsWith('(') || !type.endsWith(')')) return type;
  let depth = 0;
  for (let at = 0; at < type.length; at += 1) {
    if (type[at] === '(') depth += 1;
    if (type[at] === ')') depth -= 1;
    if (depth === 0 && at < type.length - 1) return type;
  }
  return type.slice(1, -1);
}
