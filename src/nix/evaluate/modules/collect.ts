import type { Evaluator } from '../evaluator.ts';
import { asPath } from '../inspect.ts';
import { asList } from '../lists.ts';
import type { Machine } from '../machine.ts';
import { makeList, settled } from '../make.ts';
import { symbolic } from '../symbolic.ts';
import { rescue } from '../thunk.ts';
import type { Condition, Failure, Place, Thunk, Value } from '../value.ts';
import { ModuleArguments } from './arguments.ts';
import { defaultsOf } from './declarations.ts';
import { type LoadedModule, loadModule } from './load.ts';
import { Option } from './option.ts';
import type { PlainDefinition, RawDefinition } from './properties.ts';
import type { CollectedModule, ModuleCollection, ModuleProblem, ModuleRequest } from './types.ts';

/** Collects and merges modules. Problems are part of the answer; nothing is thrown. */
export function collectModules(evaluator: Evaluator, request: ModuleRequest): ModuleCollection {
  return new Collection(evaluator.machine, request);
}

/** An item of `modules` or of a module's `imports` that waits for its turn. */
interface Pending {
  readonly item: Thunk;
  readonly importedBy: CollectedModule | null;
  readonly conditions: readonly Condition[];
}

class Collection implements ModuleCollection {
  readonly modules: readonly CollectedModule[];
  readonly problems: readonly ModuleProblem[];
  readonly root: Option;
  readonly declarations: readonly { readonly module: CollectedModule; readonly value: Thunk }[];
  readonly config: Thunk;
  readonly #machine: Machine;
  readonly #problems: ModuleProblem[] = [];
  /** The tree, once all modules are known. */
  #tree: Option | null = null;

  constructor(machine: Machine, request: ModuleRequest) {
    this.#machine = machine;
    const unknownConfig = request.unknownConfig ?? symbolic('argument', 'config');
    this.config = { expression: null, place: null, force: () => this.#configValue() };
    const args = new ModuleArguments(
      machine,
      request,
      this.config,
      (name) => this.#definedArgument(name),
      () => this.#tree === null,
    );
    const loaded = this.#collect(request.modules, args);
    this.modules = loaded.map(({ module }) => module);
    const raw = [
      ...loaded.flatMap((one) => rawConfig(one)),
      ...loaded.flatMap(({ module, options }) => (options ? [defaultsOf(machine, module, options)] : [])),
    ];
    this.#tree = Option.root(machine, raw, unknownConfig);
    this.root = this.#tree;
    this.declarations = loaded.flatMap(({ module, options }) =>
      options ? [{ module, value: options }] : [],
    );
    this.#checkConfig(this.#tree.plain);
    this.#checkEarly(args.early, loaded);
    this.problems = this.#problems;
  }

  at(path: readonly string[]): Option | null {
    return path.reduce((node: Option | null, name) => node?.child(name) ?? null, this.root);
  }

  /** The merged configuration; while modules are collected, asking for it is an infinite recursion. */
  #configValue(): Value {
    if (this.#tree) return this.#tree.value.force();
    const failure: Failure = { code: 'infinite-recursion', place: null, details: { name: 'config' } };
    return { kind: 'failed', failure, place: null };
  }

  /** What the modules define as `_module.args.NAME`. */
  #definedArgument(name: string): Thunk | null {
    return this.#tree?.child('_module')?.child('args')?.child(name)?.value ?? null;
  }

  /** Breadth first, each file once, as far as the budget lasts. */
  #collect(items: readonly Thunk[], args: ModuleArguments): readonly LoadedModule[] {
    const found: LoadedModule[] = [];
    const files = new Set<string>();
    let pending: readonly Pending[] = items.map((item) => ({ item, importedBy: null, conditions: [] }));
    while (pending.length > 0 && !this.#machine.budget.isSpent) {
      const next: Pending[] = [];
      for (const one of pending) {
        if (this.#machine.budget.isSpent) break;
        for (const module of this.#load(one, args)) {
          if (module.key !== null && files.has(module.key)) {
            this.#checkCircle(module);
            continue;
          }
          if (module.key !== null) files.add(module.key);
          found.push(module);
          for (const imported of this.#imports(module)) next.push(imported);
        }
      }
      pending = next;
    }
    return this.#withoutDisabled(found);
  }

  /** A file that imports itself, through others or at once, has no end: nixpkgs follows imports before it counts files once. */
  #checkCircle({ key, module }: LoadedModule): void {
    for (let one = module.importedBy; one; one = one.importedBy) {
      if (key === null || one.kind !== 'file' || one.file !== key) continue;
      const details = { file: key };
      this.#problems.push({ code: 'circular-import', place: module.place, details, module, failure: null });
      return;
    }
  }

  #load({ item, importedBy, conditions }: Pending, args: ModuleArguments): readonly LoadedModule[] {
    const { modules, problems } = loadModule(this.#machine, { item, importedBy, conditions }, args);
    this.#problems.push(...problems);
    return modules;
  }

