import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Configuration } from './frames.ts';

/** Asks real Nix. Everything is evaluated purely and offline, in a store that lives in memory. */

export interface UserFacts {
  readonly username: string;
  readonly homeDirectory: string;
  readonly stateVersion: string;
  readonly files: Readonly<Record<string, { source: string; text: boolean }>>;
  /** Option to the files that define it. */
  readonly definitions: Readonly<Record<string, readonly string[]>>;
  readonly warnings: readonly string[];
}

export interface HostFacts {
  readonly loaded: boolean;
  readonly useGlobalPkgs?: boolean;
  readonly useUserPackages?: boolean;
  readonly inputsHandedOn?: boolean;
  readonly users?: Readonly<Record<string, UserFacts>>;
}

/** A flake's `inputs` as written; Nix itself gives no names to their shapes. */
export type Inputs = Readonly<Record<string, unknown>>;

export interface Facts {
  readonly inputs: Inputs;
  /** The parameters of `outputs`: names in its pattern, and the name for all of them. */
  readonly head: { readonly names: readonly string[]; readonly whole: string | null };
  readonly hosts: Readonly<Record<string, HostFacts>>;
}

export type Answer =
  | { readonly accepted: true; readonly facts: Facts }
  | { readonly accepted: false; readonly error: string };

const here = dirname(fileURLToPath(import.meta.url));

/** The folder with `nix-instantiate` and `nix`: beside NIX_ORACLE, else where scripts/nix-oracle installs; null if absent. */
export function findOracle(): string | null {
  const named = process.env.NIX_ORACLE;
  if (named) return existsSync(join(dirname(named), 'nix')) ? dirname(named) : null;
  try {
    const path = execFileSync(join(here, '../../scripts/nix-oracle'), ['path'], { encoding: 'utf8' }).trim();
    return existsSync(join(dirname(path), 'nix')) ? dirname(path) : null;
  } catch {
    return null;
  }
}

export class Oracle {
  readonly #programs: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'corpus-'));
  readonly #flakes = new Map<string, Promise<Pick<Facts, 'inputs' | 'head'>>>();
  #configurations = 0;

