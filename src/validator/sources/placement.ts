/** Decides what a piece of code is and where it belongs: by its file name, else by its content, else by the step. */
import type { FileRole } from '../../chapter/chapter.ts';
import type { Application, Expression, FragmentShape } from '../../nix/index.ts';
import { systemNamespaces } from '../options/nixos.ts';
import { settingNames, settingsName, tellingSettings } from '../options/settings.ts';
import { isSlipIn, nearest, WordList } from '../options/spelling.ts';
import {
  boundNames,
  calledName,
  unfold,
  type WrittenAttribute,
  withoutParentheses,
  writtenAttributes,
} from './shape.ts';
import type { Level } from './source.ts';

export interface Placement {
  readonly role: FileRole;
  readonly level: Level;
}

export interface PlacementHints {
  /** From the file's name; null where there was none or it tells nothing. */
  readonly namedRole: FileRole | null;
  /** Given as a file: Nix reads no other flake than flake.nix. */
  readonly isFile: boolean;
  /** The role of the step's own file. */
  readonly stepRole: FileRole | null;
  /** Where a piece stands that does not tell it, as the step's expectation declares. */
  readonly within: Level;
}

const flakeNames = ['description', 'inputs', 'outputs', 'nixConfig'];
const inputWords = ['url', 'inputs', 'follows', 'flake'];
const urlWord = new WordList(['url']);
const inputsWord = new WordList(['inputs']);
const followsWord = new WordList(['follows']);
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
  const isFlakeFile = hints.isFile ? namedRole === 'flake' : namedRole === null || namedRole === 'flake';
  const { heads, body } = unfold(expression);
  const attributes = writtenAttributes(body, 3);
  if (isFlakeFile) {
    const level = flakeLevel(expression, shape, attributes, hints);
    if (level !== null) return { role: 'flake', level };
  }
  const role =
    namedRole && namedRole !== 'flake' ? namedRole : roleOfModule(expression, shape, attributes, hints);
  const isModule = heads.length > 0 || ['set', 'binary', 'if'].includes(body.kind) || isCall(body);
  if (!isModule) return { role, level: 'value' };
  return { role, level: shape === 'bindings' ? levelInModule(role, attributes) : 'module' };
}

/** A call that makes a module, such as `lib.mkIf`; an `import` alone is the value of something that was not shown. */
function isCall(body: Expression): boolean {
  return body.kind === 'application' && calledName(body) !== 'import';
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
  if (head && isOutputsHead(boundNames(head), attributes, hints)) return 'outputs';
  if (isListItem(expression, hints)) return 'modules';
  if (head) return null;
  switch (body.kind) {
    case 'binary':
      if (body.operator === '+') return hints.stepRole === 'flake' && isJoinedPath(body) ? 'modules' : null;
      return hints.namedRole === 'flake' && shape === 'expression' ? 'flake' : levelOfSet(attributes, hints);
    case 'set':
      return hints.namedRole === 'flake' && shape === 'expression' ? 'flake' : levelOfSet(attributes, hints);
    case 'list':
      return hints.stepRole === 'flake' || body.items.some(isModuleItem) ? 'modules' : null;
    case 'string':
      return hints.stepRole === 'flake' && isJoinedPath(body) ? 'modules' : null;
    case 'selection':
    case 'identifier':
      return hints.stepRole === 'flake' ? 'modules' : null;
    case 'application':
      if (calledName(body) === 'nixosSystem') return 'host';
      return hints.stepRole === 'flake' && isImportOfModule(body) ? 'modules' : null;
    default:
      return null;
  }
}

/** Nobody puts a whole file into parentheses: a module in them was copied out of the flake's list. */
function isListItem(expression: Expression, { stepRole, within }: PlacementHints): boolean {
  if (stepRole !== 'flake' || within !== 'arguments' || expression.kind !== 'parenthesized') return false;
  const inner = withoutParentheses(expression);
  return inner.kind === 'lambda' || inner.kind === 'set';
}

/** A path, or a name such as `home-manager.nixosModules.default`. */
function isModuleItem(item: Expression): boolean {
  return item.kind === 'path' || item.kind === 'selection';
}

/** `import home-manager.nixosModules.default`: the module behind that path. */
function isImportOfModule(call: Application): boolean {
  const argument = withoutParentheses(call.argument);
  return calledName(call) === 'import' && (argument.kind === 'selection' || isJoinedPath(argument));
}

/** A file in an input's folder: `"${home-manager}/nixos"`, `home-manager + "/nixos"`. */
function isJoinedPath(expression: Expression): boolean {
  if (expression.kind === 'string') return expression.parts[0]?.kind === 'interpolation';
  if (expression.kind !== 'binary' || expression.operator !== '+') return false;
  const left = withoutParentheses(expression.left);
  return left.kind === 'selection' || left.kind === 'identifier';
}

function isOutputsHead(
  names: readonly string[],
  attributes: readonly WrittenAttribute[],
  hints: PlacementHints,
): boolean {
  if (hints.namedRole === 'flake') return true;
  if (['config', 'pkgs', 'lib', 'osConfig'].some((name) => names.includes(name))) return false;
  if (attributes.some((attribute) => roleSignals(attribute).length > 0)) return false;
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
  if (attributes.some(isInputEntry)) return 'inputs';
  if (first.has('modules') || first.has('specialArgs')) return 'arguments';
  if (attributes.some(({ value }) => value !== null && calledName(value) === 'nixosSystem'))
    return 'configurations';
  return hints.within === 'inputs' && attributes.every(mayBeInput) ? 'inputs' : null;
}

