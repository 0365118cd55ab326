import { describe, expect, test } from 'vitest';
import { check, summary } from './course.ts';

/** One submission a line: the step, what it comes to, the text. */
function judges(cases: readonly (readonly [step: string, outcome: string, text: string])[]): void {
  test.each(cases)('%s: %s\n%s', (step, outcome, text) => {
    expect(summary(check(step, text))).toBe(outcome);
  });
}

describe('a fragment is put where it would stand', () => {
  judges([
    ['hm-input', 'pass', 'home-manager.url = "github:nix-community/home-manager";'],
    ['hm-input', 'pass', 'url = "github:nix-community/home-manager";'],
    [
      'hm-input',
      'pass',
      'inputs = { hm = { type = "github"; owner = "nix-community"; repo = "home-manager"; }; };',
    ],
    ['hm-follows', 'pass', 'inputs.nixpkgs.follows = "nixpkgs";'],
    ['outputs-args', 'pass', 'outputs = { self, nixpkgs, ... }@inputs:'],
    ['nixos-module', 'pass', 'home-manager.nixosModules.home-manager'],
    ['nixos-module', 'pass', 'modules = [ ./config.nix ] ++ [ inputs.hm.nixosModules.default ];'],
    ['nixos-module', 'pass', 'imports = [ inputs.home-manager.nixosModules.home-manager ];'],
    [
      'hm-settings',
      'pass',
      './config.nix\n{ home-manager = { useGlobalPkgs = true; useUserPackages = true; }; }',
    ],
    ['extra-args', 'pass', 'extraSpecialArgs = { inherit inputs; };'],
    ['user-entry', 'pass', 'users.alice = ./home/home.nix;'],
    ['home-identity', 'pass', 'username = "alice";\nhomeDirectory = "/home/alice";\nstateVersion = "24.11";'],
    ['face-file', 'pass', '".face".source = ../res/me.png;'],
  ]);
});

describe('meaning counts, not spelling', () => {
  judges([
    [
      'nixos-module',
      'pass',
      `outputs = { nixpkgs, ... }@inputs: let mk = n: nixpkgs.lib.nixosSystem { modules = [ ./\${n}.nix inputs.home-manager.nixosModules.default ]; }; in { nixosConfigurations = nixpkgs.lib.genAttrs [ "a" "b" ] mk; };`,
    ],
    [
      'hm-settings',
      'pass',
      '{ lib, ... }: { home-manager = lib.mkMerge [ { useGlobalPkgs = true; } { useUserPackages = true; } ]; }',
    ],
    [
      'home-identity',
      'pass',
      `{ config, ... }: { home = { username = "alice"; homeDirectory = "/home/\${config.home.username}"; stateVersion = "24.11"; }; }`,
    ],
    [
      'face-file',
      'pass',
      `{ inputs, ... }: { home.file.pic = { target = ".face"; source = "\${inputs.self}/res/me.png"; }; }`,
    ],
    [
      'user-entry',
      'pass',
      `{ ... }: let me = "alice"; in { users.users.\${me}.isNormalUser = true; home-manager.users.\${me} = ./home.nix; }`,
    ],
  ]);
});

