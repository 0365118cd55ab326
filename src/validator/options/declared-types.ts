/** Types of options that a module declares itself, described as Home Manager's documentation describes its own. */
import { applicationParts, plainText, type SymbolicValue, type Value } from '../../nix/evaluate/index.ts';

/** The types of nixpkgs' `lib.types` that take no other. */
const plain: Readonly<Record<string, string>> = {
  bool: 'boolean',
  str: 'string',
  string: 'string',
  nonEmptyStr: 'non-empty string',
  singleLineStr: 'single-line string',
  lines: 'strings concatenated with "\\n"',
  int: 'signed integer',
  port: '16 bit unsigned integer',
  float: 'floating point number',
  number: 'signed integer or floating point number',
  path: 'absolute path',
  package: 'package',
  attrs: 'attribute set',
};

const unknownType = 'anything';

/** The description of `lib.types.listOf lib.types.str` and its like; `anything` where it is not known. */
export function describeType(type: Value): string {
  if (type.kind !== 'symbolic') return unknownType;
  const call = applicationParts(type);
  const name = nameOfType(call?.callee ?? type);
  if (name === null) return unknownType;
  if (call === null) return plain[name] ?? unknownType;
  const [first, second] = call.arguments.map((argument) => argument.force());
  if (first === undefined) return unknownType;
  switch (name) {
    case 'listOf':
      return `list of ${inner(first)}`;
    case 'attrsOf':
      return `attribute set of ${inner(first)}`;
    case 'nullOr':
      return `null or ${inner(first)}`;
    case 'either':
      return second === undefined ? unknownType : `${inner(first)} or ${inner(second)}`;
    case 'enum':
      return oneOf(first);
    default:
      return unknownType;
  }
}

function inner(type: Value): string {
  return `(${describeType(type)})`;
}

/** `types.bool`, wherever the library comes from; null for what is picked from elsewhere. */
function nameOfType({ origin: { root, name, path } }: SymbolicValue): string | null {
  const names = root === 'application' || root === 'computed' ? path : [name, ...path];
  return names.at(-2) === 'types' ? (names.at(-1) ?? null) : null;
}

function oneOf(values: Value): string {
  const items = values.kind === 'list' && values.open === null ? values.items : [];
  const texts = items.map((item) => plainText(item.force()));
  if (texts.length === 0 || texts.includes(null)) return unknownType;
  return `one of ${texts.map((text) => JSON.stringify(text)).join(', ')}`;
}
