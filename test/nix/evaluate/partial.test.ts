import { describe, expect, test } from 'vitest';
import {
  applicationParts,
  asPath,
  makeSet,
  outcomes,
  settled,
  symbolic,
  type Value,
} from '../../../src/nix/evaluate/index.ts';
import { evaluatorFor, meaning, parsed, plain } from './support.ts';

describe('what the text does not tell stays symbolic and remembers where it came from', () => {
  test.each([
    ['inputs.home-manager.nixosModules.default', '<inputs.home-manager.nixosModules.default>'],
    ['with pkgs; [ git vim ]', ['<pkgs.git>', '<pkgs.vim>']],
    ['[ pkgs.git ] ++ extra', ['<pkgs.git>', '<... extra>']],
    [`map (name: pkgs.\${name}) [ "git" ]`, ['<pkgs.git>']],
    [`pkgs.\${name}`, '<(pkgs . name)>'],
    ['1 + count', '<(1 + count)>'],
    ['system == "x86_64-linux"', '<(system == "x86_64-linux")>'],
    ['inputs.a == inputs.a', true],
    ['f 1', '<(f @home/home.nix:0)>'],
    ['(import inputs.nixpkgs { }).lib', '<((import inputs.nixpkgs) @home/home.nix:1).lib>'],
    ['import ./other.nix', '<home/other.nix>'],
    ['builtins.readFile ./config.toml', '<home/config.toml.text>'],
    ['builtins.match "a+" "aaa"', '<((builtins.match @home/home.nix:0) @home/home.nix:0)>'],
    ['map f list', ['<... (map list)>']],
    ['builtins.attrNames users', ['<... (attrNames users)>']],
    ['!enabled', '<(! enabled)>'],
    ['enabled && throw "never asked"', '<(enabled && failed)>'],
    ['false && enabled', false],
    ['{ ... }', { '...': '<...>' }],
    ['[ ./a.nix ... ]', ['<path home/a.nix>', '<... ...>']],
  ])('%s', (text, expected) => {
    expect(meaning(text)).toEqual(expected);
  });
});

describe('what is known is kept', () => {
  test.each([
    [`"/home/\${config.home.username}"`, '/home/<config.home.username>'],
    [`"\${inputs.self}/res/me.png"`, '<inputs.self>/res/me.png'],
    ['inputs.self + "/res/me.png"', '<inputs.self>/res/me.png'],
    [`"\${../res/me.png}"`, '<path res/me.png>'],
    ['../res + "/my pic.png"', '<path res/my pic.png>'],
    ['{ a = 1; } // inputs', { a: { if: '<(inputs ? "a")>', yes: '<inputs.a>', no: 1 }, '...': '<inputs>' }],
    ['{ a = 1; } // lib.optionalAttrs enabled { b = 2; }', { a: 1, 'b if enabled': 2 }],
    ['({ a = 1; } // lib.optionalAttrs enabled { b = 2; }).c or 3', 3],
    [
      '{ a = 1; } // (if enabled then { a = 2; } else { b = 3; })',
      { a: { if: '<enabled>', yes: 2, no: 1 }, 'b unless enabled': 3 },
    ],
    ['inputs // { a = 1; }', { a: 1, '...': '<inputs>' }],
    ['(inputs // { a = 1; }).b.c', '<inputs.b.c>'],
    [`{ users.\${name} = 1; }`, { users: { '<name>': 1, '...': '<(attribute name name)>' } }],
    [
      'lib.genAttrs [ "a" host ] (name: name)',
      { a: 'a', '<host>': '<host>', '...': '<(lib.genAttrs host)>' },
    ],
    ['lib.mapAttrs (name: value: value.x) hosts', { '...': '<(lib.mapAttrs hosts)>' }],
    [`lib.hasPrefix "/home" "/home/\${name}"`, true],
    [`"/home/\${name}" == "/root"`, false],
    [`baseNameOf "\${inputs.self}/res/me.png"`, 'me.png'],
    ['lib.concatStringsSep "," [ "a" name ]', 'a,<name>'],
    ['[ 1 ] ++ lib.optional enabled 2', [1, { 'if enabled': 2 }]],
    ['[ 1 ] ++ (if enabled then [ 2 ] else [ 3 ])', [1, { 'if enabled': 2 }, { 'unless enabled': 3 }]],
    ['builtins.elem 1 ([ 1 ] ++ more)', true],
    ['builtins.head ([ 1 ] ++ more)', 1],
    ['builtins.filter (x: x != 2) ([ 1 2 ] ++ lib.optional enabled 3)', [1, { 'if enabled': 3 }]],
  ])('%s', (text, expected) => {
    expect(meaning(text)).toEqual(expected);
  });
});

