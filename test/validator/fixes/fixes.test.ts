import { describe, expect, test } from 'vitest';
import { createValidator } from '../../../src/validator/index.ts';
import type { Fix, LearnerFacts, Submission } from '../../../src/validator/verdict.ts';
import { chapter } from '../course.ts';

const validate = createValidator(chapter);

function fixOf(step: string, submission: Submission, facts: LearnerFacts = {}): Fix | null {
  return validate({ step, submission, facts, savedFiles: new Map(), withFix: true }).fix;
}

/** The fixed text of a paste; null where nothing is offered. */
function fix(step: string, text: string, facts?: LearnerFacts): string | null {
  return fixOf(step, { kind: 'pasted', text }, facts)?.after ?? null;
}

describe('the smallest edit', () => {
  test.each([
    [
      'inserts',
      'hm-settings',
      'home-manager.useGlobalPkgs = true\nhome-manager.useUserPackages = true;',
      ' = true\n',
      ' = true;\n',
    ],
    ['deletes', 'user-entry', 'home-manager.users.alice = import ./home/home.nix { };', ' { }', ''],
    [
      'replaces',
      'hm-follows',
      'hm = {\n  url = "github:nix-community/home-manager";\n  inputs.nixpkgs.folows = "nixpkgs";\n};',
      'folows',
      'follows',
    ],
    [
      'takes quotes off',
      'face-file',
      'home.file.".face".source = "../res/me.png";',
      '"../res/me.png"',
      '../res/me.png',
    ],
    ['puts quotes on', 'home-identity', 'home.stateVersion = 25.05;', '25.05', '"25.05"'],
    ['wraps', 'extra-args', 'home-manager.extraSpecialArgs = inputs;', '= inputs', '= { inherit inputs; }'],
    [
      'changes what is around',
      'nixos-module',
      'modules = [ ./config.nix home-manager ];',
      'home-manager ]',
      'home-manager.nixosModules.home-manager ]',
    ],
  ])('%s', (_, step, text, from, to) => {
    expect(fix(step, text)).toBe(text.replace(from, to));
  });

  test('moves', () => {
    const text = `outputs = { self, nixpkgs, home-manager, ... }: {
  nixosConfigurations.nixos = nixpkgs.lib.nixosSystem {
    system = "x86_64-linux";
  };
  modules = [
    ./config.nix
    home-manager.nixosModules.home-manager
  ];
};`;
    expect(fix('nixos-module', text)).toBe(`outputs = { self, nixpkgs, home-manager, ... }: {
  nixosConfigurations.nixos = nixpkgs.lib.nixosSystem {
    system = "x86_64-linux";
    modules = [
      ./config.nix
      home-manager.nixosModules.home-manager
    ];
  };
};`);
  });

  test('mends several mistakes together', () => {
    const text =
      '{ config, pkgs }\n{\n  home-manager.useGlobalPkgs = "true"\n  homeManager.useUserPackages = true;\n}';
    expect(fix('hm-settings', text)).toBe(
      '{ config, pkgs, ... }:\n{\n  home-manager.useGlobalPkgs = true;\n  home-manager.useUserPackages = true;\n}',
    );
  });
});

describe('what is there already is used', () => {
  test('an argument whose name is almost right', () => {
    const text = '{ config, pkgs, input, ... }: {\n  home-manager.extraSpecialArgs = { inherit inputs; };\n}';
    expect(fix('extra-args', text)).toBe(text.replace('input,', 'inputs,'));
  });

  test('a name that the learner gave to the module', () => {
    const text = `outputs = { nixpkgs, home-manager, ... }:
  let hm = home-manager.nixosModules.home-manager; in {
    nixosConfigurations.host = nixpkgs.lib.nixosSystem { modules = [ ./config.nix ]; };
  };`;
    expect(fix('nixos-module', text)).toBe(text.replace('./config.nix ]', './config.nix hm ]'));
  });
});

describe('an option of the system in a home', () => {
  test('its version is the home’s under another name', () => {
    const home = (version: string) =>
      `{ ... }:\n{\n  home.username = "alice";\n  ${version} = "25.05"; # set once\n}\n`;
    const files = new Map([['home/home.nix', home('system.stateVersion')]]);
    expect(fixOf('home-identity', { kind: 'files', files })).toEqual({
      file: 'home/home.nix',
      after: home('home.stateVersion'),
    });
  });

  test('a file for everybody is one of the home’s', () => {
    const files = (way: string) =>
      new Map([['home/home.nix', `{ ... }: {\n  ${way}".face".source = ../res/me.png;\n}\n`]]);
    expect(fixOf('face-file', { kind: 'files', files: files('environment.etc.') })).toEqual({
      file: 'home/home.nix',
      after: files('home.file.').get('home/home.nix'),
    });
  });
});

