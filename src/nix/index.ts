/** The Nix language: reading, checking, printing and editing it. The evaluator stands in `evaluate/`. */
export { publicCode } from './codes.ts';
export * from './diagnostics.ts';
export { applyEdits, applyFixes } from './edit.ts';
export { displayWidth, excerpt } from './excerpt.ts';
export { describeProblem } from './messages.ts';
export {
  checkExpression,
  checkScopes,
  type FragmentShape,
  type Parsed,
  type ParsedFragment,
  parseBindings,
  parseExpression,
  parseFragment,
  parseListItems,
} from './parse.ts';
export { print, printBindings } from './print.ts';
export { type Position, SourceLines } from './source.ts';
export * from './syntax.ts';
