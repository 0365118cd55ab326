/** Mistakes of the catalogue, made in right answers: what goes and what comes at one place. */
export interface Mistake {
  readonly kind: string;
  readonly before: RegExp;
  readonly make: (match: string) => string;
}

const quoted = (text: string) => JSON.stringify(text);
/** The second and the third letter of the last word changed places. */
const swapped = (name: string) => name.replace(/(\w)(\w)(\w*)$/, '$2$1$3');

export const mistakes: readonly Mistake[] = [
  { kind: 'missing-semicolon', before: /;/g, make: () => '' },
  { kind: 'unbalanced-braces', before: /\};/g, make: () => '' },
  { kind: 'colon-instead-of-equals', before: / = /g, make: () => ': ' },
  { kind: 'double-equals', before: / = /g, make: () => ' == ' },
  { kind: 'boolean-as-string', before: /\btrue\b/g, make: quoted },
  { kind: 'boolean-capitalised', before: /\btrue\b/g, make: () => 'True' },
  { kind: 'face-source-quoted-path', before: /\.\.?\/[\w./-]+\.png/g, make: quoted },
  { kind: 'import-path-quoted', before: /\.\.?\/[\w./-]+\.nix/g, make: quoted },
  { kind: 'hm-option-name-typo', before: /useGlobalPkgs/g, make: () => 'useGlobalPackages' },
  {
    kind: 'hm-attrset-name-typo',
    before: /\bhome-manager(?=\.use| = \{\n *use)/g,
    make: () => 'homeManager',
  },
  { kind: 'url-typo', before: /community/g, make: () => 'comunity' },
  { kind: 'input-url-as-bare-string', before: /\.url(?= = "github:nix-c)/g, make: () => '' },
  { kind: 'follows-typo', before: /follows/g, make: () => 'follow' },
  { kind: 'inherit-without-braces', before: /\{ inherit inputs; \}/g, make: () => 'inherit inputs' },
  { kind: 'args-without-ellipsis', before: /, \.\.\. \}(?=:)/g, make: () => ' }' },
  { kind: 'missing-comma-in-pattern', before: /, (?=\w+, )/g, make: () => ' ' },
  { kind: 'home-option-typo', before: /stateVersion|homeDirectory/g, make: swapped },
  { kind: 'state-version-unquoted', before: /"\d\d\.\d\d"/g, make: (text) => text.slice(1, -1) },
  { kind: 'face-dot-unquoted', before: /"\.face"/g, make: () => '.face' },
  { kind: 'hm-users-singular', before: /users(?=\.\w+ = )/g, make: () => 'user' },
  {
    kind: 'hm-module-set-as-module',
    before: /nixosModules\.(home-manager|default)/g,
    make: () => 'nixosModules',
  },
];

/** The text with the mistake at the place of this number, counted around; null where it cannot be made. */
export function spoil(text: string, { before, make }: Mistake, place: number): string | null {
  const matches = [...text.matchAll(before)];
  const match = matches[place % Math.max(1, matches.length)];
  if (!match) return null;
  return text.slice(0, match.index) + make(match[0]) + text.slice(match.index + match[0].length);
}
