import { expect, test } from 'vitest';
import { parseExpression, unboundNames } from '../../src/nix/index.ts';

test.each([
  ['with lib; [ pkgs (mkIf true x) ]', ['lib', 'pkgs', 'mkIf', 'x']],
  ['{ pkgs, ... }: with pkgs; [ git (let x = 1; in x) ]', ['git']],
  ['rec { a = b; b = map; }', []],
])('the names that nothing in %s binds, whatever a `with` may bring', (text, names) => {
  expect(unboundNames(parseExpression(text).tree).sort()).toEqual(names.toSorted());
});
