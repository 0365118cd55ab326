/** Names that nothing binds. Nix refuses them before it evaluates anything (`bindVars`). */
import type { Expression, Span } from '../../nix/index.ts';
import { homeManagerName } from '../configuration/configuration.ts';
import { isHomeManager, isShortForHomeManager } from '../configuration/home-manager.ts';
import type { Scene } from '../judgement.ts';
import { detail, mistake, type Observation } from '../observation.ts';
import { isPlaceholder } from '../options/placeholders.ts';
import { nearest, slipIn, WordList } from '../options/spelling.ts';
import { boundNames, nameOf } from '../sources/shape.ts';
import type { Source } from '../sources/source.ts';
import { ancestorsAt, optionPathIn } from '../sources/surroundings.ts';
import { isOutsideFlake } from './flake-scope.ts';

/** What may be bound around a piece of a file that does not show its first line. */
const usualArguments = [
  'config',
  'pkgs',
  'lib',
  'inputs',
  'options',
  'modulesPath',
  'self',
  'osConfig',
  'specialArgs',
  'outputs',
];
/** Words for a login or a host that people bind above and use below. */
const usualVariables = [
  'username',
  'user',
  'userName',
  'login',
  'name',
  'host',
  'hostname',
  'hostName',
  'system',
  'vars',
  'settings',
  'me',
  'home',
  'home-manager',
];

/** What the language itself binds; of shorter words every other one would be a slip. */
const languageWords = new WordList(['true', 'false', 'null', 'import', 'builtins', 'toString', 'throw']);

/** How many unbound names are looked at; a text with more has another trouble. */
const mostNames = 40;

export function variableProblems(source: Source, scene: Scene): Observation[] {
  const seen = new Set<string>();
  const unbound = source.unbound.slice(0, mostNames);
  return unbound.flatMap((problem): Observation[] => {
    const name = detail(problem.details, 'name');
    const around = ancestorsAt(source.tree, problem.span);
    const code = codeFor(name, problem.span, around, source, scene);
    if (code === null || seen.has(`${code} ${name}`)) return [];
    seen.add(`${code} ${name}`);
    const meant = code === 'undefined-variable' ? slipIn(name, languageWords) : null;
    const input = homeManagerName(scene.configuration);
    const details = { name, input, ...(meant === null ? {} : { meant }) };
    return [mistake(code, 'name', { file: source.path, span: spanFor(code, problem.span, around) }, details)];
  });
}

/** A mistake about a whole expression is shown whole. */
function spanFor(code: string, span: Span, around: readonly Expression[]): Span {
  if (code !== 'bare-home-nix') return span;
  return around.findLast(({ kind }) => kind === 'selection') ?? span;
}

/** The code for an unbound name, null where it may be bound by what was not shown. */
function codeFor(
  name: string,
  span: Span,
  around: readonly Expression[],
  source: Source,
  scene: Scene,
): string | null {
  const option = optionPathIn(around, span);
  const last = option.at(-1) ?? '';
  if (['true', 'false'].includes(name.toLowerCase())) return 'boolean-capitalised';
  if (isSpaceInPath(around)) return 'face-space-in-path';
  if (isBareFile(name, around)) return 'bare-home-nix';
  if (last === 'follows') return 'follows-unquoted';
  const isInputs = source.level === 'inputs' || source.level === 'input' || option[0] === 'inputs';
  if (source.role === 'flake' && isInputs && source.level !== 'outputs') return 'computed-inputs';
  if (takesPackages(option, source, scene)) return packageCode(name, source);
  if (isPlaceholder(name)) return 'placeholder-left';
  if (isText(option) && !isProbablyBound(name, source)) return 'username-unquoted';
  const isPlausibly = isPlausible(name, scene) && !isOutsideFlake(name, around, source, scene);
  if (source.scopeOpen && isPlausibly && !isSlipInHead(name, around)) return null;
  if (name === 'pkgs' || name === 'inputs') return unboundCode(name, source);
  if (name === 'outputs') return 'extra-arg-not-bound';
  if (isInput(name, scene)) return source.role === 'flake' ? 'hm-not-in-outputs-args' : 'undefined-variable';
  if (option.includes('extraSpecialArgs') || option.includes('specialArgs')) return 'extra-arg-not-bound';
  if (['yes', 'no', 'on', 'off'].includes(name.toLowerCase())) return 'boolean-capitalised';
  return 'undefined-variable';
}

