/** What is picked out of inputs and is not there. */
import { libraryNames, type SymbolicValue } from '../../nix/evaluate/index.ts';
import {
  homeManagerPart,
  type InputPart,
  isHomeManager,
  isMisspeltHomeManager,
  isShortForHomeManager,
  partOfInput,
} from '../configuration/home-manager.ts';
import type { Scene } from '../judgement.ts';
import { mistake, type Observation, unclear } from '../observation.ts';
import { systemTopLevel } from '../options/nixos.ts';
import { isSlipIn, nearest, slipIn, WordList } from '../options/spelling.ts';

const wordsOfLibrary = new WordList(libraryNames);

/** What every flake has. */
const common =
  'inputs outputs outPath rev shortRev dirtyRev lastModified lastModifiedDate narHash sourceInfo _type'.split(
    ' ',
  );
const homeManagerLibrary: ReadonlySet<string> = new Set(['hm', 'homeManagerConfiguration']);
const homeManagerOutputs = new WordList([
  ...common,
  ...'nixosModules darwinModules flakeModules lib packages templates formatter'.split(' '),
]);
/** What the `lib` of the flake has beside that of nixpkgs. */
const ofFlakeLibrary: ReadonlySet<string> = new Set(['nixos', 'nixosSystem']);
const nixpkgsOutputs = [
  ...common,
  ...'lib legacyPackages nixosModules checks htmlDocs devShells formatter'.split(' '),
];

/** To be asked last: evaluation notes what it picks while others look at its values. */
export function selectionProblems(scene: Scene): Observation[] {
  return scene.configuration.selections.flatMap((value) => selectionProblem(value, scene));
}

/** `self.nixosConfigurations.NAME.config` in a module: what a machine comes to, perhaps the one that asks. */
export function ownMachineProblems({ configuration }: Scene): Observation[] {
  return configuration.selections.flatMap(({ origin, place }) => {
    const source = configuration.sources.find(({ path }) => path === place?.file);
    const isMachine = origin.root === 'application' && origin.path.join('.') === 'config';
    const isCall = (origin.application?.function.origin.path.at(-1) ?? '') === 'nixosSystem';
    if (!isMachine || !isCall || source === undefined || source.role === 'flake') return [];
    return [unclear('cannot-follow', place, { what: 'nixosConfigurations' })];
  });
}

function selectionProblem(value: SymbolicValue, scene: Scene): Observation[] {
  if (isUnknownOption(value, scene))
    return [mistake('missing-attribute', 'meaning', value.place, { name: value.origin.path.at(-1) ?? '' })];
  const misspelt = misspeltInLibrary(value);
  if (misspelt !== null) return [mistake('missing-attribute', 'meaning', value.place, { name: misspelt })];
  const part = partOfInput(value);
  const [output, name] = part?.path ?? [];
  if (!part || value.place === null) return [];
  const { inputs, facts } = scene.configuration;
  if (inputs === null && isSlip(part.input, facts.inputName)) {
    const meant = slipOf(part.input) ?? facts.inputName ?? 'home-manager';
    return [mistake('input-name-mismatch', 'meaning', value.place, { name: part.input, meant })];
  }
  if (output === undefined) return [];
  if (inputs === null && facts.inputName !== undefined && isOtherHomeManager(part, facts.inputName))
    return [
      mistake('input-name-mismatch', 'meaning', value.place, { name: part.input, meant: facts.inputName }),
    ];
  const entry = inputs?.entries.find((each) => each.name === part.input);
  if (entry && !entry.isFlake && !common.includes(output))
    return [mistake('missing-attribute', 'meaning', value.place, { name: output })];
  const details = { name: output, path: [part.input, ...part.path].join('.') };
  if (isHomeManager(part.input, inputs, facts.inputName) === 'yes') {
    if (output === 'lib' && name !== undefined && !homeManagerLibrary.has(name))
      return [mistake('missing-attribute', 'meaning', value.place, { name })];
    const isWrong = !homeManagerOutputs.includes(output) && nearest(output, homeManagerOutputs) !== null;
    return isWrong ? [mistake('hm-module-wrong-attr', 'meaning', value.place, details)] : [];
  }
  if (!isNixpkgs(part.input, scene)) return [];
  // Only the `lib` of the flake itself has it.
  if (output === 'legacyPackages' && part.path.at(-1) === 'nixosSystem')
    return [mistake('missing-attribute', 'meaning', value.place, { name: 'nixosSystem' })];
  const isMisspelt =
    output === 'lib' && name !== undefined
      ? !libraryNames.has(name) && !ofFlakeLibrary.has(name)
      : output !== 'nixosSystem' && !nixpkgsOutputs.includes(output);
  return isMisspelt ? [mistake('missing-attribute', 'meaning', value.place, { name: name ?? output })] : [];
}

/** `lib.mkDefalt`: a slip in a name of the library. Other names may be somebody's own, in a library that was extended. */
function misspeltInLibrary({ origin }: SymbolicValue): string | null {
  const [name, last] = [origin.name, ...origin.path].slice(-2);
  // `config.lib` is another set, which modules fill.
  if (name !== 'lib' || last === undefined || isConfiguration(origin.name)) return null;
  if (libraryNames.has(last)) return null;
  return slipIn(last, wordsOfLibrary) === null ? null : last;
}

function isConfiguration(name: string): boolean {
  return ['config', 'osConfig', 'nixosConfig'].includes(name);
}

/** The module of Home Manager out of an input that has another name than the learner's. */
function isOtherHomeManager({ input, path }: InputPart, known: string): boolean {
  return input !== known && isShortForHomeManager(input) && homeManagerPart(path).kind === 'nixos-module';
}

/** A slip in a name that every flake of the course has, where the inputs themselves were not shown. */
function isSlip(input: string, known: string | undefined): boolean {
  return slipOf(input) !== null || (known === undefined && isMisspeltHomeManager(input));
}

/** `nixpkgs-stable` is a name of its own. */
function slipOf(input: string): string | null {
  const isSlip = !input.startsWith('nixpkgs') && isSlipIn(input, ['self', 'nixpkgs']);
  return isSlip ? nearest(input, ['self', 'nixpkgs']) : null;
}

/** A slip in the name of an option that is read: `config.home.homeDirctory`, `osConfig.user.users`. */
function isUnknownOption({ origin, place }: SymbolicValue, { configuration, options }: Scene): boolean {
  if (origin.root !== 'argument') return false;
  const names = [origin.name, ...origin.path];
  const [first, ...path] = names[0]?.endsWith('pecialArgs') ? names.slice(1) : names;
  const [top] = path;
  if (top === undefined) return false;
  const role = configuration.sources.find((source) => source.path === place?.file)?.role;
  if (isConfiguration(first ?? '') && (first !== 'config' || role === 'system'))
    return path.length === 1 && slipIn(top, systemTopLevel) !== null;
  if (first !== 'config' || role !== 'home') return false;
  const match = options.find(path);
  return (
    match.kind === 'unknown' &&
    match.meant !== null &&
    match.depth === path.length - 1 &&
    slipIn(path.at(-1) ?? '', [match.meant]) !== null
  );
}

function isNixpkgs(input: string, { configuration }: Scene): boolean {
  const entry = configuration.inputs?.entries.find(({ name }) => name === input);
  const reference = entry?.address?.reference;
  if (reference?.kind === 'repository') return reference.repository.toLowerCase() === 'nixpkgs';
  return input === (configuration.facts.nixpkgsInput ?? 'nixpkgs');
}
