/** Modules as they are listed, imported and called. */
import {
  applicationParts,
  type CollectedModule,
  type ModuleCollection,
  type ModuleProblem,
  type Place,
  plainText,
  type Value,
} from '../../nix/evaluate/index.ts';
import { homeManagerPart, isHomeManager, partOfInput } from '../configuration/home-manager.ts';
import type { Home } from '../configuration/homes.ts';
import type { System } from '../configuration/system.ts';
import { isJudged, type Scene } from '../judgement.ts';
import { mistake, type Observation } from '../observation.ts';
import { systemNamespaces, systemTopLevel } from '../options/nixos.ts';
import { fileNameOf, roleOfFile } from '../sources/roles.ts';
import { failureObservation } from './failures.ts';
import { isContent } from './home-files.ts';

export function moduleProblems(side: System | Home, scene: Scene): Observation[] {
  const { modules, problems } = side.collection;
  return [
    ...modules.flatMap((module) => itemProblems(module, side, scene)),
    ...problems.flatMap((problem) => problemOf(problem, side, scene)),
  ].filter(({ place }) => isJudged(scene, place));
}

function itemProblems(module: CollectedModule, side: System | Home, scene: Scene): Observation[] {
  const isHome = 'login' in side;
  const { value, place } = module;
  const own = value.place ?? place;
  const isConditional = module.conditions.length > 0;
  return [
    ...loneImport(value),
    ...(isContent(value) ? [mistake('not-a-module', 'meaning', own)] : []),
    ...(value.kind === 'symbolic' && isModuleInText(value, scene)
      ? [mistake('hm-module-quoted', 'meaning', own)]
      : []),
    ...(value.kind === 'symbolic' ? flakeItem(value, own, { isHome, isConditional }, scene) : []),
    ...(isHome ? [] : homeModuleInSystem(module, side, scene)),
  ];
}

/** `imports = inputs.x.nixosModules.y;` without the brackets. */
function loneImport(value: Value): Observation[] {
  const attribute = value.kind === 'set' ? value.attributes.get('imports') : undefined;
  const imports = attribute?.value.force();
  const isModule = imports && (partOfInput(imports)?.path.some((name) => name.endsWith('Modules')) ?? false);
  return isModule ? [mistake('imports-not-a-list', 'form', attribute?.namePlace ?? null)] : [];
}

/** `"${home-manager.nixosModules.default}/nixos"`: the module is no folder to which a path could be added. */
function isModuleInText({ origin }: Value & { kind: 'symbolic' }, scene: Scene): boolean {
  const { inputs, facts } = scene.configuration;
  return origin.operands.some((operand) => {
    const [first, second] = operand.kind === 'string' ? operand.parts : [];
    const part = typeof first === 'object' ? partOfInput(first) : null;
    if (part === null) return false;
    // `"${home-manager}.nixosModules.default"`: what is picked stands in the text.
    const isPickedInText = part.path.length === 0 && typeof second === 'string' && second.startsWith('.');
    if (homeManagerPart(part.path).kind !== 'nixos-module' && !isPickedInText) return false;
    return isHomeManager(part.input, inputs, facts.inputName) === 'yes';
  });
}

/** An item out of Home Manager's flake that is not its NixOS module. */
function flakeItem(
  value: Value & { kind: 'symbolic' },
  place: Place | null,
  { isHome, isConditional }: { readonly isHome: boolean; readonly isConditional: boolean },
  scene: Scene,
): Observation[] {
  const call = applicationParts(value);
  const part = partOfInput(call?.callee ?? value);
  const { inputs, facts } = scene.configuration;
  if (part === null || isHomeManager(part.input, inputs, facts.inputName) !== 'yes') return [];
  const details = { name: part.input, path: [part.input, ...part.path].join('.') };
  const kind = homeManagerPart(part.path);
  if (isHome)
    return kind.kind === 'nixos-module' && !call
      ? [mistake('nixos-module-in-home', 'meaning', place, details)]
      : [];
  switch (kind.kind) {
    case 'nixos-module':
      return call ? [mistake('hm-module-called-as-function', 'meaning', place, details)] : [];
    case 'flake':
      return [mistake('hm-flake-as-module', 'meaning', place, details)];
    case 'module-set':
      return [mistake('hm-module-set-as-module', 'meaning', place, details)];
    case 'darwin-module':
      return [mistake('hm-darwin-module', 'meaning', place, details)];
    case 'other':
      // `x.nixosModules.a or x.nixosModules.b` goes on to the other.
      return isConditional ? [] : [mistake('hm-module-wrong-attr', 'meaning', place, details)];
  }
}

