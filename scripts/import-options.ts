/**
 * Writes the index of Home Manager's options that the program brings, from the facts of its modules:
 *
 *   node scripts/import-options.ts FACTS.json > src/options/home-manager.json
 *
 * FACTS has `meta`, `hmOptions` and `nixosOptions` (name, type, default, declared), and `hiddenOrRenamed` (name,
 * renamedTo, which may be relative to the set that the old name stands in).
 */
import { readFileSync } from 'node:fs';
import { type DeclaredOption, packOptions } from '../src/options/option-index.ts';

interface Fact {
  readonly name: string;
  readonly type: string;
  readonly default?: string;
  readonly defaultKind?: string;
  readonly declared?: string;
}

interface Facts {
  readonly meta: { readonly homeManagerCommit: string; readonly homeManagerRelease: string };
  readonly hmOptions: readonly Fact[];
  readonly nixosOptions: readonly Fact[];
  readonly hiddenOrRenamed: readonly { readonly name: string; readonly renamedTo?: string }[];
}

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('Name the file with the facts.');
const facts: Facts = JSON.parse(readFileSync(file, 'utf8'));

const names = new Set(facts.hmOptions.map(({ name }) => name));

function declared(fact: Fact): DeclaredOption {
  return {
    name: fact.name,
    type: fact.type,
    default: fact.default ?? fact.defaultKind ?? null,
    file: fact.declared ?? null,
    description: null,
  };
}

/** The new name from the root: of the sets around the old name, the innermost in which the new name is an option. */
function fromRoot(old: string, target: string): string {
  const parts = old.split('.');
  const sets = parts.map((_, length) => parts.slice(0, parts.length - length));
  const around = sets.map((set) => [...set, target].join('.')).find((name) => names.has(name));
  return names.has(target) ? target : (around ?? target);
}

const index = packOptions({
  release: facts.meta.homeManagerRelease.slice(0, 5),
  commit: facts.meta.homeManagerCommit,
  home: facts.hmOptions.map(declared),
  system: facts.nixosOptions.map(declared),
  renamed: Object.fromEntries(
    facts.hiddenOrRenamed.flatMap(({ name, renamedTo }) =>
      renamedTo === undefined ? [] : [[name, fromRoot(name, renamedTo)]],
    ),
  ),
  hidden: facts.hiddenOrRenamed.filter(({ renamedTo }) => renamedTo === undefined).map(({ name }) => name),
});
process.stdout.write(`${JSON.stringify(index)}\n`);
