/**
 * The variables that are defined everywhere, as Nix 2.34 without experimental features has them: constants, the
 * functions that are not hidden in `builtins`, and the others under their names with two underscores.
 */
export const globalNames: ReadonlySet<string> = new Set(
  `
abort __add __addDrvOutputDependencies __addErrorContext __all __any __appendContext __attrNames
__attrValues baseNameOf __bitAnd __bitOr __bitXor break builtins __catAttrs __ceil __compareVersions
__concatLists __concatMap __concatStringsSep __convertHash __currentSystem __currentTime __deepSeq
derivation derivationStrict dirOf __div __elem __elemAt false fetchGit fetchMercurial fetchTarball
__fetchurl __filter __filterSource __findFile __flakeRefToString __floor __foldl' __fromJSON fromTOML
__functionArgs __genList __genericClosure __getAttr __getContext __getEnv __getFlake __groupBy __hasAttr
__hasContext __hashFile __hashString __head import __intersectAttrs __isAttrs __isBool __isFloat
__isFunction __isInt __isList isNull __isPath __isString __langVersion __length __lessThan __listToAttrs map
__mapAttrs __match __mul __nixPath __nixVersion null __parseDrvName __parseFlakeRef __partition __path
__pathExists placeholder __readDir __readFile __readFileType removeAttrs __replaceStrings scopedImport __seq
__sort __split __splitVersion __storeDir __storePath __stringLength __sub __substring __tail throw __toFile
__toJSON __toPath toString __toXML __trace __traceVerbose true __tryEval __typeOf
__unsafeDiscardOutputDependency __unsafeDiscardStringContext __unsafeGetAttrPos __warn __zipAttrsWith
`
    .trim()
    .split(/\s+/),
);
