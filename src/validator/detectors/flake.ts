/** Mistakes in flake.nix that Nix refuses before or when it calls `outputs`. */
import {
  type Attribute,
  type Place,
  plainText,
  type SetValue,
  type Value,
} from '../../nix/evaluate/index.ts';
import { askedFor, type Flake } from '../configuration/flake.ts';
import { type FlakeReference, isRepository } from '../configuration/flake-reference.ts';
import {
  homeManagerRepository,
  isHomeManager,
  isShortForHomeManager,
  meantAsHomeManager,
  mentionsHomeManager,
} from '../configuration/home-manager.ts';
import { type Input, type Inputs, isLiteral } from '../configuration/inputs.ts';
import type { Scene } from '../judgement.ts';
import { mistake, type Observation, remark } from '../observation.ts';
import { tellingSettings } from '../options/settings.ts';
import { nearest, WordList } from '../options/spelling.ts';
import { withoutParentheses } from '../sources/shape.ts';
import { failureObservation } from './failures.ts';
import { machineProblems } from './machines.ts';

const topLevelNames = new WordList(['description', 'inputs', 'outputs', 'nixConfig']);

export function flakeProblems(flake: Flake, scene: Scene): Observation[] {
  const inputs = flake.inputs;
  const asked = askedFor(flake.outputs);
  return [
    ...(flake.top && isWrittenAsSet(flake)
      ? [...flake.top.attributes.values()].flatMap(unknownTopLevel)
      : notASet(flake)),
    ...(flake.top ? plainProblems(flake.top) : []),
    ...(inputs ? [...inputs.problems, ...addressProblems(inputs), ...targetProblems(inputs, asked)] : []),
    ...headProblems(flake, flake.inputs ?? scene.configuration.inputs, scene),
    ...resultProblems(flake, scene),
    ...machineProblems(flake),
  ];
}

/** Nix takes braces only; `let`, `with` and a call would have to be computed (`evalFile` with `mustBeTrivial`). */
function isWrittenAsSet({ source }: Flake): boolean {
  return !source.whole || withoutParentheses(source.tree).kind === 'set';
}

function notASet({ source }: Flake): Observation[] {
  if (source.level !== 'flake') return [];
  const place = { file: source.path, span: { start: source.tree.start, end: source.tree.start } };
  return source.problems.length > 0 ? [] : [mistake('flake-not-a-set', 'form', place)];
}

/** A flake has four names at its top; anything else is refused. */
function unknownTopLevel(attribute: Attribute): Observation[] {
  const { name, namePlace } = attribute;
  if (topLevelNames.includes(name)) return [];
  const value = attribute.value.force();
  const looksLikeInput =
    (plainText(value)?.includes(':') ?? false) ||
    (value.kind === 'set' && ['url', 'inputs', 'follows', 'type'].some((word) => value.attributes.has(word)));
  if (looksLikeInput) return [mistake('hm-input-outside-inputs', 'form', namePlace, { name })];
  const meant = nearest(name, topLevelNames);
  return [mistake('flake-unknown-attribute', 'form', namePlace, { name, meant: meant ?? '' })];
}

/**
 * `description` is a text, and the settings of `nixConfig` are plain values or lists of texts (`flake.cc`). Nix reads
 * them without computing, so a text with something put into it is none.
 */
function plainProblems({ attributes }: SetValue): Observation[] {
  const description = attributes.get('description');
  const settings = attributes.get('nixConfig')?.value.force();
  const plain = settings?.kind === 'set' ? [...settings.attributes.values()] : [];
  return [
    ...(description ? wrongKind(description, ['string'], 'a text') : []),
    ...plain.flatMap((setting) =>
      wrongKind(
        setting,
        ['string', 'path', 'boolean', 'integer', 'list'],
        'a plain value or a list of texts',
      ),
    ),
  ];
}

