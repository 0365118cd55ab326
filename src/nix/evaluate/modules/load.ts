import { conditionalValue } from '../conditions.ts';
import { findFile, importFile } from '../files.ts';
import { asPath } from '../inspect.ts';
import type { Machine } from '../machine.ts';
import { makeList, makeSet, settled } from '../make.ts';
import { computed } from '../symbolic.ts';
import { rescue } from '../thunk.ts';
import type {
  Attribute,
  Condition,
  FunctionValue,
  KnownValue,
  PathValue,
  SetValue,
  StringValue,
  SymbolicValue,
  Thunk,
  Value,
} from '../value.ts';
import type { ModuleArguments } from './arguments.ts';
import type { CollectedModule, ModuleProblem } from './types.ts';

/** A module taken apart. */
export interface LoadedModule {
  readonly module: CollectedModule;
  /** The file it is, by which it counts once; null for what is written in place. */
  readonly key: string | null;
  readonly imports: Thunk | null;
  readonly config: Thunk | null;
  /** The attribute `config`, where the module has one. */
  readonly configAttribute: Attribute | null;
  readonly options: Thunk | null;
  readonly disabledModules: Thunk | null;
}

interface Request {
  readonly item: Thunk;
  readonly importedBy: CollectedModule | null;
  readonly conditions: readonly Condition[];
}

interface Loaded {
  readonly modules: readonly LoadedModule[];
  readonly problems: readonly ModuleProblem[];
}

/** Attributes that are no options where a module has no `config`. */
const shorthandMeta = new Set([
  '_class',
  '_file',
  'key',
  'disabledModules',
  'require',
  'imports',
  'freeformType',
]);

/** What may stand beside `config` or `options`. */
const wrapperNames = new Set(
  '_class _file key disabledModules imports options config meta freeformType'.split(' '),
);

/** What taking a module in costs, compared with evaluating a node. */
const stepsOfModule = 10;

/** Loads one item of `modules` or `imports`; a choice is both of its branches, each under its condition. */
export function loadModule(machine: Machine, request: Request, args: ModuleArguments): Loaded {
  const given = request.item.force();
  const loader = new Loader(machine, request, args, given);
  loader.load(given, { file: null, isResult: false, isCalled: false, conditions: request.conditions });
  return loader;
}

/** How far loading has come. */
interface Stage {
  /** The file whose value is at hand. */
  readonly file: string | null;
  /** The value is what a file holds or a function returned; then it has to be the module itself. */
  readonly isResult: boolean;
  /** A function was called with the arguments of modules, which happens once. */
  readonly isCalled: boolean;
  readonly conditions: readonly Condition[];
}

class Loader implements Loaded {
  readonly modules: LoadedModule[] = [];
  readonly problems: ModuleProblem[] = [];
  readonly #machine: Machine;
  readonly #request: Request;
  readonly #args: ModuleArguments;
  readonly #given: Value;

  constructor(machine: Machine, request: Request, args: ModuleArguments, given: Value) {
    this.#machine = machine;
    this.#request = request;
    this.#args = args;
    this.#given = given;
  }

  load(value: Value, stage: Stage): void {
    const { budget } = this.#machine;
    rescue<void>(
      budget,
      () => {
        budget.enter(value.place);
        budget.spend(stepsOfModule, value.place);
        this.#load(value, stage);
        budget.leave();
      },
      (failed) => this.#add(failed, stage),
    );
  }

