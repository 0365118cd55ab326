/** The Nix language: reading, checking, printing and editing it. The evaluator stands in `evaluate/`. */

export { staticName } from './checks/names.ts';
export { publicCode } from './codes.ts';
export * from './diagnostics.ts';
export { applyEdits, applyFixes } from './edit.ts';
export { displayWidth, excerpt } from './excerpt.ts';
export { type FragmentShape, type ParsedFragment, parseFragment } from './fragment.ts';
export { describeProblem } from './messages.ts';
export {
  checkExpression,
  checkScopes,
  parseBindings,
  parseExpression,
  parseListItems,
  unboundNames,
} from './parse.ts';
export { print, printBindings } from './print.ts';
export type { Parsed } from './reading.ts';
export { type Position, SourceLines } from './source.ts';
export * from './syntax.ts';
export { attributeName, attributePath, quoted } from './write.ts';
