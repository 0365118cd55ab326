import { expect, test } from 'vitest';
import { isRepository, parseFlakeReference } from '../../../src/validator/configuration/flake-reference.ts';

// Compared with builtins.parseFlakeRef of Nix 2.34.8.
test.each([
  ['github:nix-community/home-manager', null],
  ['github:nix-community/home-manager/release-25.05', 'release-25.05'],
  ['github:nix-community/home-manager?ref=release-25.05', 'release-25.05'],
  ['github:Nix-Community/Home-Manager/', null],
  ['git+https://github.com/nix-community/home-manager.git?ref=master', 'master'],
  ['git+ssh://git@github.com/nix-community/home-manager', null],
  ['https://github.com/nix-community/home-manager/archive/release-25.05.tar.gz', 'release-25.05'],
  ['https://github.com/nix-community/home-manager/archive/refs/heads/master.zip', 'master'],
  ['https://codeload.github.com/nix-community/home-manager/tar.gz/master', 'master'],
  ['git+https://github.com:443/nix-community/home-manager', null],
])('%s leads to the repository', (text, ref) => {
  const reference = parseFlakeReference(text);
  expect(isRepository(reference, 'nix-community/home-manager')).toBe(true);
  expect(reference).toMatchObject({ ref });
});

test.each([
  ['nix-community/home-manager', 'without-scheme'],
  ['github.com/nix-community/home-manager', 'without-scheme'],
  ['https://github.com/nix-community/home-manager', 'web-page'],
  ['https://github.com/nix-community/home-manager/release-25.05', 'web-page'],
  ['https://github.com/nix-community/home-manager/tree/master', 'web-page'],
  ['git+https://github.com/nix-community/home-manager/tree/master', 'web-page'],
  ['https://github:nix-community/home-manager', 'invalid'],
  ['git+ssh://git@github.com:nix-community/home-manager', 'invalid'],
  ['git+https://[::1]:80/a/b', 'elsewhere'],
  ['github://nix-community/home-manager', 'invalid'],
  ['github: nix-community/home-manager', 'invalid'],
  ['GitHub:nix-community/home-manager', 'invalid'],
  ['github:nix-community', 'invalid'],
  ['nixpkgs/nixos-25.05', 'indirect'],
  ['path:./x', 'path'],
  ['git+https://codeberg.org/a/b', 'elsewhere'],
])('%s is %s', (text, kind) => {
  expect(parseFlakeReference(text).kind).toBe(kind);
});
