/** Options of the machine: `home-manager` and what is mistaken for it. */
import {
  type CollectedModule,
  type Definition,
  definedAt,
  type OptionNode,
  plainText,
  type Value,
} from '../../nix/evaluate/index.ts';
import { homeManagerName } from '../configuration/configuration.ts';
import { partOfInput } from '../configuration/home-manager.ts';
import type { System } from '../configuration/system.ts';
import { isJudged, type Scene } from '../judgement.ts';
import { mistake, type Observation } from '../observation.ts';
import { isForeign } from '../options/foreign.ts';
import { accountOnly, accountSlip, systemSlip, systemTopLevel, systemType } from '../options/nixos.ts';
import { settingNames, settings, settingsName, tellingSettings } from '../options/settings.ts';
import { isSlipIn, nearest, slipIn } from '../options/spelling.ts';
import { fits } from '../options/types.ts';
import { isHardwareFile } from '../sources/roles.ts';
import { conflictProblems } from './conflicts.ts';
import { isModuleFile, typeMistake } from './home-options.ts';
import { hasUnknownModules, isHomeManagerModule, isOfNixos, modulesPlace } from './host-modules.ts';

/** What is wrong with the options that a system sets, as far as Home Manager is concerned. */
export function systemOptionProblems(system: System, scene: Scene): Observation[] {
  const { root } = system.collection;
  return [
    ...notLoaded(system, scene),
    ...optionProblems(root, scene),
    ...unknownNames(system, scene),
    ...wrongValues(root, mayDeclareMore(system, scene), scene),
  ];
}

/** A host that sets `home-manager` and loads no module that knows it. */
function notLoaded(system: System, scene: Scene): Observation[] {
  const { host, collection } = system;
  const settings = collection.at(['home-manager']);
  if (host === null || host.arguments === null || settings === null || hasUnknownModules(system)) return [];
  if (collection.modules.some((module) => isHomeManagerModule(module, scene))) return [];
  const isForeign = collection.modules.some(({ value }) => partOfInput(value) !== null);
  const place = modulesPlace(system);
  if (isForeign || !isJudged(scene, place)) return [];
  return [mistake('hm-module-not-loaded', 'missing', place, { name: homeManagerName(scene.configuration) })];
}

function optionProblems(root: OptionNode, scene: Scene): Observation[] {
  return root.names.flatMap((name): Observation[] => {
    const node = root.child(name);
    if (!node) return [];
    if (name === 'home-manager') return settingProblems(node, scene);
    if (name === 'programs') return programProblems(node.child('home-manager'), scene);
    if (name === 'users') return [...misplacedUsers(node, scene), ...misplacedAccounts(node, scene)];
    if (name !== 'home-manager' && hasAccount(node))
      return at(node, 'nixos-option-typo', scene, { name, meant: 'users' });
    const code = misplacedTopLevel(name, node);
    return code === null ? [] : at(node, code, scene, { name });
  });
}

/** `programs.home-manager` is an option of homes; people also take it for the set of the settings. */
function programProblems(node: OptionNode | null, scene: Scene): Observation[] {
  const setting = node?.names.find((name) => tellingSettings.includes(name));
  return setting === undefined
    ? at(node, 'programs-home-manager-in-nixos', scene)
    : at(node?.child(setting) ?? null, 'hm-setting-misplaced', scene, { name: setting });
}

/** Names at the top that NixOS does not have, unless a module that nobody has seen may declare them. */
function unknownNames(system: System, scene: Scene): Observation[] {
  const { root } = system.collection;
  const isOpen = mayDeclareMore(system, scene);
  return root.names.flatMap((name): Observation[] => {
    const node = root.child(name);
    if (!node || systemTopLevel.includes(name) || misplacedTopLevel(name, node) !== null) return [];
    if (isHomeOnly(name, scene)) return at(node, 'hm-option-in-nixos', scene, { name });
    const meant = slipIn(name, systemTopLevel);
    const isCertain = meant !== null || accountOnly.has(name);
    if (isForeign([name]) || (!isCertain && isOpen)) return [];
    return at(node, 'nixos-option-typo', scene, { name, meant: meant ?? '' });
  });
}