  constructor(programs: string) {
    this.#programs = programs;
    for (const name of ['home-manager', 'other']) {
      cpSync(join(here, 'stubs', name), join(this.#folder, name), { recursive: true });
    }
    const nixpkgs = this.#nixpkgs('{ accounts = [ ]; stateVersion = true; }');
    const flake = join(this.#folder, 'home-manager/flake.nix');
    writeFileSync(flake, readFileSync(flake, 'utf8').replace('@nixpkgs@', `path:${nixpkgs}`));
  }

  /** Evaluates a configuration as a rebuild would. */
  async ask(configuration: Configuration, assumeStateVersion: boolean): Promise<Answer> {
    const folder = join(this.#folder, `configuration-${this.#configurations++}`);
    for (const [path, text] of Object.entries(configuration.files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    try {
      const { inputs, head } = await this.#flake(join(folder, 'flake.nix'));
      const accounts = configuration.accounts.map((name) => JSON.stringify(name)).join(' ');
      const nixpkgs = this.#nixpkgs(`{ accounts = [ ${accounts} ]; stateVersion = ${assumeStateVersion}; }`);
      const hosts = await this.#evaluate(folder, inputs, nixpkgs);
      return { accepted: true, facts: { inputs, head, hosts: hosts as Facts['hosts'] } };
    } catch (problem) {
      return { accepted: false, error: String((problem as Error).message) };
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  close(): void {
    rmSync(this.#folder, { recursive: true });
  }

  /** What is written in flake.nix; most configurations share one text, which is read once. */
  #flake(path: string): Promise<Pick<Facts, 'inputs' | 'head'>> {
    const text = readFileSync(path, 'utf8');
    const known = this.#flakes.get(text);
    if (known) return known;
    const read = this.#readFlake(path);
    this.#flakes.set(text, read);
    return read;
  }

  async #readFlake(path: string): Promise<Pick<Facts, 'inputs' | 'head'>> {
    const head = headOf(await this.#run('nix-instantiate', ['--parse', path]));
    const expression = `(import ${path}).inputs or { }`;
    const json = await this.#run('nix-instantiate', ['--eval', '--strict', '--json', '--expr', expression]);
    return { inputs: JSON.parse(json) as Inputs, head };
  }

  async #evaluate(folder: string, inputs: Inputs, nixpkgs: string): Promise<unknown> {
    const overrides = Object.entries(inputs).flatMap(([name, input]) => {
      const standIn = standInFor(name, input);
      return standIn
        ? ['--override-input', name, `path:${standIn === 'nixpkgs' ? nixpkgs : join(this.#folder, standIn)}`]
        : [];
    });
    const json = await this.#run('nix', [
      ...[
        '--extra-experimental-features',
        'nix-command flakes',
        '--offline',
        '--option',
        'flake-registry',
        '',
        '--option',
        'download-attempts',
        '1',
      ],
      ...['--store', 'dummy://?read-only=false', 'eval', '--json', '--no-eval-cache', '--no-write-lock-file'],
      ...overrides,
      ...['--apply', readFileSync(join(here, 'stubs/probe.nix'), 'utf8')],
      `path:${folder}#nixosConfigurations`,
    ]);
    return JSON.parse(json);
  }

  /** A copy of the stand-in for nixpkgs that takes certain things for granted. */
  #nixpkgs(assumed: string): string {
    const folder = join(this.#folder, `nixpkgs-${assumed.replace(/[^a-z]+/gi, '-')}`);
    if (!existsSync(folder)) {
      cpSync(join(here, 'stubs/nixpkgs'), folder, { recursive: true });
      writeFileSync(join(folder, 'assumed.nix'), assumed);
      const lib = process.env.NIXPKGS_LIB;
      if (lib) {
        rmSync(join(folder, 'lib'), { recursive: true });
        cpSync(lib, join(folder, 'lib'), { recursive: true });
      }
    }
    return folder;
  }

  #run(program: 'nix' | 'nix-instantiate', args: readonly string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      const options = { maxBuffer: 1 << 26, timeout: 60_000 };
      execFile(join(this.#programs, program), args, options, (failure, stdout, stderr) => {
        if (failure) reject(new Error(lastError(stderr) || failure.message));
        else resolve(stdout);
      });
    });
  }
}

function lastError(stderr: string): string {
  return stderr.slice(Math.max(0, stderr.lastIndexOf('error:'))).trim();
}

const wellKnown =
  /flake-utils|flake-parts|hardware|stylix|sops|agenix|disko|hyprland|nixvim|nur|catppuccin|plasma|zen-browser|ghostty|impermanence|systems|niri|lanzaboote|wsl|index-database|spicetify|neovim|emacs|rust-overlay|flake-compat|darwin|ags|walker|firefox|chaotic|colors/i;

/** The stand-in for an input by its address; null for one that nobody could fetch. */
function standInFor(name: string, input: unknown): 'home-manager' | 'nixpkgs' | 'other' | null {
  const address = typeof input === 'object' && input !== null ? JSON.stringify(input) : '';
  if (isHomeManager(input)) return 'home-manager';
  const { url, type } = (input ?? {}) as { url?: unknown; type?: unknown };
  if (typeof url !== 'string' && typeof type !== 'string') return name === 'nixpkgs' ? 'nixpkgs' : null;
  if (/nixos\/nixpkgs|channels\.nixos\.org|flakehub\.com\/f\/nixos\/nixpkgs|"url":"nixpkgs/i.test(address))
    return 'nixpkgs';
  return wellKnown.test(address) ? 'other' : null;
}

/** Whether an input is Home Manager's flake, in any of the ways in which its address can be written. */
export function isHomeManager(input: unknown): boolean {
  const { url, type, owner, repo } = (input ?? {}) as Record<string, unknown>;
  if (type !== undefined) return type === 'github' && owner === 'nix-community' && repo === 'home-manager';
  return (
    typeof url === 'string' &&
    /^(github:|(git\+)?https:\/\/(codeload\.)?github\.com\/|git\+ssh:\/\/git@github\.com\/|git:\/\/github\.com\/|https:\/\/flakehub\.com\/f\/|tarball\+https:\/\/github\.com\/)nix-community\/home-manager(\.git)?([/?].*)?$/i.test(
      url,
    )
  );
}

/** Reads the parameters of `outputs` from a flake as Nix prints it after parsing. */
function headOf(printed: string): Facts['head'] {
  const start = printed.indexOf('outputs = (');
  const rest = start < 0 ? '' : printed.slice(start + 'outputs = ('.length);
  const pattern = /^\{ ([^}]*)\}(?: @ ([\w'-]+))?:/.exec(rest);
  if (pattern) {
    const names = (pattern[1] ?? '').split(',').map((part) => part.trim().split(' ')[0] ?? '');
    return { names: names.filter((name) => name !== '' && name !== '...'), whole: pattern[2] ?? null };
  }
  return { names: [], whole: /^([\w'-]+):/.exec(rest)?.[1] ?? null };
}
