import { readFileSync } from 'node:fs';

function lines(name: string): readonly string[] {
  return readFileSync(new URL(name, import.meta.url), 'utf8')
    .trim()
    .split('\n');
}

/** Expressions that need nothing from outside. All of them evaluate; the oracle test compares the values. */
export const closedExpressions = lines('closed-expressions.txt').map((line) => line.replaceAll('⏎', '\n'));

/** Expressions with nixpkgs' `lib`. All of them evaluate. */
export const libraryExpressions = lines('library-expressions.txt');

/** Closed expressions that Nix refuses to evaluate, after the code of ours. */
export const failingExpressions = lines('failing-expressions.txt').map((line) => {
  const [code = '', ...expression] = line.split(': ');
  return [code, expression.join(': ')] as const;
});

/** Lists of modules, and whether the module system refuses them. `inputs.x` is 1 for all of them. */
export const moduleLists = lines('module-lists.txt').map((line) => {
  const isRefused = line.startsWith('fails ');
  return { isRefused, modules: isRefused ? line.slice('fails '.length) : line };
});
