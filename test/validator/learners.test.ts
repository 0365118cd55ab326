/** What learners sent, and what it has to come to. */
import { describe, expect, test } from 'vitest';
import { check, type Known, summary } from './course.ts';

const machine = `nixosConfigurations.nixos = nixpkgs.lib.nixosSystem {
  specialArgs = { inherit inputs; };
  modules = [ ./config.nix home-manager.nixosModules.home-manager ];
};`;
const door = 'home-manager.extraSpecialArgs = { inherit inputs; };';
const doorModule = `{ config, pkgs, inputs, ... }: {\n  ${door}\n}`;
const importer = '{ ... }: {\n  imports = [ ./git.nix ];\n  home.stateVersion = "25.05";\n}';

function fence(...pieces: readonly string[]): string {
  return `\`\`\`nix\n${pieces.join('\n\n')}\n\`\`\``;
}

type Case = readonly [what: string, step: string, outcome: string, text: string];

describe('two pieces in one block', () => {
  test.each<Case>([
    ['the flake, then config.nix', 'extra-args', 'pass', fence(machine, doorModule)],
    ['config.nix, then the flake', 'extra-args', 'pass', fence(doorModule, machine)],
    ['without a fence', 'extra-args', 'pass', `${machine}\n${doorModule}`],
    ['only the two lines', 'extra-args', 'pass', fence('specialArgs = { inherit inputs; };', door)],
    [
      'the home and what it imports',
      'split-and-search',
      'pass',
      fence(importer, '{ programs.git.enable = true; }'),
    ],
    [
      'two home modules with heads',
      'split-and-search',
      'pass',
      fence(importer, '{ pkgs, ... }: {\n  programs.git.enable = true;\n}'),
    ],
    [
      'a line behind a bracket that closes too early',
      'extra-args',
      'fail syntax-unexpected-token 6',
      fence('{ inputs, ... }: {\n  imports = [ ];\n}', door),
    ],
    [
      'two homes that both say who the person is',
      'home-identity',
      'fail syntax-unexpected-token 4',
      fence('{ ... }: { }', '{ pkgs, ... }: {\n  home.stateVersion = "25.05";\n}'),
    ],
    [
      'a comment names the one file',
      'split-and-search',
      'fail not-a-function 3',
      fence(`# home/home.nix\n${importer}`, '{ programs.git.enable = true; }'),
    ],
  ])('%s (%s)', (_, step, outcome, text) => {
    expect(summary(check(step, text))).toBe(outcome);
  });
});

describe('several machines', () => {
  const flake = `{
  inputs = {
    nixpkgs.url = "github:nixos/nixpkgs?ref=nixos-unstable";
    home-manager.url = "github:nix-community/home-manager";
  };
  outputs = inputs@{ self, nixpkgs, home-manager, ... }: {
    nixosConfigurations.tower = nixpkgs.lib.nixosSystem {
      modules = [
        ./tower.nix
        home-manager.nixosModules.home-manager
        { home-manager.users.alice = ./home/home.nix; }
      ];
    };
    nixosConfigurations.server = nixpkgs.lib.nixosSystem { modules = [ ./server.nix ]; };
  };
}`;
  const files = {
    'flake.nix': flake,
    'tower.nix': '{ ... }: { users.users.alice.isNormalUser = true; }\n',
    'server.nix': '{ ... }: { services.openssh.enable = true; }\n',
    'home/home.nix': `${importer}\n`,
    'home/git.nix': '{ programs.git.enable = true; }\n',
  };

  test.each(['home-skeleton', 'split-and-search'])('what a machine lists is no home module (%s)', (step) => {
    expect(summary(check(step, files))).toBe('pass');
    expect(summary(check(step, { ...files, 'server.nix': '{ ... }: { }\n' }))).toBe('pass');
  });

  test('a home module among them still is one', () => {
    const listed = { ...files, 'server.nix': '{ ... }: { home.packages = [ ]; }\n' };
    expect(summary(check('split-and-search', listed))).toBe('fail home-module-in-nixos-modules 14');
  });
});

