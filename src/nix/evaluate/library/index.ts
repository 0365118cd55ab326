import { builtinThunk, type Definitions } from '../builtins/define.ts';
import { builtinDefinitions } from '../builtins/index.ts';
import type { Machine } from '../machine.ts';
import { makeSet } from '../make.ts';
import { attributeOf } from '../symbolic.ts';
import type { SetValue, SymbolicValue, Thunk } from '../value.ts';
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

/** nixpkgs' `lib` as far as it is known here; the rest are attributes of `unknown`. */
export function libraryOf(machine: Machine, unknown: SymbolicValue): SetValue {
  const functions = functionsOf(machine);
  const named = Object.entries(namespaces).map(
    ([name, definitions]) =>
      [
        name,
        machine.lazy(() => ({
          ...makeSet(pick(functions, { ...builtins, ...definitions })),
          open: attributeOf(unknown, name, null),
        })),
      ] as const,
  );
  return { ...makeSet([...functions, ...named]), open: unknown };
}

const made = new WeakMap<Machine, ReadonlyMap<string, Thunk>>();

function functionsOf(machine: Machine): ReadonlyMap<string, Thunk> {
  const earlier = made.get(machine);
  if (earlier) return earlier;
  const functions = new Map(
    Object.entries(everything).map(
      ([name, definition]) => [name, builtinThunk(machine, `lib.${name}`, definition)] as const,
    ),
  );
  made.set(machine, functions);
  return functions;
}

function pick(
  functions: ReadonlyMap<string, Thunk>,
  definitions: Definitions,
): readonly (readonly [string, Thunk])[] {
  return [...functions].filter(([name]) => Object.hasOwn(definitions, name));
}
