import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collectModules, createEvaluator, settled, symbolic } from '../../../src/nix/evaluate/index.ts';
import { parseExpression } from '../../../src/nix/index.ts';
import { closedExpressions, failingExpressions, libraryExpressions } from './expressions.ts';
import { plain } from './support.ts';

const limits = { steps: 5_000, depth: 300 };

/** Evaluates any text as an expression and as a module, and asks for all of the answer. */
function exercise(text: string): void {
  const { tree } = parseExpression(text);
  const evaluator = createEvaluator({
    files: new Map([['a.nix', { tree }]]),
    budget: limits,
    freeVariable: (name) => (name.length % 2 === 0 ? symbolic('free-variable', name) : null),
    resolve: (value) => (value.origin.name === 'lib' ? evaluator.library(value) : null),
  });
  plain(evaluator.evaluate('home/home.nix', tree));
  const collection = collectModules(evaluator, { modules: [settled(evaluator.importFile('a.nix'))] });
  plain(collection.config.force());
  expect(evaluator.stepsUsed).toBeLessThanOrEqual(limits.steps);
  expect(evaluator.depthUsed).toBeLessThanOrEqual(limits.depth);
}

const words =
  `a b x lib pkgs config inputs builtins map true null or rec let in with inherit if then else assert import
{ } [ ] ( ) = ; : , . ? @ ... // ++ + - * / == < && || -> ! " '' $\{ } ./a "s" 1 2.5 mkIf mkForce mkMerge foldl' head`
    .replace('\\', '')
    .split(/\s+/);

const soup = fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((tokens) => tokens.join(' '));

const known = [...closedExpressions, ...libraryExpressions, ...failingExpressions.map(([, text]) => text)];

/** Real expressions put into one another, and with a piece cut out. */
const recombined = fc
  .tuple(fc.constantFrom(...known), fc.constantFrom(...known), fc.nat(), fc.nat(8))
  .map(([outer, inner, at, cut]) => {
    const start = outer.length === 0 ? 0 : at % outer.length;
    return `${outer.slice(0, start)} (${inner}) ${outer.slice(start + cut)}`;
  });

test('no text makes the evaluator throw or leave its budget', () => {
  fc.assert(fc.property(fc.oneof(soup, recombined, fc.string()), exercise), { numRuns: 500 });
});

test('two evaluations of the same text have the same value and cost', () => {
  fc.assert(
    fc.property(recombined, (text) => {
      const { tree } = parseExpression(text);
      const [one, other] = [0, 1].map(() => {
        const evaluator = createEvaluator({ files: new Map(), budget: limits });
        return [plain(evaluator.evaluate('a.nix', tree)), evaluator.stepsUsed];
      });
      expect(one).toEqual(other);
    }),
    { numRuns: 200 },
  );
});
