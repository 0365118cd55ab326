/** Fixes that are what the learner meant, and none where that is a guess. */
import { describe, expect, test } from 'vitest';
import { checkExpression } from '../../../src/nix/index.ts';
import { createValidator } from '../../../src/validator/index.ts';
import type { LearnerFacts } from '../../../src/validator/verdict.ts';
import { chapter } from '../course.ts';

const validate = createValidator(chapter);

function judge(step: string, text: string, facts: LearnerFacts = {}) {
  return validate({
    step,
    submission: { kind: 'pasted', text },
    facts,
    savedFiles: new Map(),
    withFix: true,
  });
}

function fix(step: string, text: string, facts?: LearnerFacts): string | null {
  return judge(step, text, facts).fix?.after ?? null;
}

describe('what was meant is offered', () => {
  const home = '{ pkgs, ... }:\n{\nhome.username = "jon";\n';
  const picture = 'home.file.".face".source = ../res/me.png;';

  test.each([
    ['home-identity', '}', 'home.stateVersion = "26.05";'],
    ['home-identity', '};', 'home.stateVersion = "26.05";'],
    ['face-file', '}', picture],
    ['face-file', '};', picture],
  ])('%s: a line behind the %s of the file goes inside', (step, brace, line) => {
    expect(fix(step, `${home}${brace}\n${line}`)).toBe(`${home}${line}\n}`);
  });

  test.each([
    [
      'settings below a user stand beside it, and no empty user stays',
      'hm-settings',
      'home-manager.users.alice = { useGlobalPkgs = true; useUserPackages = true; };',
      'home-manager.useGlobalPkgs = true;\nhome-manager.useUserPackages = true;',
    ],
    [
      'a user who has a home of their own stays',
      'hm-settings',
      'home-manager.users.alice = {\n  useGlobalPkgs = true;\n  home.stateVersion = "25.05";\n};\nhome-manager.useUserPackages = true;',
      'home-manager.users.alice = {\n  home.stateVersion = "25.05";\n};\nhome-manager.useGlobalPkgs = true;\nhome-manager.useUserPackages = true;',
    ],
    ['the field leaves the quotes', 'face-file', picture.replace('".source', '.source"'), picture],
    [
      'an account moves beside home-manager',
      'user-entry',
      'home-manager = {\n  users.cara = ./home/home.nix;\n  users.users.cara.isNormalUser = true;\n};',
      'home-manager = {\n  users.cara = ./home/home.nix;\n};\nusers.users.cara.isNormalUser = true;',
    ],
    [
      'the name that was written stays',
      'user-entry',
      'home-manager.user.cara = ./home/home.nix;',
      'home-manager.users.cara = ./home/home.nix;',
    ],
    [
      'the misspelt module is replaced',
      'nixos-module',
      'outputs = { nixpkgs, home-manager, ... }: {\n  nixosConfigurations.nixos = nixpkgs.lib.nixosSystem {\n    modules = [ ./config.nix homemanager.nixosModules.homemanager ];\n  };\n};',
      'outputs = { nixpkgs, home-manager, ... }: {\n  nixosConfigurations.nixos = nixpkgs.lib.nixosSystem {\n    modules = [ ./config.nix home-manager.nixosModules.home-manager ];\n  };\n};',
    ],
    [
      'home-manager beside the machine becomes one of its modules',
      'extra-args',
      'nixosConfigurations.nixos = nixpkgs.lib.nixosSystem {\n  specialArgs = { inherit inputs; };\n  modules = [\n    ./config.nix\n    home-manager.nixosModules.home-manager\n  ];\n};\nhome-manager = {\n  extraSpecialArgs = { inherit inputs; };\n};',
      'nixosConfigurations.nixos = nixpkgs.lib.nixosSystem {\n  specialArgs = { inherit inputs; };\n  modules = [\n    ./config.nix\n    home-manager.nixosModules.home-manager\n    { home-manager = {\n      extraSpecialArgs = { inherit inputs; };\n    }; }\n  ];\n};',
    ],
    [
      'both pieces of a message are mended',
      'extra-args',
      '```nix\nspecialArgs = inherit inputs;\n```\nand\n```nix\nhome-manager.extraSpecialArgs = { inherit inputs };\n```',
      '```nix\nspecialArgs = { inherit inputs; };\n```\nand\n```nix\nhome-manager.extraSpecialArgs = { inherit inputs; };\n```',
    ],
  ])('%s', (_, step, text, wanted) => {
    const after = fix(step, text);
    expect(after).toBe(wanted);
    expect(judge(step, wanted).verdict).toBe('pass');
    if (!text.includes('```')) {
      const { problems } = checkExpression(`{\n${after}\n}`);
      expect(problems.filter(({ code }) => code !== 'undefined-variable')).toEqual([]);
    }
  });

  test('line ends stay where a line moves', () => {
    const windows = (text: string) => text.replaceAll('\n', '\r\n');
    expect(fix('face-file', windows(`${home}}\n${picture}\n`))).toBe(windows(`${home}${picture}\n}\n`));
  });

  test('settings beside the machine become one module', () => {
    const settings = ['home-manager.useGlobalPkgs = true;', 'home-manager.useUserPackages = true;'];
    const result = (lines: string, more: string) => `outputs = { nixpkgs, home-manager, ... }: {
${lines}  nixosConfigurations.host = nixpkgs.lib.nixosSystem {
    modules = [ home-manager.nixosModules.home-manager${more} ];
  };
};`;
    expect(fix('hm-settings', result(`  ${settings.join('\n  ')}\n`, ''))).toBe(
      result('', ` { ${settings.join(' ')} }`),
    );
  });

  test('a line that is changed has the characters that Nix reads', () => {
    expect(fix('face-file', 'home.file.“.face”.source = ../res/me.png')).toBe(picture);
  });

  test('a slip in a known input’s name is mended with the rest', () => {
    const text = 'modules = [ ./config.nix homemanager.nixosModules.homemanager ];';
    expect(fix('nixos-module', text, { inputName: 'home-manager' })).toBe(
      'modules = [ ./config.nix home-manager.nixosModules.home-manager ];',
    );
  });
});

describe('none is offered', () => {
  test.each(['Done! it worked, thank you!!', 'It worked!! I did git add and then nixos-rebuild switch'])(
    'for a sentence: %s',
    (text) => {
      for (const step of ['face-file', 'home-identity', 'hm-settings']) {
        expect(fix(step, text)).toBeNull();
        expect(fix(step, `\`\`\`nix\n${text}\n\`\`\``)).toBeNull();
      }
    },
  );

  test('where the file may be the one that is to be imported', () => {
    expect(fix('split-and-search', '{ pkgs, ... }: { programs.git.enable = true; }')).toBeNull();
  });

  test('for a login that only differs from what is remembered, unless it is a slip', () => {
    const entry = (login: string) => `home-manager.users.${login} = ./home/home.nix;`;
    expect(fix('user-entry', entry('cara'), { username: 'alice' })).toBeNull();
    expect(fix('user-entry', entry('alic'), { username: 'alice' })).toBe(entry('alice'));
  });
});

test('lines of a change that are pasted back with their marks: the removed ones go', () => {
  const rest = 'home-manager.useUserPackages = true;';
  for (const [before, after] of [
    ['-', '+'],
    ['  - ', '  + '],
    ['− ', '+ '],
    ['– ', '+ '],
  ])
    expect(
      judge(
        'hm-settings',
        `${before}home-manager.useGlobalPkgs = true\n${after}home-manager.useGlobalPkgs = true;\n${rest}`,
      ).verdict,
    ).toBe('pass');
});
