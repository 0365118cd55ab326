import { entityAt, plainForm, typographic } from './characters.ts';
import { namesIn } from './file-name.ts';
import { isArgumentName, isFunctionWord, isInterjection, plainWord } from './words.ts';

/**
 * What a line of a message looks like when it is read alone. `mixed` has running text and code in it, `announcement`
 * is running text that names a file, `either` is code only beside code (a comment, a single name, a string).
 */
export type LineClass = 'blank' | 'code' | 'mixed' | 'prose' | 'announcement' | 'either';

/**
 * What most lines of code look like: a name with dots that gets a value without words, or closing brackets. They are
 * code by all that is asked below.
 */
const plainCode = /^(?:[\w-]+(?:\.(?:[\w-]+|"[^"\\]*"))+ = (?:"[^"\\]*"|[[{./\d]\S*);?|[\]})]+;?)$/;

export function classifyLine(line: string): LineClass {
  const text = roughly(abridged(line)).trim();
  if (text === '') {
    return 'blank';
  }
  if (plainCode.test(text)) {
    return 'code';
  }
  if (/^(?:#|\/\/|\/\*|\*\/)/.test(text) || /^\.{3}/.test(text)) {
    return 'either';
  }
  const time = /^\[\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]m)?\]\s/i.exec(text)?.[0];
  if (time !== undefined) {
    return classifyLine(text.slice(time.length)) === 'code' ? 'mixed' : 'prose';
  }
  // `home.nix` alone is no attribute of `home`.
  if (/^[\w@+-]+\.nix$/.test(text)) {
    return 'announcement';
  }
  if (moduleInParentheses.test(text) || modulesOnOneLine.test(text) || fileInInput.test(text)) {
    return 'code';
  }
  if (
    /^[-–—_*=~]{2,}$/.test(text) ||
    /^\((?:\p{L}[\p{L}'’,.!?-]*\s+)+\p{L}[\p{L}'’,.!?-]*\)[.!?]*$/u.test(text)
  ) {
    return 'prose';
  }
  const bare = withoutStringsAndComments(text);
  const words = countWords(bare);
  if (hasCode(bare)) {
    if (onlyMentionsSets(bare)) {
      return 'prose';
    }
    return isMixed(bare, words) ? 'mixed' : 'code';
  }
  return classifyWithoutCode(text, bare, words);
}

/** `inside home-manager = { ... } I now have`: a sentence that names a set of which nothing is shown. */
function onlyMentionsSets(bare: string): boolean {
  const rest = bare.replaceAll(/[\w.-]+\s*=\s*\{\s*\.\.\.\s*\};?/g, ' ').trim();
  if (rest === bare || hasCode(rest)) {
    return false;
  }
  const { plain, functionWords } = countWords(rest);
  return functionWords > 0 && plain > 1;
}

/** The ends of a very long line, by which it is classified as well. */
function abridged(line: string): string {
  return line.length <= 800 ? line : `${line.slice(0, 600)} ${line.slice(-200)}`;
}

function classifyWithoutCode(text: string, bare: string, words: WordCount): LineClass {
  const [file] = namesIn(text);
  if (file !== undefined && !/^(?:import\s+)?"?(?:\.{0,2}\/)[^\s:]+[;,]?$/.test(text)) {
    return 'announcement';
  }
  if (/^(?:inherit|import|with|assert|if|then|else|callPackage)\s/.test(bare) && words.functionWords < 2) {
    return 'either';
  }
  if (words.plain >= 2 || (words.plain === 1 && words.tokens === 1 && isInterjectionOnly(bare))) {
    return /^[\w-]+(?:,\s*[\w-]+)+,?(?:\s*\.\.\.)?$/.test(bare) && words.functionWords === 0
      ? 'either'
      : 'prose';
  }
  return /^(?:https?:\/\/|@\w|<@|:\w+:$)/.test(text) || /^\P{ASCII}+$/u.test(text) ? 'prose' : 'either';
}

/** A single word is an interjection where it says so or ends like a sentence; `inputs:` is the head of a function. */
function isInterjectionOnly(bare: string): boolean {
  const word = plainWord(bare) ?? '';
  if (isInterjection(word) || /[.!?]$/.test(bare)) {
    return true;
  }
  return bare.endsWith(':') && !isArgumentName(bare.slice(0, -1));
}

interface WordCount {
  readonly tokens: number;
  readonly plain: number;
  readonly functionWords: number;
}

function countWords(bare: string): WordCount {
  const tokens = bare.split(/\s+/);
  const plain = tokens.map(plainWord).filter((word) => word !== null);
  return {
    tokens: tokens.length,
    plain: plain.length,
    functionWords: plain.filter(isFunctionWord).length,
  };
}

