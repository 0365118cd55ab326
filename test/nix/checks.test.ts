// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Nix writes interpolation this way
import { describe, expect, test } from 'vitest';
import { checkExpression, checkScopes, parseFragment } from '../../src/nix/index.ts';

function codes(text: string): string[] {
  return checkExpression(text).problems.map(({ code }) => code);
}

describe('attributes that are set twice', () => {
  test.each([
    '{ a.b = 1; a.c = 2; }',
    '{ a = { b = 1; }; a = { c = 2; }; }',
    '{ a.b.c = 1; a = { b.d = 2; }; }',
    '{ a = ({ b = 1; }); a.c = 2; }',
    '{ ${"a"} = 1; b = 2; }',
    'x: { ${x} = 1; ${x} = 2; }',
  ])('%s is one attribute, or several', (text) => expect(codes(text)).toEqual([]));

  test.each([
    '{ a = 1; a = 2; }',
    '{ a.b = 1; a.b = 2; }',
    '{ a = 1; a.b = 2; }',
    '{ a = { b = 1; }; a = { b = 2; }; }',
    '{ "a" = 1; a = 2; }',
    '{ ${"a"} = 1; a = 2; }',
    'x: { inherit x; x = 1; }',
    'x: { inherit x x; }',
    'x: { inherit (x) a; a.b = 1; }',
    'let a = 1; a = 2; in a',
  ])('%s', (text) => expect(codes(text)).toEqual(['duplicate-attr']));

  test('the second place is named, with the first beside it', () => {
    const text = '{ url = 1; b = { x = 1; }; b.x = 2; }';
    const [problem] = checkExpression(text).problems;
    expect(problem).toMatchObject({ code: 'duplicate-attr', details: { name: 'b.x' } });
    expect(text.slice(problem?.span.start, problem?.span.end)).toBe('b.x');
    expect(text.slice(problem?.related?.start, problem?.related?.end)).toBe('x');
  });
});

describe('names of functions', () => {
  test.each(['{ a, a }: a', '{ a }@a: a', 'a@{ a }: a'])('%s', (text) =>
    expect(codes(text)).toEqual(['duplicate-formal']),
  );
});

describe('names that must not be computed', () => {
  test.each([
    ['x: let ${x} = 1; in 2', ['dynamic-attr-in-let']],
    ['let "${"a"}" = 1; in 2', ['dynamic-attr-in-let']],
    ["let ${''a''} = 1; in a", []],
    ['x: let a.${x} = 1; in a', []],
    ['x: { inherit ${x}; }', ['dynamic-attr-in-inherit']],
    ['a: { inherit ${"a"}; }', []],
  ])('%s', (text, expected) => expect(codes(text)).toEqual(expected));
});

describe('variables', () => {
  test.each([
    'true',
    'builtins.map',
    '__currentSystem',
    '__curPos',
    '{ a, b ? a }: b',
    'x@{ ... }: x',
    'let a = b; b = 1; in a',
    'rec { a = b; b = 1; }',
    'with { }; anything',
    'with { }; x: y: z',
    'let inherit (a) b; a = 1; in b',
    'let { a = 1; body = a; }',
    '{ a = rec { x = 1; }; a.y = x; }',
  ])('%s', (text) => expect(codes(text)).toEqual([]));

  test.each([
    ['a', 'a'],
    ['{ a = 1; b = a; }', 'a'],
    ['let inherit a; in 1', 'a'],
    ['rec { inherit a; }', 'a'],
    ['with a; 1', 'a'],
    ['x: { b.${y} = 1; }', 'y'],
    ['x.y or z', 'x'],
    ['{ a ? b }: a', 'b'],
    ['{ a = { x = 1; }; a = rec { y = z; z = 1; }; }', 'z'],
    ['{ inherit __curPos; }', '__curPos'],
    ['True', 'True'],
  ])('%s', (text, name) => {
    const [problem] = checkExpression(text).problems;
    expect(problem).toMatchObject({ code: 'undefined-variable', details: { name } });
  });

  test('a fragment does not show its surroundings, so only checkScopes says what nothing defines', () => {
    const fragment = parseFragment('home-manager.users.alice = import ./home.nix { inherit inputs pkgs; };');
    expect(fragment.problems).toEqual([]);
    expect(checkScopes(fragment.tree, ['inputs']).map(({ details }) => details.name)).toEqual(['pkgs']);
  });
});