function wrongKind(attribute: Attribute, kinds: readonly Value['kind'][], type: string): Observation[] {
  const { kind } = attribute.value.force();
  const { expression } = attribute.value;
  const written = expression?.kind === 'list' ? expression.items : [expression];
  const isComputed = written.some((each) => each !== null && !isLiteral(each));
  if (!isComputed && [...kinds, 'symbolic', 'choice', 'failed'].includes(kind)) return [];
  return [
    mistake('value-type', 'form', attribute.namePlace, {
      option: attribute.name,
      type: isComputed ? `${type} without anything computed in it` : type,
      actual: kind,
    }),
  ];
}

/** Addresses that lead nowhere, or not to Home Manager. */
function addressProblems(inputs: Inputs): Observation[] {
  const home = meantAsHomeManager(inputs);
  return inputs.entries.flatMap((entry) => addressProblem(entry, entry === home));
}

function addressProblem({ name, address }: Input, isHome: boolean): Observation[] {
  if (address === null) return [];
  const { reference, text, place } = address;
  const details = { name, url: text };
  if (reference.kind === 'without-scheme' || reference.kind === 'web-page')
    return [mistake('input-url-missing-scheme', 'meaning', place, details)];
  if (reference.kind === 'invalid') return [mistake(misspeltScheme(text), 'meaning', place, details)];
  if (!isHome) return isMisspeltNixpkgs(reference) ? [mistake('url-typo', 'meaning', place, details)] : [];
  if (reference.kind === 'indirect' || reference.kind === 'path')
    return [mistake('input-url-missing-scheme', 'meaning', place, details)];
  if (reference.kind !== 'repository')
    return mentionsHomeManager(text) ? [] : wrongRepository(text, place, details);
  return isRepository(reference, homeManagerRepository)
    ? []
    : [mistake('url-typo', 'meaning', place, details)];
}

function isMisspeltNixpkgs(reference: FlakeReference): boolean {
  if (reference.kind !== 'repository') return false;
  const written = `${reference.owner}/${reference.repository}`.toLowerCase();
  return reference.owner.toLowerCase() === 'nixos' && nearest(written, ['nixos/nixpkgs']) !== null;
}

function wrongRepository(
  text: string,
  place: Place | null,
  details: Readonly<Record<string, string>>,
): Observation[] {
  return text === '' ? [] : [mistake('url-typo', 'meaning', place, details)];
}

function misspeltScheme(text: string): string {
  return text.includes(':') && !text.startsWith('//') ? 'url-typo' : 'input-url-missing-scheme';
}

/** What Nix takes for the name of an input (`flakeIdRegex`). */
function isInputName(text: string): boolean {
  return /^[a-zA-Z][a-zA-Z0-9_-]*$/.test(text);
}

/** `follows` has to name an input that exists. */
function targetProblems(inputs: Inputs, asked: readonly string[]): Observation[] {
  const names = [...inputs.entries.map(({ name }) => name), ...asked];
  const addresses = inputs.entries.flatMap(({ name, follows }): Observation[] =>
    follows === null || follows.target.split('/').every(isInputName)
      ? []
      : [mistake('hm-input-missing-url', 'meaning', follows.place, { name })],
  );
  const overrides = inputs.entries.flatMap((entry) =>
    entry.overrides.flatMap(({ follows, place }): Observation[] => {
      const path = follows?.split('/') ?? [];
      const [target = ''] = path;
      if (follows === null || follows === '') return [];
      const isKnown = target !== 'self' && (!inputs.complete || names.includes(target));
      if (isKnown && path.every(isInputName) && !(path.length > 1 && isPlainNixpkgs(target, inputs)))
        return [];
      return [
        mistake('follows-wrong-target', 'meaning', place, {
          target: follows,
          meant: nearest(target, names) ?? 'nixpkgs',
        }),
      ];
    }),
  );
  return [...addresses, ...overrides];
}

/** Whether an input is nixpkgs, which has no inputs that could be followed. */
function isPlainNixpkgs(name: string, { entries }: Inputs): boolean {
  const reference = entries.find((entry) => entry.name === name)?.address?.reference;
  return reference !== undefined && isRepository(reference, 'nixos/nixpkgs');
}