describe('what is missing is written as the learner writes', () => {
  test('dotted or nested', () => {
    expect(fix('hm-settings', 'home-manager.useGlobalPkgs = true;')).toBe(
      'home-manager.useGlobalPkgs = true;\nhome-manager.useUserPackages = true;',
    );
    expect(fix('hm-settings', 'home-manager = {\n\tuseGlobalPkgs = true; # mine\n};')).toBe(
      'home-manager = {\n\tuseGlobalPkgs = true; # mine\n\tuseUserPackages = true;\n};',
    );
  });

  test('with the learner’s own names', () => {
    const inputs =
      'inputs = {\n    nixos.url = "github:nixos/nixpkgs/nixos-unstable";\n    hm.url = "github:nix-community/home-manager";\n};';
    expect(fix('hm-follows', inputs)).toBe(
      inputs.replace('manager";\n', 'manager";\n    hm.inputs.nixpkgs.follows = "nixos";\n'),
    );
    expect(
      fix('home-identity', 'home.stateVersion = "25.05";\nhome.username = "YOURNAME";', { username: 'nina' }),
    ).toContain('home.username = "nina";');
  });
});

describe('the text as it was given', () => {
  const code = 'home-manager = {\n  useGlobalPkgs = true;\n};';

  test('quote marks stand in front of new lines, prose and fences stay', () => {
    const quoted = `What now?\n\n> \`\`\`nix\n${code.replaceAll(/^/gm, '> ')}\n> \`\`\`\n\nThanks!`;
    expect(fix('hm-settings', quoted)).toBe(quoted.replace('> };', '>   useUserPackages = true;\n> };'));
  });

  test('line ends stay', () => {
    expect(fix('hm-settings', code.replaceAll('\n', '\r\n'))).toBe(
      'home-manager = {\r\n  useGlobalPkgs = true;\r\n  useUserPackages = true;\r\n};',
    );
  });

  test('what the chat did to quote marks is no mistake and stays', () => {
    const text = 'home.username = “alice”;\nhome.stateVersion = 25.05;';
    expect(fix('home-identity', text)).toBe(text.replace('25.05', '"25.05"'));
  });

  test('of several files one is mended', () => {
    const files = new Map([
      ['config.nix', '{ ... }: { home-manager.users.alice = ./home/home.nix; }\n'],
      ['home/home.nix', '{ ... }: {\n  home.stateVersion = 25.05;\n}\n'],
    ]);
    expect(fixOf('home-identity', { kind: 'files', files })).toEqual({
      file: 'home/home.nix',
      after: '{ ... }: {\n  home.stateVersion = "25.05";\n}\n',
    });
  });
});

describe('no fix', () => {
  test('where nobody asked, where it passes, where it is unclear', () => {
    const wrong = {
      step: 'home-identity',
      submission: { kind: 'pasted', text: 'home.stateVersion = 25.05;' },
    } as const;
    expect(validate({ ...wrong, facts: {}, savedFiles: new Map() }).fix).toBeNull();
    expect(fix('home-identity', 'home.stateVersion = "25.05";')).toBeNull();
    expect(fix('hm-settings', 'home-manager = import ./settings.nix;')).toBeNull();
  });

  test('of a concept step, and where there is no code', () => {
    expect(fix('quoted-dot', 'home.file..face.source = ./x;')).toBeNull();
    expect(fix('hm-input', 'How do I begin?')).toBeNull();
  });

  test('where nothing that is safe helps', () => {
    expect(fix('hm-input', 'inputs = import ./inputs.nix;')).toBeNull();
  });

  test('hostile texts cost a bounded number of checks', () => {
    for (const text of [
      '{'.repeat(20_000),
      'a = [ '.repeat(5_000),
      'home.x = 1;\n'.repeat(4_000),
      '='.repeat(60_000),
    ])
      expect(fix('home-identity', text)).toBeNull();
  });
});

test('pasted commands are mended whole', () => {
  expect(fix('stage-and-rebuild', 'sudo nixos-rebuild switch', { hostName: 'laptop' })).toContain(
    '--flake .#laptop',
  );
});

test('every wrong answer of the chapter that shows one mistake can be mended', () => {
  const wrong = chapter.steps.flatMap((step) =>
    step.kind === 'nix' ? step.wrongAnswers.map(({ blocks }) => ({ step: step.id, blocks })) : [],
  );
  const unmended = wrong.filter(({ step, blocks }) => {
    const text = blocks.map((block) => `\`\`\`nix ${block.file ?? ''}\n${block.text}\n\`\`\``).join('\n');
    const request = {
      step,
      submission: { kind: 'pasted', text },
      facts: {},
      savedFiles: new Map(),
      withFix: true,
    } as const;
    const verdict = validate(request);
    return verdict.verdict === 'fail' && verdict.fix === null;
  });
  expect(wrong.length).toBeGreaterThan(20);
  expect(unmended.length / wrong.length).toBeLessThan(0.1);
});
