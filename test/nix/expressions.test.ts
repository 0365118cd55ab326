// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Nix writes interpolation this way
import { describe, expect, test } from 'vitest';
import { checkExpression, parseExpression } from '../../src/nix/index.ts';
import { outline } from './outline.ts';

function read(text: string): string {
  const { tree, problems } = parseExpression(text);
  expect(problems).toEqual([]);
  return outline(tree);
}

describe('operators', () => {
  test.each([
    ['a -> b -> c', '(a -> (b -> c))'],
    ['a || b && c', '(a || (b && c))'],
    ['a == b && c != d', '((a == b) && (c != d))'],
    ['a < b == c', '((a < b) == c)'],
    ['a // b // c', '(a // (b // c))'],
    ['a + b - c', '((a + b) - c)'],
    ['a + b * c', '(a + (b * c))'],
    ['a ++ b ++ c', '(a ++ (b ++ c))'],
    ['!a + b', '(! (a + b))'],
    ['!a == b', '((! a) == b)'],
    ['a + !b + c', '(a + (! (b + c)))'],
    ['-a * b', '((- a) * b)'],
    ['- -a', '(- (- a))'],
    ['a ? b.c && d', '((a ? b.c) && d)'],
    ['!a ? b', '(! (a ? b))'],
    ['a ? b ? c', '((a ? b) ? c)'],
    ['-a ? b', '((- a) ? b)'],
    ['f x ++ g y', '((f x) ++ (g y))'],
  ])('%s', (text, tree) => expect(read(text)).toBe(tree));

  test.each(['a == b == c', 'a < b < c', '1 + if a then b else c', 'a +', '[ 1 + 2 ]'])(
    '%s is refused',
    (text) => expect(parseExpression(text).problems).toHaveLength(1),
  );
});

describe('selection and application', () => {
  test.each([
    ['f a b', '((f a) b)'],
    ['f a.b', '(f (a . b))'],
    ['a.b.c', '(a . b.c)'],
    ['a."b".${c}', '(a . "b".${c})'],
    ['a.b or c d', '((a . b or c) d)'],
    ['a.b or c.d or e', '(a . b or (c . d or e))'],
    ['f or', '(f or)'],
    ['[ f or x ]', '[(f or) x]'],
    ['a.or', '(a . or)'],
    ['(f) { } [ ]', '((f (set)) [])'],
  ])('%s', (text, tree) => expect(read(text)).toBe(tree));
});

describe('functions', () => {
  test.each([
    ['x: y: x', '(x: (y: x))'],
    ['{ }: 1', '({}: 1)'],
    ['{ a }: a', '({a}: a)'],
    ['{ a, b ? 1, ... }: a', '({a b?1 ...}: a)'],
    ['{ a, }: a', '({a}: a)'],
    ['{ ... }: 1', '({...}: 1)'],
    ['x@{ a }: a', '({a}@x: a)'],
    ['{ a } @ x: a', '({a}@x: a)'],
  ])('%s', (text, tree) => expect(read(text)).toBe(tree));
});

describe('sets, let and keywords', () => {
  test.each([
    ['{ }', '(set)'],
    ['{ a.b = 1; "c d" = 2; ${e} = 3; }', '(set a.b=1 "c d"=2 ${e}=3)'],
    ['rec { a = b; b = 1; }', '(rec a=b b=1)'],
    ['{ inherit a "b"; inherit (c) d; }', '(set inherit(a "b") inherit(c: d))'],
    ['{ inherit; }', '(set inherit())'],
    ['{ or = 1; }', '(set or=1)'],
    ['let a = 1; in a', '(let a=1 in a)'],
    ['let in 1', '(let in 1)'],
    ['let { body = 1; }', '(let-set body=1)'],
    ['let { body = f; } 1', '((let-set body=f) 1)'],
    ['with a; b', '(with a b)'],
    ['assert a; b', '(assert a b)'],
    ['if a then b else if c then d else e', '(if a b (if c d e))'],
    ['[ a (b c) { } ]', '[a (b c) (set)]'],
  ])('%s', (text, tree) => expect(read(text)).toBe(tree));
});

test('every node spans what was written', () => {
  const text = '{ a = f "x" ./y; }';
  const { tree } = parseExpression(text);
  if (tree.kind !== 'set') throw new Error('a set');
  const [binding] = tree.bindings;
  if (binding?.kind !== 'assignment') throw new Error('an assignment');
  expect(text.slice(tree.start, tree.end)).toBe(text);
  expect(text.slice(binding.start, binding.end)).toBe('a = f "x" ./y;');
  expect(text.slice(binding.path.start, binding.path.end)).toBe('a');
  expect(text.slice(binding.value.start, binding.value.end)).toBe('f "x" ./y');
});

test('depth is bounded, with a clear answer', () => {
  const nest = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  expect(checkExpression(nest(400)).problems).toEqual([]);
  expect(checkExpression(nest(50_000)).problems.map(({ code }) => code)).toEqual(['too-deep']);
  expect(checkExpression('1 + '.repeat(50_000)).problems[0]?.code).toBe('too-deep');
  expect(checkExpression('('.repeat(50_000)).problems[0]?.code).toBe('too-deep');
});
