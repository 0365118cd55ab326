/** The index of options as it is kept in a file: columns of positions in tables, so that 5,000 options stay small. */
import { z } from 'zod';

const position = z.int().min(0);

const columnsSchema = z.object({
  /** `<name>` and `*` in a name stand for any attribute or item. */
  names: z.array(z.string()),
  /** For each name its place in `types`. */
  type: z.array(position),
  /** For each name its place in `defaults`, or -1 where a value has to be given. */
  default: z.array(z.int().min(-1)),
  /** For each name its place in `files`, or -1 where the file is not known. */
  file: z.array(z.int().min(-1)),
  /** For each name what it is for, in Markdown; only where the source of the index tells it. */
  description: z.array(z.string()).optional(),
});

export const optionIndexSchema = z.object({
  /** The release of Home Manager that it was made from, for example `26.11`. */
  release: z.string(),
  /** The commit of Home Manager, or null where the source does not tell it. */
  commit: z.string().nullable(),
  types: z.array(z.string()),
  /** Defaults as Nix writes them; `computed` where they depend on other options. */
  defaults: z.array(z.string()),
  files: z.array(z.string()),
  /** What a home sets, as in `home.nix`. */
  home: columnsSchema,
  /** What the system sets below `home-manager`. */
  system: columnsSchema,
  /** Old name to new name. */
  renamed: z.record(z.string(), z.string()),
  /** Names that still work and are not documented any more. */
  hidden: z.array(z.string()),
});

export type OptionIndex = z.infer<typeof optionIndexSchema>;
export type OptionColumns = z.infer<typeof columnsSchema>;

/** One option before it is packed into an index. */
export interface DeclaredOption {
  readonly name: string;
  readonly type: string;
  /** As Nix writes it; null where a value has to be given. */
  readonly default: string | null;
  readonly file: string | null;
  readonly description: string | null;
}

/** What an index is made from. */
export interface OptionSource {
  readonly release: string;
  readonly commit: string | null;
  readonly home: readonly DeclaredOption[];
  readonly system: readonly DeclaredOption[];
  readonly renamed: Readonly<Record<string, string>>;
  readonly hidden: readonly string[];
}

/** Packs options; every type, default and file is kept once. */
export function packOptions(source: OptionSource): OptionIndex {
  const all = [...source.home, ...source.system];
  const types = tableOf(all.map(({ type }) => type));
  const defaults = tableOf(all.map((option) => option.default));
  const files = tableOf(all.map(({ file }) => file));
  const columns = (options: readonly DeclaredOption[]): OptionColumns => ({
    names: options.map(({ name }) => name),
    type: options.map(({ type }) => types.place(type)),
    default: options.map((option) => defaults.place(option.default)),
    file: options.map(({ file }) => files.place(file)),
    ...(options.some(({ description }) => description !== null)
      ? { description: options.map(({ description }) => description ?? '') }
      : {}),
  });
  return {
    release: source.release,
    commit: source.commit,
    types: types.values,
    defaults: defaults.values,
    files: files.values,
    home: columns(source.home),
    system: columns(source.system),
    renamed: { ...source.renamed },
    hidden: [...source.hidden],
  };
}

/** The options of an index, unpacked. */
export function* unpackOptions(index: OptionIndex, columns: OptionColumns): Generator<DeclaredOption> {
  for (const [at, name] of columns.names.entries())
    yield {
      name,
      type: index.types[columns.type[at] ?? -1] ?? 'anything',
      default: index.defaults[columns.default[at] ?? -1] ?? null,
      file: index.files[columns.file[at] ?? -1] ?? null,
      description: columns.description?.[at] || null,
    };
}

function tableOf(texts: readonly (string | null)[]) {
  const values = [...new Set(texts.filter((text) => text !== null))].sort();
  const places = new Map(values.map((text, place) => [text, place]));
  return { values, place: (text: string | null) => (text === null ? -1 : (places.get(text) ?? -1)) };
}

/** `a."b.c".d` is three names. */
export function splitName(name: string): string[] {
  return [...name.matchAll(/"([^"]*)"|[^.]+/g)].map((match) => match[1] ?? match[0]);
}
