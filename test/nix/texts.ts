// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Nix writes interpolation this way
/** Texts to try the parser on: any characters, soups of tokens, and real code with something cut out or put in. */
import fc from 'fast-check';

const pieces = [
  ...'{}[]();,:=.@?!<>+-*/$\'"\\|&~%#_0 x\n\t\r\0',
  ...[
    '${',
    "''",
    '...',
    '..',
    '//',
    '++',
    '==',
    '!=',
    '->',
    '&&',
    '||',
    '/*',
    '*/',
    '#\n',
    '\n  ',
    '\r\n',
    '…',
  ],
  ...[' let ', ' in ', ' rec ', ' with ', ' assert ', ' inherit ', ' if ', ' then ', ' else ', ' or '],
  ...['a', 'b.c', '1.5', './a', 'a/b', '~/a', '<a>', 'a:b', '"a"', '“', '”', '\u00a0', '```', '\ufeff', '😀'],
  ...['a = 1;', '{ a, b }:', '{ ... }: ', '[ 1 2 ]', "''\n  a\n''", '"${a}"', 'a.b or c'],
];

const wholes = [
  '{ config, pkgs, ... }:\n{\n  home.username = "alice";\n  home.packages = with pkgs; [ git vim ];\n}\n',
  '{\n  inputs = {\n    nixpkgs.url = "github:NixOS/nixpkgs";\n    hm.inputs.nixpkgs.follows = "nixpkgs";\n  };\n  outputs = inputs@{ self, nixpkgs, ... }: let\n    system = "x86_64-linux";\n  in {\n    x.y = nixpkgs.lib.nixosSystem {\n      inherit system;\n      modules = [ ./config.nix { a.b = true; } ];\n    };\n  };\n}\n',
  '{ lib, ... }: {\n  xdg.configFile."a".text = \'\'\n    one ${lib.foo "x"}\n      two \'\'${three}\n  \'\';\n  home.file.".face".source = ../res/pic.png;\n}\n',
  'rec { a = if b == 1 && !c then [ (x: x + 1) ] else { inherit b; }; b = a.c or -2; c = a ? b -> true; }',
];

const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join(''));
const cut = fc.record({
  whole: fc.constantFrom(...wholes),
  at: fc.nat(400),
  length: fc.nat(12),
  put: fc.constantFrom('', '', ...pieces),
});
const mutated = cut.map(({ whole, at, length, put }) => whole.slice(0, at) + put + whole.slice(at + length));
const twiceMutated = fc.tuple(cut, cut).map(([{ whole, at, length, put }, second]) => {
  const once = whole.slice(0, at) + put + whole.slice(at + length);
  return once.slice(0, second.at) + second.put + once.slice(second.at + second.length);
});
export const texts: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 80 }),
  soup,
  mutated,
  twiceMutated,
);
