/** Mistakes in calls of `nixosSystem`. */
import type { Attribute, SetValue, Value } from '../../nix/evaluate/index.ts';
import { partOfInput } from '../configuration/home-manager.ts';
import type { Host } from '../configuration/hosts.ts';
import type { Scene } from '../judgement.ts';
import { mistake, type Observation } from '../observation.ts';
import { tellingSettings } from '../options/settings.ts';
import { isSlipIn, nearest, WordList } from '../options/spelling.ts';
import { fits } from '../options/types.ts';
import { failureObservation } from './failures.ts';

/** What `nixosSystem` takes (`nixos/lib/eval-config.nix`). */
const systemArguments = new WordList(
  'system pkgs baseModules extraArgs specialArgs modules modulesLocation check prefix lib extraModules'.split(
    ' ',
  ),
);

export function hostProblems(host: Host, scene: Scene): Observation[] {
  const { callee, arguments: given } = host;
  const isWithoutLib =
    callee !== null &&
    callee.origin.path.length === 1 &&
    (callee.origin.root === 'input' || callee.origin.root === 'free-variable') &&
    callee.origin.path[0] === 'nixosSystem' &&
    callee.origin.name !== 'lib';
  return [
    ...(isWithoutLib
      ? [mistake('nixossystem-without-lib', 'meaning', host.place, { name: callee.origin.name })]
      : []),
    ...(host.noArguments ? [notASet(host.noArguments, host)] : []),
    ...[...(given?.attributes.values() ?? [])].flatMap((attribute) =>
      unknownArgument(attribute, host, scene),
    ),
    ...modulesProblems(host, scene),
    ...specialProblems(host, scene),
  ];
}

function notASet(value: Value, host: Host): Observation {
  return mistake('value-type', 'meaning', value.place ?? host.place, {
    option: 'nixosSystem',
    type: 'attribute set',
    actual: value.kind,
  });
}

/** `system` has to be the name of a platform; nixpkgs asks for it in any case. */
function wrongPlatform({ value, namePlace }: Attribute, scene: Scene): Observation[] {
  const given = value.force();
  if (given.kind === 'failed') return failureObservation(given.failure, namePlace, 'flake', scene);
  if (fits('null or string', given) !== 'no') return [];
  const details = { option: 'system', type: 'string', actual: given.kind };
  return [mistake('value-type', 'meaning', given.place ?? namePlace, details)];
}

function unknownArgument(attribute: Attribute, host: Host, scene: Scene): Observation[] {
  const { name, namePlace } = attribute;
  if (name === 'system') return wrongPlatform(attribute, scene);
  if (systemArguments.includes(name)) return [];
  if (name === 'extraSpecialArgs')
    return [mistake('confuse-extraspecialargs-specialargs', 'form', namePlace, { name })];
  if (name === 'home-manager' || tellingSettings.includes(name) || isSlipIn(name, tellingSettings))
    return [mistake('hm-setting-misplaced', 'form', namePlace, { name })];
  if (host.arguments?.attributes.has('modules') === false && host.callee === null) return [];
  const meant = nearest(name, systemArguments);
  return [mistake('unknown-system-argument', 'form', namePlace, { name, meant: meant ?? '' })];
}

function modulesProblems(host: Host, scene: Scene): Observation[] {
  const { modules, place } = host;
  const special = host.arguments?.attributes.get('specialArgs')?.value.force();
  const handed = special?.kind === 'set' ? special.attributes.get('modules') : undefined;
  if (modules === null && handed?.value.force().kind === 'list')
    return [mistake('modules-outside-nixossystem', 'form', handed.namePlace, { name: 'modules' })];
  const isWholeCall = host.callee !== null && host.arguments !== null && host.arguments.open === null;
  const list = modules?.force();
  if (modules === null && isWholeCall) return [mistake('modules-missing', 'missing', place)];
  if (!list || list.kind === 'list' || list.kind === 'choice') return [];
  // What comes out of an input's modules is one module.
  const isModule = partOfInput(list)?.path.includes('nixosModules') ?? false;
  if (list.kind === 'symbolic' && !isModule) return [];
  if (list.kind === 'failed') return failureObservation(list.failure, modules?.place ?? null, 'flake', scene);
  return [mistake('modules-not-a-list', 'form', list.place, { actual: list.kind })];
}

function specialProblems({ arguments: given }: Host, scene: Scene): Observation[] {
  const attribute = given?.attributes.get('specialArgs');
  const value = attribute?.value.force();
  if (value?.kind === 'set') return replacedArguments(value);
  if (!attribute || !value || ['symbolic', 'choice'].includes(value.kind)) return [];
  if (value.kind === 'failed') return failureObservation(value.failure, attribute.namePlace, 'flake', scene);
  return [
    mistake('value-type', 'meaning', value.place ?? attribute.namePlace, {
      option: 'specialArgs',
      type: 'attribute set',
      actual: value.kind,
    }),
  ];
}

/** What the module system makes for every module: special arguments come before it (`evalModules` of nixpkgs' `lib`). */
export const ownArguments = ['config', 'options'];

function replacedArguments({ attributes }: SetValue): Observation[] {
  const library = attributes.get('lib');
  const names = library && isNoLibrary(library.value.force()) ? [...ownArguments, 'lib'] : ownArguments;
  return names.flatMap((name) => {
    const attribute = attributes.get(name);
    return attribute ? [mistake('argument-replaced', 'meaning', attribute.namePlace, { name })] : [];
  });
}

/** What the modules of NixOS cannot take for nixpkgs' `lib`, which all of them use. */
function isNoLibrary(value: Value): boolean {
  if (value.kind === 'set') return value.open === null && !value.attributes.has('mkOption');
  return !['symbolic', 'choice', 'failed'].includes(value.kind);
}
