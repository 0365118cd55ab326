import type { Binding, Expression } from '../syntax.ts';
import { Budget, type BudgetLimits } from './budget.ts';
import { Closure, callClosure } from './call.ts';
import { conditionalValue } from './conditions.ts';
import { type Environment, placeOf } from './environment.ts';
import type { EvaluatorOptions } from './evaluator.ts';
import { evaluateNode } from './expressions.ts';
import { settled } from './make.ts';
import { planOf, type SetPlan } from './plan.ts';
import { letEnvironment } from './sets.ts';
import { fail, known, UnknownOperand } from './signal.ts';
import { applicationOf, attributeOf, computed, describe } from './symbolic.ts';
import { ComputedThunk, ExpressionThunk, guard } from './thunk.ts';
import { typeName } from './types.ts';
import type {
  BuiltinValue,
  ChoiceValue,
  KnownValue,
  Place,
  SetValue,
  SymbolicValue,
  Thunk,
  Value,
} from './value.ts';

/** A builtin function and what it does. It belongs to no machine, so that all machines share it. */
export interface BuiltinFunction extends BuiltinValue {
  readonly call: (machine: Machine, argument: Thunk, place: Place | null) => KnownValue;
}

/**
 * What all parts of the evaluator share: budget, hooks, and the few operations that everything else is made of. Inside,
 * failures are thrown (`signal.ts`); thunks and the methods of `Evaluator` turn them into values.
 */
export class Machine {
  readonly budget: Budget;
  readonly options: EvaluatorOptions;
  /** The values of files, by their key among the files at hand. */
  readonly imported = new Map<string, Thunk>();
  readonly #resolved = new Map<string, Value | null>();
  readonly #plans = new Map<readonly Binding[], SetPlan>();

  constructor(options: EvaluatorOptions, limits: BudgetLimits) {
    this.options = options;
    this.budget = new Budget(limits);
  }

  evaluate(start: Expression, around: Environment): KnownValue {
    let expression = start;
    let environment = around;
    this.budget.enter(null);
    for (;;) {
      this.budget.spend(1, null);
      switch (expression.kind) {
        case 'parenthesized':
          expression = expression.expression;
          continue;
        case 'let':
          environment = letEnvironment(this, expression.bindings, environment);
          expression = expression.body;
          continue;
        case 'with':
          environment = environment.bindWith(this.delay(expression.environment, environment));
          expression = expression.body;
          continue;
        case 'assert': {
          const condition = this.condition(expression.condition, environment, 'assert');
          if (condition.kind === 'boolean' && !condition.value) {
            fail('assertion-failed', placeOf(expression.condition, environment));
          }
          expression = expression.body;
          continue;
        }
        case 'if': {
          const condition = this.condition(expression.condition, environment, 'if');
          if (condition.kind !== 'boolean') {
            const { consequence, alternative } = expression;
            const branches = {
              consequence: this.delay(consequence, environment),
              alternative: this.delay(alternative, environment),
            };
            const value = this.choose(condition, branches, placeOf(expression, environment));
            this.budget.leave();
            return value;
          }
          expression = condition.value ? expression.consequence : expression.alternative;
          continue;
        }
        default: {
          const value = evaluateNode(this, expression, environment);
          this.budget.leave();
          return value;
        }
      }
    }
  }

  /** A boolean, or what is unknown about it. */
  condition(
    expression: Expression,
    environment: Environment,
    context: string,
  ): Extract<KnownValue, { kind: 'boolean' | 'symbolic' | 'choice' }> {
    const value = this.evaluate(expression, environment);
    return this.asCondition(value, placeOf(expression, environment), context);
  }

  asCondition(
    value: KnownValue,
    place: Place | null,
    context: string,
  ): Extract<KnownValue, { kind: 'boolean' | 'symbolic' | 'choice' }> {
    if (value.kind === 'boolean' || value.kind === 'symbolic' || value.kind === 'choice') return value;
    return this.wrongType('a Boolean', value, place, context);
  }

  /** One of two branches under a condition that is not known, or only known to be a choice itself. */
  choose(
    condition: KnownValue,
    branches: { readonly consequence: Thunk; readonly alternative: Thunk },
    place: Place | null,
  ): KnownValue {
    if (condition.kind === 'choice') {
      return this.distribute(condition, place, (decided) => this.choose(decided, branches, place));
    }
    if (condition.kind === 'symbolic') return { kind: 'choice', condition, ...branches, place };
    if (condition.kind !== 'boolean') return this.wrongType('a Boolean', condition, place, 'if');
    return this.demand(condition.value ? branches.consequence : branches.alternative);
  }

  /** Carries an operation out on both branches of a choice, each when it is asked for. */
  distribute(
    choice: ChoiceValue,
    place: Place | null,
    operation: (branch: KnownValue) => KnownValue,
  ): ChoiceValue {
    const branch = (thunk: Thunk) => this.lazy(() => operation(this.demand(thunk)), place);
    return {
      kind: 'choice',
      condition: choice.condition,
      consequence: branch(choice.consequence),
      alternative: branch(choice.alternative),
      place,
    };
  }

  /** The plan of the bindings, made once: a function may be called many times. */
  planOf(bindings: readonly Binding[], recursive: boolean): SetPlan {
    let plan = this.#plans.get(bindings);
    if (!plan) {
      plan = planOf(bindings, recursive);
      this.#plans.set(bindings, plan);
    }
    return plan;
  }

