/** The options of Home Manager, by name and type. */
import { type OptionIndex, splitName, unpackOptions } from '../../options/option-index.ts';
import { nearest, WordList } from './spelling.ts';

/** What an option path leads to. */
export type OptionMatch =
  | { readonly kind: 'option'; readonly type: string }
  /** Options lie below, none here. */
  | { readonly kind: 'namespace' }
  /** Below an option whose value is free in its attributes. */
  | { readonly kind: 'inside'; readonly type: string }
  | { readonly kind: 'renamed'; readonly name: string; readonly to: string }
  | { readonly kind: 'hidden' }
  /** No option; `depth` is how many names of the path are known, `meant` what the next one was meant to be. */
  | { readonly kind: 'unknown'; readonly depth: number; readonly meant: string | null };

interface Branch {
  type: string | null;
  renamedTo: string | null;
  hidden: boolean;
  readonly below: Map<string, Branch>;
  /** The names below that are not renamed, once somebody has asked. */
  current: WordList | null;
}

/** Attributes that every module may have besides options. */
const moduleAttributes = [
  'imports',
  'config',
  'options',
  'disabledModules',
  'meta',
  '_module',
  '_file',
  '_class',
  'key',
  'freeformType',
  'lib',
  'submoduleSupport',
];

/** Options of every module system that the documentation leaves out (`nixos/modules/misc/assertions.nix`). */
const undocumented = { assertions: 'list of unspecified value', warnings: 'list of string' };

export class OptionCatalogue {
  readonly release: string;
  readonly #root: Branch = emptyBranch();

  constructor(index: OptionIndex) {
    this.release = index.release;
    for (const { name, type } of unpackOptions(index, index.home)) this.#add(name).type = type;
    for (const [name, to] of Object.entries(index.renamed)) this.#add(name).renamedTo = to;
    for (const name of index.hidden) this.#add(name).hidden = true;
    for (const [name, type] of Object.entries(undocumented)) this.#add(name).type ??= type;
    for (const name of moduleAttributes) this.#add(name).type ??= 'anything';
  }

  #add(name: string): Branch {
    let branch = this.#root;
    for (const part of splitName(name)) {
      const next = branch.below.get(part) ?? emptyBranch();
      branch.below.set(part, next);
      branch = next;
    }
    return branch;
  }

  find(path: readonly string[]): OptionMatch {
    let branch = this.#root;
    let owner: string | null = null;
    for (const [depth, part] of path.entries()) {
      const next: Branch | undefined =
        branch.below.get(part) ?? branch.below.get('<name>') ?? branch.below.get('*');
      if (!next) {
        if (branch.hidden) return { kind: 'hidden' };
        const isOpen = branch.below.size === 0 ? owner && isFree(owner) : owner?.includes('open submodule');
        if (owner && isOpen) return { kind: 'inside', type: owner };
        return { kind: 'unknown', depth, meant: nearest(part, current(branch)) };
      }
      branch = next;
      owner = branch.type ?? owner;
      if (branch.renamedTo !== null)
        return { kind: 'renamed', name: path.slice(0, depth + 1).join('.'), to: branch.renamedTo };
    }
    if (branch.type !== null) return { kind: 'option', type: branch.type };
    return branch.hidden && branch.below.size === 0 ? { kind: 'hidden' } : { kind: 'namespace' };
  }

  /** The names right below a path that are not renamed, for suggestions. */
  namesBelow(path: readonly string[]): WordList {
    let branch: Branch | undefined = this.#root;
    for (const part of path) branch = branch?.below.get(part);
    return branch ? current(branch) : nothing;
  }
}

const nothing = new WordList([]);

function current(branch: Branch): WordList {
  branch.current ??= new WordList(
    [...branch.below].filter(([, { renamedTo }]) => renamedTo === null).map(([name]) => name),
  );
  return branch.current;
}

function emptyBranch(): Branch {
  return { type: null, renamedTo: null, hidden: false, below: new Map(), current: null };
}

/** Whether a value of the type may have attributes that are no options of their own. */
function isFree(type: string): boolean {
  return !/^(null or )?(boolean|string|package|signed integer|absolute path|submodule|\(submodule\)|non-empty string)$/.test(
    type,
  );
}
