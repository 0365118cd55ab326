import { describe, expect, test } from 'vitest';
import {
  collectModules,
  type ModuleCollection,
  type ModuleRequest,
  settled,
  symbolic,
} from '../../../src/nix/evaluate/index.ts';
import { evaluatorFor, plain } from './support.ts';

const inputs = settled(symbolic('argument', 'inputs'));
const pkgs = settled(symbolic('argument', 'pkgs'));

/** The evaluation of a host whose only module in the list is `config.nix`; `inputs` comes from `specialArgs`. */
function collect(
  files: Readonly<Record<string, string>>,
  request: Partial<ModuleRequest> = {},
): ModuleCollection {
  const evaluator = evaluatorFor(files, { freeVariable: () => null });
  const path = settled({ kind: 'path', base: 'repository', path: 'config.nix', place: null });
  return collectModules(evaluator, {
    modules: [path],
    specialArguments: new Map([['inputs', inputs]]),
    arguments: new Map([['pkgs', pkgs]]),
    ...request,
  });
}

function valueAt(collection: ModuleCollection, path: string): unknown {
  const node = collection.at(path.split('.'));
  return node && plain(node.value.force());
}

describe('modules', () => {
  test('are followed through files, folders and inline sets, each file once', () => {
    const { modules, problems } = collect({
      'config.nix': `{ inputs, ... }: {
        imports = [ ./hardware.nix ./modules { a = 1; } ./hardware.nix inputs.home-manager.nixosModules.default ./secret.nix ];
      }`,
      'hardware.nix': '{ }',
      'modules/default.nix': '{ ... }: { imports = [ ../hardware.nix ./more.nix ]; }',
      'modules/more.nix': '{ ... }: { }',
    });
    expect(problems).toEqual([]);
    expect(modules.map(({ kind, file, importedBy }) => [kind, file, importedBy?.file])).toEqual([
      ['file', 'config.nix', undefined],
      ['file', 'hardware.nix', 'config.nix'],
      ['file', 'modules/default.nix', 'config.nix'],
      ['inline', 'config.nix', 'config.nix'],
      ['unknown', 'config.nix', 'config.nix'],
      ['unknown', 'config.nix', 'config.nix'],
      ['file', 'modules/more.nix', 'modules/default.nix'],
    ]);
    const unknown = modules.filter(({ kind }) => kind === 'unknown').map(({ value }) => plain(value));
    expect(unknown).toEqual(['<inputs.home-manager.nixosModules.default>', '<secret.nix>']);
  });

  test('that are imported under an unknown condition say so', () => {
    const { modules } = collect({
      'config.nix': '{ inputs, lib, ... }: { imports = [ ./a.nix ] ++ lib.optional (inputs ? x) ./b.nix; }',
      'a.nix': '{ }',
      'b.nix': '{ }',
    });
    expect(modules.map(({ file, conditions }) => [file, conditions.length])).toEqual([
      ['config.nix', 0],
      ['a.nix', 0],
      ['b.nix', 1],
    ]);
  });

  test('that are disabled are gone with what they import', () => {
    const { modules } = collect({
      'config.nix': '{ imports = [ ./a.nix ./c.nix ]; disabledModules = [ ./a.nix ]; }',
      'a.nix': '{ imports = [ ./b.nix ]; }',
      'b.nix': '{ }',
      'c.nix': '{ }',
    });
    expect(modules.map(({ file }) => file)).toEqual(['config.nix', 'c.nix']);
  });
});

