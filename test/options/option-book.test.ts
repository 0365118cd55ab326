import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { suggestOptions } from '../../src/core/suggest-options.ts';
import { OptionBook, searchPage } from '../../src/options/option-book.ts';
import { packOptions, unpackOptions } from '../../src/options/option-index.ts';
import { shippedOptions } from '../../src/options/shipped.ts';

const book = new OptionBook(shippedOptions);
const find = (question: string) => {
  const { fit, options } = book.search(question, 5);
  return { fit, first: options[0]?.name };
};

test('the index that comes along says where it is from, and has every option', () => {
  expect(shippedOptions.home.names.length).toBe(5437);
  expect(book).toMatchObject({ release: '26.11', commit: 'ec1a8fdf74ed3f276148ee106299a2ba0e65d51f' });
});

describe('ranked', () => {
  test.each([
    ['programs.git.enable', 'exact', 'programs.git.enable'],
    ['PROGRAMS.GIT.ENABLE', 'exact', 'programs.git.enable'],
    ['`programs.git.enable`', 'exact', 'programs.git.enable'],
    ['programs.git.enable = true;', 'exact', 'programs.git.enable'],
    ['home-manager.users.alice.programs.git.enable', 'exact', 'programs.git.enable'],
    ['home.file.".face".source', 'exact', 'home.file.<name>.source'],
    ['home-manager.useGlobalPkgs', 'exact', 'home-manager.useGlobalPkgs'],
    ['programs.git.', 'prefix', 'programs.git.enable'],
    ['programs.fire', 'prefix', 'programs.firefox.enable'],
    ['useGlobalPkgs', 'word', 'home-manager.useGlobalPkgs'],
    ['git', 'word', 'programs.git.enable'],
    ['cursor size', 'word', 'gtk.cursorTheme.size'],
    ['programs.gti.enable', 'typo', 'programs.git.enable'],
    ['gti', 'typo', 'programs.git.enable'],
    ['git.enabel', 'typo', 'programs.git.enable'],
    ['home.sesionVariables', 'typo', 'home.sessionVariables'],
    ['asdkjhqwe', null, undefined],
    ['', null, undefined],
  ])('%s', (question, fit, first) => {
    expect(find(question)).toEqual({ fit, first });
  });
});

test('a slip of the fingers is answered with each program that can be meant, the likeliest first', () => {
  const { options } = book.search('gti', 2);
  expect(options.map(({ name }) => name)).toEqual(['programs.git.enable', 'gtk.enable']);
});

test('an old name tells the new one, and where that is documented', () => {
  expect(book.search('programs.git.aliases', 1).options[0]?.renamedTo).toBe('programs.git.settings.alias');
  expect(book.covering('programs.git.settings.alias')?.name).toBe('programs.git.settings');
  expect(book.covering('nothing.like.it')).toBeNull();
});

test('any question is answered, with what was asked for', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), fc.integer({ min: 1, max: 25 }), (question, limit) => {
      const { fit, options, total } = book.search(question, limit);
      expect(options.length).toBe(Math.min(limit, total));
      expect(fit === null).toBe(total === 0);
    }),
    { numRuns: 200 },
  );
});

test('every name finds itself', () => {
  for (const name of shippedOptions.home.names.filter((_, index) => index % 97 === 0))
    expect(find(name)).toEqual({ fit: 'exact', first: name });
});

test('completion gives names, at most 25', () => {
  const names = suggestOptions(book, 'programs.git');
  expect(names).toHaveLength(25);
  expect(names[0]).toBe('programs.git.enable');
  expect(suggestOptions(book, '')).toEqual([]);
});

test('packing loses nothing', () => {
  const options = [
    { name: 'a', type: 'string', default: '""', file: 'a.nix', description: 'An a.' },
    { name: 'b', type: 'string', default: null, file: null, description: null },
  ];
  const index = packOptions({
    release: '26.11',
    commit: null,
    home: options,
    system: [],
    renamed: {},
    hidden: [],
  });
  expect([...unpackOptions(index, index.home)]).toEqual(options);
});

test('the page to search is that of a release', () => {
  expect(searchPage('home.file', 'release-25.05')).toBe(
    'https://home-manager-options.extranix.com/?query=home.file&release=release-25.05',
  );
});