describe('flake-parts', () => {
  const flake = (modules: string, more = ''): string => `{
  inputs.nixpkgs.url = "github:nixos/nixpkgs?ref=nixos-unstable";
  inputs.flake-parts.url = "github:hercules-ci/flake-parts";
  inputs.home-manager.url = "github:nix-community/home-manager";
  outputs = inputs@{ flake-parts, ... }: flake-parts.lib.mkFlake { inherit inputs; } {
    systems = [ "x86_64-linux" ];${more}
    flake.nixosConfigurations.nixos = inputs.nixpkgs.lib.nixosSystem {
      modules = [ ./config.nix ${modules} ];
    };
  };
}`;

  test.each([
    ['fail hm-module-not-loaded 8', flake('')],
    ['pass', flake('inputs.home-manager.nixosModules.default')],
    ['unsure cannot-follow -', flake('', '\n    imports = [ ./machines.nix ];')],
  ])('%s', (outcome, text) => {
    expect(summary(check('nixos-module', text))).toBe(outcome);
  });
});

describe('names that nothing binds', () => {
  const head = 'outputs = inputs@{ self, nixpkgs, home-manager, ... }:';
  const flake = `{
  inputs.nixpkgs.url = "github:nixos/nixpkgs?ref=nixos-unstable";
  inputs.home-manager.url = "github:nix-community/home-manager";
  ${head} {
    nixosConfigurations.nixos = nixpkgs.lib.nixosSystem { modules = [ ./config.nix ]; };
  };
}
`;
  const listed = (item: string): string =>
    `modules = [ ./config.nix ${item} home-manager.nixosModules.default ];`;
  const known: Known = { saved: { 'flake.nix': flake, 'config.nix': '{ ... }: { }\n' } };

  test.each([
    ['homemanager.nixosModules.homemanager', 'fail hm-not-in-outputs-args 1'],
    ['homemanger.nixosModules.default', 'fail hm-not-in-outputs-args 1'],
    ['sops.nixosModules.sops', 'fail undefined-variable 1'],
    ['self.nixosModules.mine', 'pass'],
  ])('%s beside a saved flake: %s', (item, outcome) => {
    expect(summary(check('nixos-module', listed(item), known))).toBe(outcome);
  });

  test('the head may be another piece of the message', () => {
    const text = `${fence(head)}\nand\n${fence(listed('sops.nixosModules.sops'))}`;
    expect(summary(check('nixos-module', text))).toBe('fail undefined-variable 6');
  });

  test('without the head nobody knows', () => {
    expect(summary(check('nixos-module', listed('sops.nixosModules.sops')))).toBe('pass');
  });
});

describe('nothing to judge', () => {
  const saved = { 'home/home.nix': `${importer}\n`, 'home/git.nix': '{ programs.git.enable = true; }\n' };

  test('a bare value does not pass by what was saved', () => {
    expect(summary(check('home-identity', fence('/hm'), { saved }))).toBe('unsure no-code -');
  });

  test('comments alone do not pass', () => {
    expect(check('split-and-search', fence('# home/git.nix'), { saved }).verdict).toBe('fail');
  });

  test.each([
    'git add . && sudo nixos-rebuild switch --flake .#nixos',
    fence('git add .\nsudo nixos-rebuild switch --flake .#nixos'),
  ])('commands are for another step', (text) => {
    expect(summary(check('home-identity', text))).toBe('unsure commands-pasted -');
  });
});

describe('where a line belongs', () => {
  test.each([
    'outputs = { self, nixpkgs }: { home-manager.url = "github:nix-community/home-manager"; };',
    'outputs = { self, ... }: { inputs.home-manager.url = "github:nix-community/home-manager"; };',
  ])('an input among the outputs: %s', (text) => {
    expect(summary(check('hm-input', text))).toBe('fail hm-input-outside-inputs 1');
  });

  test('in a fence, words behind a line are code', () => {
    const line = 'home.stateVersion = "25.05"; -- the release I began with';
    expect(summary(check('home-identity', fence(line)))).toMatch(/^fail syntax-/);
    expect(summary(check('home-identity', line))).toBe('pass');
  });
});