/** The head of `outputs`: a closed pattern has to list everything that it is called with. */
function headProblems(flake: Flake, inputs: Inputs | null, scene: Scene): Observation[] {
  const { outputs, source } = flake;
  if (flake.outputsComputed || outputs?.kind !== 'function' || outputs.lambda.parameter.kind !== 'pattern')
    return outputsFailure(flake, scene);
  const { formals, ellipsis, braces } = outputs.lambda.parameter;
  const names = formals.map(({ name }) => name.name);
  const place: Place = { file: source.path, span: braces };
  const observations: Observation[] = [];
  const known = [...(inputs?.entries.map(({ name }) => name) ?? []), 'self'];
  const { facts } = scene.configuration;
  for (const { name, fallback } of formals) {
    if (known.includes(name.name)) continue;
    const at = { file: source.path, span: name };
    const isLikely = !inputs?.complete && isHomeManager(name.name, inputs, facts.inputName) === 'yes';
    if (isLikely || (!inputs?.complete && name.name === (facts.nixpkgsInput ?? 'nixpkgs'))) continue;
    if (fallback !== null)
      observations.push(mistake('outputs-default-argument', 'form', at, { name: name.name }));
    else if (inputs?.complete) observations.push(...undeclared(name.name, at, inputs));
    else if (neverInputs.has(name.name))
      observations.push(
        name.name === 'inputs'
          ? mistake('inputs-not-bound', 'form', at)
          : mistake('input-name-mismatch', 'form', at, { name: name.name, meant: '' }),
      );
  }
  if (ellipsis !== null) return observations;
  const lacking = [...(inputs?.entries.map(({ name }) => name) ?? []), 'self'].filter(
    (name) => !names.includes(name),
  );
  if (lacking.length > 0 && observations.length === 0)
    observations.push(mistake('outputs-missing-ellipsis', 'meaning', place, { names: lacking.join(', ') }));
  if (observations.length === 0 && !scene.isProject) observations.push(remark('outputs-closed', place));
  return observations;
}

/** Arguments of modules, which people bring along; Nix takes them for inputs and looks for them in a registry. */
const neverInputs: ReadonlySet<string> = new Set(['inputs', 'outputs', 'pkgs', 'lib', 'config', 'system']);

/**
 * A name in the pattern that is no input of the flake. Nix looks it up in a registry, which has the well-known ones;
 * Home Manager is one of them, and then not the one that the learner declared.
 */
function undeclared(name: string, place: Place, inputs: Inputs): Observation[] {
  const near = nearest(
    name,
    inputs.entries.map((entry) => entry.name),
  );
  if (near === null && !isShortForHomeManager(name) && registry.has(name)) return [];
  const meant = near ?? meantAsHomeManager(inputs)?.name ?? '';
  return [mistake('input-name-mismatch', 'form', place, { name, meant })];
}

/** Names of the global registry (NixOS/flake-registry) that stand in flakes. */
const registry: ReadonlySet<string> = new Set(
  (
    'nixpkgs flake-utils flake-parts systems nixos-hardware nix-darwin nur sops-nix disko emacs-overlay fenix helix' +
    ' hydra nix nixos-generators nixos-search nixos-anywhere poetry2nix templates cachix dwarffs mach-nix nickel'
  ).split(' '),
);

function outputsFailure({ outputs, outputsComputed, top }: Flake, scene: Scene): Observation[] {
  // Before Nix knows what is asked for it wants to see the function, and nothing that would have to be computed first.
  if (outputsComputed && outputs?.kind !== 'failed')
    return [mistake('outputs-not-a-function', 'syntax', top?.attributes.get('outputs')?.namePlace ?? null)];
  if (outputs?.kind === 'set' && outputs.open === null)
    return [mistake('outputs-not-a-function', 'syntax', outputs.place)];
  return outputs?.kind === 'failed' ? failureObservation(outputs.failure, outputs.place, 'flake', scene) : [];
}

