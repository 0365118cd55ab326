/** Options of a home: names that do not exist, names that moved, values of the wrong type. */

import {
  type CollectedModule,
  type Definition,
  definedAt,
  type OptionNode,
  type Place,
  plainText,
  type Value,
} from '../../nix/evaluate/index.ts';
import { attributePath } from '../../nix/index.ts';
import { partOfInput } from '../configuration/home-manager.ts';
import type { Home } from '../configuration/homes.ts';
import { isJudged, isShown, type Scene } from '../judgement.ts';
import { mistake, type Observation, remark } from '../observation.ts';
import type { OptionMatch } from '../options/catalogue.ts';
import { isForeign } from '../options/foreign.ts';
import { accountOnly, systemNamespaces, systemOnly } from '../options/nixos.ts';
import { tellingSettings } from '../options/settings.ts';
import { slipIn } from '../options/spelling.ts';
import { fits } from '../options/types.ts';
import { conflictProblems } from './conflicts.ts';

/** What is wrong with the options that a home sets. */
export function homeOptionProblems(home: Home, scene: Scene): Observation[] {
  return [...packageSettings(home, scene), ...visit(home.collection.root, home, scene)];
}

/**
 * With useGlobalPkgs a home cannot have its own settings of nixpkgs: Home Manager warns, and stops where there are
 * several. Where the switch was not shown, it matters only to the step that is about it.
 */
function packageSettings({ collection, system }: Home, scene: Scene): Observation[] {
  const global = system?.collection.at(['home-manager', 'useGlobalPkgs'])?.value.force();
  const node = collection.at(['nixpkgs', 'config']) ?? collection.at(['nixpkgs', 'overlays']);
  const place = node && shownPlace(node, scene);
  if (!place || (global?.kind === 'boolean' && !global.value)) return [];
  const isOurMatter = global !== undefined || scene.isStepOf('nixpkgs-with-useglobalpkgs');
  return [
    isOurMatter
      ? mistake('nixpkgs-with-useglobalpkgs', 'meaning', place)
      : remark('nixpkgs-with-useglobalpkgs', place),
  ];
}

/** The options that one module of a home sets, each with the place of its name. */
export function optionsSetBy(
  module: CollectedModule,
  node: OptionNode,
): readonly { readonly path: readonly string[]; readonly place: Place | null }[] {
  const own = node.definitions.filter((definition) => definition.module === module);
  if (node.path.length > 0 && own.length === 0) return [];
  const below = node.names.flatMap((name) => {
    const child = node.child(name);
    return child ? optionsSetBy(module, child) : [];
  });
  const [definition] = own;
  const isLeaf = below.length === 0 && definition !== undefined && node.path.length > 0;
  return isLeaf ? [{ path: node.path, place: definedAt(definition) }] : below;
}

/** How many mistakes are looked for among the names of one set; far fewer are told. */
const mostMistakes = 100;

function visit(node: OptionNode, home: Home, scene: Scene): Observation[] {
  const found: Observation[] = [];
  let mistakes = 0;
  for (const name of node.names) {
    const child = node.child(name);
    const problems = child ? problemsAt(child, home, scene) : [];
    found.push(...problems);
    mistakes += problems.filter(({ effect, place }) => effect === 'fail' && isShown(scene, place)).length;
    if (mistakes >= mostMistakes) break;
  }
  return found;
}

function problemsAt(child: OptionNode, home: Home, scene: Scene): Observation[] {
  const match = scene.options.find(child.path);
  if (match.kind === 'unknown') return unknownOption(child, match, home, scene);
  if (match.kind === 'renamed') {
    const place = shownPlace(child, scene);
    if (!place) return [];
    // Real Nix warns and goes on; the name is the matter of the step about looking options up.
    const details = { option: match.name, to: match.to };
    const isOurMatter = scene.isStepOf('renamed-option');
    return [
      isOurMatter
        ? mistake('renamed-option', 'meaning', place, details)
        : remark('renamed-option', place, details),
    ];
  }
  if (match.kind === 'namespace') return [...wrongNamespace(child, scene), ...visit(child, home, scene)];
  if (match.kind !== 'option') return [];
  const wrong = child.definitions.flatMap((definition) => wrongType(definition, child, match.type, scene));
  if (wrong.length === 0) wrong.push(...conflictProblems(child, match.type, scene));
  const hasOptionsBelow = scene.options.namesBelow(child.path).size > 0;
  // What may also be given as something else than a set has no options to look at.
  const isSet = !match.type.includes(' or ');
  return hasOptionsBelow && isSet && wrong.length === 0 ? visit(child, home, scene) : wrong;
}

/** Where the name stands in what was submitted, null where it stands elsewhere. */
function shownPlace(node: OptionNode, scene: Scene): Place | null {
  for (const definition of node.definitions) {
    const place = definedAt(definition);
    if (scene.isProject ? place !== null : isShown(scene, place)) return place;
  }
  return null;
}

function unknownOption(
  node: OptionNode,
  match: OptionMatch & { kind: 'unknown' },
  home: Home,
  scene: Scene,
): Observation[] {
  const place = shownPlace(node, scene);
  if (!place) return [];
  const [top = ''] = node.path;
  const name = node.path[match.depth] ?? '';
  const details = { option: node.path.join('.'), name, meant: match.meant ?? '' };
  const isSettings = node.names.some((below) => tellingSettings.includes(below));
  if (isSettings) {
    const kind = top === 'home-manager' ? 'hm-setting-misplaced' : 'hm-attrset-name-typo';
    return [mistake(kind, 'meaning', place, details)];
  }
  const code = match.depth === 0 ? unknownTopLevel(top, node, match.meant) : unknownBelow(node, match);
  const isSlip = isCertain(code, node, match);
  if (isForeign(node.path) || (!isSlip && mayDeclareMore(home, match.depth))) return [];
  return [mistake(code, code === 'user-name-unquoted' ? 'form' : 'meaning', place, details)];
}

