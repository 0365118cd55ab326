import { builtinThunk, type Definitions } from '../builtins/define.ts';
import { folderFunctions } from '../builtins/files.ts';
import { builtinDefinitions } from '../builtins/index.ts';
import { later, makeAttribute, makeSet } from '../make.ts';
import { attributeOf } from '../symbolic.ts';
import type { Attribute, SetValue, SymbolicValue } from '../value.ts';
import { attributeFunctions } from './attrsets.ts';
import { listFunctions } from './lists.ts';
import { moduleFunctions } from './modules.ts';
import { stringFunctions } from './strings.ts';
import { trivialFunctions } from './trivial.ts';

/** Builtins that nixpkgs' `lib` hands on under their own names. */
const builtinNames =
  `add addErrorContext all any attrNames attrValues baseNameOf bitAnd bitOr bitXor catAttrs ceil
compareVersions concatLists concatMap concatStringsSep deepSeq dirOf div elem elemAt filter floor foldl' fromJSON
functionArgs genList getAttr groupBy hasAttr head intersectAttrs isAttrs isBool isFloat isFunction isInt isList isPath
isString length lessThan listToAttrs map mapAttrs mul parseDrvName partition pathExists readFile removeAttrs
replaceStrings seq sort splitVersion stringLength sub substring tail toJSON toString trace tryEval typeOf
unsafeDiscardStringContext warn zipAttrsWith`.split(/\s+/);

const builtins: Definitions = Object.fromEntries(
  Object.entries(builtinDefinitions).filter(([name]) => builtinNames.includes(name)),
);

const everything: Definitions = {
  ...builtins,
  ...attributeFunctions,
  ...listFunctions,
  ...moduleFunctions,
  ...stringFunctions,
  ...trivialFunctions,
};

const namespaces = {
  attrsets: attributeFunctions,
  lists: listFunctions,
  modules: moduleFunctions,
  options: moduleFunctions,
  strings: stringFunctions,
  trivial: trivialFunctions,
};

/** The functions of `lib`, the same for all evaluations. */
const functions: ReadonlyMap<string, Attribute> = new Map(
  Object.entries(everything).map(([name, definition]) => [
    name,
    makeAttribute(name, builtinThunk(`lib.${name}`, definition)),
  ]),
);

/** What modules are handed beside `lib`, and what no release of `lib` has under such a name. */
const notInLibrary: ReadonlySet<string> = new Set(
  'cfg config home-manager inputs modulesPath nixpkgs osConfig pkgs self specialArgs username'.split(' '),
);

/** nixpkgs' `lib` as far as it is known here; the rest are attributes of `unknown`. */
export function libraryOf(unknown: SymbolicValue): SetValue {
  const attributes = new Map(functions);
  for (const [name, definitions] of Object.entries(namespaces)) {
    const namespace = later(() => ({
      kind: 'set',
      attributes: only({ ...builtins, ...definitions }),
      open: attributeOf(unknown, name, null),
      place: null,
    }));
    attributes.set(name, makeAttribute(name, namespace));
  }
  attributes.set(
    'filesystem',
    makeAttribute(
      'filesystem',
      later(() => filesystemOf(unknown)),
    ),
  );
  return { kind: 'set', attributes, open: unknown, lacks: notInLibrary, place: null };
}

/** The namespace whose functions the library does not hand on. */
function filesystemOf(unknown: SymbolicValue): SetValue {
  const entries = Object.entries(folderFunctions).map(
    ([name, definition]) => [name, builtinThunk(`lib.filesystem.${name}`, definition)] as const,
  );
  return { ...makeSet(entries), open: attributeOf(unknown, 'filesystem', null) };
}

function only(definitions: Definitions): ReadonlyMap<string, Attribute> {
  return new Map([...functions].filter(([name]) => Object.hasOwn(definitions, name)));
}