  /** The value of an expression, when somebody asks. */
  delay(expression: Expression, environment: Environment, name = ''): Thunk {
    return new ExpressionThunk(this, expression, environment, name);
  }

  lazy(compute: () => KnownValue, place: Place | null = null, name = ''): Thunk {
    return new ComputedThunk(this.budget, compute, place, name);
  }

  demand(thunk: Thunk): KnownValue {
    return known(thunk.force());
  }

  guard(compute: () => KnownValue): Value {
    return guard(this.budget, compute);
  }

  /** What the caller knows about an unknown, otherwise the unknown itself. */
  resolve(value: SymbolicValue): KnownValue {
    this.budget.spend(Math.floor(value.origin.path.length / namesPerStep), value.place);
    const { resolve } = this.options;
    if (!resolve) return value;
    if (value.origin.root === 'application') return known(resolve(value) ?? value);
    const key = `${value.origin.root} ${describe(value)}`;
    let answer = this.#resolved.get(key);
    if (answer === undefined) {
      answer = resolve(value);
      this.#resolved.set(key, answer);
    }
    return known(answer ?? value);
  }

  apply(callee: KnownValue, argument: Thunk, place: Place | null): KnownValue {
    this.budget.enter(place);
    this.budget.spend(1, place);
    const value = this.#apply(callee, argument, place);
    this.budget.leave();
    return value;
  }

  #apply(callee: KnownValue, argument: Thunk, place: Place | null): KnownValue {
    if (callee instanceof Closure) return callClosure(this, callee, argument);
    switch (callee.kind) {
      case 'function':
        return known(callee.apply(argument));
      case 'builtin':
        return isBuiltinFunction(callee) ? callee.call(this, argument, place) : this.unknown(callee);
      case 'symbolic':
        return this.resolve(applicationOf(callee, argument, place));
      case 'choice':
        return this.distribute(callee, place, (branch) => this.apply(branch, argument, place));
      case 'set': {
        const functor = callee.attributes.get('__functor');
        if (functor) {
          const method = this.apply(this.demand(functor.value), settled(callee), place);
          return this.apply(method, argument, place);
        }
        if (callee.open) {
          return this.resolve(applicationOf(callee.open, argument, place));
        }
      }
    }
    return fail('not-a-function', place, { actual: typeName(callee) });
  }

  /** The attribute `name`, which has to be there. */
  select(value: KnownValue, name: string, place: Place | null, path = name): KnownValue {
    switch (value.kind) {
      case 'set': {
        const attribute = value.attributes.get(name);
        if (attribute) return this.demand(attribute.value);
        return this.#selectUncertain(value, name, place, path);
      }
      case 'symbolic':
        return this.resolve(attributeOf(value, name, place));
      case 'choice':
        return this.distribute(value, place, (branch) => this.select(branch, name, place, path));
      default:
        return this.wrongType('a set', value, place, `.${path}`);
    }
  }

  /** Ends an operation that needs to know what is unknown here, see `attempt`. */
  unknown(value: KnownValue): never {
    throw new UnknownOperand(value);
  }

  /**
   * Carries out an operation that may need to know an unknown. If it does, the result is a choice where that operand is
   * one, and otherwise unknown.
   */
  attempt(
    name: string,
    operands: readonly Thunk[],
    place: Place | null,
    run: (operands: readonly Thunk[]) => KnownValue,
  ): KnownValue {
    const { depth } = this.budget;
    try {
      return run(operands);
    } catch (signal) {
      if (!(signal instanceof UnknownOperand)) throw signal;
      this.budget.depth = depth;
      const unknown = signal.value;
      const index = operands.findIndex((operand) => operand.force() === unknown);
      if (unknown.kind === 'choice' && index >= 0) {
        return this.distribute(unknown, place, (branch) =>
          this.attempt(name, operands.with(index, settled(branch)), place, run),
        );
      }
      return computed(
        name,
        operands.map((operand) => operand.force()),
        place,
      );
    }
  }

  /** An attribute that is there under a condition, or may be there, or is not. */
  #selectUncertain(set: SetValue, name: string, place: Place | null, path: string): KnownValue {
    const { attributes, open, conditional } = set;
    const missing = (): KnownValue => {
      if (open && !conditional?.complete && !set.lacks?.has(name))
        return this.resolve(attributeOf(open, name, place));
      return fail('missing-attribute', place, { name, path, candidates: candidates(attributes) });
    };
    if (!conditional) return missing();
    return conditionalValue(this, set, name, this.lazy(missing, place), place) ?? missing();
  }

  wrongType(expected: string, actual: KnownValue, place: Place | null, context: string): never {
    if (actual.kind === 'symbolic' || actual.kind === 'choice') this.unknown(actual);
    return fail('wrong-type', place, { expected, actual: typeName(actual), context });
  }
}

function isBuiltinFunction(value: BuiltinValue): value is BuiltinFunction {
  return 'call' in value;
}

/** Long paths are copied and described, which has to be paid for. */
const namesPerStep = 16;

const mostCandidates = 50;

function candidates(attributes: ReadonlyMap<string, unknown>): string {
  return [...attributes.keys().take(mostCandidates)].join(' ');
}