describe('a choice remembers both branches', () => {
  test.each([
    ['if enabled then 1 else 2', { if: '<enabled>', yes: 1, no: 2 }],
    ['(if enabled then { a = 1; } else { a = 2; }).a', { if: '<enabled>', yes: 1, no: 2 }],
    ['(if enabled then 1 else 2) + 1', { if: '<enabled>', yes: 2, no: 3 }],
    ['lib.optionalAttrs enabled { a = 1; }', { if: '<enabled>', yes: { a: 1 }, no: {} }],
    ['inputs.a or 5', { if: '<(inputs ? "a")>', yes: '<inputs.a>', no: 5 }],
    ['(if enabled then x: x else x: x + 1) 1', { if: '<enabled>', yes: 1, no: 2 }],
    ['builtins.length (if enabled then [ 1 ] else [ ])', '<(length list)>'],
  ])('%s', (text, expected) => {
    if (text.startsWith('builtins.length')) expect(meaning(text)).toMatchObject({ if: '<enabled>' });
    else expect(meaning(text)).toEqual(expected);
  });

  test('outcomes lists what it may be, without contradictions', () => {
    const evaluator = evaluatorFor();
    const text = 'let one = if enabled then 1 else 2; in one + (if enabled then 10 else 20)';
    const found = outcomes(evaluator.evaluate('a.nix', parsed(text).tree));
    expect(found?.map(({ value }) => plain(value))).toEqual([11, 22]);
    expect(found?.map(({ conditions }) => conditions.map(({ holds }) => holds))).toEqual([[true], [false]]);
  });

  test('outcomes gives up where there are too many', () => {
    const evaluator = evaluatorFor();
    const text = '[ (if a then 1 else 2) (if b then 1 else 2) (if c then 1 else 2) ]';
    const sum = `builtins.foldl' (x: y: x + y) 0 ${text}`;
    expect(outcomes(evaluator.evaluate('a.nix', parsed(sum).tree), 7)).toBeNull();
    expect(outcomes(evaluator.evaluate('a.nix', parsed(sum).tree), 8)).toHaveLength(8);
  });
});

describe('failures are values, and only where somebody asks', () => {
  test.each([
    [
      '{ a = 1; b = nothing.here; c = { }.d; }',
      { a: 1, b: '<nothing.here>', c: '<failed missing-attribute d>' },
    ],
    ['({ a }: a) { }', '<failed missing-argument a>'],
    ['({ a }: a) { a = 1; b = 2; }', '<failed unexpected-argument b>'],
    ['let x = x; in { inherit x; }', { x: '<failed infinite-recursion x>' }],
    ['"text" { }', '<failed not-a-function a string>'],
    ['import "home/home.nix"', '<failed relative-path-string home/home.nix>'],
  ])('%s', (text, expected) => {
    expect(meaning(text)).toEqual(expected);
  });

  test('a failure names its place', () => {
    const evaluator = evaluatorFor();
    const value = evaluator.evaluate('home.nix', parsed('{ a = { b = 1; }; }.a.c').tree);
    expect(value).toMatchObject({
      failure: {
        code: 'missing-attribute',
        place: { file: 'home.nix', span: { start: 22, end: 23 } },
        details: { name: 'c', path: 'a.c', candidates: 'b' },
      },
    });
  });

  test('a name that `lib` does not have is unbound below `with lib`', () => {
    const freeVariable = (name: string) => (name === 'lib' ? symbolic('free-variable', name) : null);
    const evaluator = evaluatorFor({}, { freeVariable });
    expect(meaning('with lib; [ pkgs (head [ 1 ]) licenses.mit ]', 'home.nix', evaluator)).toEqual([
      '<failed undefined-variable pkgs>',
      1,
      '<lib.licenses.mit>',
    ]);
  });

  test('a variable that nothing binds is a failure in a whole file', () => {
    const evaluator = evaluatorFor({}, { freeVariable: () => null });
    expect(plain(evaluator.evaluate('home.nix', parsed('{ a = pkgs.git; }').tree))).toEqual({
      a: '<failed undefined-variable pkgs>',
    });
  });
});

