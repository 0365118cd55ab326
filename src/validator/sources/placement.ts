/** Decides what a piece of code is and where it belongs: by its file name, else by its content, else by the step. */
import type { FileRole } from '../../chapter/chapter.ts';
import type { Expression, FragmentShape } from '../../nix/index.ts';
import { systemNamespaces } from '../options/nixos.ts';
import { settingNames } from '../options/settings.ts';
import { nearest } from '../options/spelling.ts';
import { boundNames, calledName, unfold, type WrittenAttribute, writtenAttributes } from './shape.ts';
import type { Level } from './source.ts';

export interface Placement {
  readonly role: FileRole;
  readonly level: Level;
}

export interface PlacementHints {
  /** From the file's name; null where there was none or it tells nothing. */
  readonly namedRole: FileRole | null;
  /** The role of the step's own file. */
  readonly stepRole: FileRole | null;
  /** Where a piece stands that does not tell it, as the step's expectation declares. */
  readonly within: Level;
}

const flakeNames = ['description', 'inputs', 'outputs', 'nixConfig'];
const inputWords = ['url', 'inputs', 'follows', 'flake'];
const referenceWords = ['type', 'owner', 'repo', 'ref', 'rev'];
const homeNames = [
  'home',
  'username',
  'homeDirectory',
  'stateVersion',
  'gtk',
  'accounts',
  'xsession',
  'wayland',
];

export function place(expression: Expression, shape: FragmentShape, hints: PlacementHints): Placement {
  const { namedRole } = hints;
  const { heads, body } = unfold(expression);
  const attributes = writtenAttributes(body, 3);
  if (namedRole === null || namedRole === 'flake') {
    const level = flakeLevel(expression, shape, attributes, hints);
    if (level !== null) return { role: 'flake', level };
  }
  const role = namedRole && namedRole !== 'flake' ? namedRole : roleOfModule(expression, attributes, hints);
  const isModule = heads.length > 0 || ['set', 'application', 'binary', 'if'].includes(body.kind);
  if (!isModule) return { role, level: 'value' };
  const isSettings = shape === 'bindings' && role === 'system' && areSettings(attributes);
  return { role, level: isSettings ? 'settings' : 'module' };
}

/** The level in flake.nix, or null where the code is no part of it. */
function flakeLevel(
  expression: Expression,
  shape: FragmentShape,
  attributes: readonly WrittenAttribute[],
  hints: PlacementHints,
): Level | null {
  const { heads, body } = unfold(expression);
  const [head] = heads;
  if (head) return isOutputsHead(boundNames(head), attributes, hints) ? 'outputs' : null;
  switch (body.kind) {
    case 'set':
    case 'binary':
      return hints.namedRole === 'flake' && shape === 'expression' ? 'flake' : levelOfSet(attributes, hints);
    case 'list':
    case 'selection':
    case 'identifier':
      return hints.stepRole === 'flake' ? 'modules' : null;
    case 'application':
      return calledName(body) === 'nixosSystem' ? 'host' : null;
    default:
      return null;
  }
}

function isOutputsHead(
  names: readonly string[],
  attributes: readonly WrittenAttribute[],
  hints: PlacementHints,
): boolean {
  if (hints.namedRole === 'flake') return true;
  if (['config', 'pkgs', 'lib', 'osConfig'].some((name) => names.includes(name))) return false;
  if (names.includes('self') || names.includes('nixpkgs')) return true;
  if (firstNames(attributes).has('nixosConfigurations')) return true;
  return hints.within === 'outputs';
}

function levelOfSet(attributes: readonly WrittenAttribute[], hints: PlacementHints): Level | null {
  const first = firstNames(attributes);
  if (attributes.length === 0) return hints.within === 'outputs' ? 'result' : null;
  if (isInsideInput(attributes, hints)) return 'input';
  if (flakeNames.some((name) => first.has(name))) return 'flake';
  if (first.has('nixosConfigurations')) return 'result';
  if (attributes.some(({ path }) => isInputEntry(path))) return 'inputs';
  if (first.has('modules') || first.has('specialArgs')) return 'arguments';
  if (attributes.some(({ value }) => value !== null && calledName(value) === 'nixosSystem'))
    return 'configurations';
  return hints.within === 'inputs' && roleSignals(attributes).length === 0 ? 'inputs' : null;
}

/** Lines such as `url = "…"; inputs.nixpkgs.follows = "nixpkgs";` without the name of the input around them. */
function isInsideInput(attributes: readonly WrittenAttribute[], hints: PlacementHints): boolean {
  const isAddress = ({ path: [name = '', ...more] }: WrittenAttribute) =>
    more.length === 0 && (isWord(name, 'url') || referenceWords.includes(name));
  const isOverride = ({ path: [name = '', , word = ''] }: WrittenAttribute) =>
    isWord(name, 'inputs') && isWord(word, 'follows');
  const isBareFollows = ({ path: [, word = '', ...more] }: WrittenAttribute) =>
    hints.within === 'inputs' && more.length === 0 && isWord(word, 'follows');
  return attributes.every(
    (attribute) => isAddress(attribute) || isOverride(attribute) || isBareFollows(attribute),
  );
}

function isInputEntry(path: readonly string[]): boolean {
  const [, word = '', , follows = ''] = path;
  return inputWords.includes(word) || word === 'uri' || follows === 'follows';
}

function isWord(name: string, meant: string): boolean {
  return name === meant || nearest(name, [meant]) !== null;
}

/** Lines out of the set `home-manager`, such as `users.alice = ./home.nix;` alone. */
function areSettings(attributes: readonly WrittenAttribute[]): boolean {
  return (
    attributes.length > 0 &&
    attributes.every(
      ({ path: [name = '', second] }) =>
        (settingNames.includes(name) || nearest(name, settingNames) !== null) &&
        !(name === 'users' && second === 'users'),
    )
  );
}

/** Whether a module is part of the system or of a home; the step decides where both or neither would fit. */
function roleOfModule(
  expression: Expression,
  attributes: readonly WrittenAttribute[],
  hints: PlacementHints,
): FileRole {
  const signals = new Set(roleSignals(attributes));
  const names = unfold(expression).heads.flatMap(boundNames);
  if (names.includes('osConfig')) return 'home';
  if (signals.size === 1) return signals.has('home') ? 'home' : 'system';
  return hints.stepRole === 'home' ? 'home' : 'system';
}

function roleSignals(attributes: readonly WrittenAttribute[]): ('system' | 'home')[] {
  return attributes.flatMap(({ path: [name = '', second = ''] }): ('system' | 'home')[] => {
    if (name === 'config') return roleSignals([{ path: [second], value: null }]);
    if (homeNames.includes(name)) return ['home'];
    const isSettings = name === 'home-manager' || nearest(name, ['home-manager']) !== null;
    const isSystem =
      systemNamespaces.includes(name) || settingNames.includes(name) || settingNames.includes(second);
    return isSettings || isSystem ? ['system'] : [];
  });
}

function firstNames(attributes: readonly WrittenAttribute[]): Set<string> {
  return new Set(attributes.map(({ path: [name = ''] }) => name));
}