describe('definitions', () => {
  const collection = collect({
    'config.nix': `{ config, pkgs, lib, inputs, ... }: {
      imports = [ ./more.nix ];
      networking.hostName = "box";
      home-manager = {
        useGlobalPkgs = true;
        users.alice = ./home/home.nix;
        users.\${config.my.login} = { };
      };
      home-manager.extraSpecialArgs = { inherit inputs; };
      environment.systemPackages = [ pkgs.git ];
      users.users.alice = lib.mkIf config.my.enable { isNormalUser = true; };
      greeting = "on \${config.networking.hostName}";
      services.x.enable = lib.mkIf config.services.y.enable true;
    }`,
    'more.nix': `{ lib, ... }: {
      my.enable = lib.mkDefault true;
      my.login = "bob";
      networking.hostName = lib.mkForce "cube";
      environment.systemPackages = lib.mkBefore [ 1 ];
      home-manager.users.alice = { imports = [ ./x.nix ]; };
    }`,
  });

  test('of all modules stand at their option, with place, file and priority', () => {
    const definitions = collection.at(['networking', 'hostName'])?.definitions;
    expect(definitions?.map(({ value, file, priority }) => [plain(value.force()), file, priority])).toEqual([
      ['box', 'config.nix', 100],
      ['cube', 'more.nix', 50],
    ]);
    const users = collection.at(['home-manager', 'users', 'alice'])?.definitions;
    expect(users?.map(({ value, attribute }) => [value.force().kind, attribute?.name])).toEqual([
      ['path', 'alice'],
      ['set', 'alice'],
    ]);
  });

  test.each([
    ['networking.hostName', 'cube'],
    ['greeting', 'on cube'],
    ['home-manager.useGlobalPkgs', true],
    ['home-manager.extraSpecialArgs.inputs', '<inputs>'],
    ['home-manager.users.bob', { '...': '<config.home-manager.users.bob>' }],
    ['environment.systemPackages', [1, '<pkgs.git>']],
    ['users.users.alice.isNormalUser', true],
    ['services.x.enable', { if: '<config.services.y.enable>', yes: true, no: '<config.services.x.enable>' }],
    ['not.there', null],
  ])('are merged: %s', (path, expected) => {
    expect(valueAt(collection, path)).toEqual(expected);
  });

  test('that contradict each other are conflicts', () => {
    const conflicting = collect({
      'config.nix': `{ lib, ... }: {
        imports = [ { a = 2; b = 2; c = lib.mkForce 2; } ];
        a = 1; b = 2; c = 1;
      }`,
    });
    const names = ['a', 'b', 'c'].filter((name) => (conflicting.at([name])?.conflicts.length ?? 0) > 0);
    expect(names).toEqual(['a']);
  });

  test('of an unknown set leave the option open', () => {
    const open = collect({
      'config.nix': '{ inputs, ... }: { home = inputs.settings // { username = "a"; }; }',
    });
    expect(open.at(['home'])?.names).toEqual(['username']);
    expect(open.at(['home'])?.open).not.toBeNull();
  });
});

describe('what the module system refuses', () => {
  test.each([
    ['{ config.a = 1; b = 2; }', 'config-wrapper-mixed', { name: 'b' }],
    ['{ imports = [ "home/home.nix" ]; }', 'relative-path-string', { text: 'home/home.nix' }],
    ['{ imports = ./a.nix; }', 'imports-not-a-list', { actual: 'path' }],
    ['{ imports = [ [ ./a.nix ] ]; }', 'nested-list', { actual: 'list' }],
    ['{ imports = [ 5 ]; }', 'not-a-module', { actual: 'integer' }],
    ['{ imports = [ { _type = "flake"; } ]; }', 'flake-as-module', { actual: 'set' }],
    ['[ ]', 'nested-list', { actual: 'list' }],
    ['{ lib, ... }: [ ]', 'nested-list', { actual: 'list' }],
    ['{ pkgs, ... }: pkgs.nosuch.x or 5', 'failed', { code: 'infinite-recursion', name: 'pkgs' }],
    ['{ config, lib }: { }', 'failed', { code: 'unexpected-argument', name: 'options' }],
    ['{ imports = [ (throw "no") ]; }', 'failed', { code: 'thrown', message: 'no' }],
    [
      '{ config, ... }: { imports = if config.x then [ ] else [ ]; }',
      'failed',
      { code: 'infinite-recursion' },
    ],
    [
      '{ config, ... }: { config = if config.x then { } else { }; }',
      'failed',
      { code: 'infinite-recursion' },
    ],
    ['{ nosuch, ... }: { imports = [ nosuch ]; }', 'failed', { code: 'infinite-recursion', name: 'nosuch' }],
  ])('%s', (text, code, details) => {
    const { problems } = collect({ 'config.nix': text });
    expect(problems).toMatchObject([{ code, details }]);
  });

  test('an argument that nobody hands out fails where it is used', () => {
    const collection = collect({ 'config.nix': '{ nosuch, ... }: { a = nosuch; b = 1; }' });
    expect(collection.problems).toEqual([]);
    expect(valueAt(collection, 'a')).toBe('<failed missing-module-argument nosuch>');
    expect(valueAt(collection, 'b')).toBe(1);
  });

  test('the default of an argument never counts', () => {
    const collection = collect({ 'config.nix': '{ nosuch ? 1, ... }: { a = nosuch; }' });
    expect(valueAt(collection, 'a')).toBe('<failed missing-module-argument nosuch>');
  });

  test('an option that asks for itself is an infinite recursion by its name', () => {
    const collection = collect({
      'config.nix': '{ config, ... }: { home.username = config.home.username; a = config.b; b = config.a; }',
    });
    expect(valueAt(collection, 'home.username')).toBe('<failed infinite-recursion home.username>');
    expect(valueAt(collection, 'a')).toMatch('infinite-recursion');
  });
});