describe('places', () => {
  test('attributes know where name and binding are written, items where they stand', () => {
    const text = '{ home.username = "alice"; list = [ a ]; inherit b; }';
    const evaluator = evaluatorFor();
    const value = evaluator.evaluate('home.nix', parsed(text).tree);
    const written = (place: { readonly span: { start: number; end: number } } | null | undefined) =>
      place && text.slice(place.span.start, place.span.end);
    expect(value.kind).toBe('set');
    if (value.kind !== 'set') return;
    const home = value.attributes.get('home');
    expect([written(home?.namePlace), written(home?.bindingPlace)]).toEqual([
      'home',
      'home.username = "alice";',
    ]);
    const inner = home?.value.force();
    const username = inner?.kind === 'set' ? inner.attributes.get('username') : null;
    expect([written(username?.namePlace), written(username?.value.place)]).toEqual(['username', '"alice"']);
    expect(written(value.attributes.get('b')?.bindingPlace)).toBe('inherit b;');
    const list = value.attributes.get('list')?.value.force();
    expect(list?.kind === 'list' && list.items.map((item) => written(item.place))).toEqual(['a']);
  });
});

describe('files', () => {
  const files = {
    'flake.nix': '{ home = import ./home; users = import ./users.nix { name = "alice"; }; }',
    'home/default.nix': '{ face = ../res/me.png; here = ./.; }',
    'users.nix': '{ name }: { inherit name; loop = import ./flake.nix; }',
    'a.nix': 'import ./b.nix',
    'b.nix': 'import ./a.nix',
  };

  test('import follows files at hand, a folder by its default.nix, paths from their own folder', () => {
    const evaluator = evaluatorFor(files);
    const value = evaluator.importFile('flake.nix');
    expect(plain(evaluator.select(value, ['home']))).toEqual({
      face: '<path res/me.png>',
      here: '<path home>',
    });
    expect(plain(evaluator.select(value, ['users', 'loop', 'home', 'face']))).toBe('<path res/me.png>');
  });

  test('files that need each other before they have a value are an infinite recursion', () => {
    expect(plain(evaluatorFor(files).importFile('a.nix'))).toBe('<failed infinite-recursion a.nix>');
  });

  test('a file that is not at hand is symbolic', () => {
    expect(plain(evaluatorFor(files).importFile('secret.nix'))).toBe('<secret.nix>');
    expect(evaluatorFor(files).findFile('home')).toBe('home/default.nix');
    expect(evaluatorFor(files).findFile('res')).toBeNull();
  });

  test.each([
    [`"\${./.}/res/x.png"`, 'flake.nix', 'res/x.png'],
    ['./res/x.png', 'home/home.nix', 'home/res/x.png'],
    ['"/etc/x"', 'flake.nix', '/etc/x'],
    ['"res/x"', 'flake.nix', undefined],
  ])('asPath of %s in %s', (text, file, expected) => {
    const value = evaluatorFor().evaluate(file, parsed(text).tree);
    expect(asPath(value)?.path).toBe(expected);
  });
});

