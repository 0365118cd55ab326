import type { CorpusEntry, FrameName } from './entry.ts';

/** Puts a snippet into a complete configuration, which does everything but what the step asks. */

type Files = Record<string, string>;

const nixpkgs = 'nixpkgs.url = "github:nixos/nixpkgs?ref=nixos-unstable";';

function homeManagerInput(name: string): string {
  return `${name} = { url = "github:nix-community/home-manager"; inputs.nixpkgs.follows = "nixpkgs"; };`;
}

/** Works with inputs of any name, so that it says nothing about them. */
const anyOutputs = `outputs = args: let
  others = builtins.attrValues (removeAttrs args [ "self" ]);
  nixpkgs = builtins.head (builtins.filter (input: input ? lib.nixosSystem) others);
in {
  nixosConfigurations.host = nixpkgs.lib.nixosSystem { specialArgs = { inputs = args; }; modules = [ ./config.nix ]; };
};`;

function outputsWith(modules: string): string {
  return `inputs@{ self, nixpkgs, ... }: {
  nixosConfigurations.host = nixpkgs.lib.nixosSystem { specialArgs = { inherit inputs; }; modules = [ ./config.nix ${modules} ]; };
}`;
}

const systemHead = '{ config, options, lib, pkgs, inputs, modulesPath, ... }@args:';
const homeHead = '{ config, lib, pkgs, inputs, osConfig, ... }@args:';

interface Surroundings {
  /** The name of the Home Manager input. */
  readonly input: string;
  /** The file that the snippet stands in, where it is not the usual one. */
  readonly file: string | undefined;
}

type Frame = (code: string, around: Surroundings) => Files;

function flake(bindings: string): Files {
  return { 'flake.nix': `{\n${bindings}\n}\n` };
}

function inputs(input: string): string {
  return `inputs = { ${nixpkgs} ${homeManagerInput(input)} };`;
}

const frames: Record<FrameName, Frame> = {
  flake: (code) => ({ 'flake.nix': code }),
  'flake-bindings': flake,
  'flake-bindings+outputs': (code) => flake(`${anyOutputs}\n${code}`),
  'flake-bindings+inputs': (code, { input }) => flake(`${inputs(input)}\n${code}`),
  inputs: (code) => flake(`${anyOutputs}\ninputs = {\n${code}\n};`),
  'inputs+nixpkgs': (code) => flake(`${anyOutputs}\ninputs = { ${nixpkgs}\n${code}\n};`),
  outputs: (code, { input }) => flake(`${inputs(input)}\noutputs =\n${code}\n;`),
  'outputs-head': (code, { input }) =>
    flake(`${inputs(input)}\noutputs =\n${code}\n{ nixosConfigurations = { }; };`),
  configurations: (code, { input }) =>
    flake(`${inputs(input)}\noutputs = inputs@{ self, nixpkgs, ${input}, ... }: {\n${code}\n};`),
  'system-arguments': (code, { input }) =>
    flake(
      `${inputs(input)}\noutputs = inputs@{ self, nixpkgs, ${input}, ... }: { nixosConfigurations.host = nixpkgs.lib.nixosSystem {\n${code}\n}; };`,
    ),
  modules: (code, { input }) =>
    flake(
      `${inputs(input)}\noutputs = inputs@{ self, nixpkgs, ${input}, ... }: { nixosConfigurations.host = nixpkgs.lib.nixosSystem {
  specialArgs = { inherit inputs; }; modules = [\n${code}\n]; }; };`,
    ),
  config: (code, { file }) => systemFile(code, file),
  'config-bindings': (code, { file }) => systemFile(`${systemHead} {\n${code}\n}`, file),
  'home-manager': (code, { file }) => systemFile(`${systemHead} {\nhome-manager = {\n${code}\n};\n}`, file),
  'home-file': (code, { file }) => ({ [file ?? 'home/home.nix']: code }),
  'home-bindings': (code, { file }) => ({ [file ?? 'home/home.nix']: `${homeHead} {\n${code}\n}` }),
  home: (code, { file }) => ({ [file ?? 'home/home.nix']: `${homeHead} {\nhome = {\n${code}\n};\n}` }),
};

