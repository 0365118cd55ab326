/** Where files stand: learnt from what leads to them, asked about where two answers differ, made up where nobody showed. */
import { describe, expect, test } from 'vitest';
import { createFileMerger, createValidator } from '../../../src/validator/index.ts';
import type { LearnerFacts } from '../../../src/validator/verdict.ts';
import { chapter } from '../course.ts';

const merger = createFileMerger(chapter);
const validate = createValidator(chapter);

/** A learner who sends one answer after the other; all are accepted. */
function learner() {
  let facts: LearnerFacts = {};
  let saved: ReadonlyMap<string, string> = new Map();
  return {
    answer(step: string, text: string) {
      const submission = { kind: 'pasted', text } as const;
      const { verdict, merge } = merger.accept({ step, submission, facts, savedFiles: saved });
      if (verdict.verdict !== 'pass' || merge?.kind !== 'merged')
        throw new Error(`${step}: ${verdict.findings[0]?.code} ${JSON.stringify(merge)}`);
      facts = { ...facts, ...verdict.learned, ...merge.facts };
      saved = new Map([...[...saved].filter(([path]) => !merge.removed.includes(path)), ...merge.changed]);
      return merge;
    },
    refusal(step: string, text: string) {
      const submission = { kind: 'pasted', text } as const;
      return merger.accept({ step, submission, facts, savedFiles: saved }).verdict.findings[0]?.code;
    },
    contradiction(step: string, text: string) {
      const submission = { kind: 'pasted', text } as const;
      const { merge } = merger.accept({ step, submission, facts, savedFiles: saved });
      return merge?.kind === 'contradiction' ? merge.contradiction : null;
    },
    facts: () => facts,
    files: () => Object.fromEntries(merger.whole(saved, facts)),
  };
}

const home = (settings: string) => `\`\`\`nix\n{ ... }: {\n  ${settings}\n}\n\`\`\``;

describe('the home file', () => {
  test('stands where the user’s entry leads', () => {
    const { answer, files, facts } = learner();
    answer('user-entry', 'home-manager.users.tom = ./home.nix;');
    answer('home-identity', home('home.stateVersion = "25.05";'));
    expect(facts().homeFile).toBe('home.nix');
    expect(files()).toMatchObject({ 'home.nix': expect.stringContaining('25.05') });
    expect(files()).not.toHaveProperty('home/home.nix');
  });

  test('moves there with its paths, when it was saved elsewhere before', () => {
    const { answer, files } = learner();
    answer('home-identity', home('home.stateVersion = "25.05";'));
    answer('face-file', 'home.file.".face".source = ../res/me.png;');
    answer('user-entry', 'home-manager.users.tom = ./home.nix;');
    expect(files()['home.nix']).toContain('source = ./res/me.png;');
    expect(files()).not.toHaveProperty('home/home.nix');
  });

  test.each(['./res/me.png', '../res/me.png'])(
    'no path to a picture is called wrong while nobody said where the file with the entry is: %s',
    (path) => {
      const { answer, files } = learner();
      answer('user-entry', 'home-manager.users.tom = ./home.nix;');
      answer('face-file', `home.file.".face".source = ${path};`);
      expect(files()['home.nix']).toContain('source = ./res/me.png;');
    },
  );

  test('is learnt from an answer alone only where it is known from which file the way begins', () => {
    const learnt = (text: string) =>
      validate({
        step: 'user-entry',
        submission: { kind: 'pasted', text },
        facts: {},
        savedFiles: new Map(),
      }).learned.homeFile;
    const entry = '{ ... }: {\n  home-manager.users.tom = ./tom.nix;\n}';
    expect(learnt(`hosts/pc/configuration.nix\n\`\`\`nix\n${entry}\n\`\`\``)).toBe('hosts/pc/tom.nix');
    expect(learnt(`\`\`\`nix\n${entry}\n\`\`\``)).toBeUndefined();
    expect(learnt('home-manager.users.tom = ../../tom.nix;')).toBeUndefined();
  });

  test('is not the module that it imports', () => {
    const { answer, facts, files } = learner();
    answer('user-entry', 'home-manager.users.tom = ./home.nix;');
    answer('home-identity', home('home.stateVersion = "25.05";'));
    answer(
      'split-and-search',
      'home.nix\n```nix\nimports = [ ./git.nix ];\n```\ngit.nix\n```nix\n{ ... }: { programs.git.enable = true; }\n```',
    );
    expect(facts().homeFile).toBe('home.nix');
    expect(files()['git.nix']).toContain('programs.git');
  });

  test('shown whole at another place than the saved one is a question', () => {
    const { answer, contradiction } = learner();
    answer('home-identity', `home/home.nix\n${home('home.stateVersion = "25.05";')}`);
    expect(
      contradiction('home-identity', `home-manager/home.nix\n${home('home.stateVersion = "25.05";')}`),
    ).toEqual({ fact: 'homeFile', saved: 'home/home.nix', shown: 'home-manager/home.nix' });
  });

  test('written in place, it goes on in the file that takes its place', () => {
    const { answer, files } = learner();
    answer(
      'user-entry',
      'home-manager.users.tom = {\n  home.stateVersion = "25.05";\n  programs.bat.enable = true;\n};',
    );
    answer('user-entry', 'home-manager.users.tom = ./home/home.nix;');
    expect(files()['config.nix']).toContain('users.tom = ./home/home.nix;');
    expect(files()['home/home.nix']).toContain('programs.bat.enable = true;');
  });
});

