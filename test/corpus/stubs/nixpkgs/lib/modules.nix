# The module system, as far as a configuration can feel it: collecting, arguments, properties, priorities, checks.
lib:
let
  inherit (builtins)
    attrNames concatMap concatStringsSep elem filter foldl' functionArgs hasAttr head isAttrs isBool isList isPath
    isString length listToAttrs mapAttrs removeAttrs sort substring tail toString ;

  showOption = path: concatStringsSep "." path;
  typeOf = x: if isAttrs x then x._type or "" else "";

  # --- properties
  mkIf = condition: content: { _type = "if"; inherit condition content; };
  mkMerge = contents: { _type = "merge"; inherit contents; };
  mkOverride = priority: content: { _type = "override"; inherit priority content; };
  mkOrder = priority: content: { _type = "order"; inherit priority content; };

  discharge = def:
    if typeOf def == "merge" then concatMap discharge def.contents
    else if typeOf def == "if" then
      if !isBool def.condition then throw "`mkIf` called with a non-Boolean condition"
      else if def.condition then discharge def.content
      else [ ]
    else [ def ];

  pushDown = def:
    if typeOf def == "merge" then concatMap pushDown def.contents
    else if typeOf def == "if" then map (mapAttrs (_: mkIf def.condition)) (pushDown def.content)
    else if typeOf def == "override" then map (mapAttrs (_: mkOverride def.priority)) (pushDown def.content)
    else if isAttrs def then [ def ]
    else throw "a definition of `config' is not an attribute set but ${builtins.typeOf def}";

  strongest = defs:
    let
      priority = def: if typeOf def.value == "override" then def.value.priority else 100;
      lowest = foldl' (p: def: lib.min p (priority def)) 9999 defs;
      strip = def: if typeOf def.value == "override" then def // { value = def.value.content; } else def;
    in
    { inherit lowest; defs = map strip (filter (def: priority def == lowest) defs); };

  ordered = defs:
    let
      order = def: if typeOf def.value == "order" then def.value.priority else 1000;
      strip = def: if typeOf def.value == "order" then def // { value = def.value.content; } else def;
    in
    map strip (sort (a: b: order a < order b) defs);

  # --- collecting modules
  isModuleFunction = lib.isFunction;

  applyArguments = key: f: args:
    let
      formals = if f ? __functor then f.__functionArgs or (functionArgs (f.__functor f)) else functionArgs f;
      extra = mapAttrs (name: _:
        builtins.addErrorContext "while evaluating the module argument `${name}' in ${key}"
          (args.${name} or args.config._module.args.${name})) formals;
    in
    f (args // extra);

  settled = key: file: m:
    let known = [ "_class" "_file" "key" "disabledModules" "imports" "options" "config" "meta" "freeformType" ]; in
    if m ? config || m ? options then
      let stray = removeAttrs m known; in
      if stray != { } then
        throw "Module `${key}' has an unsupported attribute `${head (attrNames stray)}'. This is caused by introducing a top-level `config' or `options' attribute."
      else {
        inherit key; file = m._file or file; class = m._class or null; imports = m.imports or [ ]; options = m.options or { };
        config = (if m ? freeformType then mkMerge [ (m.config or { }) { _module.freeformType = m.freeformType; } ] else m.config or { });
      }
    else {
      inherit key; file = m._file or file; class = m._class or null; imports = m.require or [ ] ++ m.imports or [ ]; options = { };
      config = removeAttrs m [ "_class" "_file" "key" "disabledModules" "require" "imports" "freeformType" ];
    };

  load = args: fallbackFile: fallbackKey: m:
    if isModuleFunction m then settled fallbackKey fallbackFile (applyArguments fallbackKey m args)
    else if isAttrs m then
      if m._type or "module" == "module" then settled (m.key or fallbackKey) fallbackFile m
      else if elem m._type [ "if" "override" ] then load args fallbackFile fallbackKey { config = m; }
      else throw "Could not load a value as a module, because it is of type ${builtins.toJSON m._type}, in file ${fallbackFile}."
    else if isList m then throw "Module imports can't be nested lists. Perhaps you meant to remove one level of lists?"
    else
      let content = import m; in
      settled (toString m) (toString m) (if isModuleFunction content then applyArguments (toString m) content args else
        if isAttrs content then content else throw "the file ${toString m} is not a module but ${builtins.typeOf content}");

  collect = class: args: modules:
    let
      one = file: key: index: m:
        let loaded = load args file "${key}:anon-${toString index}" m; in
        if class != null && loaded.class != null && loaded.class != class
        then throw "The module `${loaded.key}' was imported into the class ${class} instead of ${loaded.class}."
        else loaded;
      walk = file: key: ms: lib.imap1 (one file key) (if isList ms then ms else throw "imports is not a list");
      # the real one follows imports before it counts a file once, so that a circle has no end
      step = around: { seen, out }: m:
        if elem m.key around && !lib.hasInfix ":anon-" m.key then throw "infinite recursion: ${m.key} imports itself"
        else if elem m.key seen && !lib.hasInfix ":anon-" m.key then { inherit seen out; }
        else
          let deeper = foldl' (step (around ++ [ m.key ])) { seen = seen ++ [ m.key ]; inherit out; } (walk m.file m.key m.imports); in
          { inherit (deeper) seen; out = deeper.out ++ [ m ]; };
    in
    (foldl' (step [ ]) { seen = [ ]; out = [ ]; } (walk "<unknown-file>" "" modules)).out;

  # --- options
  addDeclarations = tree: declarations:
    foldl' (acc: name:
      let new = declarations.${name}; old = acc.${name} or { }; in
      if acc ? ${name} && lib.isOption old && lib.isOption new then acc // { ${name} = old // { type = old.type.both or (_: old.type) new.type; }; }
      else if lib.isOption new then acc // { ${name} = new; }
      else if !isAttrs new then throw "an option declaration is not an attribute set"
      else acc // { ${name} = addDeclarations old new; }) tree (attrNames declarations);

  mergeDefinitions = loc: type: defs:
    let
      discharged = concatMap (def: map (value: def // { inherit value; }) (discharge def.value)) defs;
      chosen = strongest discharged;
      values = ordered chosen.defs;
      wrong = filter (def: !type.check def.value) values;
      merged =
        if wrong != [ ] then throw "A definition for option `${showOption loc}' is not of type `${type.description}'. Definition from ${(head wrong).file}."
        else type.merge loc values;
    in
    { isDefined = values != [ ]; inherit values merged; };

  evalOption = loc: option: defs:
    let
      type = option.type or lib.types.anything;
      withDefault = defs ++ lib.optional (option ? default) { file = "default"; value = mkOverride 1500 option.default; };
      result = mergeDefinitions loc type withDefault;
      value =
        if result.isDefined then result.merged
        else type.emptyValue or (throw "The option `${showOption loc}' was accessed but has no value defined. Try setting the option.");
    in
    if option.readOnly or false && length (filter (d: d.file != "default") result.values) > 1
    then throw "The option `${showOption loc}' is read-only, but it's set multiple times."
    else option // {
      value = (option.apply or (x: x)) value;
      isDefined = result.isDefined;
      files = map (d: d.file) (filter (d: d.file != "default") result.values);
      inherit loc;
    };

  # matched: the tree with evaluated options; unmatched: definitions that no option asks for
  matchOptions = prefix: tree: defs:
    let
      sets = concatMap (def: map (value: def // { inherit value; }) (pushDown def.value)) defs;
      below = name: concatMap (def: lib.optional (def.value ? ${name}) (def // { value = def.value.${name}; })) sets;
      child = mapAttrs (name: node:
        let loc = prefix ++ [ name ]; in
        if lib.isOption node then { matched = evalOption loc node (below name); unmatched = [ ]; }
        else matchOptions loc node (below name)) tree;
      strays = concatMap (def: map (name: { loc = prefix ++ [ name ]; inherit (def) file; value = def.value.${name}; })
        (filter (name: !(tree ? ${name})) (attrNames def.value))) sets;
    in
    {
      matched = mapAttrs (_: c: c.matched) child;
      unmatched = strays ++ concatMap (name: child.${name}.unmatched) (filter (name: !lib.isOption tree.${name}) (attrNames tree));
    };

  internalOptions._module = {
    args = lib.mkOption { type = lib.types.lazyAttrsOf lib.types.raw; default = { }; };
    check = lib.mkOption { type = lib.types.bool; default = true; };
    freeformType = lib.mkOption { type = lib.types.raw; default = null; };
  };

  evalModules = { modules, specialArgs ? { }, prefix ? [ ], class ? null, args ? { }, check ? true }:
    let
      arguments = { inherit lib options config specialArgs; _class = class; _prefix = prefix; } // specialArgs;
      collected = collect class arguments modules;
      tree = foldl' (acc: m: addDeclarations acc m.options) internalOptions collected;
      definitions = map (m: { inherit (m) file; value = m.config; }) collected ++ [ { file = "arguments"; value._module = { inherit args; check = mkOverride 1000 check; }; } ];
      evaluated = matchOptions prefix tree definitions;
      options = evaluated.matched;
      values = node: if lib.isOption node then node.value else mapAttrs (_: values) node;
      declared = values options;
      free = foldl' (acc: d: lib.recursiveUpdate acc (lib.setAttrByPath (lib.drop (length prefix) d.loc) d.value)) { } evaluated.unmatched;
      config = if options._module.freeformType.value == null then declared else lib.recursiveUpdate free declared;
      checked = if options._module.check.value && options._module.freeformType.value == null && evaluated.unmatched != [ ]
        then throw "The option `${showOption (head evaluated.unmatched).loc}' does not exist. Definition in ${(head evaluated.unmatched).file}."
        else true;
    in
    { inherit options; config = builtins.seq checked (removeAttrs config [ "_module" ]); _module = config._module; type = lib.types.submodule modules; class = class; };

  moved = from: to: use: { config, options, ... }: {
    options = lib.setAttrByPath from (lib.mkOption { type = lib.types.anything; apply = x: x; });
    config = use;
  };
in
{
  inherit evalModules mkIf mkMerge mkOverride mkOrder mergeDefinitions showOption;
  mkForce = mkOverride 50;
  mkVMOverride = mkOverride 10;
  mkDefault = mkOverride 1000;
  mkOptionDefault = mkOverride 1500;
  mkBefore = mkOrder 500;
  mkAfter = mkOrder 1500;
  importApply = path: args: let f = import path args; in { _file = toString path; imports = [ f ]; };
  setDefaultModuleLocation = file: m: { _file = file; imports = [ m ]; };
  mkRenamedOptionModule = from: to: { options, ... }: {
    options = lib.setAttrByPath from (lib.mkOption { type = lib.types.anything; });
    config = let old = lib.getAttrFromPath from options; in
      mkIf old.isDefined (builtins.warn "The option `${showOption from}' has been renamed to `${showOption to}'." (lib.setAttrByPath to old.value));
  };
  mkAliasOptionModule = from: to: { options, ... }: {
    options = lib.setAttrByPath from (lib.mkOption { type = lib.types.anything; });
    config = let old = lib.getAttrFromPath from options; in mkIf old.isDefined (lib.setAttrByPath to old.value);
  };
  mkRemovedOptionModule = path: message: { options, ... }: {
    options = lib.setAttrByPath path (lib.mkOption { type = lib.types.anything; });
    config.assertions = [ { assertion = !(lib.getAttrFromPath path options).isDefined; message = "The option definition `${showOption path}' no longer has any effect; please remove it. ${message}"; } ];
  };
}