/** Whether a name can only be wrong, whatever modules take part: short names are soon those of another program. */
function isCertain(code: string, { path }: OptionNode, { depth, meant }: OptionMatch & { kind: 'unknown' }) {
  const name = path[depth] ?? '';
  const isProgram = depth === 1 && path[0] !== 'home';
  if (code === 'nixos-option-in-home') return !isProgram || systemOnly.has(path.slice(0, 2).join('.'));
  if (code !== 'home-option-typo') return true;
  return meant !== null && slipIn(name, [meant]) !== null && !(isProgram && name.length <= 5);
}

const identity = ['username', 'homeDirectory', 'stateVersion'];

/** The code for a name at the top of a home module. */
function unknownTopLevel(name: string, node: OptionNode, meant: string | null): string {
  if (identity.includes(name)) return 'identity-outside-home';
  if (name === 'home-manager') return 'home-wrapped-in-home-manager-users';
  if (tellingSettings.includes(name)) return 'hm-setting-misplaced';
  if (node.definitions.some(({ value }) => isModuleFile(value.force()))) return 'user-name-unquoted';
  if (systemNamespaces.includes(name) || accountOnly.has(name)) return 'nixos-option-in-home';
  if (name === 'file') return 'face-src-typo';
  const below = node.names;
  // The three values of the person under a set that is not called `home`.
  if (meant === null && identity.some((word) => below.includes(word))) return 'identity-outside-home';
  return 'home-option-typo';
}

/** `users.john.smith = ./home.nix;` makes an option `smith` of the home of `john`. */
export function isModuleFile(value: Value): boolean {
  if (value.kind === 'path' || value.kind === 'function') return true;
  return value.kind === 'symbolic' && value.origin.root === 'file' && value.origin.path.length === 0;
}

function unknownBelow(node: OptionNode, { depth, meant }: OptionMatch & { kind: 'unknown' }): string {
  const [top, second = ''] = node.path;
  if (top === 'home' && second === 'file') return 'face-src-typo';
  if (top === 'home' && depth === 1 && meant === 'file') return 'face-src-typo';
  if (depth === 1 && systemOnly.has(`${top}.${second}`)) return 'nixos-option-in-home';
  return top === 'services' && depth === 1 && meant === null ? 'nixos-option-in-home' : 'home-option-typo';
}

/**
 * Whether modules take part that nobody has seen, which may declare options of their own: those of other flakes, and at
 * the top files of the learner's. Home Manager's own programs get no more options from those.
 */
function mayDeclareMore({ collection, system }: Home, depth: number): boolean {
  const isUnseen = ({ kind, value }: CollectedModule) =>
    kind === 'unknown' && (depth === 0 || value.kind !== 'symbolic' || value.origin.root !== 'file');
  const shared = system?.collection.at(['home-manager', 'sharedModules']) ?? null;
  const foreignSystem = system?.collection.modules.some(({ value }) => {
    const part = partOfInput(value);
    return part !== null && part.path[1] !== 'home-manager' && part.path[1] !== 'default';
  });
  return (
    collection.modules.some(isUnseen) ||
    collection.declarations.length > 0 ||
    (shared !== null && !isWholeList(shared.value.force())) ||
    (foreignSystem ?? false)
  );
}

/** Shared modules that are listed take part in the home like its own. */
function isWholeList(value: Value): boolean {
  return value.kind === 'list' && value.open === null && value.conditional.length === 0;
}

/** A value where a set of options belongs. */
function wrongNamespace(node: OptionNode, scene: Scene): Observation[] {
  return node.definitions.flatMap((definition): Observation[] => {
    const value = definition.value.force();
    if (['set', 'symbolic', 'choice', 'failed'].includes(value.kind)) return [];
    const place = value.place ?? definedAt(definition);
    if (!isJudged(scene, place)) return [];
    return [
      mistake(typeMistake(node.path, 'a set', value), 'meaning', place, {
        option: attributePath(node.path),
        type: 'a set',
        actual: value.kind,
      }),
    ];
  });
}

function wrongType(definition: Definition, node: OptionNode, type: string, scene: Scene): Observation[] {
  const value = definition.value.force();
  if (fits(type, value) !== 'no') return [];
  const place = definedAt(definition);
  if (!isJudged(scene, place)) return [];
  const details = { option: attributePath(node.path), type, actual: value.kind };
  return [mistake(typeMistake(node.path, type, value), 'meaning', value.place ?? place, details)];
}

/** The code for a value that its option does not take. */
export function typeMistake(path: readonly string[], type: string, value: Value): string {
  const option = path.join('.');
  const text = plainText(value);
  if (type === 'boolean' && text !== null) return 'boolean-as-string';
  if (option === 'home.stateVersion')
    return value.kind === 'float' || value.kind === 'integer'
      ? 'state-version-unquoted'
      : 'state-version-invalid';
  if (option === 'home.homeDirectory') return 'homedir-not-absolute';
  const [top, second, , field] = path;
  if (top === 'home' && second === 'file') {
    if (path.length === 3) return 'face-value-without-source';
    if (field === 'source' && value.kind === 'string') return 'face-source-quoted-path';
    if (field === 'text') return 'face-text-instead-of-source';
  }
  return 'value-type';
}
