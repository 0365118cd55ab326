import { Checker } from './checks/checker.ts';
import { Scopes } from './checks/scopes.ts';
import type { Problem, TextEdit } from './diagnostics.ts';
import { applyEdits } from './edit.ts';
import { longText } from './limits.ts';
import { Parser } from './parser/parser.ts';
import { planRepair, type RepairPlan } from './recovery/plan.ts';
import { widenSpans } from './recovery/spans.ts';
import type { Comment, Expression } from './syntax.ts';

/** What came of a text: always a tree, however broken the text is, and what is wrong with it. */
export interface Parsed<Tree extends Expression = Expression> {
  readonly text: string;
  readonly tree: Tree;
  /** In the order of the text; empty where Nix would accept it. */
  readonly problems: readonly Problem[];
  /** The variables that nothing in the text defines, in its order, as problems; at most `maxProblems`. */
  readonly unbound: readonly Problem[];
  readonly comments: readonly Comment[];
}

/** What the parser alone made of a text. */
export interface Reading<Tree extends Expression = Expression> extends Omit<Parsed<Tree>, 'unbound'> {
  /** Whether the text ended where the body of a function begins. */
  readonly open: boolean;
}

/** Which part of the grammar a text is read as. */
export type Entry<Tree extends Expression> = (parser: Parser) => Tree;

/** Reads a text up to the first mistake in it. Placeholders are allowed in fragments. */
export function readStrictly<Tree extends Expression>(
  text: string,
  entry: Entry<Tree>,
  placeholders: boolean,
): Reading<Tree> {
  return read(text, entry, placeholders, null);
}

function read<Tree extends Expression>(
  text: string,
  entry: Entry<Tree>,
  placeholders: boolean,
  plan: RepairPlan | null,
): Reading<Tree> {
  const parser = new Parser(text, placeholders, plan);
  const tree = entry(parser);
  return { text, tree, problems: parser.problems, comments: parser.comments, open: parser.isOpen };
}

/** Reads a text again that strict reading gave up on, and finds all that is wrong. */
export function repair<Tree extends Expression>(
  strict: Reading<Tree>,
  entry: Entry<Tree>,
  placeholders: boolean,
  plan: RepairPlan | null = planFor(strict, placeholders),
): Reading<Tree> {
  if (strict.problems.length === 0 || plan === null) return strict;
  const patient = read(strict.text, entry, placeholders, plan);
  widenSpans(patient.tree);
  const found = [...plan.problems, ...patient.problems].sort(byPlace);
  // Where patient reading found a way through, what strict reading found still holds.
  return { ...patient, problems: found.length > 0 ? found : strict.problems };
}

function planFor({ text, problems }: Reading, placeholders: boolean): RepairPlan | null {
  return problems.length === 0 ? null : planRepair(text, placeholders);
}

/** How much text is read to try the fixes of one text, in UTF-16 code units; for a page of code that is all of them. */
const patience = 131_072;

/**
 * Takes those fixes away that do not leave fewer mistakes behind when they are made alone. In long texts, and where
 * there are very many, that is not tried.
 */
export function withHelpfulFixes<Tree extends Expression, Result extends Reading<Tree>>(
  reading: Result,
  entry: Entry<Tree>,
  placeholders: boolean,
): Result {
  const { text, problems } = reading;
  if (problems.length === 0 || text.length > longText) return reading;
  let trials = Math.floor(patience / (text.length + 1));
  const isHelpful = (fix: readonly TextEdit[]): boolean => {
    if (trials-- <= 0) return true;
    const again = readStrictly(applyEdits(text, fix), entry, placeholders);
    return repair(again, entry, placeholders).problems.length < problems.length;
  };
  const kept = problems.map((problem) =>
    problem.fix === null || isHelpful(problem.fix) ? problem : { ...problem, fix: null },
  );
  return { ...reading, problems: kept };
}

/** Adds what the grammar does not forbid but Nix does. `knownNames` is null where nothing is called undefined. */
export function withChecks<Result extends Reading>(
  reading: Result,
  knownNames: Iterable<string> | null,
): Result & { readonly unbound: readonly Problem[] } {
  const checker = new Checker(new Scopes(knownNames ?? []));
  checker.expression(reading.tree);
  const unbound = checker.unbound.sort(byPlace);
  // What is undefined is certain only in a text that could be read as a whole.
  const isCertain = knownNames !== null && reading.problems.length === 0;
  const found = isCertain ? [...checker.problems, ...unbound] : checker.problems;
  const problems = found.length > 0 ? [...reading.problems, ...found].sort(byPlace) : reading.problems;
  return { ...reading, problems, unbound };
}

/** The order of problems in a text. */
export function byPlace(a: Problem, b: Problem): number {
  return a.span.start - b.span.start || a.span.end - b.span.end;
}
