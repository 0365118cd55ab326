# nixos/lib/eval-config.nix: what nixosSystem accepts, and what it gives back.
{
  system ? null, pkgs ? null, baseModules ? [ ], extraArgs ? { }, specialArgs ? { }, modules, modulesLocation ? null,
  check ? true, prefix ? [ ], lib, extraModules ? [ ],
}:
let
  evaluated = lib.evalModules {
    inherit prefix;
    specialArgs = { modulesPath = toString ./stand-in/modules; } // specialArgs;
    class = "nixos";
    modules = baseModules ++ modules ++ extraModules ++ [
      ./stand-in/nixos.nix
      ({ config, ... }: {
        _module.args = extraArgs // {
          pkgs = lib.mkDefault (if pkgs != null then pkgs else import ./. { system = if system != null then system else "x86_64-linux"; });
        };
      })
    ];
  };
in
evaluated // { inherit lib; pkgs = evaluated._module.args.pkgs; type = "nixos"; }