describe('a flake, as a caller asks about it', () => {
  function outputsOf(text: string): Value {
    const evaluator = evaluatorFor(
      { 'flake.nix': text },
      {
        resolve: (value) => {
          const { root, name, path } = value.origin;
          const isLibrary = root === 'input' && name === 'nixpkgs' && path.join('.') === 'lib';
          return isLibrary ? evaluator.library(value) : null;
        },
      },
    );
    const inputs = ['self', 'nixpkgs', 'home-manager'].map(
      (name) => [name, settled(symbolic('input', name))] as const,
    );
    const outputs = evaluator.select(evaluator.importFile('flake.nix'), ['outputs']);
    return evaluator.apply(outputs, settled(makeSet(inputs)));
  }

  function modulesOf(value: Value | undefined): unknown {
    if (value?.kind !== 'symbolic') return value && plain(value);
    const parts = applicationParts(value);
    const argument = parts?.arguments[0]?.force();
    return [parts && plain(parts.callee), argument && (plain(argument) as { modules: unknown }).modules];
  }

  const expected = [
    '<nixpkgs.lib.nixosSystem>',
    ['<path config.nix>', '<home-manager.nixosModules.home-manager>'],
  ];
  const list = '[ ./config.nix home-manager.nixosModules.home-manager ]';

  test.each([
    `{ self, nixpkgs, home-manager }: { nixosConfigurations.box = nixpkgs.lib.nixosSystem { modules = ${list}; }; }`,
    `inputs@{ self, nixpkgs, home-manager, ... }: { nixosConfigurations.box = nixpkgs.lib.nixosSystem { specialArgs = { inherit inputs; }; modules = ${list}; }; }`,
    `{ nixpkgs, ... } @ inputs: { nixosConfigurations.box = nixpkgs.lib.nixosSystem { modules = with inputs; ${list}; }; }`,
    `inputs: with inputs; { nixosConfigurations.box = inputs.nixpkgs.lib.nixosSystem { modules = ${list}; }; }`,
    `{ nixpkgs, home-manager, ... }: let inherit (nixpkgs) lib; in { nixosConfigurations = { box = lib.nixosSystem { modules = ${list}; }; }; }`,
    `{ nixpkgs, home-manager, ... }: let mk = name: nixpkgs.lib.nixosSystem { modules = ${list}; }; in { nixosConfigurations.box = mk "box"; }`,
    `{ nixpkgs, home-manager, ... }: { nixosConfigurations = nixpkgs.lib.genAttrs [ "box" ] (name: nixpkgs.lib.nixosSystem { modules = ${list}; }); }`,
    `{ nixpkgs, home-manager, ... }: { nixosConfigurations = builtins.mapAttrs (name: extra: nixpkgs.lib.nixosSystem { modules = [ ./config.nix ] ++ extra; }) { box = [ home-manager.nixosModules.home-manager ]; }; }`,
    `{ nixpkgs, home-manager, ... }: with nixpkgs.lib; { nixosConfigurations = listToAttrs [ (nameValuePair "box" (nixosSystem { modules = ${list}; })) ]; }`,
  ])('finds nixosSystem in %s', (text) => {
    const outputs = outputsOf(`{ outputs = ${text}; }`);
    const hosts =
      outputs.kind === 'set' ? outputs.attributes.get('nixosConfigurations')?.value.force() : null;
    expect(hosts?.kind === 'set' && modulesOf(hosts.attributes.get('box')?.value.force())).toEqual(expected);
  });

  test('a pattern that does not list every input, or asks for one that is not there', () => {
    expect(plain(outputsOf('{ outputs = { self, nixpkgs }: { }; }'))).toBe(
      '<failed unexpected-argument home-manager>',
    );
    expect(plain(outputsOf('{ outputs = { self, nixpkgs, hm, ... }: { }; }'))).toBe(
      '<failed missing-argument hm>',
    );
  });
});