describe('what real Nix refuses never passes', () => {
  judges([
    [
      'user-entry',
      'fail account-kind 1',
      '{ ... }: { home-manager.users.alice = ./home.nix; users.users.alice.isNormalUser = false; }',
    ],
    [
      'user-entry',
      'fail account-kind 1',
      '{ ... }: { home-manager.users.alice = ./home.nix; users.users.alice = { isNormalUser = true; isSystemUser = true; }; }',
    ],
    ['home-skeleton', 'unsure cannot-follow 1', '{ ... }: { ... }'],
    [
      'hm-input',
      'fail unknown-input-attribute 1',
      'home-manager = { type = "github"; owner = "nix-community"; repo = "home-manager"; url = "github:nix-community/home-manager"; };',
    ],
    [
      'home-skeleton',
      'fail nixos-option-in-home 1',
      '{ ... }: { imports = [ ./git.nix ]; isNormalUser = true; }',
    ],
    [
      'home-skeleton',
      'fail impure-evaluation 1',
      '{ ... }: { home.packages = with import <nixpkgs> { }; [ git ]; }',
    ],
    [
      'home-skeleton',
      'fail missing-attribute 1',
      '{ lib, ... }: { programs.git.enable = with lib; mkDefalt true; }',
    ],
    [
      'hm-settings',
      'fail setting-missing 1',
      '{ config, lib, ... }: { options.my.home = lib.mkEnableOption "home"; config = lib.mkIf config.my.home { home-manager.useGlobalPkgs = true; }; }',
    ],
    ['face-file', 'fail source-is-folder 1', '{ ... }: { home.file.".face".source = toString ../res; }'],
    [
      'hm-input',
      'fail computed-inputs 1',
      'inputs = { home-manager.url = "github:nix-community/" + "home-manager"; };',
    ],
    ['hm-follows', 'fail follows-missing-inputs-prefix 1', 'home-manager.nixpkgs.follows = "nixpkgs";'],
    [
      'outputs-args',
      'fail inputs-not-bound 1',
      'outputs = { self, nixpkgs, home-manager, ... }: { nixosConfigurations.a = nixpkgs.lib.nixosSystem { specialArgs = { inherit inputs; }; modules = [ ]; }; };',
    ],
    [
      'nixos-module',
      'fail hm-module-called-as-function 1',
      'modules = [ (home-manager.nixosModules.home-manager { }) ];',
    ],
    [
      'hm-settings',
      'fail boolean-as-string 1',
      'home-manager = { useGlobalPkgs = "true"; useUserPackages = true; };',
    ],
    [
      'extra-args',
      'fail inputs-arg-missing-in-module 1',
      '{ pkgs, ... }: { home-manager.extraSpecialArgs = { inherit inputs; }; }',
    ],
    ['user-entry', 'fail user-config-list 1', 'home-manager.users.alice = [ ./home.nix ];'],
    ['home-skeleton', 'fail args-without-ellipsis 1', '{ pkgs }: { }'],
    [
      'home-identity',
      'fail self-reference 1',
      '{ config, ... }: { home.username = config.home.username; home.stateVersion = "24.11"; }',
    ],
    ['face-file', 'fail face-space-in-path 1', 'home.file.".face".source = ../res/my pic.png;'],
    [
      'split-and-search',
      'fail config-in-imports 1',
      '{ pkgs, lib, ... }: { imports = lib.optional pkgs.stdenv.isLinux ./git.nix; }',
    ],
  ]);
});

describe('what the module system refuses beyond the step', () => {
  const settings = 'home-manager.useGlobalPkgs = true; home-manager.useUserPackages = true;';
  judges([
    ['home-skeleton', 'fail value-type 1', '{ ... }: { home.sessionVariables.EDITOR = [ "vim" ]; }'],
    ['home-skeleton', 'pass', '{ ... }: { home.sessionVariables = { EDITOR = "vim"; SIZE = 5; }; }'],
    [
      'home-skeleton',
      'fail conflicting-definitions 1',
      '{ home.sessionVariables.A = "a"; imports = [ { home.sessionVariables.A = "b"; } ]; }',
    ],
    [
      'hm-settings',
      'fail assertion-false 1',
      `{ ... }: { ${settings} assertions = [ { assertion = 1 > 2; message = "no"; } ]; }`,
    ],
    [
      'hm-settings',
      'pass',
      `{ config, ... }: { ${settings} assertions = [ { assertion = config.home-manager.useGlobalPkgs; message = "no"; } ]; }`,
    ],
    [
      'hm-settings',
      'fail conflicting-definitions 1',
      '{ lib, ... }: { home-manager = { useGlobalPkgs = lib.mkOptionDefault true; useUserPackages = true; }; }',
    ],
    [
      'extra-args',
      'fail inputs-arg-missing-in-module 1',
      '{ pkgs, lib, ... }@inputs: { home-manager.extraSpecialArgs = { inherit inputs; }; }',
    ],
  ]);
});

test('a misspelling explains what is missing', () => {
  const { findings } = check(
    'hm-settings',
    'home-manager = { useGlobalPackages = true; useUserPackages = true; };',
  );
  expect(findings.map(({ code }) => code)).toEqual(['hm-option-name-typo']);
  expect(findings[0]?.message).toContain('`useGlobalPkgs`');
});