  #imports({ module, imports }: LoadedModule): readonly Pending[] {
    if (!imports) return [];
    const importedBy = module;
    const machine = this.#machine;
    return rescue<readonly Pending[]>(
      machine.budget,
      () => {
        const value = machine.demand(imports);
        if (value.kind !== 'list' && value.kind !== 'symbolic' && value.kind !== 'choice') {
          this.#problems.push({
            code: 'imports-not-a-list',
            place: imports.place,
            details: { actual: value.kind },
            module,
            failure: null,
          });
          return [];
        }
        const list = asList(machine, value, imports.place, 'imports');
        machine.budget.spend(list.items.length + list.conditional.length, imports.place);
        const { conditions } = module;
        return [
          ...list.items.map((item) => ({ item, importedBy, conditions })),
          ...list.conditional.map(({ condition, item }) => ({
            item,
            importedBy,
            conditions: [...conditions, condition],
          })),
          ...(list.open ? [{ item: settled(list.open), importedBy, conditions }] : []),
        ];
      },
      (value) => {
        if (value.kind === 'failed') this.#failed(module, value.failure);
        return value.kind === 'failed' ? [] : [{ item: settled(value), importedBy, conditions: [] }];
      },
    );
  }

  #failed(module: CollectedModule, failure: Failure): void {
    const { code, details, place } = failure;
    this.#problems.push({ code: 'failed', place, details: { ...details, code }, module, failure });
  }

  /** Takes out what `disabledModules` names, with everything that only it imports. */
  #withoutDisabled(loaded: readonly LoadedModule[]): readonly LoadedModule[] {
    const disabled = new Set(loaded.flatMap((one) => this.#disabledKeys(one)));
    if (disabled.size === 0) return loaded;
    const removed = new Set<CollectedModule>();
    return loaded.filter(({ key, module }) => {
      const isRemoved =
        (key !== null && disabled.has(key)) || (module.importedBy !== null && removed.has(module.importedBy));
      if (isRemoved) removed.add(module);
      return !isRemoved;
    });
  }

  #disabledKeys({ module, disabledModules }: LoadedModule): readonly string[] {
    const machine = this.#machine;
    const value = disabledModules?.force() ?? makeList([]);
    const refuse = (wrong: Value) => {
      if (wrong.kind === 'symbolic' || wrong.kind === 'choice' || wrong.kind === 'failed') return;
      const place = wrong.place ?? disabledModules?.place ?? null;
      const details = { actual: wrong.kind };
      this.#problems.push({ code: 'not-a-module-name', place, details, module, failure: null });
    };
    if (value.kind !== 'list') refuse(value);
    const items = value.kind === 'list' ? value.items.map((item) => item.force()) : [];
    for (const item of items) if (!mayNameModule(item)) refuse(item);
    return items
      .flatMap((item) => {
        const path = asPath(item);
        return path?.base === 'repository' ? [path.path] : [];
      })
      .filter((key) => machine.options.files.has(key));
  }

  /** An argument that the modules define themselves is part of `config`, which has no meaning before all imports are known. */
  #checkEarly(early: ReadonlyMap<string, Place | null>, [first]: readonly LoadedModule[]): void {
    if (!first) return;
    for (const [name, place] of early) {
      if (this.#definedArgument(name) === null) continue;
      const module = this.#moduleAt(place) ?? first.module;
      this.#failed(module, { code: 'infinite-recursion', place, details: { name } });
    }
  }

  #moduleAt(place: Place | null): CollectedModule | undefined {
    return this.modules.find(({ file }) => file !== null && file === place?.file);
  }

  /** What stands under `config` has to be a set. */
  #checkConfig(definitions: readonly PlainDefinition[]): void {
    for (const { module, thunk, value } of definitions) {
      if (value.kind === 'failed') this.#failed(module, value.failure);
      else if (value.kind !== 'set' && value.kind !== 'symbolic') {
        const details = { actual: value.kind };
        this.#problems.push({ code: 'not-a-module', place: thunk.place, details, module, failure: null });
      }
    }
  }
}

/** What `disabledModules` takes: what has a key, and what can be made a text (`moduleKey` of nixpkgs' `lib/modules.nix`). */
function mayNameModule(value: Value): boolean {
  if (value.kind === 'function' || value.kind === 'builtin') return false;
  const { attributes, open } = value.kind === 'set' ? value : { attributes: null, open: null };
  if (attributes === null || open !== null) return true;
  return ['key', 'outPath', '__toString'].some((name) => attributes.has(name));
}

function rawConfig({ module, config, configAttribute }: LoadedModule): readonly RawDefinition[] {
  if (!config) return [];
  const { conditions } = module;
  return [
    {
      thunk: config,
      attribute: configAttribute,
      module,
      priority: null,
      order: null,
      conditions,
      mark: null,
      misplaced: null,
    },
  ];
}
