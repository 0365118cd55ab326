import { fileNameOf } from './file-name.ts';

/** What stands behind the opening marker of a fence. */
export interface InfoString {
  readonly language: string | null;
  readonly file: string | null;
  /** Where code begins on the marker's own line, as an offset into the rest of that line; null where there is none. */
  readonly codeAt: number | null;
}

const languages = new Set(
  (
    'nix bash sh shell zsh fish console terminal shell-session shellsession sh-session nu nushell powershell ' +
    'diff patch text txt plain plaintext none json jsonc yaml yml toml ini conf cfg md markdown ansi log ' +
    'haskell hs js javascript ts typescript jsx tsx python py c cpp rust rs go lua ruby rb java hcl tf css html ' +
    'xml'
  ).split(' '),
);

/** Tags that are also believed where code follows on the same line. */
const tagsBeforeCode = new Set(['nix', 'bash', 'sh', 'shell', 'zsh', 'fish', 'console']);

/** A word that begins a Nix expression and would be lost if it were taken for a language. */
const keywords = new Set(['let', 'rec', 'in', 'with', 'inherit', 'if', 'import']);

/** Whether this is a tag that somebody puts behind a fence's marker. */
export function isLanguage(word: string): boolean {
  return languages.has(word.toLowerCase());
}

/**
 * Reads the rest of the line behind an opening marker: ```` ```nix title="flake.nix" ````, ```` ```flake.nix ````,
 * ```` ```nix { pkgs, ... }: ````. A single word that is neither file nor keyword is a language, as in CommonMark.
 */
export function readInfoString(rest: string): InfoString {
  const leading = rest.length - rest.trimStart().length;
  const info = rest.trim().replace(/^\{\s*\.(?=[a-z]+[\s}])/, '');
  if (info === '') {
    return { language: null, file: null, codeAt: null };
  }
  const [first = ''] = /^[^\s:{]+/.exec(info) ?? [];
  const language = isLanguage(first) || isLanguage(first.replace(/^\./, '')) ? first.toLowerCase() : null;
  const behind = language === null ? info : info.slice(first.length);
  if (isAnnotation(behind)) {
    return { language, file: fileNameOf(behind), codeAt: null };
  }
  if (language === null && /^[A-Za-z][\w+#.-]*$/.test(info) && !keywords.has(info)) {
    return { language: info.toLowerCase(), file: null, codeAt: null };
  }
  if (language !== null && tagsBeforeCode.has(language) && /^\s+[^\s=.]/.test(behind)) {
    return { language, file: null, codeAt: rest.indexOf(first) + first.length };
  }
  return { language: null, file: null, codeAt: leading };
}

/** Names, attributes and line ranges, as renderers allow them in an info string. */
function isAnnotation(text: string): boolean {
  const words = text
    .replace(/[\w-]+\s*=\s*("[^"]*"|'[^']*'|[^\s"'{};]+)(?!\S*;)/g, (attribute) =>
      /\.nix\b/.test(attribute) ? ' file.nix ' : ' ',
    )
    .replace(/\{[\d\s,-]*\}/g, ' ')
    .split(/[\s:,()}]+/)
    .filter((word) => word !== '' && word !== '//' && word !== '#' && word !== '-');
  return words.every(
    (word) => /^[\w./~@-]+\.nix$/.test(word) || /^(showLineNumbers|linenums|numberLines|in|file)$/.test(word),
  );
}
