/** Requirements about flake.nix: the input, what it follows, and the function `outputs`. */
import type { FollowsRequirement, InputRequirement, OutputsRequirement } from '../../chapter/expectation.ts';
import type { Place, Value } from '../../nix/evaluate/index.ts';
import type { Expression } from '../../nix/index.ts';
import { branchMismatch } from '../configuration/branches.ts';
import { askedFor } from '../configuration/flake.ts';
import {
  isHomeManager,
  isMisspeltHomeManager,
  isShortForHomeManager,
  meantAsHomeManager,
} from '../configuration/home-manager.ts';
import { type Input, type InputOverride, type Inputs, joinInputs } from '../configuration/inputs.ts';
import { assumed, type Judgement, met, notShown, refused, type Scene } from '../judgement.ts';
import { mistake, remark, shortfall, unclear } from '../observation.ts';
import { nearest } from '../options/spelling.ts';
import { nameOf } from '../sources/shape.ts';
import { visitExpressions } from '../sources/visit.ts';

/** What the submission shows of the inputs. */
function shownInputs(scene: Scene): Inputs | null {
  return joinInputs(
    scene.configuration.flakes.flatMap(({ source, inputs }) =>
      inputs !== null && (source.shown || scene.isProject) ? [inputs] : [],
    ),
  );
}

export function judgeInput(requirement: InputRequirement, scene: Scene): Judgement {
  const inputs = shownInputs(scene);
  if (inputs === null) return notShown('inputs', scene);
  const entry = meantAsHomeManager(inputs);
  if (entry === null) {
    const isUnknown = !inputs.complete && inputs.entries.length === 0 && inputs.problems.length === 0;
    return isUnknown
      ? refused(unclear('cannot-follow', inputs.place, { what: 'inputs' }))
      : refused(mistake(requirement.missing, 'missing', inputs.place, { repository: requirement.input }));
  }
  if (entry.address === null && entry.follows === null && entry.complete && !hasProblemAt(inputs, entry))
    return refused(
      mistake('hm-input-missing-url', 'meaning', entry.place ?? inputs.place, { name: entry.name }),
    );
  const mismatch = branchMismatch(entry, inputs, scene.configuration.facts);
  return mismatch ? refused(mismatch) : met;
}

/** Whether reading the input already found what is wrong with it. */
function hasProblemAt(inputs: Inputs, entry: Input): boolean {
  const binding = entry.bindingPlace;
  return inputs.problems.some(
    ({ place }) =>
      binding !== null &&
      place !== null &&
      place.file === binding.file &&
      place.span.start >= binding.span.start &&
      place.span.end <= binding.span.end,
  );
}

export function judgeFollows(requirement: FollowsRequirement, scene: Scene): Judgement {
  const inputs = shownInputs(scene);
  if (inputs === null) return notShown('inputs', scene);
  const entry = meantAsHomeManager(inputs) ?? onlyWithOverrides(inputs);
  if (entry === null) {
    if (inputs.problems.length > 0) return refused();
    return refused(mistake('input-missing', 'missing', inputs.place, { repository: requirement.of }));
  }
  if (entry.follows !== null)
    return refused(
      mistake('follows-missing-inputs-prefix', 'meaning', entry.follows.place, { name: entry.name }),
    );
  if (entry.address === null && inputs.complete && entry.complete && !hasProblemAt(inputs, entry))
    return refused(
      mistake('hm-input-missing-url', 'meaning', entry.place ?? inputs.place, { name: entry.name }),
    );
  const override = entry.overrides.find(({ child }) => child === requirement.follows);
  if (override) return judgeTarget(override, entry, inputs, scene);
  const [wrong] = entry.overrides;
  if (wrong)
    return refused(
      mistake('follows-wrong-child', 'meaning', wrong.childPlace, {
        name: wrong.child,
        meant: requirement.follows,
      }),
    );
  if (hasProblemAt(inputs, entry) || inputs.problems.some(({ code }) => code.startsWith('follows-')))
    return refused();
  if (!entry.complete) return refused(unclear('cannot-follow', entry.place, { what: entry.name }));
  return refused(
    shortfall(requirement.missing, entry.place ?? inputs.place, {
      name: entry.name,
      target: ownNixpkgs(inputs, scene) ?? 'nixpkgs',
    }),
  );
}

function onlyWithOverrides(inputs: Inputs): Input | null {
  const candidates = inputs.entries.filter(({ overrides }) => overrides.length > 0);
  return candidates.length === 1 && !inputs.complete ? (candidates[0] ?? null) : null;
}

function judgeTarget(override: InputOverride, entry: Input, inputs: Inputs, scene: Scene): Judgement {
  if (override.follows === null) {
    if (inputs.problems.length > 0) return refused();
    return refused(
      shortfall('follows-missing', override.childPlace, {
        name: entry.name,
        target: ownNixpkgs(inputs, scene) ?? 'nixpkgs',
      }),
    );
  }
  const [target = ''] = override.follows.split('/');
  const wrong = (meant: string) =>
    refused(
      mistake('follows-wrong-target', 'meaning', override.place, { target: override.follows ?? '', meant }),
    );
  const names = knownNames(inputs, scene);
  if (names !== null) {
    const isOwn = names.includes(target) && target !== entry.name && target !== 'self';
    return isOwn && !isOtherRepository(target, override.follows, inputs)
      ? met
      : wrong(ownNixpkgs(inputs, scene) ?? 'nixpkgs');
  }
  const meant = scene.configuration.facts.nixpkgsInput;
  if (meant !== undefined) return target === meant ? met : wrong(meant);
  if (target === 'nixpkgs') return met;
  if (target === entry.name || target === '' || nearest(target, ['nixpkgs']) !== null)
    return wrong('nixpkgs');
  return assumed(remark('assumed-input', override.place, { name: target }));
}

