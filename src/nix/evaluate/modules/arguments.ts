import { libraryOf } from '../library/index.ts';
import type { Machine } from '../machine.ts';
import { makeAttribute, makeSet, settled } from '../make.ts';
import { fail, known } from '../signal.ts';
import { attributeOf, symbolic } from '../symbolic.ts';
import type { Attribute, FunctionValue, KnownValue, Place, SetValue, Thunk } from '../value.ts';
import type { ModuleRequest } from './types.ts';

/**
 * The set that a module function is called with: what is handed to every module, and, for a function with a pattern,
 * the names it asks for, each looked up when it is used (`applyModuleArgs` of nixpkgs' `lib/modules.nix`). So a default
 * in the pattern never counts, and a name that nobody provides fails only where it is used.
 */
export class ModuleArguments {
  readonly #machine: Machine;
  readonly #request: ModuleRequest;
  readonly #config: Thunk;
  #always: ReadonlyMap<string, Attribute> | null = null;
  readonly #defined: (name: string) => Thunk | null;
  readonly #isCollecting: () => boolean;
  /** The names that nobody is known to hand out and that modules needed before all imports were known, and where. */
  readonly early = new Map<string, Place | null>();

  /**
   * `defined` finds what the modules themselves put into `_module.args`. That is part of `config`, which nobody may ask
   * for while modules are collected.
   */
  constructor(
    machine: Machine,
    request: ModuleRequest,
    config: Thunk,
    defined: (name: string) => Thunk | null,
    isCollecting: () => boolean,
  ) {
    this.#machine = machine;
    this.#request = request;
    this.#defined = defined;
    this.#isCollecting = isCollecting;
    this.#config = config;
  }

  /** What every module is given. */
  #ofAll(): ReadonlyMap<string, Attribute> {
    if (this.#always) return this.#always;
    const { library, specialArguments } = this.#request;
    // Most modules never ask for it.
    const lib = this.#machine.lazy(() => known(library ?? libraryOf(symbolic('argument', 'lib'))));
    const always = new Map([
      ['config', makeAttribute('config', this.#config)],
      ['lib', makeAttribute('lib', lib)],
      ...named,
    ]);
    if (!this.#request.unknownArguments)
      always.set('specialArgs', makeAttribute('specialArgs', settled(makeSet(specialArguments ?? []))));
    for (const [name, value] of specialArguments ?? []) always.set(name, makeAttribute(name, value));
    this.#always = always;
    return always;
  }

  call(callee: FunctionValue | SetValue, place: Place | null): KnownValue {
    return this.#machine.apply(callee, settled(this.#setFor(callee)), place);
  }

  #setFor(callee: FunctionValue | SetValue): SetValue {
    const attributes = new Map(this.#ofAll());
    for (const [name, place] of formalsOf(callee)) {
      if (!attributes.has(name)) attributes.set(name, makeAttribute(name, this.#lookUp(name, place)));
    }
    return { kind: 'set', attributes, open: this.#request.unknownArguments ?? null, place: null };
  }

  #lookUp(name: string, place: Place | null): Thunk {
    const machine = this.#machine;
    const { unknownArguments } = this.#request;
    const compute = () => {
      const usual = this.#request.arguments?.get(name);
      if (unknownArguments && usual) return machine.demand(usual);
      if (unknownArguments) {
        if (this.#isCollecting() && !this.early.has(name)) this.early.set(name, place);
        return machine.resolve(attributeOf(unknownArguments, name, place));
      }
      if (this.#isCollecting()) return fail('infinite-recursion', place, { name });
      const provided = this.#defined(name) ?? this.#request.arguments?.get(name);
      return provided ? machine.demand(provided) : fail('missing-module-argument', place, { name });
    };
    return { expression: null, place, force: () => machine.guard(compute) };
  }
}

/** Arguments of every module of which only the names are known. */
const named: ReadonlyMap<string, Attribute> = new Map(
  ['options', 'specialArgs', '_class', '_prefix'].map((name) => [
    name,
    makeAttribute(name, settled(symbolic('argument', name))),
  ]),
);

function formalsOf(callee: FunctionValue | SetValue): readonly (readonly [string, Place | null])[] {
  if (callee.kind !== 'function') return [];
  const { parameter } = callee.lambda;
  if (parameter.kind !== 'pattern') return [];
  const file = callee.place?.file ?? '';
  return parameter.formals.map(({ name }) => [
    name.name,
    { file, span: { start: name.start, end: name.end } },
  ]);
}
