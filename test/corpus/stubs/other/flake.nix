{
  description = "A stand-in for the flakes that are often seen beside Home Manager, with the outputs that they usually have.";
  outputs = { self }:
    let
      package = system: name: derivation { inherit name system; builder = "/bin/sh"; };
      systems = [ "x86_64-linux" "aarch64-linux" "x86_64-darwin" "aarch64-darwin" ];
      perSystem = f: builtins.listToAttrs (map (name: { inherit name; value = f name; }) systems);
      empty = { ... }: { };
      named = names: value: builtins.listToAttrs (map (name: { inherit name value; }) names);
      eachSystem = names: f: builtins.foldl' (acc: system:
        let one = f system; in acc // builtins.mapAttrs (n: v: (acc.${n} or { }) // { ${system} = v; }) one) { } names;
      modules = named [
        "default" "stylix" "sops" "agenix" "disko" "nixvim" "impermanence" "nix-index" "lanzaboote" "common-cpu-amd" "common-pc-ssd"
        "lenovo-thinkpad-t480" "nixos-wsl" "catppuccin" "plasma-manager" "niri" "nur" "home-manager"
      ] empty;
    in
    {
      nixosModules = modules;
      homeManagerModules = modules;
      homeModules = modules;
      overlays = { default = _: _: { }; };
      packages = perSystem (system: named [ "default" "hyprland" "agenix" "zen-browser" "beta" "twilight" "ghostty" ] (package system "x"));
      legacyPackages = perSystem (_: { });
      inputs = { };
      lib = {
        inherit eachSystem;
        eachDefaultSystem = eachSystem systems;
        allSystems = systems;
        defaultSystems = systems;
        system = named systems "";
        mkFlake = { inputs, ... }: module:
          let
            lib = inputs.nixpkgs.lib;
            config = if builtins.isFunction module then module { inherit inputs lib; self = inputs.self; config = { }; flake-parts-lib = { }; withSystem = system: f: f { inherit system; }; } else module;
          in
          if !(config ? systems) then throw "The option `systems' has no value defined."
          else config.flake or { };
      };
    };
}
