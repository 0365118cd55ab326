# A small stand-in for nixpkgs' lib: what configurations of beginners use, with the same meaning.
let
  inherit (builtins)
    all any attrNames attrValues concatLists concatMap concatStringsSep elem elemAt filter foldl' functionArgs genList
    hasAttr head isAttrs isFunction isList isString length listToAttrs map match removeAttrs replaceStrings split
    stringLength substring tail toString ;

  functions = rec {
    inherit (builtins)
      add all any attrNames attrValues baseNameOf catAttrs concatLists concatMap concatStringsSep elem elemAt filter
      foldl' fromJSON functionArgs genList getAttr groupBy hasAttr head isAttrs isBool isInt isList isPath isString
      length listToAttrs mapAttrs match partition pathExists readFile removeAttrs replaceStrings seq sort split
      splitVersion stringLength substring tail toJSON toString trace tryEval typeOf zipAttrsWith map ;

    id = x: x;
    const = x: _: x;
    flip = f: a: b: f b a;
    pipe = foldl' (x: f: f x);
    and = a: b: a && b;
    or = a: b: a || b;
    not = a: !a;
    boolToString = b: if b then "true" else "false";
    throwIf = condition: message: if condition then throw message else id;
    throwIfNot = condition: message: if condition then id else throw message;
    assertMsg = condition: message: if condition then true else throw message;
    warn = message: builtins.warn message;
    warnIf = condition: message: if condition then builtins.warn message else id;
    isFunction = f: builtins.isFunction f || (f ? __functor && isFunction (f.__functor f));
    toFunction = v: if isFunction v then v else _: v;
    mod = a: b: a - b * (a / b);
    min = a: b: if a < b then a else b;
    max = a: b: if a > b then a else b;
    fix = f: let x = f x; in x;
    extends = overlay: f: final: let prev = f final; in prev // overlay final prev;
    composeManyExtensions = foldl' (f: g: final: prev: let one = f final prev; in one // g final (prev // one)) (_: _: { });
    trivial = { inherit release version versionSuffix; };
    release = "26.05";
    version = "26.05";
    versionSuffix = "";
    versionOlder = a: b: builtins.compareVersions b a == 1;
    versionAtLeast = a: b: !versionOlder a b;

    # lists
    singleton = x: [ x ];
    optional = condition: x: if condition then [ x ] else [ ];
    optionals = condition: xs: if condition then xs else [ ];
    toList = x: if isList x then x else [ x ];
    flatten = x: if isList x then concatMap flatten x else [ x ];
    last = xs: elemAt xs (length xs - 1);
    init = xs: genList (elemAt xs) (length xs - 1);
    take = n: xs: genList (elemAt xs) (min n (length xs));
    drop = n: xs: genList (i: elemAt xs (i + n)) (max 0 (length xs - n));
    reverseList = xs: genList (i: elemAt xs (length xs - i - 1)) (length xs);
    range = a: b: if a > b then [ ] else genList (i: a + i) (b - a + 1);
    foldl = foldl';
    foldr = f: z: xs: if xs == [ ] then z else f (head xs) (foldr f z (tail xs));
    fold = foldr;
    imap0 = f: xs: genList (i: f i (elemAt xs i)) (length xs);
    imap1 = f: xs: genList (i: f (i + 1) (elemAt xs i)) (length xs);
    remove = x: filter (y: y != x);
    unique = foldl' (seen: x: if elem x seen then seen else seen ++ [ x ]) [ ];
    subtractLists = gone: filter (x: !elem x gone);
    intersectLists = kept: filter (x: elem x kept);
    count = predicate: xs: length (filter predicate xs);
    findFirst = predicate: default: xs: let found = filter predicate xs; in if found == [ ] then default else head found;
    forEach = xs: f: map f xs;
    zipListsWith = f: a: b: genList (i: f (elemAt a i) (elemAt b i)) (min (length a) (length b));
    cartesianProduct = attrs: foldl' (sets: n: concatMap (set: map (v: set // { ${n} = v; }) attrs.${n}) sets) [ { } ] (attrNames attrs);

    # attribute sets
    nameValuePair = name: value: { inherit name value; };
    genAttrs = names: f: listToAttrs (map (n: nameValuePair n (f n)) names);
    genAttrs' = xs: f: listToAttrs (map f xs);
    mapAttrs' = f: attrs: listToAttrs (map (n: f n attrs.${n}) (attrNames attrs));
    mapAttrsToList = f: attrs: map (n: f n attrs.${n}) (attrNames attrs);
    attrsToList = mapAttrsToList nameValuePair;
    concatMapAttrs = f: attrs: mergeAttrsList (mapAttrsToList f attrs);
    filterAttrs = predicate: attrs: removeAttrs attrs (filter (n: !predicate n attrs.${n}) (attrNames attrs));
    optionalAttrs = condition: attrs: if condition then attrs else { };
    mergeAttrs = a: b: a // b;
    mergeAttrsList = foldl' (a: b: a // b) { };
    recursiveUpdate = a: b:
      a // builtins.mapAttrs (n: v: if a ? ${n} && isAttrs a.${n} && isAttrs v then recursiveUpdate a.${n} v else v) b;
    attrByPath = path: default: set:
      if path == [ ] then set else if isAttrs set && set ? ${head path} then attrByPath (tail path) default set.${head path} else default;
    getAttrFromPath = path: attrByPath path (throw "cannot find attribute `${concatStringsSep "." path}'");
    hasAttrByPath = path: set: path == [ ] || (isAttrs set && set ? ${head path} && hasAttrByPath (tail path) set.${head path});
    setAttrByPath = path: value: if path == [ ] then value else { ${head path} = setAttrByPath (tail path) value; };
    getAttrs = names: attrs: genAttrs names (n: attrs.${n});
    attrVals = names: attrs: map (n: attrs.${n}) names;
    foldlAttrs = f: z: attrs: foldl' (acc: n: f acc n attrs.${n}) z (attrNames attrs);
    mapAttrsRecursive = f: let go = path: builtins.mapAttrs (n: v: if isAttrs v then go (path ++ [ n ]) v else f (path ++ [ n ]) v); in go [ ];
    zipAttrs = builtins.zipAttrsWith (_: xs: xs);
    isDerivation = x: isAttrs x && x ? type && x.type == "derivation";
    getBin = drv: drv;
    getExe = drv: "${drv}/bin/${drv.meta.mainProgram or drv.pname or drv.name}";
    getExe' = drv: name: "${drv}/bin/${name}";

    # strings
    concatStrings = concatStringsSep "";
    concatMapStrings = f: xs: concatStrings (map f xs);
    concatMapStringsSep = sep: f: xs: concatStringsSep sep (map f xs);
    concatLines = xs: concatMapStrings (x: x + "\n") xs;
    optionalString = condition: s: if condition then s else "";
    hasPrefix = prefix: s: substring 0 (stringLength prefix) s == prefix;
    hasSuffix = suffix: s:
      stringLength s >= stringLength suffix && substring (stringLength s - stringLength suffix) (-1) s == suffix;
    hasInfix = infix: s: builtins.length (split (escapeRegex infix) s) > 1;
    removePrefix = prefix: s: if hasPrefix prefix s then substring (stringLength prefix) (-1) s else s;
    removeSuffix = suffix: s: if hasSuffix suffix s then substring 0 (stringLength s - stringLength suffix) s else s;
    escapeRegex = replaceStrings [ "\\" "^" "$" "." "*" "+" "?" "(" ")" "[" "]" "{" "}" "|" ]
      [ "\\\\" "\\^" "\\$" "\\." "\\*" "\\+" "\\?" "\\(" "\\)" "\\[" "\\]" "\\{" "\\}" "\\|" ];
    escapeShellArg = s: "'${replaceStrings [ "'" ] [ "'\\''" ] (toString s)}'";
    splitString = sep: s: filter isString (split (escapeRegex sep) s);
    toLower = replaceStrings (stringToCharacters "ABCDEFGHIJKLMNOPQRSTUVWXYZ") (stringToCharacters "abcdefghijklmnopqrstuvwxyz");
    stringToCharacters = s: genList (i: substring i 1 s) (stringLength s);
    strings = { inherit concatStrings concatStringsSep concatMapStringsSep hasPrefix hasSuffix hasInfix optionalString removePrefix removeSuffix splitString toLower; };
    lists = { inherit optional optionals flatten unique head tail last remove foldl' range singleton; };
    attrsets = { inherit genAttrs filterAttrs mapAttrs' mapAttrsToList nameValuePair optionalAttrs recursiveUpdate; inherit (builtins) mapAttrs attrNames attrValues; };

    filesystem.listFilesRecursive = dir:
      flatten (mapAttrsToList (n: t: if t == "directory" then filesystem.listFilesRecursive (dir + "/${n}") else dir + "/${n}") (builtins.readDir dir));
    path.append = path: sub: path + "/${sub}";
    systems.flakeExposed = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];

    mkOption = attrs: attrs // { _type = "option"; };
    mkEnableOption = name: mkOption { type = types.bool; default = false; description = "Whether to enable ${name}."; };
    mkPackageOption = pkgs: name: _: mkOption { type = types.package; default = pkgs.${name}; };
    literalExpression = text: { _type = "literalExpression"; inherit text; };
    isOption = x: isAttrs x && x._type or null == "option";
    isType = type: x: isAttrs x && x._type or null == type;
    setFunctionArgs = f: args: { __functor = _: f; __functionArgs = args; };
    makeOverridable = f: f;
    generators = {
      toINI = _: attrs: builtins.toJSON attrs;
      toJSON = _: builtins.toJSON;
      toLua = _: builtins.toJSON;
    };

    types = import ./types.nix functions;
    inherit (import ./modules.nix functions)
      evalModules mkIf mkMerge mkOverride mkForce mkDefault mkOptionDefault mkVMOverride mkBefore mkAfter mkOrder
      mkRenamedOptionModule mkRemovedOptionModule mkAliasOptionModule mergeDefinitions showOption importApply setDefaultModuleLocation;
    modules = { inherit evalModules mkIf mkMerge mkForce mkDefault importApply; };
    options = { inherit mkOption mkEnableOption isOption; };
    extend = f: let result = functions // f result functions; in result;
  };
in
functions
