import type { FileRole } from '../../chapter/chapter.ts';
import type { Expression, Problem, Span } from '../../nix/index.ts';

/**
 * How much of its file a source is. A whole file is at the level of its role's top; a fragment is at the place where it
 * would stand.
 *
 * | level | the expression is |
 * |---|---|
 * | `flake` | the set of flake.nix, whole or in parts |
 * | `inputs` | the value of `inputs` |
 * | `input` | the value of one input |
 * | `outputs` | the function `outputs` |
 * | `result` | what that function returns |
 * | `configurations` | the value of `nixosConfigurations` |
 * | `host` | one host: a call of `nixosSystem` |
 * | `arguments` | the argument of `nixosSystem` |
 * | `modules` | a list of modules |
 * | `module` | a NixOS or Home Manager module |
 * | `settings` | the value of `home-manager` in a NixOS module |
 * | `home` | the value of `home` in a Home Manager module |
 * | `home-files` | the value of `home.file` |
 * | `value` | something that has no place of its own, such as a lone text |
 */
export type Level =
  | 'flake'
  | 'inputs'
  | 'input'
  | 'outputs'
  | 'result'
  | 'configurations'
  | 'host'
  | 'arguments'
  | 'modules'
  | 'module'
  | 'settings'
  | 'home'
  | 'home-files'
  | 'value';

/** One piece of Nix that is judged: a file, or a block out of a message. */
export interface Source {
  /** The key of its places: a path from the root of the repository, unique among the sources. */
  readonly path: string;
  /** What the learner calls it, or null where no name was given. */
  readonly file: string | null;
  /** Whether `path` is where the file stands, or only the usual place of its role. */
  readonly located: boolean;
  readonly role: FileRole;
  readonly level: Level;
  /** A whole file as far as its text tells, not a piece of one. */
  readonly whole: boolean;
  /** Whether text may stand around it that was not shown, so that names may be bound there. */
  readonly scopeOpen: boolean;
  /** Part of this submission; false for the learner's saved files behind it. */
  readonly shown: boolean;
  readonly tree: Expression;
  readonly problems: readonly Problem[];
  /** The variables that nothing in it binds, as problems. */
  readonly unbound: readonly Problem[];
  /** The code that was parsed. */
  readonly text: string;
  /** The text that lines and columns count in: the file, or the whole message. */
  readonly given: string;
  /** Where a span of `text` stands in `given`. */
  readonly originOf: (span: Span) => Span;
}