describe('the system file', () => {
  test('is the one that the list of modules names', () => {
    const { answer, files, facts } = learner();
    answer('hm-settings', 'home-manager.useGlobalPkgs = true;\nhome-manager.useUserPackages = true;');
    answer('hm-input', 'home-manager.url = "github:nix-community/home-manager";');
    answer('nixos-module', 'modules = [ ./configuration.nix home-manager.nixosModules.default ];');
    expect(facts().systemFile).toBe('configuration.nix');
    expect(files()['configuration.nix']).toContain('useGlobalPkgs');
    expect(files()['flake.nix']).toContain(
      'modules = [ ./configuration.nix home-manager.nixosModules.default ];',
    );
    expect(files()).not.toHaveProperty('config.nix');
  });

  test('stands at the usual place once the flake leads there alone, so that paths are counted from it', () => {
    const { answer, refusal, facts } = learner();
    answer('hm-input', 'home-manager.url = "github:nix-community/home-manager";');
    answer('nixos-module', 'modules = [ ./config.nix home-manager.nixosModules.default ];');
    expect(facts().systemFile).toBe('config.nix');
    expect(refusal('user-entry', 'users.tom = import ../home/home.nix;')).toBe('import-path-wrong-depth');
    expect(refusal('user-entry', 'users.tom = import ./../home/home.nix;')).toBe('import-path-wrong-depth');
    answer(
      'user-entry',
      'hosts/pc.nix\n```nix\n{ ... }: { home-manager.users.tom = import ../home/home.nix; }\n```',
    );
  });

  test('joins the modules of a machine that has none', () => {
    const { answer, files } = learner();
    answer('hm-settings', 'home-manager.useGlobalPkgs = true;\nhome-manager.useUserPackages = true;');
    answer(
      'nixos-module',
      'outputs = { nixpkgs, home-manager, ... }: {\n  nixosConfigurations = nixpkgs.lib.genAttrs [ "a" "b" ] (name: nixpkgs.lib.nixosSystem {\n    modules = [ home-manager.nixosModules.default ];\n  });\n};',
    );
    expect(files()['flake.nix']).toContain('modules = [ home-manager.nixosModules.default ./config.nix ];');
  });

  test('needs Home Manager on every machine that shares it', () => {
    const { answer, files } = learner();
    answer('hm-input', 'home-manager.url = "github:nix-community/home-manager";');
    answer('outputs-args', 'outputs = { nixpkgs, home-manager, ... }: {');
    answer(
      'nixos-module',
      'nixosConfigurations.nas = nixpkgs.lib.nixosSystem { modules = [ ./config.nix ]; };\nnixosConfigurations.pc = nixpkgs.lib.nixosSystem { modules = [ ./config.nix home-manager.nixosModules.default ]; };',
    );
    const { notes } = answer(
      'hm-settings',
      'home-manager.useGlobalPkgs = true;\nhome-manager.useUserPackages = true;',
    );
    expect(notes).toContain('loads-module');
    expect(files()['flake.nix']).toContain(
      'modules = [ ./config.nix home-manager.nixosModules.home-manager ];',
    );
  });

  test('imports a part of it that nothing leads to', () => {
    const { answer, files } = learner();
    answer('home-identity', home('home.stateVersion = "25.05";'));
    answer('user-entry', 'home-manager.users.tom = ./home/home.nix;');
    const { notes } = answer(
      'face-file',
      'home/desktop/face.nix\n```nix\n{ ... }: { home.file.".face".source = ../../res/me.png; }\n```',
    );
    expect(notes).toContain('imports-part');
    expect(files()['home/home.nix']).toContain('imports = [ ./desktop/face.nix ];');
  });

  test('hands on the login that its head asks for', () => {
    const { answer, files } = learner();
    answer('hm-settings', 'home-manager.useGlobalPkgs = true;\nhome-manager.useUserPackages = true;');
    answer('nixos-module', 'modules = [ ./config.nix home-manager.nixosModules.default ];');
    answer(
      'user-entry',
      `\`\`\`nix\n{ username, ... }:\n{\n  users.users.\${username}.isNormalUser = true;\n  home-manager.users.\${username} = ./home/home.nix;\n}\n\`\`\``,
    );
    expect(files()['flake.nix']).toContain('username = "alice";');
  });

  test('has stand-ins beside it for the other machines’ files, until they are shown', () => {
    const { answer, files } = learner();
    const machine = (name: string) =>
      `    ${name} = nixpkgs.lib.nixosSystem {\n      modules = [ ./hosts/${name}.nix home-manager.nixosModules.default ];\n    };`;
    const { notes } = answer(
      'nixos-module',
      `flake.nix\n\`\`\`nix\n{\n  inputs.nixpkgs.url = "github:nixos/nixpkgs/nixos-unstable";\n  inputs.home-manager.url = "github:nix-community/home-manager";\n  outputs = { nixpkgs, home-manager, ... }: {\n    nixosConfigurations = {\n${machine('pc')}\n${machine('tv')}\n    };\n  };\n}\n\`\`\``,
    );
    expect(notes).toContain('stands-in');
    expect(files()['hosts/pc.nix']).toContain('users.users.alice');
    expect(files()['hosts/tv.nix']).toContain('Stands in');
    expect(files()['hosts/tv.nix']).toContain('imports = [ ./pc.nix ];');
    const { notes: later } = answer(
      'hm-settings',
      'hosts/tv.nix\n```nix\n{ ... }: {\n  home-manager.useGlobalPkgs = true;\n  home-manager.useUserPackages = true;\n}\n```',
    );
    expect(later).not.toContain('stands-in');
    expect(files()['hosts/tv.nix']).not.toContain('Stands in');
  });
});

