{
  description = "A stand-in for Home Manager's flake: the same outputs, modules that know the options by name.";
  inputs.nixpkgs.url = "@nixpkgs@";
  outputs = { self, nixpkgs }: {
    nixosModules = rec { home-manager = ./stand-in/nixos.nix; default = home-manager; };
    darwinModules = rec { home-manager = ./stand-in/darwin.nix; default = home-manager; };
    flakeModules = rec { home-manager = { }; default = home-manager; };
    lib = {
      hm = { };
      homeManagerConfiguration = { pkgs, modules ? [ ], extraSpecialArgs ? { }, lib ? pkgs.lib, check ? true, minimal ? false }: { };
    };
    packages.x86_64-linux.default = nixpkgs.legacyPackages.x86_64-linux.hello;
    templates = { };
  };
}