  #load(value: Value, stage: Stage): void {
    switch (value.kind) {
      case 'function':
      case 'builtin':
        if (stage.isCalled) this.#refuse(value, stage);
        else this.#call(value, stage);
        break;
      case 'set':
        if (value.attributes.has('__functor')) this.#call(value, stage);
        else this.#loadSet(value, stage);
        break;
      case 'choice':
        for (const holds of [true, false]) {
          const conditions = [...stage.conditions, { value: value.condition, holds }];
          const branch = holds ? value.consequence : value.alternative;
          this.load(branch.force(), { ...stage, conditions });
        }
        break;
      case 'path':
      case 'string':
        if (stage.isResult) this.#refuse(value, stage);
        else this.#loadFile(value, stage);
        break;
      case 'symbolic':
        this.#add(stage.isResult ? value : moduleBehind(value), stage);
        break;
      case 'failed':
        this.#add(value, stage);
        break;
      default:
        this.#refuse(value, stage);
    }
  }

  #call(callee: FunctionValue | SetValue, stage: Stage): void {
    this.load(this.#args.call(callee, this.#request.item.place), {
      ...stage,
      isResult: true,
      isCalled: true,
    });
  }

  #loadFile(value: PathValue | StringValue, stage: Stage): void {
    const path = asPath(value);
    if (path) {
      const file = path.base === 'repository' ? findFile(this.#machine, path.path) : null;
      const content = importFile(this.#machine, path, value.place);
      this.load(content, { ...stage, file, isResult: true });
      return;
    }
    const [first = ''] = value.kind === 'string' ? value.parts : [];
    if (typeof first === 'string' && !first.startsWith('/')) {
      this.#refuse(value, stage, 'relative-path-string', { text: first });
    } else this.#add(computed('import', [value], value.place), stage);
  }

  #loadSet(set: SetValue, stage: Stage): void {
    const { attributes } = set;
    const part = (name: string) => attributes.get(name)?.value ?? this.#conditionalPart(set, name);
    const type = part('_type')?.force();
    const typeText = type?.kind === 'string' ? type.parts[0] : 'module';
    // What a file holds or a function returns is taken as it is (`loadModule` of nixpkgs' `lib/modules.nix`).
    const isMarked = stage.isResult && typeText === 'merge';
    if (typeText === 'if' || typeText === 'override' || isMarked) {
      this.#add(set, stage, { config: settled(set) });
    } else if (typeText !== 'module') {
      this.#refuse(set, stage, typeText === 'flake' ? 'flake-as-module' : 'not-a-module');
    } else if (!attributes.has('config') && !attributes.has('options')) {
      const config = settled({ ...set, attributes: without(attributes, shorthandMeta) });
      const imports = part('imports') ?? part('require');
      this.#add(set, stage, { imports, config, disabledModules: part('disabledModules') });
    } else this.#loadWrapped(set, stage, part);
  }

  /** A part that is there under a condition is empty otherwise. */
  #conditionalPart(set: SetValue, name: string): Thunk | null {
    const { place } = this.#request.item;
    const empty = settled(name === 'imports' ? makeList([]) : makeSet([]));
    const value = conditionalValue(this.#machine, set, name, empty, place);
    return value && settled(value);
  }

  /** A module with `config` or `options`, beside which no option may stand. */
  #loadWrapped(set: SetValue, stage: Stage, part: (name: string) => Thunk | null): void {
    const module = this.#add(set, stage, {
      imports: part('imports'),
      config: part('config'),
      configAttribute: set.attributes.get('config') ?? null,
      options: part('options'),
      disabledModules: part('disabledModules'),
    });
    const other = set.attributes.values().find(({ name }) => !wrapperNames.has(name));
    if (!other) return;
    const details = { name: other.name };
    const place = other.namePlace;
    this.problems.push({ code: 'config-wrapper-mixed', place, details, module, failure: null });
  }

  #refuse(
    value: KnownValue,
    stage: Stage,
    code: ModuleProblem['code'] = value.kind === 'list' ? 'nested-list' : 'not-a-module',
    details: Readonly<Record<string, string>> = { actual: value.kind },
  ): void {
    const module = this.#add(value, stage, { kind: 'failed' });
    const place = value.place ?? this.#request.item.place;
    this.problems.push({ code, place, details, module, failure: null });
  }

  /** Takes the module in with what is known of it. An unknown one defines something unknown. */
  #add(
    value: Value,
    { file, conditions }: Stage,
    parts: Partial<LoadedModule> & { readonly kind?: CollectedModule['kind'] } = {},
  ): CollectedModule {
    const { item, importedBy } = this.#request;
    const module: CollectedModule = {
      kind: parts.kind ?? kindOf(value, file),
      file: file ?? value.place?.file ?? null,
      place: item.place,
      given: this.#given,
      value,
      importedBy,
      conditions,
    };
    this.modules.push({
      module,
      key: file,
      imports: parts.imports ?? null,
      config: parts.config ?? (module.kind === 'unknown' ? settled(value) : null),
      configAttribute: parts.configAttribute ?? null,
      options: parts.options ?? null,
      disabledModules: parts.disabledModules ?? null,
    });
    if (value.kind === 'failed') {
      const { failure } = value;
      const details = { ...failure.details, code: failure.code };
      this.problems.push({ code: 'failed', place: failure.place, details, module, failure });
    }
    return module;
  }
}

function kindOf(value: Value, file: string | null): CollectedModule['kind'] {
  if (value.kind === 'failed') return 'failed';
  if (value.kind === 'symbolic') return 'unknown';
  return file === null ? 'inline' : 'file';
}

function without(
  attributes: ReadonlyMap<string, Attribute>,
  names: ReadonlySet<string>,
): ReadonlyMap<string, Attribute> {
  return new Map([...attributes].filter(([name]) => !names.has(name)));
}

/** A path among modules is imported by the module system, so that `import x` is the module `x` where nobody knows `x`. */
function moduleBehind(value: SymbolicValue): Value {
  const { root, name, path, operands } = value.origin;
  const [operand] = operands;
  return root === 'computed' && name === 'import' && path.length === 0 && operand ? operand : value;
}
