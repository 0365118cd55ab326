/** How accepted answers go into a learner's files: examples of every kind of place. */
import { describe, expect, test } from 'vitest';
import { createFileMerger } from '../../../src/validator/index.ts';
import type { LearnerFacts, Submission } from '../../../src/validator/verdict.ts';
import { chapter } from '../course.ts';

const merger = createFileMerger(chapter);

interface Given {
  readonly facts?: LearnerFacts;
  readonly saved?: Readonly<Record<string, string>>;
}

function accept(step: string, answer: string | Readonly<Record<string, string>>, given: Given = {}) {
  const submission: Submission =
    typeof answer === 'string'
      ? { kind: 'pasted', text: answer }
      : { kind: 'files', files: new Map(Object.entries(answer)) };
  const { facts = {}, saved = {} } = given;
  return merger.accept({ step, submission, facts, savedFiles: new Map(Object.entries(saved)) });
}

/** The files that an answer changes. */
function merged(step: string, answer: string | Readonly<Record<string, string>>, given: Given = {}) {
  const { verdict, merge } = accept(step, answer, given);
  if (merge?.kind !== 'merged') throw new Error(`${verdict.verdict} ${JSON.stringify(merge)}`);
  return Object.fromEntries(merge.changed);
}

const flake = `{
  # where things come from
  inputs = {
    nixpkgs.url = "github:nixos/nixpkgs/nixos-unstable"; # rolling
    home-manager.url = "github:nix-community/home-manager";
  };

  outputs = inputs@{ self, nixpkgs, home-manager, ... }: {
    nixosConfigurations.nixos = nixpkgs.lib.nixosSystem {
      modules = [ ./config.nix ];
    };
  };
}
`;

const system = `{ config, pkgs, ... }:
{
    imports = [ ./hardware-configuration.nix ]; # the machine

    users.users.alice.isNormalUser = true;

    home-manager.useGlobalPkgs = true;
    system.stateVersion = "26.05";
}
`;

describe('pieces of flake.nix', () => {
  test('an input joins the others, in the indentation of the file', () => {
    expect(
      merged('hm-input', 'home-manager = {\n      url = "github:nix-community/home-manager";\n};'),
    ).toEqual({
      'flake.nix': `{
  inputs = {
    nixpkgs.url = "github:nixos/nixpkgs/nixos-unstable";
    home-manager = {
      url = "github:nix-community/home-manager";
    };
  };

  outputs = { self, nixpkgs, ... }: {
    nixosConfigurations.nixos = nixpkgs.lib.nixosSystem {
      modules = [ ./config.nix ];
    };
  };
}
`,
    });
  });

  test('dotted lines stay dotted, comments stay', () => {
    const answer =
      'home-manager = { url = "github:nix-community/home-manager"; inputs.nixpkgs.follows = "nixpkgs"; };';
    const { 'flake.nix': text } = merged('hm-follows', answer, { saved: { 'flake.nix': flake } });
    expect(text).toContain(`  # where things come from
  inputs = {
    nixpkgs.url = "github:nixos/nixpkgs/nixos-unstable"; # rolling
    home-manager.url = "github:nix-community/home-manager";
    home-manager.inputs.nixpkgs.follows = "nixpkgs";
  };`);
  });

  test('a head takes the place of the head, with the names that the body needs', () => {
    const saved = {
      'flake.nix': flake.replace('modules =', 'specialArgs = { inherit inputs; };\n      modules ='),
    };
    const { 'flake.nix': text } = merged('outputs-args', '{ nixpkgs, home-manager, ... }:', { saved });
    expect(text).toContain('outputs = inputs@{ nixpkgs, home-manager, ... }: {');
  });

  test('the list of modules gains what is new in the answer', () => {
    const answer = 'modules = [\n  ...\n  home-manager.nixosModules.home-manager\n];';
    const { 'flake.nix': text } = merged('nixos-module', answer, { saved: { 'flake.nix': flake } });
    expect(text).toContain('modules = [ ./config.nix home-manager.nixosModules.home-manager ];');
  });

  test('a module in parentheses is an item of the list', () => {
    const answer = '({ ... }: { imports = [ home-manager.nixosModules.default ]; })';
    const { 'flake.nix': text } = merged('nixos-module', answer, { saved: { 'flake.nix': flake } });
    expect(text).toContain(
      'modules = [ ./config.nix ({ ... }: { imports = [ home-manager.nixosModules.default ]; }) ];',
    );
  });

  test('a name that a `with` would hide is asked for in the head', () => {
    const saved = {
      'flake.nix': flake
        .replace('inputs@{', '{')
        .replace('}: {', '}: with nixpkgs; {')
        .replace('nixpkgs.lib.nixosSystem', 'lib.nixosSystem'),
    };
    const answer = 'specialArgs = { inherit inputs; };\nmodules = [ home-manager.nixosModules.default ];';
    const { 'flake.nix': text } = merged('nixos-module', answer, { saved });
    expect(text).toContain('outputs = inputs@{ self, nixpkgs, home-manager, ... }: with nixpkgs; {');
  });

  test('a whole flake takes the place of the file, letter by letter', () => {
    const whole = flake.replace('./config.nix ]', './config.nix home-manager.nixosModules.default ]');
    expect(merged('nixos-module', { 'flake.nix': whole }, { saved: { 'flake.nix': flake } })).toEqual({
      'flake.nix': whole,
    });
  });
});

