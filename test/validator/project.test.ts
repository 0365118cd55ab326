import { expect, test } from 'vitest';
import { validateProject } from './course.ts';

const right = {
  'flake.nix': `{
  inputs = {
    nixpkgs.url = "github:nixos/nixpkgs/nixos-unstable";
    home-manager = { url = "github:nix-community/home-manager"; inputs.nixpkgs.follows = "nixpkgs"; };
  };
  outputs = inputs@{ self, nixpkgs, home-manager, ... }: {
    nixosConfigurations.pc = nixpkgs.lib.nixosSystem {
      specialArgs = { inherit inputs; };
      modules = [ ./config.nix home-manager.nixosModules.home-manager ];
    };
  };
}`,
  'config.nix': `{ inputs, ... }: {
  users.users.alice.isNormalUser = true;
  home-manager = {
    useGlobalPkgs = true;
    useUserPackages = true;
    extraSpecialArgs = { inherit inputs; };
    users.alice = ./home/home.nix;
  };
}`,
  'home/home.nix': `{ ... }: {
  imports = [ ./git.nix ];
  home.stateVersion = "24.11";
  home.file.".face".source = ../res/me.png;
}`,
  'home/git.nix': '{ programs.git.enable = true; }',
};

const judge = (changes: Readonly<Record<string, string>> = {}) =>
  validateProject(new Map(Object.entries({ ...right, ...changes })), {});

test('a whole configuration meets the purpose of every step', () => {
  const { ok, verdict, steps } = judge();
  expect(ok).toBe(true);
  expect(verdict).toBe('pass');
  expect(new Set(Object.values(steps))).toEqual(new Set(['pass']));
  expect(Object.keys(steps)).toHaveLength(11);
});

test.each([
  ['`inputs.self` and a text', `import "\${inputs.self}/home/home.nix"`],
  ['`inputs.self +`', 'import (inputs.self + "/home/home.nix")'],
  ['a folder and a name', 'import (./home + "/home.nix")'],
])('files are found by way of %s', (_, home) => {
  const changed = right['config.nix'].replace('./home/home.nix', home);
  expect(judge({ 'config.nix': changed }).findings).toEqual([]);
});

test.each([
  'builtins.map (name: ./mods + ("/" + name)) (builtins.attrNames (builtins.readDir ./mods))',
  '[ ./more.nix ] ++ lib.filesystem.listFilesRecursive ./mods',
])('folders are listed: imports = %s', (imports) => {
  const mods = right['config.nix'].replace('./home/home.nix', '../home/home.nix');
  const files = { 'mods/home-manager.nix': mods, 'more.nix': '{ }' };
  const listing = `{ lib, ... }: { imports = ${imports}; }`;
  expect(judge({ ...files, 'config.nix': listing }).verdict).toBe('pass');
});

test.each([
  '[ ./more.nix ] ++ lib.fileset.toList ./mods',
  'lib.fileset.toList (lib.fileset.fileFilter (file: file.hasExt "nix") ./mods)',
])('what modules may say that nobody can follow is not missing: imports = %s', (imports) => {
  const { verdict, steps, findings } = judge({
    'config.nix': `{ inputs, lib, ... }: { imports = ${imports}; users.users.alice.isNormalUser = true; }`,
    'mods/home-manager.nix': right['config.nix'],
    'more.nix': '{ }',
  });
  expect(verdict).toBe('unsure');
  expect(steps).toMatchObject({ 'nixos-module': 'pass', 'hm-settings': 'unsure', 'user-entry': 'unsure' });
  expect(findings[0]).toMatchObject({ code: 'cannot-follow', file: 'config.nix', line: 1 });
});

test('modules that nobody can follow say nothing about the inputs', () => {
  const { steps } = judge({
    'flake.nix': right['flake.nix'].replace('inputs.nixpkgs.follows = "nixpkgs";', ''),
    'config.nix': '{ lib, ... }: { imports = lib.filesystem.listFilesRecursive ./mods; }',
  });
  expect(steps).toMatchObject({ 'hm-follows': 'fail', 'hm-settings': 'unsure' });
});

test('nothing is assumed about files that are not there', () => {
  const { 'home/home.nix': _, ...files } = right;
  const { ok, findings } = validateProject(new Map(Object.entries(files)), {});
  expect(ok).toBe(false);
  expect(findings[0]).toMatchObject({ code: 'import-path-wrong-depth', file: 'config.nix', line: 7 });
});

test.each([
  ['user-not-declared', 'config.nix', (text: string) => text.replace(/ {2}users.users[^\n]*\n/, '')],
  ['specialargs-missing', 'flake.nix', (text: string) => text.replace(/ *specialArgs[^\n]*\n/, '')],
  [
    'hm-module-not-loaded',
    'flake.nix',
    (text: string) => text.replace('home-manager.nixosModules.home-manager', ''),
  ],
  [
    'state-version-missing',
    'home/home.nix',
    (text: string) => text.replace(/ *home.stateVersion[^\n]*\n/, ''),
  ],
  ['follows-missing', 'flake.nix', (text: string) => text.replace('inputs.nixpkgs.follows = "nixpkgs";', '')],
])('%s is found', (code, file, change) => {
  const text = right[file as keyof typeof right];
  expect(judge({ [file]: change(text) }).findings[0]).toMatchObject({ code, file });
});