function systemFile(code: string, file = 'config.nix'): Files {
  return file === 'config.nix'
    ? { [file]: code }
    : { 'config.nix': `{ imports = [ ./${file} ]; }`, [file]: code };
}

/** From these steps on Home Manager is set up, and the step is about what stands in it. */
const stepsInHome = ['home-skeleton', 'home-identity', 'face-file', 'split-and-search'];
const pictures = ['pic', 'me', 'face', 'avatar', 'alice', 'profile'];
const endings = ['png', 'jpg', 'jpeg', 'webp'];
const pictureFiles: Files = Object.fromEntries(
  pictures.flatMap((name) => endings.map((ending) => [`res/${name}.${ending}`, name])),
);

function surroundings(entry: CorpusEntry, account: string, homeFile: string): Files {
  const input = entry.context?.inputName ?? 'home-manager';
  const homeAsked = stepsInHome.includes(entry.step);
  // What is handed to homes is only tried where there is one.
  const home = entry.step === 'extra-args' ? `{ home-manager.users."${account}" = { }; }` : '';
  const loaded = entry.step === 'nixos-module' ? '' : `inputs.${input}.nixosModules.home-manager ${home}`;
  return {
    'flake.nix': `{ ${inputs(input)}\noutputs = ${outputsWith(loaded)}; }`,
    'config.nix': homeAsked
      ? `{ inputs, ... }: { home-manager = { useGlobalPkgs = true; useUserPackages = true; extraSpecialArgs = { inherit inputs; }; users."${account}" = ./${homeFile}; }; }`
      : '{ ... }: { }',
    'home/home.nix': '{ ... }: { }',
    'hardware-configuration.nix': '{ ... }: { }',
    ...Object.fromEntries(
      pictures.flatMap((name) => endings.map((ending) => [`res/${name}.${ending}`, name])),
    ),
  };
}

/** The code of a submission that is pasted with fences; without fences it is the code. */
function codeOf(submission: string): string {
  const fenced = [...submission.matchAll(/^ *(`{3,}|~{3,})[^\n]*\n([\s\S]*?)^ *\1 *$/gm)].map(
    (match) => match[2],
  );
  return fenced.length > 0 ? fenced.join('\n') : submission;
}

export interface Configuration {
  readonly files: Files;
  /** Accounts that exist besides what is shown. */
  readonly accounts: readonly string[];
}

/** The whole configuration that an entry stands for. */
export function configurationOf(entry: CorpusEntry): Configuration {
  if ('skip' in entry.nix) throw new Error(`${entry.id} cannot be judged: ${entry.nix.skip}`);
  const pieces = entry.nix;
  const project = entry.step === 'project';
  const accounts =
    pieces.find((piece) => piece.accounts)?.accounts ?? (project ? [] : [entry.context?.username ?? 'alice']);
  const homeFile =
    pieces.find((piece) => piece.frame?.startsWith('home-') && piece.frame !== 'home-manager')?.file ??
    pieces.find((piece) => piece.frame === 'home')?.file ??
    shownHomeFile(entry);
  const around = { input: entry.context?.inputName ?? 'home-manager' };
  const shown = pieces.map((piece): Files => {
    if (entry.files) return entry.files;
    if (!piece.frame) throw new Error(`${entry.id} needs a frame`);
    return frames[piece.frame](piece.code ?? codeOf(entry.submission ?? ''), { ...around, file: piece.file });
  });
  const assumed = pieces.flatMap((piece) => piece.exists ?? []);
  return {
    accounts,
    files: {
      ...pictureFiles,
      ...(project ? {} : surroundings(entry, accounts[0] ?? 'alice', homeFile)),
      ...Object.fromEntries(assumed.map((path) => [path, path.endsWith('.nix') ? '{ ... }: { }' : path])),
      ...Object.assign({}, ...shown),
    },
  };
}

function shownHomeFile(entry: CorpusEntry): string {
  const paths = Object.keys(entry.files ?? {});
  return (
    paths.find((path) => path === 'home/home.nix') ??
    paths.find((path) => path.endsWith('home.nix')) ??
    'home/home.nix'
  );
}