/** Whether modules of the learner, or some that nobody has seen, may declare options besides those of NixOS. */
function mayDeclareMore({ collection }: System, scene: Scene): boolean {
  const isUnseen = collection.modules.some(
    (module) =>
      module.kind === 'unknown' &&
      !isHomeManagerModule(module, scene) &&
      !isOfNixos(module.value) &&
      !describesMachine(module),
  );
  return isUnseen || collection.declarations.length > 0;
}

/** What `nixos-generate-config` writes declares no options. */
function describesMachine({ given }: CollectedModule): boolean {
  return given.kind === 'path' && isHardwareFile(given.path);
}

/** Whether a name at the top is Home Manager's and not NixOS'. */
function isHomeOnly(name: string, { options }: Scene): boolean {
  return options.namesBelow([]).includes(name);
}

/** Values of the wrong type, in the options whose types are known. `isOpen`: there may be more options than are known. */
function wrongValues(node: OptionNode, isOpen: boolean, scene: Scene): Observation[] {
  if (node.path[0] === 'home-manager' || node.path.length > 4) return [];
  const field = node.path.length === 4 ? accountSlip(node.path) : null;
  if (field && (field.meant !== null || !isOpen)) {
    const details = { name: node.path[3] ?? '', meant: field.meant ?? '', of: 'account' };
    return at(node, 'nixos-option-typo', scene, details);
  }
  const slip = node.path.length === 2 ? systemSlip(node.path) : null;
  if (slip)
    return at(node, 'nixos-option-typo', scene, { name: node.path[1] ?? '', meant: slip.meant ?? '' });
  const type = systemType(node.path);
  if (type === null)
    return node.names.flatMap((name) => {
      const child = node.child(name);
      return child ? wrongValues(child, isOpen, scene) : [];
    });
  const wrong = node.definitions.flatMap((definition) => wrongType(definition, node.path, type, scene));
  return wrong.length > 0 ? wrong : conflictProblems(node, type, scene);
}

/** Below `users` an account stands under `users` once more. */
function misplacedAccounts(users: OptionNode, scene: Scene): Observation[] {
  return users.names.flatMap((name) => {
    if (['users', 'extraUsers'].includes(name)) return [];
    const node = users.child(name);
    const isAccount =
      node?.child('isNormalUser') ?? node?.child('isSystemUser') ?? (node && hasAccount(node) ? node : null);
    return isAccount ? at(node, 'nixos-option-typo', scene, { name, meant: 'users.users' }) : [];
  });
}

/** Whether accounts stand one or two names below. */
function hasAccount(node: OptionNode, depth = 2): boolean {
  return node.names.some((name) => {
    const child = node.child(name);
    if (!child) return false;
    return child.child('isNormalUser') !== null || (depth > 1 && hasAccount(child, depth - 1));
  });
}

function misplacedTopLevel(name: string, node: OptionNode): string | null {
  if (name === 'home') return 'hm-option-in-nixos';
  if (name === 'import' || name === 'option') return 'nixos-option-typo';
  if (['username', 'homeDirectory', 'stateVersion'].includes(name)) return 'hm-option-in-nixos';
  if (name === 'specialArgs' || name === 'extraArgs') return 'confuse-extraspecialargs-specialargs';
  if (settingNames.includes(name) && !['users', 'verbose', 'minimal'].includes(name))
    return 'hm-setting-misplaced';
  if (isSlipIn(name, tellingSettings)) return 'hm-setting-misplaced';
  if (nearest(name, settingsName) !== null) return 'hm-attrset-name-typo';
  if (!node.names.some((below) => tellingSettings.includes(below))) return null;
  return systemTopLevel.includes(name) ? 'hm-setting-misplaced' : 'hm-attrset-name-typo';
}

