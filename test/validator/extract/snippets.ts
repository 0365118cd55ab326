// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Nix interpolates as templates do
/** Correct pieces of configuration of all roles, for round trips. */
export const snippets: readonly string[] = [
  '{ ... }: { }',
  '{ pkgs, ... }:\n{\n  home.packages = [\n    pkgs.git\n    pkgs.vim\n  ];\n}',
  'home-manager = {\n  url = "github:nix-community/home-manager";\n  inputs.nixpkgs.follows = "nixpkgs";\n};',
  'home-manager.url = "github:nix-community/home-manager/release-25.05";\nhome-manager.inputs.nixpkgs.follows = "nixpkgs";',
  'inputs = {\n  nixpkgs.url = "github:nixos/nixpkgs/nixos-unstable";\n  home-manager.url = "github:nix-community/home-manager";\n};',
  'outputs = inputs@{ self, nixpkgs, home-manager, ... }: {\n  nixosConfigurations.pc = nixpkgs.lib.nixosSystem {\n    specialArgs = { inherit inputs; };\n    modules = [ ./config.nix home-manager.nixosModules.home-manager ];\n  };\n};',
  'home-manager = {\n  useGlobalPkgs = true;\n  useUserPackages = true;\n};',
  'home-manager.extraSpecialArgs = { inherit inputs; };',
  'home-manager.users.alice = import ./home/home.nix;',
  'home = {\n  username = "alice";\n  homeDirectory = "/home/alice";\n  stateVersion = "25.05";\n};',
  'home.file.".face".source = ../res/me.png;',
  "{ ... }:\n\n{\n  imports = [ ./git.nix ];\n\n  programs.bash = {\n    enable = true;\n    initExtra = ''\n      - not a bullet\n      > not a quote ${\"x\"}\n    '';\n  };\n}",
  'modules = [\n  ./config.nix\n  inputs.home-manager.nixosModules.default\n];',
  '{ config, lib, ... }: {\n  home.file = lib.mkIf (1 < 2) {\n    "a".text = "b";\n  };\n}',
];