/** What flakes offer (`nix flake check`, and the usual names of others). */
const outputNames = new WordList(
  (
    'nixosConfigurations nixosModules darwinConfigurations darwinModules homeConfigurations homeManagerModules' +
    ' homeModules packages legacyPackages apps devShells devShell checks formatter overlays overlay templates lib' +
    ' hydraJobs nixOnDroidConfigurations systemConfigs colmena colmenaHive deploy'
  ).split(' '),
);

/** `nixosConfiguration = …`: Nix takes any name, and nobody finds the machine under it. */
function misspeltOutputs(result: SetValue): Observation[] {
  return [...result.attributes.values()].flatMap(({ name, namePlace }): Observation[] => {
    const meant = nearest(name, outputNames);
    if (meant !== 'nixosConfigurations') return [];
    return [mistake('output-name-typo', 'form', namePlace, { name, meant })];
  });
}

const neverSets: ReadonlySet<string> = new Set([
  ...['null', 'boolean', 'integer', 'float', 'string', 'path', 'list', 'function', 'builtin'],
]);

/** `home-manager.useGlobalPkgs = …` among the outputs, where nobody reads it. */
function settingsOutside({ value, namePlace }: Attribute): Observation[] {
  const settings = value.force();
  const isSettings =
    settings.kind === 'set' && [...settings.attributes.keys()].some((name) => tellingSettings.includes(name));
  return isSettings ? [mistake('hm-setting-misplaced', 'form', namePlace, { name: 'home-manager' })] : [];
}

/** `home-manager.url = …` among the outputs: Nix takes any name there, and the input is declared nowhere. */
function inputsAmong(result: SetValue, scene: Scene): Observation[] {
  if (!scene.isStepOf('hm-input-outside-inputs')) return [];
  const inputs = result.attributes.get('inputs')?.value.force();
  const candidates = [
    ...result.attributes.values(),
    ...(inputs?.kind === 'set' ? inputs.attributes.values() : []),
  ];
  return candidates.flatMap(({ name, namePlace, value }) => {
    const given = value.force();
    const url = given.kind === 'set' ? given.attributes.get('url')?.value.force() : undefined;
    const isInput = url !== undefined && mentionsHomeManager(plainText(url) ?? '');
    return isInput ? [mistake('hm-input-outside-inputs', 'form', namePlace, { name })] : [];
  });
}

/** What `outputs` returns has to be a set; a list of modules beside the host belongs to nobody. */
function resultProblems({ result }: Flake, scene: Scene): Observation[] {
  if (result?.kind === 'failed') return failureObservation(result.failure, result.place, 'flake', scene);
  if (result !== null && neverSets.has(result.kind))
    return [mistake('outputs-not-a-set', 'meaning', result.place)];
  if (result?.kind !== 'set') return [];
  const configurations = result.attributes.get('nixosConfigurations')?.value.force();
  const noSet = configurations && neverSets.has(configurations.kind);
  const failing = configurations?.kind === 'set' ? [...configurations.attributes.values()] : [];
  const failures = failing.flatMap(({ value, namePlace }): Observation[] => {
    const host = value.force();
    return host.kind === 'failed' ? failureObservation(host.failure, namePlace, 'flake', scene) : [];
  });
  const around = [result, ...(configurations?.kind === 'set' ? [configurations] : [])];
  const misplaced = around.flatMap((set) =>
    ['modules', 'specialArgs', 'home-manager'].flatMap((name): Observation[] => {
      const attribute = set.attributes.get(name);
      if (!attribute) return [];
      if (name === 'home-manager') return settingsOutside(attribute);
      return [mistake('modules-outside-nixossystem', 'form', attribute.namePlace, { name })];
    }),
  );
  const wrong = noSet
    ? [
        mistake('value-type', 'meaning', result.attributes.get('nixosConfigurations')?.namePlace ?? null, {
          option: 'nixosConfigurations',
          type: 'a set',
        }),
      ]
    : [];
  return [...failures, ...misplaced, ...wrong, ...inputsAmong(result, scene), ...misspeltOutputs(result)];
}