test('leaving follows out is legal, and not what the step practises', () => {
  const [finding] = check('hm-follows', 'home-manager.url = "github:nix-community/home-manager";').findings;
  expect(finding).toMatchObject({ code: 'follows-missing', severity: 'actionable' });
});

test('something that was shown and cannot be followed is left open', () => {
  expect(summary(check('nixos-module', 'modules = commonModules;'))).toBe('unsure cannot-follow 1');
});

test('a requirement about a file that was never shown passes and is named', () => {
  const { verdict, findings } = check('user-entry', 'home-manager.users.alice = ./home/home.nix;');
  expect(verdict).toBe('pass');
  expect(findings.map(({ code, severity }) => [code, severity])).toEqual([
    ['assumed-account', 'informative'],
    ['assumed-file', 'informative'],
  ]);
});

test('the picture that is taken for granted is named, as Nix reads its path', () => {
  const { verdict, findings } = check('face-file', '{ home.file.".face".source = ../res + "/me.png"; }');
  expect(verdict).toBe('pass');
  expect(findings[0]).toMatchObject({ code: 'assumed-file', severity: 'informative' });
  expect(findings[0]?.message).toContain('`res/me.png`');
});

test('saved files stand behind what is shown', () => {
  const saved = { 'config.nix': '{ ... }: { home-manager.useUserPackages = true; }' };
  const facts = { systemFile: 'config.nix' };
  expect(summary(check('hm-settings', 'home-manager.useGlobalPkgs = true;', { saved, facts }))).toBe('pass');
  expect(summary(check('hm-settings', 'home-manager.useGlobalPkgs = true;'))).toBe('fail setting-missing 1');
});

test('a home that only the saved files lead to is seen', () => {
  const saved = {
    'flake.nix':
      '{ outputs = { nixpkgs, home-manager, ... }: { nixosConfigurations.nixos = nixpkgs.lib.nixosSystem { modules = [ home-manager.nixosModules.default ./config.nix ]; }; }; }',
    'config.nix': '{ home-manager.users.alice = ./home/home.nix; }',
  };
  const home = { 'home/home.nix': '{\n  home.username = "alice";\n}' };
  expect(summary(check('home-identity', home, { saved }))).toBe('fail state-version-missing 2');
});

describe('what is taken for granted is said', () => {
  test.each([
    ['hm-settings', 'useGlobalPkgs = true;\nuseUserPackages = true;', 'assumed-around'],
    ['face-file', '".face".source = ../res/me.png;', 'assumed-around'],
    ['outputs-args', 'outputs = { self, nixpkgs, home-manager }: { };', 'outputs-closed'],
    [
      'nixos-module',
      '# config.nix\n{ home-manager, ... }: { imports = [ home-manager.nixosModules.default ]; }',
      'assumed-special-args',
    ],
  ])('%s: %s', (step, text, remark) => {
    const { verdict, findings } = check(step, text);
    expect([verdict, ...findings.map(({ code }) => code)]).toContain(remark);
    expect(verdict).toBe('pass');
  });
});

describe('what the saved flake hands out is not taken for granted', () => {
  const flakeWith = (specialArgs: string) => ({
    'flake.nix': `{
      inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
      inputs.home-manager.url = "github:nix-community/home-manager";
      outputs = inputs@{ nixpkgs, home-manager, ... }: {
        nixosConfigurations.nixos = nixpkgs.lib.nixosSystem {
          ${specialArgs}
          modules = [ home-manager.nixosModules.default ./config.nix ];
        };
      };
    }`,
  });
  const line = 'home-manager.extraSpecialArgs = { inherit inputs; };';

  test.each([
    ['specialArgs = { inherit inputs; };', []],
    ['', ['assumed-special-args']],
  ])('%j', (specialArgs, remarks) => {
    const { verdict, findings } = check('extra-args', line, { saved: flakeWith(specialArgs) });
    expect([verdict, ...findings.map(({ code }) => code)]).toEqual(['pass', ...remarks]);
  });
});

