/** Questions about the modules of a host. */
import { type CollectedModule, type Place, plainText, type Value } from '../../nix/evaluate/index.ts';
import { homeManagerPart, isHomeManager, partOfInput } from '../configuration/home-manager.ts';
import type { Home } from '../configuration/homes.ts';
import type { System } from '../configuration/system.ts';
import type { Scene } from '../judgement.ts';

/** Where the list of modules stands, or what comes nearest to it. */
export function modulesPlace(system: System | undefined): Place | null {
  const list = system?.host?.arguments?.attributes.get('modules');
  if (list) return list.namePlace ?? list.value.place;
  if (system?.source) return { file: system.source.path, span: system.source.tree };
  return system?.host?.modules?.force().place ?? system?.host?.place ?? null;
}

/** Whether a module is the one that Home Manager offers to NixOS. */
export function isHomeManagerModule(module: CollectedModule, scene: Pick<Scene, 'configuration'>): boolean {
  const { inputs, facts } = scene.configuration;
  const folder = folderOfInput(module.value) ?? folderOfInput(module.given);
  if (folder !== null)
    return folder.path === '/nixos' && isHomeManager(folder.input, inputs, facts.inputName) === 'yes';
  const part = partOfInput(module.value);
  if (part === null || homeManagerPart(part.path).kind !== 'nixos-module') return false;
  const relation = isHomeManager(part.input, inputs, facts.inputName);
  return relation === 'yes' || (relation === 'perhaps' && part.path[1] === 'home-manager');
}

/** `"${inputs.home-manager}/nixos"`, also imported or put together with `+`: an input and a path in it. */
function folderOfInput(value: Value): { readonly input: string; readonly path: string } | null {
  if (value.kind === 'string') return folderOfParts(value.parts);
  if (value.kind !== 'symbolic' || value.origin.root !== 'computed') return null;
  const { operands } = value.origin;
  const joined = folderOfParts(operands.map((operand) => plainText(operand) ?? operand));
  return joined ?? operands.map(folderOfInput).find((folder) => folder !== null) ?? null;
}

function folderOfParts(parts: readonly (string | Value)[]) {
  const [first, second, ...more] = parts;
  const part = typeof first === 'object' ? partOfInput(first) : null;
  if (part === null || part.path.length > 0 || typeof second !== 'string' || more.length > 0) return null;
  return { input: part.input, path: second.replace(/(\/default\.nix|\/)$/, '') };
}

/** Whether the list of modules has a part that nobody can follow. */
export function hasUnknownModules(system: System): boolean {
  const list = system.host?.modules?.force();
  if (list && list.kind !== 'list' && list.kind !== 'failed') return true;
  if (list?.kind === 'list' && list.open !== null) return true;
  return unfollowedModule(system) !== undefined;
}

/** A module that is computed, such as from the names in a folder; undefined where each can be followed. */
export function unfollowedModule({ collection }: System | Home): CollectedModule | undefined {
  return collection.modules.find(({ kind, value }) => kind === 'unknown' && isComputedModule(value));
}

function isComputedModule(value: CollectedModule['value']): boolean {
  if (value.kind !== 'symbolic' || value.origin.root === 'file' || isOfNixos(value)) return false;
  return partOfInput(value) === null;
}

/** `modulesPath + "/installer/…"`: a module that comes with NixOS, which never is Home Manager's. */
export function isOfNixos(value: Value): boolean {
  if (value.kind === 'string') return value.parts.some((part) => typeof part === 'object' && isOfNixos(part));
  if (value.kind !== 'symbolic') return false;
  const { root, name, operands } = value.origin;
  return root === 'argument' ? name === 'modulesPath' : operands.some(isOfNixos);
}

/** Whether every module of a host was shown, so that what none of them says is said nowhere. */
export function isClosed(system: System): boolean {
  const isMissing = ({ kind, value }: CollectedModule) =>
    kind === 'unknown' && partOfInput(value) === null && !isOfNixos(value);
  return system.host !== null && !hasUnknownModules(system) && !system.collection.modules.some(isMissing);
}
