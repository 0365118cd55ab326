/**
 * Bounds that no text of a learner comes near. They keep the time for hostile texts proportional to their length and
 * the recursion within the stack.
 */

/**
 * How deep expressions may be nested, and how long a chain of arguments or operators may be. Each name in the path of
 * a binding counts as a level. Recursive walks over the tree then need at most half of the usual stack.
 */
export const maxDepth = 500;

/** How many problems of one text are kept; a text with more is not Nix. */
export const maxProblems = 100;

/** How often one habit, such as commas in a list, is mended in one place. */
export const maxRepetitions = 1000;

/** How many tokens a text may have that is worth repairing; of a longer one only the first mistake is found. */
export const maxTokens = 20_000;

/** How many brackets may be open at a time in a text that is worth repairing. */
export const maxOpenBrackets = 500;

/** How many brackets may lack their partner in a text that is worth repairing. */
export const maxMisfits = 100;

/** Of a broken text longer than this only the most likely reading is tried. In UTF-16 code units. */
export const longText = 16_384;
