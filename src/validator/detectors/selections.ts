/** What is picked out of inputs and is not there. */
import type { SymbolicValue } from '../../nix/evaluate/index.ts';
import { isHomeManager, partOfInput } from '../configuration/home-manager.ts';
import type { Scene } from '../judgement.ts';
import { mistake, type Observation } from '../observation.ts';
import { nearest } from '../options/spelling.ts';

/** What every flake has. */
const common =
  'inputs outputs outPath rev shortRev dirtyRev lastModified lastModifiedDate narHash sourceInfo _type'.split(
    ' ',
  );
const homeManagerOutputs = [
  ...common,
  ...'nixosModules darwinModules flakeModules lib packages templates formatter'.split(' '),
];
const nixpkgsOutputs = [
  ...common,
  ...'lib legacyPackages nixosModules checks htmlDocs devShells formatter'.split(' '),
];

/** To be asked last: evaluation notes what it picks while others look at its values. */
export function selectionProblems(scene: Scene): Observation[] {
  return scene.configuration.selections.flatMap((value) => selectionProblem(value, scene));
}

function selectionProblem(value: SymbolicValue, scene: Scene): Observation[] {
  const part = partOfInput(value);
  const [output, name] = part?.path ?? [];
  if (!part || output === undefined || value.place === null) return [];
  const { inputs, facts } = scene.configuration;
  const details = { name: output, path: [part.input, ...part.path].join('.') };
  if (isHomeManager(part.input, inputs, facts.inputName) === 'yes') {
    const isWrong = !homeManagerOutputs.includes(output) && nearest(output, homeManagerOutputs) !== null;
    return isWrong ? [mistake('hm-module-wrong-attr', 'meaning', value.place, details)] : [];
  }
  if (!isNixpkgs(part.input, scene)) return [];
  const isMisspelt =
    output === 'lib' && name !== undefined
      ? nearest(name, ['nixosSystem']) !== null
      : output !== 'nixosSystem' && nearest(output, nixpkgsOutputs) !== null;
  return isMisspelt ? [mistake('missing-attribute', 'meaning', value.place, { name: name ?? output })] : [];
}

function isNixpkgs(input: string, { configuration }: Scene): boolean {
  const entry = configuration.inputs?.entries.find(({ name }) => name === input);
  const reference = entry?.address?.reference;
  if (reference?.kind === 'repository') return reference.repository.toLowerCase() === 'nixpkgs';
  return input === (configuration.facts.nixpkgsInput ?? 'nixpkgs');
}
