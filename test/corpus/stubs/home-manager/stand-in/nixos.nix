# The NixOS module: nixos/common.nix and nixos/default.nix of Home Manager, without what they build.
{ config, lib, pkgs, ... }:
let
  inherit (lib) mkOption mkEnableOption mkIf types;
  cfg = config.home-manager;
  extendedLib = lib.extend (_: _: {
    hm = {
      dag = rec { entryAnywhere = entryBetween [ ] [ ]; entryBetween = before: after: data: { inherit before after data; }; entryAfter = entryBetween [ ]; entryBefore = before: entryBetween before [ ]; };
      gvariant = { mkUint32 = x: x; mkTuple = x: x; mkDouble = x: x; mkArray = x: x; };
      generators.toHyprconf = builtins.toJSON;
    };
  });
  homeModule = types.submoduleWith {
    description = "Home Manager module";
    class = "homeManager";
    specialArgs = { lib = extendedLib; osConfig = config; modulesPath = toString ./.; } // cfg.extraSpecialArgs;
    modules = [
      ({ name, lib, options, ... }: {
        # a plain lib handed in through extraSpecialArgs lacks this, and Home Manager's own modules need it
        imports = builtins.seq lib.hm.dag [ ./home.nix { _module.args = { inherit pkgs; }; corpus.useGlobalPkgs = cfg.useGlobalPkgs; } ] ++ cfg.sharedModules;
        # many of Home Manager's modules look into `options` and `config`, which nobody may replace
        config.home = builtins.seq options.programs.zsh {
          username = config.users.users.${name}.name;
          homeDirectory = config.users.users.${name}.home;
        };
      })
    ];
  };
in
{
  options.home-manager = {
    useUserPackages = mkEnableOption "packages through users.users";
    useGlobalPkgs = mkEnableOption "the system's pkgs";
    backupCommand = mkOption { type = types.nullOr (types.either types.str types.path); default = null; };
    backupFileExtension = mkOption { type = types.nullOr types.str; default = null; };
    overwriteBackup = mkEnableOption "overwriting backups";
    extraSpecialArgs = mkOption { type = types.attrs; default = { }; };
    minimal = mkEnableOption "few modules";
    sharedModules = mkOption { type = types.listOf types.raw; default = [ ]; };
    verbose = mkEnableOption "verbose activation";
    enableLegacyProfileManagement = mkOption { type = types.bool; default = false; };
    startAsUserService = mkOption { type = types.bool; default = false; };
    users = mkOption { type = types.attrsOf homeModule; default = { }; };
  };
  config = lib.mkMerge [
    { home-manager.extraSpecialArgs.nixosConfig = config; }
    (mkIf (cfg.useUserPackages && cfg.users != { }) {
      users.users = lib.mapAttrs (_: user: { packages = [ user.home.path ]; }) cfg.users;
      environment.pathsToLink = [ "/etc/profile.d" ];
    })
    (mkIf (cfg.users != { }) {
      warnings = lib.flatten (lib.mapAttrsToList (name: user: map (w: "${name} profile: ${w}") user.warnings) cfg.users);
      assertions = lib.flatten (lib.mapAttrsToList (name: user:
        map (a: { inherit (a) assertion; message = "${name} profile: ${a.message}"; }) user.assertions) cfg.users);
    })
  ];
}