test('of two sets in `with` the inner one brings the name, where both have it', () => {
  const text = `{
    inputs.nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
    inputs.home-manager.url = "github:nix-community/home-manager";
    outputs = inputs: with inputs; {
      nixosConfigurations.nixos = nixpkgs.lib.nixosSystem {
        modules = with home-manager.nixosModules; [ ./config.nix home-manager ];
      };
    };
  }`;
  expect(summary(check('nixos-module', { 'flake.nix': text }))).toBe('pass');
});

describe('definitions are joined, and modules disabled, as by the module system', () => {
  const twice = (first: string, second: string) =>
    `{ inputs, ... }: { imports = [ { home-manager.extraSpecialArgs.inputs = ${first}; } { home-manager.extraSpecialArgs.inputs = ${second}; } ]; }`;
  const merging = (sets: string) =>
    `{ inputs, lib, ... }: { home-manager.extraSpecialArgs = lib.mkMerge [ ${sets} ]; }`;
  const disabling = (what: string) =>
    `outputs = { nixpkgs, home-manager, ... }: { nixosConfigurations.pc = nixpkgs.lib.nixosSystem { modules = [ { disabledModules = ${what}; } home-manager.nixosModules.default ]; }; };`;

  judges([
    ['extra-args', 'pass', twice('inputs', '{ }')],
    ['extra-args', 'fail value-differs 1', twice('{ }', 'inputs')],
    ['extra-args', 'pass', merging('{ inputs = { }; } { inherit inputs; }')],
    ['extra-args', 'fail value-differs 1', merging('{ inherit inputs; } { inputs = { }; }')],
    ['extra-args', 'pass', merging('(lib.mkAfter { inherit inputs; }) { inputs = { }; }')],
    ['nixos-module', 'pass', disabling('[ "services/x.nix" ]')],
    ['nixos-module', 'fail value-type 1', disabling('"services/x.nix"')],
    ['nixos-module', 'fail value-type 1', disabling('[ { } ]')],
    ['nixos-module', 'fail value-type 1', disabling('[ ({ ... }: { }) ]')],
  ]);
});

test('a machine that asks for what it comes to itself cannot be followed', () => {
  const files = {
    'flake.nix':
      '{ inputs.nixpkgs.url = "nixpkgs"; inputs.home-manager.url = "github:nix-community/home-manager"; outputs = { self, nixpkgs, home-manager, ... }@inputs: { nixosConfigurations.pc = nixpkgs.lib.nixosSystem { specialArgs = { inherit inputs; }; modules = [ home-manager.nixosModules.default ./config.nix ]; }; }; }',
    'config.nix':
      '{ inputs, ... }: { home-manager.useGlobalPkgs = true; home-manager.useUserPackages = inputs.self.nixosConfigurations.pc.config.home-manager.useGlobalPkgs; }',
  };
  expect(summary(check('hm-settings', files))).toBe('unsure cannot-follow 1');
});

test('a default in the head of a module never counts', () => {
  const text = '{ size ? 12, ... }: { home.sessionVariables.SIZE = size; home.stateVersion = "24.11"; }';
  expect(summary(check('home-identity', text))).toBe('unsure default-argument 1');
});

describe('a second file alone', () => {
  const module = '{ programs.git.enable = true; }';

  test('is no answer where nothing says that it is one', () => {
    expect(summary(check('split-and-search', module))).toBe('fail imports-missing 1');
  });

  test('is one by its name, or where the saved home waits for it', () => {
    const saved = { 'home/home.nix': '{ imports = [ ./git.nix ]; home.stateVersion = "24.11"; }' };
    expect(summary(check('split-and-search', { 'home/git.nix': module }))).toBe('pass');
    expect(summary(check('split-and-search', module, { saved }))).toBe('pass');
  });
});

test('the comments of other languages hide nothing behind them', () => {
  const { findings } = check('hm-settings', {
    'config.nix':
      '// mine\n{ pkgs, ... }:\n{ home-manager = { useGlobalPkgs = true; useUserPackages = true; }; }',
  });
  expect(findings.map(({ code, line }) => [code, line])).toEqual([['slash-comments', 1]]);
});

