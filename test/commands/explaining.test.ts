/** explain and option, and error output at the step about rebuilding, with the chapter that is taught. */
import { describe, expect, test } from 'vitest';
import { explain } from '../../commands/explain.ts';
import { option } from '../../commands/option.ts';
import type { Context } from '../../src/core/command.ts';
import { createOutputJudge } from '../../src/doctor/index.ts';
import { createProjectValidator, createValidator } from '../../src/validator/index.ts';
import { readHomeManager } from '../chapter/home-manager.ts';
import { contextOf, learnerAt, savedFile } from '../support/context.ts';
import { textOf } from '../support/converse.ts';
import { catalogue } from '../support/knowledge.ts';

const chapter = await readHomeManager();
const checkProject = createProjectValidator(chapter);

function context(more: Partial<Context> = {}): Context {
  return contextOf({ chapter, checkFiles: (files, facts) => checkProject(files, facts), ...more });
}

const moduleMissing = `error: The option \`home-manager' does not exist. Definition values:
- In \`/nix/store/0c3vq8l2zkxj5s1r9n4y7w6b8d2f0g3h-source/config.nix':
    { useGlobalPkgs = true; }`;

async function explained(body: string | null, more: Partial<Context> = {}, message: string | null = null) {
  const { reply } = await explain.run(context({ body, ...more }), { message });
  return textOf(reply);
}

describe('explain', () => {
  test('cause, cure, step, and the way there', async () => {
    const text = await explained(moduleMissing);
    expect(text).toContain('its module is not loaded by this host');
    expect(text).toContain('`home-manager.nixosModules.home-manager`');
    expect(text).toContain('Step 4, “Load the module”, explains it: /hm goto nixos-module');
  });

  test('the step is a choice', async () => {
    const { reply } = await explain.run(context({ body: moduleMissing }), { message: null });
    expect(reply.blocks).toContainEqual({
      kind: 'choices',
      choices: [{ label: 'Go to step 4', command: 'hm goto nixos-module' }],
    });
  });

  test("with the learner's own names", async () => {
    const learner = learnerAt({}, { facts: { inputName: 'hm' } });
    expect(await explained(moduleMissing, { learner })).toContain('`hm.nixosModules.home-manager`');
  });

  test('words on the line count as well', async () => {
    expect(await explained(null, {}, "error: undefined variable 'True'")).toContain('Step 5');
  });

  test('several causes, and what tells them apart', async () => {
    const text = await explained(
      "error: path '/nix/store/0c3vq8l2zkxj5s1r9n4y7w6b8d2f0g3h-source/home/home.nix' does not exist",
    );
    expect(text).toMatch(/How to tell:/);
    expect(text).toContain('The same message can have another cause:');
    expect(text).toContain('(step ');
  });

  test('a general message is not taken for more than it is', async () => {
    expect(await explained('error: infinite recursion encountered')).toContain(
      'I am not sure about this one',
    );
  });

  test('a remark did not stop anything', async () => {
    const text = await explained("warning: Git tree '/home/alice/nixos' is dirty");
    expect(text).toContain('This did not stop anything');
  });

  test('unknown: says so, shows what looked like the message, and what to paste instead', async () => {
    const text = await explained('building...\nerror: the moon is in the wrong phase\n');
    expect(text).toContain('I do not know this message.');
    expect(text).toContain('error: the moon is in the wrong phase');
    expect(text).toContain('--show-trace');
    expect(text).toContain('last 30 lines');
  });

  test('nothing at all', async () => {
    await expect(explained('')).rejects.toMatchObject({ code: 'explain-empty' });
  });

  test('no secret is echoed', async () => {
    const text = await explained('error: cannot fetch https://bob:hunter22secret@example.org/x');
    expect(text).toContain('example.org');
    expect(text).not.toContain('hunter22secret');
  });

  describe('with saved files', () => {
    const flake = (modules: string) => `{
  inputs.nixpkgs.url = "github:nixos/nixpkgs/nixos-unstable";
  inputs.home-manager.url = "github:nix-community/home-manager";
  inputs.home-manager.inputs.nixpkgs.follows = "nixpkgs";
  outputs = { nixpkgs, home-manager, ... }@inputs: {
    nixosConfigurations.pc = nixpkgs.lib.nixosSystem {
      system = "x86_64-linux";
      specialArgs = { inherit inputs; };
      modules = [ ${modules} ];
    };
  };
}
`;
    const saved = (modules: string) => async () => [
      savedFile('flake.nix', flake(modules)),
      savedFile(
        'config.nix',
        '{ ... }: {\n  home-manager.useGlobalPkgs = true;\n  users.users.alice.isNormalUser = true;\n}\n',
      ),
    ];

    test('the cause that stands in them is said, not guessed', async () => {
      const symptom = "error: unable to download 'https://git.sr.ht/~rycee/nmt/archive/v0.5.1.tar.gz': x";
      const text = await explained(symptom, { savedFiles: saved('./config.nix') });
      expect(text).toMatch(/Your saved `?(flake|config)\.nix`? shows the cause:/);
      expect(text).toContain('/hm goto nixos-module');
    });

    test('the file of the machine, which nobody sends, is no cause', async () => {
      const machine = '{ ... }: {\n  imports = [ ./hardware-configuration.nix ];\n}\n';
      const savedFiles = async () => [
        savedFile('flake.nix', flake('./config.nix home-manager.nixosModules.home-manager')),
        savedFile('config.nix', machine),
      ];
      const text = await explained("error: path '/nix/store/x-source/home/home.nix' does not exist", {
        savedFiles,
      });
      expect(text).not.toContain('shows the cause');
      expect(text).toContain('git add .');
    });

    test('files without that mistake leave the likeliest cause', async () => {
      const savedFiles = saved('./config.nix home-manager.nixosModules.home-manager');
      const text = await explained(moduleMissing, { savedFiles });
      expect(text).not.toContain('shows the cause');
      expect(text).toContain('its module is not loaded by this host');
    });
  });
});