describe('what was said last holds', () => {
  test('a value in another file gives way', () => {
    const { answer, files } = learner();
    answer('hm-input', 'home-manager.url = "github:nix-community/home-manager";');
    answer(
      'nixos-module',
      'modules = [\n  ./config.nix\n  home-manager.nixosModules.default\n  { networking.hostName = "box"; }\n];',
    );
    expect(files()['config.nix']).not.toContain('networking.hostName');
    expect(files()['flake.nix']).toContain('networking.hostName = "box"');
  });

  test('a name that NixOS gives to every home is left out where several people share it', () => {
    const { answer, files } = learner();
    answer('home-identity', home('home = { username = "alice"; stateVersion = "25.05"; };'));
    answer(
      'user-entry',
      '```nix config.nix\n{ lib, ... }: {\n  users.users = lib.genAttrs [ "alice" "bob" ] (name: { isNormalUser = true; });\n  home-manager.users = lib.genAttrs [ "alice" "bob" ] (name: ./home/home.nix);\n}\n```',
    );
    expect(files()['home/home.nix']).not.toContain('username');
    expect(files()['home/home.nix']).toContain('stateVersion = "25.05"');
  });
});

test('a host that none of the saved ones is called is a question', () => {
  const { answer, contradiction } = learner();
  const machine = (name: string) =>
    `${name} = nixpkgs.lib.nixosSystem { modules = [ ./config.nix home-manager.nixosModules.default ]; };`;
  answer('hm-input', 'home-manager.url = "github:nix-community/home-manager";');
  answer('nixos-module', `nixosConfigurations = {\n  ${machine('pc')}\n  ${machine('tv')}\n};`);
  expect(contradiction('nixos-module', `nixosConfigurations.tv = ${machine('x').slice(4)}`)).toBeNull();
});

test('a name that is computed keeps one set', () => {
  const { answer, files } = learner();
  const login = `\${username}`;
  answer(
    'user-entry',
    `config.nix\n\`\`\`nix\n{ username, ... }: {\n  users.users.${login}.isNormalUser = true;\n  home-manager.users.${login} = ./home/home.nix;\n}\n\`\`\``,
  );
  answer(
    'hm-settings',
    'users.users.alice.extraGroups = [ "wheel" ];\nhome-manager = {\n  useGlobalPkgs = true;\n  useUserPackages = true;\n};',
  );
  expect(files()['config.nix']).toContain(
    `users.users.${login} = {\n    isNormalUser = true;\n    extraGroups = [ "wheel" ];\n  };`,
  );
});

test('no name in a message leads out of the folder', () => {
  const saved = new Map<string, string>();
  const text =
    'home/home.nix\n```nix\n{ ... }: { imports = [ ../../evil.nix ]; home.stateVersion = "25.05"; }\n```\nevil.nix\n```nix\n{ ... }: { programs.git.enable = true; }\n```';
  const submission = { kind: 'pasted', text } as const;
  const { merge } = merger.accept({ step: 'home-identity', submission, facts: {}, savedFiles: saved });
  const paths = merge?.kind === 'merged' ? [...merge.changed.keys()] : [];
  expect(paths.filter((path) => path.startsWith('..') || path.startsWith('/'))).toEqual([]);
});