/** Lines such as `url = "…"; inputs.nixpkgs.follows = "nixpkgs";` without the name of the input around them. */
function isInsideInput(attributes: readonly WrittenAttribute[], hints: PlacementHints): boolean {
  const isAddress = ({ path: [name = '', ...more] }: WrittenAttribute) =>
    more.length === 0 && (isWord(name, urlWord) || referenceWords.includes(name));
  const isOverride = ({ path: [name = '', , word = ''] }: WrittenAttribute) =>
    isWord(name, inputsWord) && isWord(word, followsWord);
  const isBareFollows = ({ path: [, word = '', ...more] }: WrittenAttribute) =>
    hints.within === 'inputs' && more.length === 0 && isWord(word, followsWord);
  return attributes.every(
    (attribute) => isAddress(attribute) || isOverride(attribute) || isBareFollows(attribute),
  );
}

function isInputEntry({ path, value }: WrittenAttribute): boolean {
  const [name = '', word = ''] = path;
  if (tellingSettings.includes(name)) return false;
  if (word === 'inputs') return path.length > 2;
  return value !== null && (inputWords.includes(word) || word === 'uri');
}

/** An entry that says nothing of itself, such as `home-manager = { };`, and is no part of a module either. */
function mayBeInput(attribute: WrittenAttribute): boolean {
  const signals = roleSignals(attribute);
  const [, second] = attribute.path;
  return (
    signals.length === 0 ||
    (signals.includes('settings') &&
      (second === undefined || !isSettingLine({ path: [second], value: null })))
  );
}

function isWord(name: string, word: WordList): boolean {
  return word.includes(name) || nearest(name, word) !== null;
}

/** Lines may be shown without the set around them: those of `home-manager`, of `home`, or of `home.file`. */
function levelInModule(role: FileRole, attributes: readonly WrittenAttribute[]): Level {
  if (role === 'system') return areAll(attributes, isSettingLine) ? 'settings' : 'module';
  if (areAll(attributes, ({ path: [name = ''] }) => name.startsWith('.'))) return 'home-files';
  return areAll(attributes, isHomeLine) ? 'home' : 'module';
}

function areAll(
  attributes: readonly WrittenAttribute[],
  isOne: (attribute: WrittenAttribute) => boolean,
): boolean {
  return attributes.length > 0 && attributes.every(isOne);
}

function isSettingLine({ path: [name = '', second] }: WrittenAttribute): boolean {
  const isSetting = settingNames.includes(name) || nearest(name, settingNames) !== null;
  return isSetting && !(name === 'users' && second === 'users');
}

const identityLines = new WordList(['username', 'homeDirectory', 'stateVersion']);
const homeLines = [...identityLines, 'file', 'packages', 'sessionVariables'];

function isHomeLine({ path: [name = ''] }: WrittenAttribute): boolean {
  return homeLines.includes(name) || nearest(name, identityLines) !== null;
}

/** Whether a module is part of the system or of a home; the step decides where both or neither would fit. */
function roleOfModule(
  expression: Expression,
  shape: FragmentShape,
  attributes: readonly WrittenAttribute[],
  hints: PlacementHints,
): FileRole {
  if (unfold(expression).heads.flatMap(boundNames).includes('osConfig')) return 'home';
  const isHomeStep = hints.stepRole === 'home';
  // The whole of home.nix wrapped into what config.nix has: at a step about home.nix that is a mistake in home.nix.
  if (isHomeStep && shape === 'expression' && areAll(attributes, isWrappedHome)) return 'home';
  const signals = new Set(attributes.flatMap(roleSignals));
  const isSystem = signals.has('settings') || (signals.has('system') && !isHomeStep);
  if (signals.has('home') && !isSystem) return 'home';
  if (isSystem && !signals.has('home')) return 'system';
  return isHomeStep ? 'home' : 'system';
}

function isWrappedHome({ path: [name, second] }: WrittenAttribute): boolean {
  return name === 'home-manager' && second === 'users';
}

/** `settings` is what can only be config.nix, `system` what NixOS has and Home Manager has not. */
function roleSignals({ path: [name = '', ...below] }: WrittenAttribute): ('settings' | 'system' | 'home')[] {
  const [second = ''] = below;
  if (name === 'config') return roleSignals({ path: below, value: null });
  if (homeNames.includes(name)) return ['home'];
  const isSettings = name === 'home-manager' || nearest(name, settingsName) !== null;
  if (isSettings || isTelling(name) || isTelling(second)) return ['settings'];
  return systemNamespaces.includes(name) ? ['system'] : [];
}

/** Names so much Home Manager's own that they tell where they stand. */
function isTelling(name: string): boolean {
  return tellingSettings.includes(name) || isSlipIn(name, tellingSettings);
}

function firstNames(attributes: readonly WrittenAttribute[]): Set<string> {
  return new Set(attributes.map(({ path: [name = ''] }) => name));
}