const assignment = /(?:^|[\s{;(:`*])[\w"'$][\w.\-"'${}]*\s*=(?![=>])\s*\S|(?:^|\s)[\w"'$][\w.\-"'${}]*\s*=$/;
const bracketAtStart = /^[}{\])[(]/;
const bracketAtEnd = /[{[(]$|[}\])];?$|\S;$/;
/** `import` and a path, also behind running text. */
const importOfPath = /\bimport\s+(?:\.{1,2}\/|~\/|"")/;
const functionHead = /[}]\s*(?:@\s*\w+\s*)?:|\w\s*@\s*\{/;
const keywordHead =
  /^(?:let|in|rec|else)$|^[;:]$|^''|''$|^(?:else\s+)?if\s.*\sthen$|^else\s+if\s|^(?:[\w-]+:\s+)+[\w-]+:$|^(?:in|rec)\s*[{[(]|^let\s+\S+\s*=|^inherit\s[^.?!]*;|^inherit\s*\(|^with\s+[\w.]+;|^import\s+["(<.~/]\S*$|^import\s+\S+;?$|^import\s+[.(<~/]|^,\s*[\w-]+$|^\+\+\s|^\/\/\s/;
const misspeltAssignment = /^[\w"'][\w.\-"']*\s*(?:==|:=|:|=>)\s*(?:""|''|\[|\{|\S+;$)/;
/** An item of a list of modules in parentheses: `(import inputs.x.nixosModules.y)`, `(hm.nixosModules.a or b)`. */
const moduleInParentheses = /^\((?:import\s+)?[\w.-]+\.nixosModules\.[^()]+\)$/;
/** Items of that list side by side: `./config.nix home-manager.nixosModules.default`. */
const modulesOnOneLine = /^(?:\.{1,2}\/[\w./-]+\s+)+[\w.-]+\.nixosModules?(?:\.[\w-]+)?$/;
/** A file in the folder of an input: `"${home-manager}/nixos/default.nix"`. */
const fileInInput = /^\(?(?:import\s+)?"\$\{[\w.-]+\}\/[\w./-]+"\)?$/;
const knownPath =
  /^\(?(?:home-manager|inputs|pkgs|lib|self|nixpkgs|home|hm|programs|users)(?:\.[\w"'${}-]+)+\)?[;,]?$/;

function hasCode(bare: string): boolean {
  return (
    assignment.test(bare) ||
    bracketAtStart.test(bare) ||
    (bracketAtEnd.test(bare) && !/^[^{}[\]=]*\([^()]*\)$/.test(bare)) ||
    functionHead.test(bare) ||
    importOfPath.test(bare) ||
    keywordHead.test(bare) ||
    misspeltAssignment.test(bare) ||
    knownPath.test(bare) ||
    /\s\{\s/.test(bare)
  );
}

/** Running text in front of code or behind it: sentences are made of function words, and labels end with a colon. */
function isMixed(bare: string, words: WordCount): boolean {
  if (/[;}]\s+[:;]-?[)(DP]+$/.test(bare)) {
    return true;
  }
  if (/^(?:else|then|if)\b|\bif\s.*\sthen\b/.test(bare)) {
    return false;
  }
  if (words.functionWords >= 2 || (words.functionWords === 1 && words.plain >= 3)) {
    return true;
  }
  const label = /^([\p{L}][\p{L}\d ,.'’/_-]*?)\s*:\s+(?=\S)/u.exec(bare)?.[1];
  if (label !== undefined) {
    return label.includes(' ') || namesIn(label).length > 0 || (/\{|=/.test(bare) && !isArgumentName(label));
  }
  return words.functionWords === 1 && !/[=;{}]/.test(bare.split(/\s+/, 1)[0] ?? '') && /[=;{}]/.test(bare);
}

/** The line with look-alike quotes and character references as ASCII; only to look at, places are lost. */
export function roughly(line: string): string {
  if (!/[^\n -%'-~\t]/.test(line)) {
    return line;
  }
  let result = '';
  for (let at = 0; at < line.length; ) {
    const entity = entityAt(line, at);
    const kind = typographic(line[at] ?? '');
    if (entity !== null) {
      result += entity.text;
      at = entity.end;
    } else {
      result += kind === undefined ? line[at] : plainForm[kind];
      at += 1;
    }
  }
  return result;
}

/** A line in which strings are empty and a comment behind code is missing, so that its words do not count. */
function withoutStringsAndComments(text: string): string {
  return text
    .replace(/"(?:[^"\\]|\\.)*"/g, '""')
    .replace(/''(?:[^']|'(?!'))*''/g, "''")
    .replace(/\/\*.*?\*\//g, ' ')
    .replace(/(?<=[\s;{}[\]()])#.*$/, '')
    .trim();
}