/** Whether an input certainly is no nixpkgs: neither its repository nor its name says so. */
function isOtherRepository(target: string, path: string, { entries }: Inputs): boolean {
  const reference = entries.find(({ name }) => name === target)?.address?.reference;
  if (path.includes('/') || reference?.kind !== 'repository') return false;
  return !`${target} ${reference.repository}`.toLowerCase().includes('nixpkgs');
}

/** The names that `follows` may point at, null where more inputs may exist than were shown. */
function knownNames(inputs: Inputs, scene: Scene): readonly string[] | null {
  const asked = scene.configuration.flakes.flatMap(({ outputs }) => askedFor(outputs));
  if (inputs.complete) return [...inputs.entries.map(({ name }) => name), ...asked];
  const saved = scene.configuration.flakes.find((flake) => flake.inputs?.complete)?.inputs;
  return saved ? [...saved.entries, ...inputs.entries].map(({ name }) => name) : null;
}

function ownNixpkgs(inputs: Inputs, scene: Scene): string | null {
  const entry = inputs.entries.find(
    ({ address }) =>
      address?.reference.kind === 'repository' && address.reference.repository.toLowerCase() === 'nixpkgs',
  );
  return entry?.name ?? scene.configuration.facts.nixpkgsInput ?? null;
}

export function judgeOutputs(requirement: OutputsRequirement, scene: Scene): Judgement {
  const { configuration } = scene;
  const flake = configuration.flakes.find(
    ({ outputs, source }) => outputs !== null && (source.shown || scene.isProject),
  );
  if (!flake?.outputs) return notShown('outputs', scene);
  const { outputs } = flake;
  if (flake.outputsComputed) return refused();
  if (outputs.kind !== 'function')
    return outputs.kind === 'symbolic'
      ? refused(unclear('cannot-follow', outputs.place, { what: 'outputs' }))
      : refused(...notAFunction(outputs));
  const { parameter } = outputs.lambda;
  const known = configuration.facts.inputName;
  const other =
    parameter.kind === 'pattern' && configuration.inputs === null
      ? parameter.formals.find(({ name }) => isOtherName(name.name, known))
      : undefined;
  if (other)
    return refused(
      mistake(
        'input-name-mismatch',
        'name',
        { file: flake.source.path, span: other.name },
        { name: other.name.name, meant: meantName(other.name.name, known) },
      ),
    );
  if (parameter.kind === 'identifier') return met;
  const names = parameter.formals.map(({ name }) => name.name);
  const inputs = configuration.inputs;
  // A closed list is called with the input all the same, and Nix stops there; known inputs are compared elsewhere.
  const isOpen = parameter.ellipsis !== null || inputs !== null;
  if (parameter.alias !== null && isOpen) return met;
  if (names.some((name) => isHomeManager(name, inputs, configuration.facts.inputName) === 'yes')) return met;
  if (names.includes('self') && usesInputsOfSelf(outputs.lambda.body)) return met;
  const place: Place = { file: flake.source.path, span: parameter.braces };
  const name =
    (inputs && meantAsHomeManager(inputs)?.name) ?? configuration.facts.inputName ?? 'home-manager';
  return parameter.alias === null
    ? refused(mistake(requirement.missing, 'missing', place, { name }))
    : refused(mistake('outputs-missing-ellipsis', 'meaning', place, { names: name }));
}

function notAFunction(outputs: Value) {
  if (outputs.kind === 'failed') return [];
  // The names that an `outputs` without arguments lacks are missing for this reason.
  return [mistake('outputs-not-a-function', 'syntax', outputs.place)];
}

/** `self.inputs` leads to every input as well. */
function usesInputsOfSelf(body: Expression): boolean {
  let found = false;
  visitExpressions(body, (expression) => {
    if (expression.kind !== 'selection' || expression.subject.kind !== 'identifier') return;
    found ||= expression.subject.name === 'self' && nameOf(expression.path.names[0]) === 'inputs';
  });
  return found;
}

/** A name for Home Manager that is not the learner's, or a slip in the usual one; or a slip in another usual name. */
function isOtherName(name: string, known: string | undefined): boolean {
  if (slipOf(name) !== null) return true;
  return known === undefined ? isMisspeltHomeManager(name) : name !== known && isShortForHomeManager(name);
}

function meantName(name: string, known: string | undefined): string {
  return slipOf(name) ?? known ?? 'home-manager';
}

/** What was meant by a slip in a name that every flake of the course has; `nixpkgs-stable` is none. */
function slipOf(name: string): string | null {
  return name.startsWith('nixpkgs') ? null : nearest(name, ['self', 'nixpkgs']);
}