/** The code for a name that nothing can bind. */
export function unboundCode(name: string, { role }: Source): string {
  if (name === 'pkgs' && role !== 'flake') return 'pkgs-not-in-args';
  if (name === 'inputs') return role === 'flake' ? 'inputs-not-bound' : 'inputs-arg-missing-in-module';
  return 'undefined-variable';
}

/** Whether packages stand under an option: lists of them by their names, others by their types. */
function takesPackages(option: readonly string[], { role }: Source, { options }: Scene): boolean {
  if (option.includes('packages') || option.includes('systemPackages')) return true;
  if (role !== 'home') return option.at(-1) === 'package';
  const match = options.find(option);
  return match.kind === 'option' && /(^|\b(or|of) )package$/.test(match.type);
}

function isInput(name: string, scene: Scene): boolean {
  const { inputs, facts } = scene.configuration;
  return isHomeManager(name, inputs, facts.inputName) === 'yes' || isShortForHomeManager(name);
}

function packageCode(name: string, source: Source): string | null {
  if (name === 'pkgs') return source.scopeOpen ? null : 'pkgs-not-in-args';
  if (usualArguments.includes(name) && source.scopeOpen) return null;
  return ['lib', 'config', 'inputs', 'with'].includes(name) ? 'undefined-variable' : 'bare-package-name';
}

/** Whether a text is wanted here, so that a bare word most likely lost its quotes. */
function isText(option: readonly string[]): boolean {
  return ['username', 'homeDirectory', 'stateVersion', 'backupFileExtension'].includes(option.at(-1) ?? '');
}

function isProbablyBound(name: string, source: Source): boolean {
  return source.scopeOpen && (usualVariables.includes(name) || usualArguments.includes(name));
}

/** Names that are so usual that one nearly like them is a slip. */
const everywhere = new WordList([
  'import',
  'builtins',
  'true',
  'false',
  'null',
  'inputs',
  'pkgs',
  'config',
  'self',
  'nixpkgs',
]);

/** Whether a name may be bound around a piece of code. */
function isPlausible(name: string, scene: Scene): boolean {
  if (usualArguments.includes(name) || usualVariables.includes(name) || isInput(name, scene)) return true;
  if (['yes', 'no', 'on', 'off'].includes(name.toLowerCase())) return false;
  return nearest(name, everywhere) === null;
}

/** `{ pksg, ... }: pkgs.git`: the name was asked for, with a slip. */
function isSlipInHead(name: string, around: readonly Expression[]): boolean {
  return around.some(
    (expression) =>
      expression.kind === 'lambda' && boundNames(expression).some((bound) => nearest(bound, [name]) !== null),
  );
}

/** `../res/my pic.png` is a call of the path with `pic.png`. */
function isSpaceInPath(around: readonly Expression[]): boolean {
  return around.some(
    (expression) => expression.kind === 'application' && startsWithPath(expression.function),
  );
}

function startsWithPath(expression: Expression): boolean {
  if (expression.kind === 'application') return startsWithPath(expression.function);
  return expression.kind === 'path';
}

/** `home.nix` without a slash is the attribute `nix` of a variable `home`. */
function isBareFile(name: string, around: readonly Expression[]): boolean {
  const selection = around.at(-1);
  if (
    selection?.kind !== 'selection' ||
    selection.subject.kind !== 'identifier' ||
    selection.subject.name !== name
  )
    return false;
  return nameOf(selection.path.names.at(-1)) === 'nix';
}