/** home.nix among the modules of NixOS: by its content where that is at hand, else by its name. */
function homeModuleInSystem(
  module: CollectedModule,
  { collection }: System | Home,
  scene: Scene,
): Observation[] {
  const { value, place, file, kind } = module;
  const wrong = (name: string) => [mistake('home-module-in-nixos-modules', 'form', place, { file: name })];
  if (kind === 'file' && file !== null && value.kind === 'set') {
    const source = scene.configuration.sources.find(({ path }) => path === file);
    const config = value.attributes.get('config')?.value.force();
    const names = [...(config?.kind === 'set' ? config : value).attributes.keys()];
    const isSystem = names.some((name) => name === 'home-manager' || systemNamespaces.includes(name));
    const isHome = names.some((name) => !systemTopLevel.includes(name));
    return source?.role === 'home' && (isHome || !scene.isProject) && !isSystem ? wrong(file) : [];
  }
  if (value.kind !== 'symbolic' || value.origin.root !== 'file') return [];
  // Out of config.nix it may be the learner's own name for what sets up Home Manager.
  if (module.importedBy !== null && !isSetUpWithoutUsers(collection)) return [];
  const path = value.origin.name;
  return fileNameOf(path) === 'home.nix' && roleOfFile(path, scene.configuration.facts) === 'home'
    ? wrong(path)
    : [];
}

/** `home-manager` is set up, and nobody uses it. */
function isSetUpWithoutUsers(collection: ModuleCollection): boolean {
  return collection.at(['home-manager']) !== null && collection.at(['home-manager', 'users']) === null;
}

function problemOf(problem: ModuleProblem, side: System | Home, scene: Scene): Observation[] {
  const isHome = 'login' in side;
  const { code, details, module } = problem;
  const place = problem.place ?? module.place;
  switch (code) {
    case 'failed': {
      const { failure } = problem;
      if (!failure) return [];
      return failureObservation(failure, importsPlace(module) ?? module.place ?? place, side, scene);
    }
    case 'flake-as-module':
      return [mistake('hm-flake-as-module', 'meaning', place, details)];
    case 'relative-path-string':
      return [
        mistake(quotedItem(module.given), 'meaning', place, {
          ...details,
          text: plainText(module.given) ?? '',
        }),
      ];
    case 'config-wrapper-mixed':
      return [mistake('config-wrapper-mixed', 'meaning', place, details)];
    case 'nested-list':
      return [mistake(isHome ? 'user-config-list' : 'nested-module-list', 'meaning', place, details)];
    case 'circular-import':
      return [mistake('circular-import', 'meaning', place, details)];
    case 'imports-not-a-list':
      return [mistake('imports-not-a-list', 'meaning', place, details)];
    case 'not-a-module-name': {
      const option = 'disabledModules';
      return [
        mistake('value-type', 'meaning', place, { ...details, option, type: 'a list of files or names' }),
      ];
    }
    case 'not-a-module':
      return [notAModule(problem, isHome, module.value.place ?? place)];
  }
}

function notAModule({ details, module }: ModuleProblem, isHome: boolean, place: Place | null): Observation {
  const isOwnFile = module.kind === 'file' || module.importedBy === null;
  const code = isHome && isOwnFile ? 'home-nix-not-a-module' : 'not-a-module';
  return mistake(code, 'meaning', place, details);
}

/** Where the imports of a module stand, whose evaluation may be what failed. */
function importsPlace({ value }: CollectedModule): Place | null {
  return value.kind === 'set' ? (value.attributes.get('imports')?.namePlace ?? null) : null;
}

/** A text in place of a module: the name of one, or the path of one. */
function quotedItem(value: Value): string {
  const text = plainText(value) ?? '';
  return text.startsWith('.') || text.startsWith('/') || text.endsWith('.nix')
    ? 'import-path-quoted'
    : 'hm-module-quoted';
}