describe('pieces of config.nix', () => {
  test('lines join their relatives, arguments are asked for', () => {
    const { 'config.nix': text } = merged(
      'extra-args',
      'home-manager = {\n  # hand them on\n  extraSpecialArgs = { inherit inputs; };\n};',
      { saved: { 'flake.nix': flake, 'config.nix': system } },
    );
    expect(text).toBe(
      system
        .replace('pkgs, ...', 'pkgs, inputs, ...')
        .replace(
          'useGlobalPkgs = true;\n',
          'useGlobalPkgs = true;\n    # hand them on\n    home-manager.extraSpecialArgs = { inherit inputs; };\n',
        ),
    );
  });

  test('a value takes the place of the old one', () => {
    const { 'config.nix': text } = merged(
      'hm-settings',
      'home-manager = { useGlobalPkgs = true; useUserPackages = true; };',
      { saved: { 'config.nix': system.replace('useGlobalPkgs = true', 'useGlobalPkgs = false') } },
    );
    expect(text).toContain(
      '    home-manager.useGlobalPkgs = true;\n    home-manager.useUserPackages = true;\n',
    );
  });

  test('a module that shows only what the step is about is no reason to lose the rest', () => {
    const { 'config.nix': text } = merged(
      'hm-settings',
      '{ lib, ... }: {\n  home-manager.useUserPackages = lib.mkDefault true;\n  home-manager.useGlobalPkgs = true;\n}',
      { saved: { 'config.nix': system } },
    );
    expect(text).toContain('{ config, pkgs, lib, ... }:');
    expect(text).toContain('users.users.alice.isNormalUser = true;');
    expect(text).toContain('home-manager.useUserPackages = lib.mkDefault true;');
  });

  test('a login is not held against the example that stands in the files until one is known', () => {
    const wrong = 'home-manager.users.bob = "./home.nix";';
    const codes = (facts: LearnerFacts) =>
      accept('user-entry', wrong, { facts, saved: { 'config.nix': system } }).verdict.findings.map(
        ({ code }) => code,
      );
    expect(codes({})[0]).toBe('import-path-quoted');
    expect(codes({})).not.toContain('username-differs');
    expect(codes({ username: 'alice' })[0]).toBe('username-differs');
  });

  test('what an answer took for granted is written as well', () => {
    const { merge } = accept('extra-args', 'home-manager.extraSpecialArgs = { inherit inputs; };', {
      saved: {
        'flake.nix': flake.replace('./config.nix ]', './config.nix home-manager.nixosModules.default ]'),
      },
    });
    expect(merge).toMatchObject({ kind: 'merged', notes: ['hands-inputs-out'] });
    expect(merge?.kind === 'merged' && merge.changed.get('flake.nix')).toContain(
      'specialArgs = { inherit inputs; };',
    );
  });
});

