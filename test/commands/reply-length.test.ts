/** However long what a learner sends is, the answer can be read on a phone. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commands } from '../../commands/index.ts';
import type { Driver } from '../transcripts/driver.ts';
import { driveHere } from '../transcripts/terminal.ts';
import { hostileTexts } from '../validator/hostile-texts.ts';

/** Characters of an answer, drawn as text; only what shows a whole file may have more. */
const longestReply = 6_000;

/** In bytes. Twice in a text of two files it is still less than a submission may have. */
const longName = 12_000;

/** Submissions in which a name of the learner's own stands wherever one can, and a step that looks at it. */
const submissions: readonly (readonly [step: string, submission: (name: string) => string])[] = [
  ['hm-input', (name) => `inputs."${name}".url = "github:nix-community/home-manager";`],
  ['hm-input', (name) => `inputs.hm.url = "github:nix-community/home-manager/${name}";`],
  ['hm-input', (name) => `inputs.hm = { url = "github:nix-community/home-manager"; ${name} = 1; };`],
  ['hm-follows', (name) => `inputs.home-manager.inputs.${name}.follows = "nixpkgs";`],
  ['hm-follows', (name) => `inputs.home-manager.inputs.nixpkgs.follows = "${name}";`],
  ['outputs-args', (name) => `outputs = { self, nixpkgs, ${name}, ... }: { };`],
  ['outputs-args', (name) => `{ inputs.${name}.url = "github:a/b"; outputs = { self }: { }; ${name} = 1; }`],
  ['nixos-module', (name) => `nixosConfigurations.${name} = lib.nixosSystem { modules = [ ${name} ]; };`],
  ['nixos-module', (name) => `nixosConfigurations.pc = nixpkgs.lib.nixosSystem { ${name} = 1; };`],
  ['hm-settings', (name) => `home-manager = { ${name} = true; useUserPackages = ${name}; };`],
  ['hm-settings', (name) => `home-manager = {\n${'  useGlobalPkgs = true\n'.repeat(name.length / 30)}};`],
  ['extra-args', (name) => `home-manager.extraSpecialArgs = { inherit ${name}; };`],
  ['user-entry', (name) => `home-manager.users.${name} = import ./${name}.nix;`],
  ['user-entry', (name) => `home-manager.users."${name}" = ./home/home.nix;`],
  ['home-identity', (name) => `{ ${name}, ... }: { home.username = "${name}"; }`],
  ['home-identity', (name) => `{ home.username = "alice"; home.homeDirectory = "/home/${name}"; }`],
  ['home-identity', (name) => `{ home.stateVersion = "${name}"; programs.${name}.enable = true; }`],
  ['home-identity', (name) => `{ assertions = [ { assertion = false; message = "${name}"; } ]; }`],
  ['home-identity', (name) => `home/${name}.nix:\n\`\`\`nix\n{ ... }: { home.${name} = 1; }\n\`\`\``],
  ['face-file', (name) => `{ home.file."${name}".source = ../${name}/face.png; }`],
  ['split-and-search', (name) => `{ imports = [ ./${name}.nix ]; home.packages = [ ${name} ]; }`],
  ['split-and-search', (name) => `{ imports = [ ./a.nix ]; a = “b”; # ${name}\n}`],
  ['home-skeleton', (name) => `{ a = ${name}\n  ${name} = 1; }`],
  ['home-skeleton', (name) => `{ ${name} = 1; ${name} = "2; }`],
  ['stage-and-rebuild', (name) => `git add ${name}\nsudo nixos-rebuild switch --flake .#${name}`],
  ['stage-and-rebuild', (name) => `error: The option \`home-manager.users.${name}' does not exist.`],
  ['stage-and-rebuild', (name) => `error: undefined variable '${name}'\n at /etc/nixos/${name}.nix:1:2:`],
];

let tutor: Driver;

beforeAll(async () => {
  tutor = await driveHere();
});

afterAll(() => tutor.close());

async function expectReadable(line: string, block: string | null = null): Promise<void> {
  const reply = await tutor.send(line, block);
  expect(
    reply.length,
    `${line.slice(0, 60)}\n${block?.slice(0, 120)}\n\n${reply.slice(0, 2000)}`,
  ).toBeLessThan(longestReply);
}

describe.each(['x', '👩‍👩‍👧'])('a name of 12 KB, of %j,', (part) => {
  const name = part.repeat(longName / Buffer.byteLength(part));

  test.each(submissions)('does not fill the answers about %s: %s', async (step, submission) => {
    const text = submission(name);
    await tutor.send(`/hm goto ${step}`, null);
    await expectReadable(`/hm check ${step}`, text);
    await expectReadable('/hm hint');
    await expectReadable('/hm hint change');
    await expectReadable('/hm explain', text);
    for (const line of ['report', 'next', 'settings', 'files', 'files undo'])
      await expectReadable(`/hm ${line}`);
  });

  test('does not fill the answer of a command that takes words', async () => {
    for (const command of commands) await expectReadable(`/${command.group} ${command.name} ${name}`);
    for (const line of ['/hm settings login', '/hm files show', '/hm', '/', '/hm option programs.git'])
      await expectReadable(`${line} ${name}`);
  });
});

test.each(Object.entries(hostileTexts))('%s get an answer that can be read', async (_, { step, text }) => {
  await expectReadable(`/hm check ${step}`, text);
});
