/** The flake: its inputs, the function `outputs`, and what that function returns. */
import {
  type Evaluator,
  makeSet,
  type Place,
  type SetValue,
  settled,
  symbolic,
  type Thunk,
  type Value,
} from '../../nix/evaluate/index.ts';
import type { Source } from '../sources/source.ts';
import type { LearnerFacts } from '../verdict.ts';
import { ownOutputs } from './home-manager.ts';
import { outputsOfModules } from './hosts.ts';
import { type Input, type Inputs, isLiteral, readInputs } from './inputs.ts';

export interface Flake {
  readonly source: Source;
  /** The set of flake.nix; null where only a piece below it was shown. */
  readonly top: SetValue | null;
  /** Null where the source does not show them. */
  readonly inputs: Inputs | null;
  /** The value of `outputs`, null where the source does not show it. */
  readonly outputs: Value | null;
  /** Whether something has to be computed before the function is there, which Nix does not do. */
  readonly outputsComputed: boolean;
  /** What the function returns. */
  readonly result: Value | null;
}

/**
 * Reads a source of the role `flake` down to what `outputs` returns. `knownInputs` come from another source;
 * `inputName` is the name of the input whose lines alone were shown.
 */
export function readFlake(
  evaluator: Evaluator,
  source: Source,
  knownInputs: Inputs | null,
  inputName: string,
): Flake {
  const value = evaluator.evaluate(source.path, source.tree);
  const nothing = {
    source,
    top: null,
    inputs: null,
    outputs: null,
    outputsComputed: false,
    result: null,
  };
  switch (source.level) {
    case 'flake': {
      if (value.kind !== 'set') return { ...nothing, outputs: null };
      const inputs = inputsOf(value, source);
      const written = value.attributes.get('outputs')?.value ?? null;
      const outputs = written?.force() ?? null;
      const result = outputs && callOutputs(outputs, inputs ?? knownInputs);
      const outputsComputed = written !== null && !isLiteral(written.expression);
      return { source, top: value, inputs, outputs, outputsComputed, result };
    }
    case 'inputs':
      return { ...nothing, inputs: asExcerpt(readInputs(value, source.tree)) };
    case 'input': {
      const set = makeSet([[inputName, evaluator.delay(source.path, source.tree)]]);
      return { ...nothing, inputs: asExcerpt(readInputs(set, null)) };
    }
    case 'outputs':
      return { ...nothing, outputs: value, result: callOutputs(value, knownInputs) };
    case 'result':
      return { ...nothing, result: value };
    default:
      return nothing;
  }
}

function inputsOf(top: SetValue, source: Source): Inputs | null {
  const attribute = top.attributes.get('inputs');
  if (!attribute)
    return source.whole && top.open === null
      ? { entries: [], complete: true, place: null, problems: [] }
      : null;
  const inputs = readInputs(attribute.value.force(), attribute.value.expression, attribute.namePlace);
  return source.whole ? inputs : asExcerpt(inputs);
}

/** A piece without nixpkgs, or with one input only, is an excerpt: the others stand around it. */
function asExcerpt(inputs: Inputs): Inputs {
  const { complete, entries } = inputs;
  return { ...inputs, complete: complete && entries.length > 1 && entries.some(isNixpkgs) };
}

function isNixpkgs({ name, address }: Input): boolean {
  const reference = address?.reference;
  const repository = reference?.kind === 'repository' ? reference.repository : '';
  return `${name} ${repository}`.toLowerCase().includes('nixpkgs');
}

/** Calls `outputs` as Nix does: with every input, the names its pattern asks for, and `self`. */
function callOutputs(outputs: Value, inputs: Inputs | null): Value | null {
  if (outputs.kind === 'symbolic') return outputs;
  if (outputs.kind !== 'function') return null;
  const { parameter } = outputs.lambda;
  const asked = parameter.kind === 'pattern' ? parameter.formals.map(({ name }) => name.name) : [];
  const names = new Set([...(inputs?.entries.map(({ name }) => name) ?? []), ...asked, 'self']);
  const isClosed = parameter.kind === 'pattern' && parameter.ellipsis === null;
  const given = isClosed ? [...names].filter((name) => asked.includes(name)) : [...names];
  const set = makeSet(given.map((name): [string, Thunk] => [name, inputThunk(name)]));
  const isOpen = !isClosed && !inputs?.complete;
  const argument: SetValue = isOpen ? { ...set, open: symbolic('argument', 'inputs') } : set;
  return outputs.apply(settled(argument));
}

function inputThunk(name: string): Thunk {
  return settled(symbolic('input', name));
}

/** The names in the pattern of `outputs`: an input that is only asked for here is one as well. */
export function askedFor(outputs: Value | null): readonly string[] {
  if (outputs?.kind !== 'function' || outputs.lambda.parameter.kind !== 'pattern') return [];
  return outputs.lambda.parameter.formals.map(({ name }) => name.name);
}

/** All inputs as a set, for modules whose flake was not shown: then those that the course begins with, and maybe more. */
export function inputsValue(inputs: Inputs | null, facts: LearnerFacts): SetValue {
  const names = inputs?.entries.map(({ name }) => name) ?? [
    facts.nixpkgsInput ?? 'nixpkgs',
    facts.inputName ?? 'home-manager',
  ];
  const set = makeSet([...names, 'self'].map((name): [string, Thunk] => [name, inputThunk(name)]));
  return inputs?.complete ? set : { ...set, open: symbolic('argument', 'inputs') };
}

/** The folder that flake.nix stands in. */
export const flakeFolder: Value = { kind: 'path', base: 'repository', path: '', place: null };

/** `self`: a set that is also the folder of the flake. Its other attributes are looked up by `outputOf`. */
export function selfValue(): SetValue {
  return { ...makeSet([['outPath', settled(flakeFolder)]]), open: symbolic('input', 'self', [ownOutputs]) };
}

/** What every flake has besides its outputs. */
const ofEvery: ReadonlySet<string> = new Set(
  'inputs outputs outPath rev shortRev dirtyRev dirtyShortRev lastModified lastModifiedDate narHash revCount sourceInfo _type'.split(
    ' ',
  ),
);

/** What the flake itself offers under a name, once its outputs are known; `path` is what was picked from `self`. */
export function outputOf(
  flakes: readonly Flake[],
  path: readonly string[],
  place: Place | null,
  evaluator: Evaluator,
): Value | null {
  const [name, ...more] = path[0] === ownOutputs ? path.slice(1) : path;
  if (name === undefined || more.length > 0) return null;
  for (const { result } of flakes) {
    const outputs = result?.kind === 'symbolic' ? outputsOfModules(result, evaluator) : result;
    const attribute = outputs?.kind === 'set' ? outputs.attributes.get(name) : undefined;
    if (attribute) return attribute.value.force();
  }
  const [only, ...others] = flakes;
  const isWhole = only?.source.whole && others.length === 0 && only.result?.kind === 'set';
  if (!isWhole || only.result?.kind !== 'set' || only.result.open !== null || ofEvery.has(name)) return null;
  const candidates = [...only.result.attributes.keys()].join(' ');
  const details = { name, path: `self.${name}`, candidates };
  return { kind: 'failed', failure: { code: 'missing-attribute', place, details }, place };
}
