/** Tells what a symbolic value has to do with an input of the flake, and which input is Home Manager. */
import type { Shape, SymbolicValue, Value } from '../../nix/evaluate/index.ts';
import { nearest, WordList } from '../options/spelling.ts';
import type { LearnerFacts } from '../verdict.ts';
import { isRepository } from './flake-reference.ts';
import type { Input, Inputs } from './inputs.ts';

export const homeManagerRepository = 'nix-community/home-manager';

const usualName = new WordList(['home-manager']);

/** Stands in the path of what is picked from `self` before the name of the output. */
export const ownOutputs = 'attributes';

/** A value out of an input: `home-manager.nixosModules.default` has the name `home-manager` and the path behind it. */
export interface InputPart {
  readonly input: string;
  readonly path: readonly string[];
}

/** What a value is in the flake's inputs; null where it comes from none. */
export function partOfInput(value: Value): InputPart | null {
  const part = writtenPart(value);
  // What a flake returns is in it twice: `hm.outputs.nixosModules` is `hm.nixosModules`.
  return part?.path[0] === 'outputs' ? { ...part, path: part.path.slice(1) } : part;
}

function writtenPart(value: Value): InputPart | null {
  if (value.kind !== 'symbolic') return null;
  const { root, name, path } = value.origin;
  if (root === 'input' && name === 'self') return partOfSelf(path);
  if (root === 'input') return { input: name, path };
  if (root !== 'argument' && root !== 'free-variable') return null;
  const names = [name, ...path];
  const whole = names.indexOf('inputs');
  const [input, ...rest] = whole < 0 ? withoutStandIn(names) : names.slice(whole + 1);
  return input === undefined ? null : { input, path: rest };
}

/** `self.inputs.x` is the input `x`. */
function partOfSelf(path: readonly string[]): InputPart {
  const [first, input, ...more] = path[0] === ownOutputs && path[1] === 'inputs' ? path.slice(1) : path;
  return first === 'inputs' && input !== undefined ? { input, path: more } : { input: 'self', path };
}

/** `specialArgs` stands in for the arguments of a flake that was not shown. */
function withoutStandIn(names: readonly string[]): readonly string[] {
  return names[0] === 'specialArgs' || names[0] === 'extraSpecialArgs' ? names.slice(1) : names;
}

/** The inputs that lead to Home Manager's repository. */
export function homeManagerInputs(inputs: Inputs): readonly Input[] {
  return inputs.entries.filter(
    ({ address }) => address !== null && isRepository(address.reference, homeManagerRepository),
  );
}

/** Many ask, and there may be many inputs. */
const meant = new WeakMap<Inputs, Input | null>();

/** The input that was meant to be Home Manager, right or wrong. */
export function meantAsHomeManager(inputs: Inputs): Input | null {
  const known = meant.get(inputs);
  if (known !== undefined) return known;
  const found = likeliestHomeManager(inputs);
  meant.set(inputs, found);
  return found;
}

function likeliestHomeManager(inputs: Inputs): Input | null {
  const [right] = homeManagerInputs(inputs);
  if (right) return right;
  const byAddress = inputs.entries.find(
    ({ address }) => address !== null && mentionsHomeManager(address.text),
  );
  return byAddress ?? inputs.entries.find(({ name }) => isShortForHomeManager(name)) ?? null;
}

/** Whether an address was meant to lead to Home Manager, however it is spelt. */
export function mentionsHomeManager(address: string): boolean {
  const [path = ''] = address.split('?');
  return path
    .split(/[/:]/)
    .map((part) => (part.endsWith('.git') ? part.slice(0, -'.git'.length) : part))
    .some((part) => part === 'home-manager' || nearest(part, usualName) !== null);
}

/** `hm`, `home`, `homeManager`: names that learners give to this input when nothing else tells. */
export function isShortForHomeManager(name: string): boolean {
  const letters = name.toLowerCase().replaceAll(/[^a-z]/g, '');
  if (!letters.startsWith('h') || letters === '') return nearest(name, usualName) !== null;
  let at = 0;
  for (const letter of 'homemanager') if (letter === letters[at]) at += 1;
  return (at === letters.length && letters.length > 1) || nearest(name, usualName) !== null;
}

/** A slip in the usual name rather than a name of its own: `home-manage`, not `hm` or `homeManager`. */
export function isMisspeltHomeManager(name: string): boolean {
  const letters = name.toLowerCase().replaceAll(/[^a-z]/g, '');
  return letters !== 'homemanager' && letters.length > 7 && nearest(name, usualName) !== null;
}

/** Whether an input of that name is Home Manager: known, or as likely as can be, or not. */
export function isHomeManager(
  name: string,
  inputs: Inputs | null,
  knownName: string | undefined,
): 'yes' | 'no' | 'perhaps' {
  const entry = inputs?.entries.find((input) => input.name === name);
  if (entry && inputs) {
    if (entry === meantAsHomeManager(inputs)) return 'yes';
    return homeManagerInputs(inputs).includes(entry) ? 'yes' : 'no';
  }
  if (inputs?.complete) return 'no';
  if (knownName !== undefined && name === knownName) return 'yes';
  if (isShortForHomeManager(name)) return 'yes';
  if (name === 'self' || name.startsWith('nixpkgs')) return 'no';
  return knownName === undefined && inputs === null ? 'perhaps' : 'no';
}

/** How a value relates to Home Manager's flake. */
export type HomeManagerPart =
  | { readonly kind: 'nixos-module' }
  | { readonly kind: 'darwin-module' }
  /** The flake itself. */
  | { readonly kind: 'flake' }
  /** The set `nixosModules`, from which nothing was picked. */
  | { readonly kind: 'module-set' }
  /** Some other path, such as `nixosModule` or `nixosModules.homeManager`. */
  | { readonly kind: 'other'; readonly path: readonly string[] };

export function homeManagerPart(path: readonly string[]): HomeManagerPart {
  const [output, name, ...more] = path;
  if (output === undefined) return { kind: 'flake' };
  if (output === 'nixosModules' && name === undefined) return { kind: 'module-set' };
  const isModule = (name === 'home-manager' || name === 'default') && more.length === 0;
  if (output === 'nixosModules' && isModule) return { kind: 'nixos-module' };
  if (output === 'darwinModules' || output === 'darwinModule') return { kind: 'darwin-module' };
  return { kind: 'other', path };
}

/** The modules of Home Manager's flake, both of which are the same one. */
const moduleNames = ['default', 'home-manager'];

/** Its module is a path since 25.05, and was a function before (`flake.nix` of that release). */
const firstWithPaths = 25.05;

/** What is known of the inputs without looking into them. */
export function shapeOfInput(value: SymbolicValue, inputs: Inputs | null, facts: LearnerFacts): Shape | null {
  const part = partOfInput(value);
  if (part === null || isHomeManager(part.input, inputs, facts.inputName) !== 'yes') return null;
  switch (homeManagerPart(part.path).kind) {
    case 'module-set':
      return { kind: 'set', names: moduleNames };
    case 'nixos-module': {
      const reference = inputs?.entries.find(({ name }) => name === part.input)?.address?.reference;
      const branch = reference?.kind === 'repository' ? reference.ref : null;
      const [, release] = /^release-(\d\d\.\d\d)$/.exec(branch ?? '') ?? [];
      const isPath = release === undefined || Number(release) >= firstWithPaths;
      return { kind: isPath ? 'path' : 'function', names: null };
    }
    default:
      return null;
  }
}
