/** A flake that takes its `outputs` from a file: pieces of `outputs` go there. */
import { describe, expect, test } from 'vitest';
import { createFileMerger } from '../../../src/validator/index.ts';
import type { Submission } from '../../../src/validator/verdict.ts';
import { chapter } from '../course.ts';

const merger = createFileMerger(chapter);

function merged(step: string, answer: Submission | string, saved: Readonly<Record<string, string>>) {
  const submission = typeof answer === 'string' ? ({ kind: 'pasted', text: answer } as const) : answer;
  const savedFiles = new Map(Object.entries(saved));
  const { verdict, merge } = merger.accept({ step, submission, facts: {}, savedFiles });
  if (merge?.kind !== 'merged') throw new Error(`${verdict.verdict} ${JSON.stringify(merge)}`);
  return { changed: Object.fromEntries(merge.changed), removed: merge.removed };
}

const flake = `{
  inputs.nixpkgs.url = "github:nixos/nixpkgs/nixos-unstable";
  inputs.home-manager.url = "github:nix-community/home-manager";
  outputs = inputs: import ./nix/outputs.nix inputs;
}
`;

const outputs = `{ nixpkgs, ... }:
{
  # this machine
  nixosConfigurations.nixos = nixpkgs.lib.nixosSystem {
    modules = [ ../config.nix ];
  };
}
`;

const system = `{ config, pkgs, ... }:
{
  users.users.alice.isNormalUser = true;
  system.stateVersion = "26.05";
}
`;

const saved = { 'flake.nix': flake, 'nix/outputs.nix': outputs, 'config.nix': system };

describe('outputs in a file of its own', () => {
  test('gains the module, and the argument that it needs', () => {
    const { changed } = merged('nixos-module', 'home-manager.nixosModules.home-manager', saved);
    expect(changed).toEqual({
      'nix/outputs.nix': `{ nixpkgs, home-manager, ... }:
{
  # this machine
  nixosConfigurations.nixos = nixpkgs.lib.nixosSystem {
    modules = [ ../config.nix home-manager.nixosModules.home-manager ];
  };
}
`,
    });
  });

  test('has paths counted from its own folder', () => {
    const list = 'modules = [ ./config.nix ./hosts/extra.nix home-manager.nixosModules.default ];';
    const extra = { 'hosts/extra.nix': '{ ... }: { }\n' };
    const { changed } = merged('nixos-module', list, { ...saved, ...extra });
    expect(changed['nix/outputs.nix']).toContain('../hosts/extra.nix');
    expect(changed['nix/outputs.nix']).toContain('../config.nix');
    expect(changed['flake.nix']).toBeUndefined();
  });

  test('goes back into the flake when the whole function is shown there', () => {
    const whole = `outputs = { nixpkgs, home-manager, ... }: {
  nixosConfigurations.nixos = nixpkgs.lib.nixosSystem {
    modules = [ ./config.nix home-manager.nixosModules.default ];
  };
};`;
    const { changed, removed } = merged('nixos-module', whole, saved);
    expect(removed).toEqual(['nix/outputs.nix']);
    expect(changed['flake.nix']).toContain('outputs = { nixpkgs, home-manager, ... }: {');
    expect(changed['flake.nix']).not.toContain('import');
  });

  test('is kept beside the flake that it came with, and is no system file', () => {
    const file = outputs.replace('{ nixpkgs,', '{ self, nixpkgs, home-manager,').replace('../', './');
    const answer = `flake.nix\n\`\`\`nix\n${flake.replace('./nix/', './')}\`\`\`\noutputs.nix\n\`\`\`nix\n${file}\`\`\`\n`;
    const { changed } = merged('outputs-args', answer, {});
    expect(changed['outputs.nix']).toBe(file);
    expect(changed['flake.nix']).toContain('import ./outputs.nix inputs');
    expect(changed['config.nix']).toBeUndefined();
  });
});