/** `users.alice = ./home.nix;` beside `home-manager`: what NixOS has under `users` are no modules. */
function misplacedUsers(users: OptionNode, scene: Scene): Observation[] {
  return users.names.flatMap((name) => {
    const node = users.child(name);
    const isModule = node?.definitions.some(({ value }) => isModuleFile(value.force())) ?? false;
    return isModule ? at(node, 'hm-setting-misplaced', scene, { name: 'users' }) : [];
  });
}

function at(
  node: OptionNode | null,
  code: string,
  scene: Scene,
  details: Record<string, string> = {},
): Observation[] {
  if (!node) return [];
  for (const definition of node.definitions) {
    const place = definedAt(definition);
    if (isJudged(scene, place)) return [mistake(code, 'meaning', place, details)];
  }
  return [];
}

function settingProblems(node: OptionNode, scene: Scene): Observation[] {
  return node.names.flatMap((name): Observation[] => {
    const child = node.child(name);
    if (!child) return [];
    if (!isSetting(name)) {
      const meant = nearest(name, settingNames);
      return at(child, unknownSetting(name, meant), scene, { name, meant: meant ?? '' });
    }
    if (name === 'users') return userProblems(child, scene);
    const wrong = child.definitions.flatMap((definition) =>
      wrongType(definition, child.path, settings[name], scene),
    );
    if (wrong.length > 0) return wrong;
    const weak = weakSwitch(child, settings[name]);
    return weak === null
      ? conflictProblems(child, settings[name], scene)
      : at(child, weak, scene, { option: child.path.join('.'), wanted: 'true' });
  });
}

/**
 * All switches are off by default. `mkOptionDefault true` is of the default's own priority and contradicts it, and
 * anything weaker is overridden by it. Null where a switch is set as it should be.
 */
function weakSwitch({ definitions }: OptionNode, type: string): string | null {
  const isOn = definitions.some(({ value }) => {
    const given = value.force();
    return given.kind === 'boolean' && given.value;
  });
  const strongest = Math.min(...definitions.map(({ priority }) => priority));
  if (type !== 'boolean' || !isOn || strongest < priorityOfDefaults) return null;
  return strongest === priorityOfDefaults ? 'conflicting-definitions' : 'value-differs';
}

/** `mkOptionDefault` of nixpkgs' `lib/modules.nix`. */
const priorityOfDefaults = 1500;

function isSetting(name: string): name is keyof typeof settings {
  return settingNames.includes(name);
}

function unknownSetting(name: string, meant: string | null): string {
  if (name === 'specialArgs' || name === 'extraArgs') return 'confuse-extraspecialargs-specialargs';
  return meant === 'users' ? 'hm-users-singular' : 'hm-option-name-typo';
}

function userProblems(users: OptionNode, scene: Scene): Observation[] {
  return users.names.flatMap((login): Observation[] => {
    const user = users.child(login);
    if (!user) return [];
    if (login === 'users') return at(user, 'users-users-inside-hm', scene);
    return user.definitions.flatMap((definition) =>
      wrongType(definition, user.path, 'Home Manager module', scene, login),
    );
  });
}

function wrongType(
  definition: Definition,
  path: readonly string[],
  type: string,
  scene: Scene,
  login = '',
): Observation[] {
  const value = definition.value.force();
  if (fits(type, value) !== 'no') return [];
  const place = definedAt(definition);
  if (!isJudged(scene, place)) return [];
  const details = { option: path.join('.'), type, actual: value.kind, login, text: plainText(value) ?? '' };
  const code = type === 'Home Manager module' ? userMistake(value) : typeMistake(path, type, value);
  return [mistake(code, 'meaning', value.place ?? place, details)];
}

/** What was written in place of a user's module. */
function userMistake(value: Value): string {
  if (value.kind === 'list') return 'user-config-list';
  return value.kind === 'string' ? 'import-path-quoted' : 'value-type';
}