describe('pieces of home.nix', () => {
  const home = '{ ... }:\n{\n\thome = {\n\t\tstateVersion = "26.05"; # never change\n\t};\n}\n';

  test('a missing home.nix begins with the answer', () => {
    expect(merged('home-skeleton', '{ ... }: { }')).toEqual({ 'home/home.nix': '{ ... }: { }\n' });
  });

  test('tabs stay tabs', () => {
    const { 'home/home.nix': text } = merged(
      'face-file',
      'home.file = {\n  ".face" = {\n    source = ../res/me.png;\n  };\n};',
      { saved: { 'home/home.nix': home } },
    );
    expect(text).toBe(
      '{ ... }:\n{\n\thome = {\n\t\tstateVersion = "26.05"; # never change\n\t\tfile = {\n\t\t\t".face" = {\n\t\t\t\tsource = ../res/me.png;\n\t\t\t};\n\t\t};\n\t};\n}\n',
    );
  });

  test('arguments that a `with` would hide come along', () => {
    const saved = { 'home/home.nix': '{ ... }:\n{\n  home.stateVersion = "26.05";\n}\n' };
    const answer = '{ lib, pkgs, ... }: with lib; {\n  home.packages = mkIf true [ pkgs.htop ];\n}';
    const { 'home/home.nix': text } = merged('home-skeleton', answer, { saved });
    expect(text).toContain('{ lib, pkgs, ... }:');
    expect(text).toContain('home.packages = with lib; mkIf true [ pkgs.htop ];');
  });

  test('a picture whose name is computed belongs to the whole', () => {
    const home = `{ ... }: let user = "alice"; in { home.file.".face".source = ../res + "/\${user}.png"; }`;
    const files = new Map(
      Object.entries({ 'flake.nix': flake, 'config.nix': system, 'home/home.nix': home }),
    );
    const { needed } = merger.complete(files, { username: 'alice' }, 'hardware-configuration.nix');
    expect(needed).toEqual(['res/alice.png']);
  });

  test('further files are kept under their names', () => {
    const files = {
      'home/home.nix': '{ ... }: {\n  imports = [ ./git.nix ];\n  home.stateVersion = "26.05";\n}\n',
      'home/git.nix': '{ programs.git.enable = true; }\n',
    };
    expect(merged('split-and-search', files)).toEqual(files);
  });
});

describe('names', () => {
  test('the login of the example gives way to the learner’s own', () => {
    const saved = { 'config.nix': system };
    const { 'config.nix': text } = merged('user-entry', 'home-manager.users.tom = ./home/home.nix;', {
      saved,
    });
    expect(text).toContain('users.users.tom.isNormalUser = true;');
    expect(text).toContain('home-manager.users.tom = ./home/home.nix;');
    expect(text).not.toContain('alice');
  });

  test.each([
    ['username', 'user-entry', 'home-manager.users.tom = ./home/home.nix;', { username: 'alice' }, 'tom'],
    [
      'inputName',
      'hm-input',
      'hm.url = "github:nix-community/home-manager";',
      { inputName: 'home-manager' },
      'hm',
    ],
  ] as const)('another %s than the saved one is a question', (fact, step, answer, facts, shown) => {
    const saved = { 'flake.nix': flake, 'config.nix': system };
    const { merge } = accept(step, answer, { facts, saved });
    expect(merge).toEqual({
      kind: 'contradiction',
      contradiction: { fact, saved: Object.values(facts)[0], shown },
    });
  });

  test('renaming an input leaves Home Manager’s options alone', () => {
    const files = new Map([
      ['flake.nix', flake.replace('./config.nix ]', './config.nix home-manager.nixosModules.home-manager ]')],
      ['config.nix', system],
    ]);
    const renamed = merger.rename(files, 'inputName', 'home-manager', 'hm');
    expect(renamed.get('config.nix')).toBe(system);
    expect(renamed.get('flake.nix')).toContain('hm.url = "github:nix-community/home-manager";');
    expect(renamed.get('flake.nix')).toContain('inputs@{ self, nixpkgs, hm, ... }');
    expect(renamed.get('flake.nix')).toContain('./config.nix hm.nixosModules.home-manager ]');
  });
});

test('an input whose name the flake gives to something else is taken from all arguments', () => {
  const saved = {
    'flake.nix': `{
  inputs.nixpkgs.url = "github:nixos/nixpkgs/nixos-unstable";
  inputs.home-manager.url = "github:nix-community/home-manager";
  outputs = inputs: let
    inherit (inputs.home-manager.nixosModules) home-manager;
  in {
    nixosConfigurations.nixos = inputs.nixpkgs.lib.nixosSystem { modules = [ ./config.nix ]; };
  };
}
`,
  };
  const { 'flake.nix': text } = merged('nixos-module', 'home-manager.nixosModules.home-manager', { saved });
  expect(text).toMatch(/\[\s+\.\/config\.nix\s+inputs\.home-manager\.nixosModules\.home-manager\s+\]/);
});

