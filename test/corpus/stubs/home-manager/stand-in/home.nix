# The options of Home Manager by name; those that the chapter's steps are about with their real types and rules.
{ config, options, lib, pkgs, osConfig, ... }:
let
  inherit (lib) mkOption mkEnableOption mkIf mkDefault types;

  byName = {
    bool = { type = types.bool; default = false; };
    str = { type = types.str; default = ""; };
    nullOrStr = { type = types.nullOr types.str; default = null; };
    nullOrBool = { type = types.nullOr types.bool; default = null; };
    package = { type = types.package; default = pkgs.hello; };
    nullOrPackage = { type = types.nullOr types.package; default = null; };
    listOfStr = { type = types.listOf types.str; default = [ ]; };
    listOfPackage = { type = types.listOf types.package; default = [ ]; };
    listOfPath = { type = types.listOf types.path; default = [ ]; };
    list = { type = types.listOf types.anything; default = [ ]; };
    lines = { type = types.lines; default = ""; };
    attrsOfStr = { type = types.attrsOf types.str; default = { }; };
    attrs = { type = types.attrsOf types.anything; default = { }; };
    int = { type = types.int; default = 0; };
    nullOrInt = { type = types.nullOr types.int; default = null; };
    path = { type = types.path; default = "/var/empty"; };
    nullOrPath = { type = types.nullOr types.path; default = null; };
    anything = { type = types.anything; default = null; };
    renamed = { type = types.anything; default = null; description = "renamed"; };
  };
  declare = node: if builtins.isString node then mkOption byName.${node} else builtins.mapAttrs (_: declare) node;

  releases = [
    "18.09" "19.03" "19.09" "20.03" "20.09" "21.03" "21.05" "21.11" "22.05" "22.11" "23.05" "23.11" "24.05" "24.11"
    "25.05" "25.11" "26.05" "26.11"
  ];

  fileType = base: types.attrsOf (types.submodule ({ name, config, ... }: {
    options = {
      enable = mkOption { type = types.bool; default = true; };
      target = mkOption {
        type = types.nonEmptyStr;
        apply = p: lib.removePrefix (homeDirectory + "/") (if lib.hasPrefix "/" p then p else "${base}/${p}");
      };
      text = mkOption { type = types.nullOr types.lines; default = null; };
      source = mkOption { type = types.path; };
      executable = mkOption { type = types.nullOr types.bool; default = null; };
      recursive = mkOption { type = types.bool; default = false; };
      ignorelinks = mkOption { type = types.bool; default = false; };
      onChange = mkOption { type = types.lines; default = ""; };
      force = mkOption { type = types.bool; default = false; };
    };
    config = {
      target = mkDefault name;
      source = mkIf (config.text != null) (mkDefault (pkgs.writeText (builtins.replaceStrings [ "/" ] [ "-" ] name) config.text));
    };
  }));
  inherit (config.home) homeDirectory;

  forced = import ./forced.nix;
  leaves = path: node:
    if lib.isOption node then [ { inherit path node; } ]
    else builtins.concatMap (name: leaves (path ++ [ name ]) node.${name}) (builtins.attrNames node);
  defined = builtins.filter (leaf: leaf.node.isDefined && leaf.node.files != [ ])
    (leaves [ ] (removeAttrs options [ "_module" "corpus" "warnings" "assertions" ]));
  dotted = builtins.concatStringsSep ".";

  # what the real module does with the source of a file: a path outside the flake is refused by pure evaluation
  stored = file:
    let source = toString file.source; in
    if builtins.hasContext source then source else builtins.path { path = file.source; name = "hm_file"; };
  activeFiles = lib.filterAttrs (_: f: f.enable) config.home.file;
in
{
  options = lib.recursiveUpdate (declare (builtins.fromJSON (builtins.readFile ./options.json))) {
    home.username = mkOption { type = types.str; };
    home.homeDirectory = mkOption { type = types.path; apply = toString; };
    home.stateVersion = mkOption { type = types.enum releases; };
    home.file = mkOption { type = fileType homeDirectory; default = { }; };
    home.packages = mkOption { type = types.listOf types.package; default = [ ]; };
    home.sessionVariables = mkOption {
      type = types.lazyAttrsOf (types.nullOr (types.oneOf [ types.str types.path types.int types.float types.bool ]));
      default = { };
    };
    home.path = mkOption { type = types.package; };
    home.activation = mkOption { type = types.attrsOf types.anything; default = { }; };
    xdg.configFile = mkOption { type = fileType "${homeDirectory}/.config"; default = { }; };
    xdg.dataFile = mkOption { type = fileType "${homeDirectory}/.local/share"; default = { }; };
    nixpkgs = {
      config = mkOption { type = types.nullOr types.attrs; default = null; };
      overlays = mkOption { type = types.nullOr (types.listOf types.raw); default = null; };
    };
    lib = mkOption { type = types.attrsOf types.attrs; default = { }; };
    assertions = mkOption { type = types.listOf types.raw; default = [ ]; };
    warnings = mkOption { type = types.listOf types.str; default = [ ]; };
    accounts = mkOption { type = types.attrsOf types.anything; default = { }; };
    # not an option of Home Manager: what the predicates look at
    corpus = {
      useGlobalPkgs = mkOption { type = types.bool; };
      definitions = mkOption { type = types.raw; };
      values = mkOption { type = types.raw; };
      files = mkOption { type = types.raw; };
    };
  };

  config = {
    home.path = pkgs.hello;
    home.stateVersion = mkIf osConfig.corpus.assumeStateVersion (lib.mkOptionDefault "24.11");
    lib.file.mkOutOfStoreSymlink = path: pkgs.runCommandLocal "hm-link" { } "ln -s ${lib.escapeShellArg (toString path)} $out";
    xdg.configHome = mkDefault "${homeDirectory}/.config";
    home.file = lib.mapAttrs' (name: file: lib.nameValuePair "xdg:${name}" {
      inherit (file) target enable executable force; source = file.source;
    }) config.xdg.configFile;
    warnings = lib.optional (config.corpus.useGlobalPkgs && (config.nixpkgs.config != null || config.nixpkgs.overlays != null))
      "You have set either `nixpkgs.config` or `nixpkgs.overlays` while using `home-manager.useGlobalPkgs`."
      ++ builtins.concatMap (leaf: lib.optional (leaf.node.description or "" == "renamed") "The option `${dotted leaf.path}' has been renamed.") defined;
    assertions = [
      {
        assertion = !config.corpus.useGlobalPkgs || config.nixpkgs.config == null || config.nixpkgs.overlays == null;
        message = "`nixpkgs` options are disabled when `home-manager.useGlobalPkgs` is enabled.";
      }
      {
        assertion = let targets = map (f: f.target) (builtins.attrValues activeFiles); in lib.unique targets == targets;
        message = "Conflicting managed target files";
      }
    ];
    corpus = {
      definitions = builtins.listToAttrs (map (leaf: { name = dotted leaf.path; value = leaf.node.files; }) defined);
      # forced as a rebuild would: everything that somebody defined
      values = map (leaf: forced (if leaf.path == [ "lib" ] then null else leaf.node.value) (dotted leaf.path)) defined;
      files = lib.mapAttrs' (_: file: lib.nameValuePair file.target { source = stored file; text = file.text != null; }) activeFiles;
    };
  };
}
