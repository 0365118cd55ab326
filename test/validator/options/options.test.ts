import { expect, test } from 'vitest';
import { createEvaluator } from '../../../src/nix/evaluate/index.ts';
import { parseExpression } from '../../../src/nix/index.ts';
import { shippedOptions } from '../../../src/options/shipped.ts';
import { OptionCatalogue } from '../../../src/validator/options/catalogue.ts';
import { isPlaceholder } from '../../../src/validator/options/placeholders.ts';
import { nearest } from '../../../src/validator/options/spelling.ts';
import { fits } from '../../../src/validator/options/types.ts';

const options = new OptionCatalogue(shippedOptions);

test.each([
  ['home.file..face.source', 'option'],
  ['programs.git', 'namespace'],
  ['programs.git.settings.user.name', 'inside'],
  ['programs.git.userName', 'renamed'],
  ['programs.git.enabled', 'unknown'],
  ['home.sessionVariables.EDITOR', 'inside'],
])('%s is %s', (name, kind) => {
  expect(options.find(name.split('.').filter((part) => part !== '')).kind).toBe(kind);
});

test('a name is understood by edits, capitals and separators aside', () => {
  const names = ['useGlobalPkgs', 'useUserPackages', 'users'];
  expect(nearest('useGlobalPackages', names)).toBe('useGlobalPkgs');
  expect(nearest('useUserPkgs', names)).toBe('useUserPackages');
  expect(nearest('user', names)).toBe('users');
  expect(nearest('verbose', names)).toBeNull();
  expect(nearest('users', names)).toBeNull();
});

test.each([
  ['boolean', '"true"', 'no'],
  ['null or string', 'null', 'yes'],
  ['list of package', '[ "git" ]', 'no'],
  ['absolute path', './x', 'yes'],
  ['absolute path', '"./x"', 'no'],
  ['one of "24.11", "25.05"', '"25.05"', 'yes'],
  ['one of "24.11", "25.05"', '24.11', 'no'],
  ['lazy attribute set of (null or string or signed integer)', '{ a = 1; }', 'yes'],
  ['signed integer', '1', 'yes'],
  ['JSON value', '[ ]', 'unknown'],
])('a %s and %s: %s', (type, expression, answer) => {
  const value = createEvaluator({ files: new Map() }).evaluate('x.nix', parseExpression(expression).tree);
  expect(fits(type, value)).toBe(answer);
});

test('placeholders of a course are told from names', () => {
  for (const name of ['YOURNAME', 'your-username', '<login>', 'YOURPIC.png', 'USERNAME'])
    expect(isPlaceholder(name)).toBe(true);
  for (const name of ['alice', 'user', 'me.png', 'name']) expect(isPlaceholder(name)).toBe(false);
});