test('facts of the learner count', () => {
  const text = 'home.username = "bob";\nhome.stateVersion = "24.11";';
  expect(summary(check('home-identity', text, { facts: { username: 'alice' } }))).toBe(
    'fail username-differs 1',
  );
  expect(summary(check('home-identity', text, { facts: { username: 'bob' } }))).toBe('pass');
});

test('other steps are credited by what is shown, never by what is assumed', () => {
  const { alsoPasses } = check(
    'hm-input',
    '{ inputs = { nixpkgs.url = "github:nixos/nixpkgs/nixos-unstable"; home-manager = { url = "github:nix-community/home-manager"; inputs.nixpkgs.follows = "nixpkgs"; }; }; outputs = { self, nixpkgs, ... }: { }; }',
  );
  expect(alsoPasses).toEqual(['hm-follows']);
});

test('what a right answer tells about its author is learnt', () => {
  expect(
    check(
      'hm-input',
      'inputs = { np.url = "github:nixos/nixpkgs"; hm.url = "github:nix-community/home-manager"; };',
    ).learned,
  ).toEqual({
    inputName: 'hm',
    nixpkgsInput: 'np',
  });
  expect(check('home-identity', 'home.username = "alice";').learned).toEqual({});
});

test('places count in the message as pasted', () => {
  const text = 'here you are:\n\n> ```nix\n> home.file.".face" = {\n>   src = ../res/me.png;\n> };\n> ```\n';
  const [finding] = check('face-file', text).findings;
  expect(finding).toMatchObject({
    code: 'face-src-typo',
    file: null,
    line: 5,
    column: 5,
    endLine: 5,
    endColumn: 8,
  });
});

test('the second of two blocks without names is the file that the first one imports', () => {
  const message = (second: string) =>
    ['```', 'imports = [ ./git.nix ];', '```', 'and', '```', second, '```'].join('\n');
  const right = check('split-and-search', message('{ ... }: { programs.git.enable = true; }'));
  expect(right).toMatchObject({ verdict: 'pass', findings: [] });
  const empty = check('split-and-search', message('{ ... }: { }'));
  expect(empty).toMatchObject({ verdict: 'fail', findings: [{ code: 'second-module-empty' }] });
});

test('in several files the finding names its file', () => {
  const files = {
    'config.nix': '{ ... }: { home-manager.users.alice = ./home/home.nix; }',
    'home/home.nix': '{ inputs, ... }: { home.file.x.source = inputs.self; }',
  };
  expect(check('extra-args', files).findings[0]).toMatchObject({
    code: 'extraspecialargs-missing',
    file: 'config.nix',
  });
});

test('the finding names what was written, and what is missing', () => {
  const said = (step: string, text: string) => check(step, text).findings[0]?.message ?? '';
  expect(said('hm-settings', '{ home-manager.useGlobalPkgs = ture; }')).toContain('`true` is meant');
  expect(said('hm-input', 'home-manager.url = "github:nix-comunity/home-manager";')).toContain(
    'You wrote `github:nix-comunity/home-manager`.',
  );
  const flake = `{
    inputs.nixpkgs.url = "github:nixos/nixpkgs/nixos-unstable";
    outputs = { nixpkgs, ... }: {
      nixosConfigurations.host = nixpkgs.lib.nixosSystem { modules = [ ./config.nix ]; };
    };
  }`;
  const files = { 'flake.nix': flake, 'config.nix': '{ colours, ... }: { imports = [ colours.module ]; }' };
  const [finding] = check('extra-args', files).findings;
  expect(finding).toMatchObject({ code: 'specialargs-missing' });
  expect(finding?.message).toContain('What is missing is `colours`.');
  expect(finding?.message).not.toContain('`inputs`');
});

describe('what is not judged', () => {
  judges([
    ['state-version', 'unsure answer-instead -', 'home.stateVersion = "24.11";'],
    ['hm-input', 'unsure no-code -', 'I do not know what to do'],
    ['hm-input', 'unsure too-large -', `# ${'x'.repeat(70_000)}`],
    ['no-such-step', 'unsure unknown-step -', '{ }'],
  ]);
});
