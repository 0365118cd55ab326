/** Words of running English that are neither keywords of Nix nor usual names in a configuration. */
const functionWords = new Set(
  (
    'a an the this that these those my your our his her its their i you he she it we they me him us them ' +
    'am is are was were be been being do does did done have has had having can could will would shall should ' +
    'may might must not and but so because although though while when where why how what who whose ' +
    'to of for from on at by about into onto over after before between under without within inside like ' +
    'there here now then just also too very really only still already again some any all both each every no yes ' +
    'more most much many few other another same such than as up out down off ' +
    'please thanks thank thx sorry hello hi hey ok okay well maybe perhaps think thought tried trying try ' +
    "don't doesn't didn't can't won't isn't aren't i'm i've i'd i'll it's that's what's there's let's " +
    'got get gets getting put need needs want wants wrote write written added changed made make makes use used ' +
    'using know see look looks help works work working worked correct right wrong answer solution question ' +
    'code looks something anything nothing everything step current full rest sure guess believe hope'
  ).split(' '),
);

/** Words that stand alone in a chat and never in a configuration. */
const interjections = new Set(
  'thanks thx ty hi hello hey ok okay please pls plz sorry help done yes no nope yep cheers lol hmm idk right correct edit update solution answer code here'.split(
    ' ',
  ),
);

/** Names that people give to the one argument of a Nix function. */
const argumentNames = new Set(
  (
    'inputs self final prev super pkgs lib config args attrs options system name old oldAttrs value user username ' +
    'host hostname hostName path file x y n v k f p e _ nixpkgs finalAttrs prevAttrs previous overlay'
  ).split(' '),
);

const word = /^[("'*_~]*(\p{L}[\p{L}'’-]*)[.,!?:;)"'*_~…]*$/u;

/** The word of a running text that a token is, without its punctuation and in lower case; null where it is code. */
export function plainWord(token: string): string | null {
  const found = word.exec(token)?.[1];
  if (found === undefined || /\p{Ll}\p{Lu}/u.test(found)) {
    return null;
  }
  return found.replaceAll('’', "'").toLowerCase();
}

export function isFunctionWord(wordOfText: string): boolean {
  return functionWords.has(wordOfText);
}

export function isInterjection(wordOfText: string): boolean {
  return interjections.has(wordOfText);
}

export function isArgumentName(name: string): boolean {
  return argumentNames.has(name) || name.startsWith('_');
}
