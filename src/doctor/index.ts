/** Pasted error output to cause, cure and step. docs/explain.md tells how. */
export { type Catalogue, readCatalogue } from './catalogue.ts';
export { type Candidate, type Diagnosis, diagnose, largestPaste } from './diagnose.ts';
export { createOutputJudge } from './judging.ts';
export { lintCatalogue } from './lint.ts';
export { explainCandidate } from './telling.ts';