describe('modules of unusual shapes', () => {
  const home = (lines: string) => `{ lib, ... }:\n{\n${lines}}\n`;
  const option = '  options.mine.mail = lib.mkOption { default = "a@b.c"; };\n';

  test('beside options, definitions stand below config', () => {
    const saved = { 'home/home.nix': home(`${option}  config.home.stateVersion = "26.05";\n`) };
    expect(merged('face-file', 'home.file.".face".source = ../res/me.png;', { saved })).toEqual({
      'home/home.nix': home(
        `${option}  config.home.stateVersion = "26.05";\n  config.home.file.".face".source = ../res/me.png;\n`,
      ),
    });
  });

  test('a module that takes all arguments by one name brings along those that it names', () => {
    const saved = { 'home/home.nix': '{ ... }:\n{\n  home.stateVersion = "26.05";\n}\n' };
    const answer = '{ pkgs, ... }@args: {\n  home.packages = [ args.pkgs.hello ];\n}';
    const { 'home/home.nix': text } = merged('home-skeleton', answer, { saved });
    expect(text).toContain('args@{ pkgs, ... }:');
  });

  test('a file whose value another one imports is not the system file', () => {
    const files = {
      'config.nix': '{ ... }: {\n  home-manager = import ./settings.nix;\n}\n',
      'settings.nix': '{\n  useGlobalPkgs = true;\n  useUserPackages = true;\n}\n',
    };
    for (const names of [Object.keys(files), Object.keys(files).toReversed()]) {
      const { verdict } = accept(
        'hm-settings',
        Object.fromEntries(names.map((name) => [name, files[name as keyof typeof files]])),
      );
      expect(verdict.verdict).toBe('pass');
      expect(verdict.learned.systemFile).not.toBe('settings.nix');
    }
  });
});

describe('what cannot be saved', () => {
  const block = (name: string) => `\`\`\`nix ${name}\n{ ... }: { home.stateVersion = "26.05"; }\n\`\`\`\n`;

  test.each(['../home.nix', '/tmp/home.nix', '~/nixos/home.nix', 'C:\\nixos\\home.nix'])(
    '%s leads out of the folder',
    (path) => {
      const { merge } = accept('home-identity', { [path]: '{ ... }: { home.stateVersion = "26.05"; }' });
      expect(merge).toEqual({ kind: 'refused', code: 'path-outside', path });
    },
  );

  test('the usual folder of a configuration is taken off', () => {
    const files = { '/etc/nixos/home.nix': '{ ... }: { home.stateVersion = "26.05"; }\n' };
    expect(accept('home-identity', files).merge?.kind).not.toBe('refused');
  });

  test('two blocks of one name, which the verdict says as well', () => {
    const { verdict, merge } = accept('home-identity', block('home/home.nix') + block('home/home.nix'));
    expect(merge).toMatchObject({ kind: 'refused', code: 'file-twice' });
    expect(verdict.findings.map(({ message }) => message)).toEqual([
      'Two blocks are called `home/home.nix`; I read the first one only. Send the one that you mean.',
    ]);
  });

  test.each(['../home.nix', '../../home.nix', '../../nixos/home.nix'])(
    'a block that is called %s leads out of it, and is judged all the same',
    (path) => {
      const { verdict, merge } = accept('home-identity', block(path));
      expect(verdict).toMatchObject({ verdict: 'pass', findings: [{ code: 'file-outside' }] });
      expect(merge).toEqual({ kind: 'refused', code: 'path-outside', path });
    },
  );

  test('two hundred files', () => {
    const many = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`home/part-${index}.nix`, '{ ... }: { }\n']),
    );
    const { merge } = accept('home-identity', {
      ...many,
      'home/home.nix': '{ ... }: { home.stateVersion = "26.05"; }\n',
    });
    expect(merge).toMatchObject({ kind: 'refused', code: 'too-many-files' });
  });
});

describe('names of blocks that are natural', () => {
  const home = '{ ... }: { home.stateVersion = "26.05"; }\n';
  const block = (name: string) => `${name}:\n\`\`\`nix\n${home}\`\`\`\n`;

  test.each([
    '/etc/nixos/home.nix',
    '~/nixos-config/home.nix',
    '/home/alice/dots/home.nix',
    '../home/home.nix',
  ])('%s is the home file, and that is said', (name) => {
    const { verdict, merge } = accept('home-identity', block(name));
    expect(merge).toMatchObject({ kind: 'merged', changed: new Map([['home/home.nix', home]]) });
    expect(verdict.findings.map(({ message }) => message)).toEqual([
      `I took \`${name}\` for the file \`home/home.nix\` of your configuration.`,
    ]);
  });

  test.each(['/etc/nixos/home/home.nix', './home/home.nix', 'home.nix'])('%s says nothing new', (name) => {
    const { verdict, merge } = accept('home-identity', block(name));
    expect(merge).toMatchObject({ kind: 'merged', changed: new Map([['home/home.nix', home]]) });
    expect(verdict.findings).toEqual([]);
  });

  test('a name from another folder is the file to which a line of the message leads', () => {
    const entry = 'home-manager.users.alice = ../people/alice.nix;';
    const { verdict } = accept('user-entry', `\`\`\`nix\n${entry}\n\`\`\`\n${block('../people/alice.nix')}`);
    expect(verdict.verdict).toBe('pass');
    expect(verdict.findings.map(({ code }) => code)).toContain('file-renamed');
  });
});
