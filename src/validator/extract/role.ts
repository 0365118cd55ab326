import type { Binding, Expression } from '../../nix/index.ts';
import type { BlockRole, ExtractionHints, RoleBasis } from './block.ts';

export interface Role {
  readonly role: BlockRole;
  readonly basis: RoleBasis;
}

/** What each step is about, for blocks that have no name and no telling content. */
const roleOfStep: Readonly<Record<string, BlockRole>> = {
  'hm-input': 'flake',
  'hm-follows': 'flake',
  'outputs-args': 'flake',
  'nixos-module': 'flake',
  'hm-settings': 'system',
  'extra-args': 'system',
  'user-entry': 'system',
  'home-skeleton': 'home',
  'home-identity': 'home',
  'stage-and-rebuild': 'shell',
  'face-file': 'home',
  'split-and-search': 'home',
};

const flakeNames = new Set(['inputs', 'outputs', 'nixConfig', 'nixosConfigurations']);
const homeNames = new Set(['home', 'xdg', 'gtk', 'dconf', 'wayland', 'qt', 'accounts']);
const systemNames = new Set([
  'home-manager',
  'users',
  'boot',
  'networking',
  'environment',
  'hardware',
  'security',
  'virtualisation',
  'system',
  'time',
  'i18n',
  'console',
  'fileSystems',
  'nix',
  'nixpkgs',
]);

/** Which file a piece of Nix belongs to: by its name, else by what it sets, else by the step. */
export function roleOf(tree: Expression, file: string | null, hints: ExtractionHints): Role {
  const byContent = roleByContent(tree);
  const byName = file === null ? null : roleByName(file);
  if (byName !== null) {
    return { role: byName, basis: 'name' };
  }
  if (byContent !== null) {
    return { role: byContent, basis: 'content' };
  }
  const byStep = hints.role ?? (hints.step === undefined ? undefined : roleOfStep[hints.step]);
  return byStep === undefined || byStep === 'shell'
    ? { role: 'unknown', basis: 'none' }
    : { role: byStep, basis: 'step' };
}

/** The role that a path tells by convention; null for a name like `git.nix`. */
function roleByName(file: string): BlockRole | null {
  const parts = file.toLowerCase().split('/');
  const name = parts.at(-1) ?? '';
  const folders = parts.slice(0, -1);
  if (name === 'flake.nix') {
    return 'flake';
  }
  if (name === 'home.nix' || folders.some((folder) => /^(?:home|home-manager|homes|users)$/.test(folder))) {
    return 'home';
  }
  if (/^(?:config|configuration|hardware-configuration)\.nix$/.test(name)) {
    return 'system';
  }
  return folders.some((folder) => /^(?:hosts?|machines|nixos|system)$/.test(folder)) ? 'system' : null;
}

/** The first name on the way down that only one kind of file has. */
function roleByContent(tree: Expression): BlockRole | null {
  const body = bodyOf(tree);
  if (body.kind === 'list') {
    return null;
  }
  for (const binding of body.kind === 'set' ? body.bindings : []) {
    const role = roleOfPath(pathOf(binding));
    if (role !== null) {
      return role;
    }
  }
  return null;
}

function roleOfPath(path: readonly string[]): BlockRole | null {
  const [first = '', second = ''] = path;
  if (flakeNames.has(first) || second === 'url' || (second === 'inputs' && path.includes('follows'))) {
    return 'flake';
  }
  if (homeNames.has(first)) {
    return 'home';
  }
  return systemNames.has(first) ? 'system' : null;
}

/** The set that an expression finally is: behind function heads, `let`, `with`, `assert` and parentheses. */
function bodyOf(tree: Expression): Expression {
  let current = tree;
  while (true) {
    if (
      current.kind === 'lambda' ||
      current.kind === 'let' ||
      current.kind === 'with' ||
      current.kind === 'assert'
    ) {
      current = current.body;
    } else if (current.kind === 'parenthesized') {
      current = current.expression;
    } else {
      return current;
    }
  }
}

/** The names of a binding's path, followed into a set that has one binding or that tells what the input is. */
function pathOf(binding: Binding): readonly string[] {
  if (binding.kind !== 'assignment') {
    return [];
  }
  const names = binding.path.names.map((name) => {
    if (name.kind === 'identifier') {
      return name.name;
    }
    const [part] = name.kind === 'string' ? name.parts : [];
    return part?.kind === 'text' ? part.value : '';
  });
  const inner = binding.value.kind === 'set' ? binding.value.bindings : [];
  const url = inner.map(pathOf).find((path) => path.includes('url') || path.includes('follows'));
  return url === undefined ? names : [...names, ...url];
}
