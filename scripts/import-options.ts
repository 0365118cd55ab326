/**
 * Writes the index of Home Manager's options that the validator uses, from the facts of its modules:
 *
 *   node scripts/import-options.ts FACTS.json > src/validator/options/home-manager.json
 *
 * FACTS has `meta`, `hmOptions` (name, type) and `hiddenOrRenamed` (name, renamedTo).
 */
import { readFileSync } from 'node:fs';
import type { OptionIndex } from '../src/validator/options/catalogue.ts';

interface Facts {
  readonly meta: { readonly homeManagerCommit: string; readonly homeManagerRelease: string };
  readonly hmOptions: readonly { readonly name: string; readonly type: string }[];
  readonly hiddenOrRenamed: readonly { readonly name: string; readonly renamedTo?: string }[];
}

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('Name the file with the facts.');
const facts: Facts = JSON.parse(readFileSync(file, 'utf8'));

const types = [...new Set(facts.hmOptions.map(({ type }) => type))].sort();
const index: OptionIndex = {
  release: facts.meta.homeManagerRelease.slice(0, 5),
  commit: facts.meta.homeManagerCommit,
  types,
  options: Object.fromEntries(facts.hmOptions.map(({ name, type }) => [name, types.indexOf(type)])),
  renamed: Object.fromEntries(
    facts.hiddenOrRenamed.flatMap(({ name, renamedTo }) =>
      renamedTo === undefined ? [] : [[name, renamedTo]],
    ),
  ),
  hidden: facts.hiddenOrRenamed.filter(({ renamedTo }) => renamedTo === undefined).map(({ name }) => name),
};
process.stdout.write(`${JSON.stringify(index, null, 0)}\n`);
