# Types of options: what they accept and how definitions of one option become one value.
lib:
let
  inherit (builtins) all any attrNames concatLists concatMap concatStringsSep elem filter head isAttrs isBool isFloat
    isInt isList isPath isString length listToAttrs map mapAttrs match tail toString;

  # a module is collected anew for the whole configuration: mergeDefinitions comes from the caller's lib
  inherit (import ./modules.nix lib) evalModules mergeDefinitions showOption;

  one = loc: defs:
    if length defs == 1 then (head defs).value
    else throw "The option `${showOption loc}' is defined multiple times while it's expected to be unique.";
  equal = loc: defs:
    let first = (head defs).value; in
    if all (def: def.value == first) defs then first
    else throw "The option `${showOption loc}' has conflicting definition values.";
  stringLike = x: isString x || isPath x || (isAttrs x && (x ? outPath || x ? __toString));

  type = description: check: merge: { _type = "option-type"; inherit description check merge; };
  joined = sep: description: type description isString (_: defs: concatStringsSep sep (map (d: d.value) defs));

  attrsOfWith = lazy: elem: type "attribute set of ${elem.description}" isAttrs (loc: defs:
    let
      sets = concatMap (def: map (value: def // { inherit value; }) (pushDown def.value)) defs;
      names = lib.unique (concatMap (def: attrNames def.value) sets);
      of = name: mergeDefinitions (loc ++ [ name ]) elem
        (concatMap (def: lib.optional (def.value ? ${name}) { inherit (def) file; value = def.value.${name}; }) sets);
      merged = map (name: { inherit name; result = of name; }) names;
    in
    listToAttrs (map ({ name, result }: { inherit name; value = if result.isDefined then result.merged else elem.emptyValue or (throw "The option `${showOption (loc ++ [ name ])}' has no value."); })
      (if lazy then merged else filter ({ result, ... }: result.isDefined) merged))) // { emptyValue = { }; };
  pushDown = def:
    let kind = if isAttrs def then def._type or "" else ""; in
    if kind == "if" then map (mapAttrs (_: lib.mkIf def.condition)) (pushDown def.content)
    else if kind == "merge" then concatMap pushDown def.contents
    else if kind == "override" then map (mapAttrs (_: lib.mkOverride def.priority)) (pushDown def.content)
    else [ def ];
in
rec {
  mkOptionType = { name ? "type", description ? name, check ? (_: true), merge ? equal, ... }: type description check merge;
  raw = type "raw value" (_: true) one;
  unspecified = type "unspecified value" (_: true) equal;
  anything = type "anything" (_: true) (loc: defs:
    if length defs == 1 then (head defs).value
    else if all (d: isAttrs d.value && !(d.value ? outPath)) defs then (attrsOf anything).merge loc defs
    else if all (d: isList d.value) defs then concatLists (map (d: d.value) defs)
    else equal loc defs);
  bool = type "boolean" isBool equal;
  boolByOr = type "boolean" isBool (_: any (d: d.value));
  int = type "signed integer" isInt equal;
  number = type "number" (x: isInt x || isFloat x) equal;
  float = type "floating point number" isFloat equal;
  port = type "16 bit unsigned integer; between 0 and 65535 (both inclusive)" (x: isInt x && x >= 0 && x <= 65535) equal;
  ints = { unsigned = type "unsigned integer, meaning >=0" (x: isInt x && x >= 0) equal; positive = type "positive integer" (x: isInt x && x > 0) equal; between = a: b: type "integer between" (x: isInt x && x >= a && x <= b) equal; };
  str = type "string" isString equal;
  singleLineStr = str;
  nonEmptyStr = type "non-empty string" (s: isString s && match "[ \t\n]*" s == null) equal;
  passwdEntry = t: t;
  strMatching = regex: type "string matching the pattern ${regex}" (s: isString s && match regex s != null) equal;
  lines = joined "\n" "strings concatenated with \"\\n\"";
  commas = joined "," "strings concatenated with \",\"";
  separatedString = sep: joined sep "strings concatenated with ${sep}";
  path = type "absolute path" (x: stringLike x && lib.hasPrefix "/" (toString x)) equal;
  package = type "package" (x: lib.isDerivation x || (stringLike x && lib.hasPrefix "/nix/store" (toString x))) one;
  shellPackage = package;
  pkgs = type "Nixpkgs package set" isAttrs one;
  attrs = type "attribute set" isAttrs (_: defs: lib.foldl' (a: d: a // d.value) { } defs) // { emptyValue = { }; };
  enum = values: type "one of ${builtins.toJSON values}" (x: elem x values) equal;
  nullOr = t: type "null or ${t.description}" (x: x == null || t.check x) (loc: defs:
    if all (d: d.value == null) defs then null
    else if any (d: d.value == null) defs then throw "The option `${showOption loc}' is defined both null and not null."
    else t.merge loc defs) // { emptyValue = null; };
  uniq = t: t // { merge = one; };
  unique = _: uniq;
  either = a: b: type "${a.description} or ${b.description}" (x: a.check x || b.check x) (loc: defs:
    if all (d: a.check d.value) defs then a.merge loc defs
    else if all (d: b.check d.value) defs then b.merge loc defs
    else equal loc defs);
  oneOf = ts: lib.foldl' either (head ts) (tail ts);
  coercedTo = from: f: to: type to.description (x: to.check x || (from.check x && to.check (f x)))
    (loc: defs: to.merge loc (map (d: if from.check d.value then d // { value = f d.value; } else d) defs));
  listOf = t: type "list of ${t.description}" isList (loc: defs:
    concatLists (map (def: concatLists (lib.imap1 (i: value:
      let r = mergeDefinitions (loc ++ [ "[definition ${toString i}]" ]) t [ { inherit (def) file; inherit value; } ]; in
      lib.optional r.isDefined r.merged) def.value)) defs)) // { emptyValue = [ ]; };
  nonEmptyListOf = listOf;
  attrsOf = attrsOfWith false;
  lazyAttrsOf = attrsOfWith true;
  functionTo = t: type "function" lib.isFunction (loc: defs: args: t.merge loc (map (d: d // { value = d.value args; }) defs));
  optionType = raw;
  submodule = m: submoduleWith { modules = lib.toList m; shorthandOnlyDefinesConfig = true; };
  deferredModule = type "module" (x: isAttrs x || lib.isFunction x || path.check x) (_: defs: { imports = map (d: d.value) defs; });
  submoduleWith = { modules, specialArgs ? { }, shorthandOnlyDefinesConfig ? false, description ? "submodule", class ? null }:
    type description (x: isAttrs x || lib.isFunction x || path.check x) (loc: defs:
      (evalModules {
        inherit specialArgs class;
        prefix = loc;
        args.name = if loc == [ ] then "" else lib.last loc;
        modules = modules ++ map (def:
          if isAttrs def.value && shorthandOnlyDefinesConfig then { _file = def.file; config = def.value; }
          else { _file = def.file; imports = [ def.value ]; }) defs;
      }).config) // { emptyValue = { }; };
}