describe('option', () => {
  const asked = async (name: string, more: Partial<Context> = {}) =>
    textOf((await option.run(context(more), { name })).reply);

  test('type, default, file, place, and where the facts are from', async () => {
    const text = await asked('home-manager.useGlobalPkgs');
    expect(text).toContain('Type: `boolean`');
    expect(text).toContain('Default: `false`');
    expect(text).toContain('Declared in: `nixos/common.nix`');
    expect(text).toContain('your system file, `config.nix`');
    expect(text).toContain('As of Home Manager 26.11, commit ec1a8fd.');
  });

  test("the search page is that of the learner's release", async () => {
    const learner = learnerAt({}, { facts: { release: 'release-25.05' } });
    expect(await asked('home.username', { learner })).toContain('release=release-25.05');
    expect(await asked('home.username')).toContain('release=master');
  });

  test('an old name leads to the new one', async () => {
    const text = await asked('programs.git.aliases');
    expect(text).toContain(
      '`programs.git.aliases` is an old name. Use `programs.git.settings.alias` instead.',
    );
    expect(text).toContain('modules/programs/git.nix');
  });

  test('several are listed, and can be chosen', async () => {
    const text = await asked('git');
    expect(text).toMatch(/\d+ options have that in their names:/);
    expect(text).toContain('/hm option programs.git.enable');
    expect(text).toMatch(/And \d+ more/);
  });

  test('none', async () => {
    expect(await asked('asdkjhqwe')).toContain('No option of Home Manager 26.11 is called “asdkjhqwe”');
  });
});

describe('the step about rebuilding takes error output', () => {
  const judge = createValidator(chapter, { judgeErrorOutput: createOutputJudge(catalogue, chapter) });
  const verdictOn = (text: string) => {
    const submission = { kind: 'pasted', text } as const;
    return judge({ step: 'stage-and-rebuild', submission, facts: {}, savedFiles: new Map() });
  };

  test('a known error is a fail with its kind', () => {
    expect(verdictOn(moduleMissing)).toMatchObject({
      verdict: 'fail',
      findings: [{ code: 'hm-module-not-loaded', severity: 'essential' }],
    });
  });

  test('an unknown one is unsure, and says what to send', () => {
    const { verdict, findings } = verdictOn('error: the moon is in the wrong phase');
    expect(verdict).toBe('unsure');
    expect(findings).toMatchObject([{ code: 'error-output-pasted' }]);
    expect(findings[0]?.message).toContain('--show-trace');
  });

  test('a general one is unsure', () => {
    expect(verdictOn('error: infinite recursion encountered').verdict).toBe('unsure');
  });

  test('without anybody who knows messages it is left to explain', () => {
    const submission = { kind: 'pasted', text: moduleMissing } as const;
    const verdict = createValidator(chapter)({
      step: 'stage-and-rebuild',
      submission,
      facts: {},
      savedFiles: new Map(),
    });
    expect(verdict).toMatchObject({ verdict: 'unsure', findings: [{ code: 'error-output-pasted' }] });
  });
});
