/**
 * A lazy partial evaluator of Nix: what a configuration means, as far as its text tells.
 *
 * - **Partial.** What the text does not tell (an input, `pkgs`, a file that was not shown) is a symbolic value that
 *   remembers where it came from. Operations with it stay symbolic, keep what is known (`"${inputs.self}/res/me.png"`
 *   keeps its text, `{ a = 1; } // unknown` its attribute), and never guess.
 * - **Lazy.** As in Nix, a value is computed when it is asked for. A mistake in a value that nobody asks for is none.
 * - **Failures are values** with a code and a place; nothing here throws.
 * - **Bounded.** Every step is counted. Past the budget each further question is answered by `budget-exhausted`.
 * - **Closed.** It reads no file, opens no connection, runs no program. It follows `import` only into the files given.
 *
 * Start with `createEvaluator`; `collectModules` adds the merge rules of the module system.
 */
export { defaultLimits } from './budget.ts';
export type { Evaluator, EvaluatorOptions, Listing, Shape, SourceFile } from './evaluator.ts';
export { createEvaluator } from './evaluator.ts';
export { asPath, definedAt, outcomes, plainText } from './inspect.ts';
export { libraryNames } from './library/names.ts';
export { makeBoolean, makeInteger, makeSet, makeString, settled } from './make.ts';
export { collectModules } from './modules/collect.ts';
export type {
  CollectedModule,
  Definition,
  ModuleCollection,
  ModuleProblem,
  ModuleRequest,
  OptionNode,
} from './modules/types.ts';
export { applicationParts, describe, symbolic } from './symbolic.ts';
export type * from './value.ts';
