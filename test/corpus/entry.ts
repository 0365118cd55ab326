import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

/** The shape of the corpus files; README.md says what every key means. */

export const nixSteps = [
  'hm-input',
  'hm-follows',
  'outputs-args',
  'nixos-module',
  'hm-settings',
  'extra-args',
  'user-entry',
  'home-skeleton',
  'home-identity',
  'face-file',
  'split-and-search',
] as const;

const frameNames = [
  'flake',
  'flake-bindings',
  'flake-bindings+outputs',
  'flake-bindings+inputs',
  'inputs',
  'inputs+nixpkgs',
  'outputs',
  'outputs-head',
  'configurations',
  'system-arguments',
  'modules',
  'config',
  'config-bindings',
  'home-manager',
  'home-file',
  'home-bindings',
  'home',
] as const;

const frame = z.enum(frameNames);
const settings = {
  file: z.string().optional(),
  accounts: z.array(z.string()).optional(),
  exists: z.array(z.string()).optional(),
  accepts: z.boolean().optional(),
};
const judged = z.strictObject({ frame: frame.optional(), code: z.string().optional(), ...settings });
/** How one piece of code is put into a configuration. */
export type Judged = z.output<typeof judged>;
const skipped = z.strictObject({ skip: z.string() });
const nix = z.union([
  frame.transform((name): Judged[] => [{ frame: name }]),
  skipped,
  judged.transform((one): Judged[] => [one]),
  z.array(judged),
]);

const line = z.int().positive();
const entry = z
  .strictObject({
    id: z.string().regex(/^[a-z-]+\/[a-z0-9-]+$/),
    verdict: z.enum(['pass', 'fail', 'unsure']),
    submission: z.string().optional(),
    files: z.record(z.string(), z.string()).optional(),
    context: z
      .strictObject({
        username: z.string().optional(),
        inputName: z.string().optional(),
        nixpkgsInput: z.string().optional(),
      })
      .optional(),
    kind: z.string().optional(),
    alsoAcceptableKinds: z.array(z.string()).default([]),
    line: line.optional(),
    alsoAcceptableLines: z.array(line).default([]),
    file: z.string().optional(),
    nix: nix.default([{}]),
    note: z.string().optional(),
  })
  .refine((e) => (e.submission === undefined) !== (e.files === undefined), 'either submission or files')
  .refine((e) => (e.verdict === 'fail') === (e.kind !== undefined), 'a kind for every fail, and only there');

type Entry = z.output<typeof entry>;
export type FrameName = z.output<typeof frame>;
export const halves = ['open', 'frozen', 'third', 'fourth', 'fifth'] as const;
export type Half = (typeof halves)[number];

/** One entry with the step that its file is about; `project` for whole configurations. */
export interface CorpusEntry extends Entry {
  readonly step: string;
  readonly half: Half;
}

/** Reads one half. Throws with the file's name when an entry has not the right shape or an id is used twice. */
export function readHalf(half: Half): CorpusEntry[] {
  const folder = new URL(`${half}/`, import.meta.url);
  const entries = readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .flatMap((name) => {
      const step = name === 'projects.yaml' ? 'project' : name.replace('.yaml', '');
      const parsed = z.array(entry).safeParse(parse(readFileSync(new URL(name, folder), 'utf8')));
      if (!parsed.success) throw new Error(`${half}/${name}: ${z.prettifyError(parsed.error)}`);
      return parsed.data.map((e) => ({ ...e, step, half }));
    });
  const twice = entries.find((e, i) => entries.findIndex((other) => other.id === e.id) !== i);
  if (twice) throw new Error(`the id ${twice.id} is used twice`);
  return entries;
}

function isHalf(name: string): name is Half {
  return (halves as readonly string[]).includes(name);
}

/** `--half open` reads one of the sets, without it all; the other arguments are beginnings of ids. */
export function selectEntries(half: string | undefined, beginnings: readonly string[]): CorpusEntry[] {
  if (half !== undefined && !isHalf(half)) throw new Error(`--half is one of ${halves.join(', ')}`);
  const entries = half === undefined ? halves.flatMap(readHalf) : readHalf(half);
  return beginnings.length === 0
    ? entries
    : entries.filter((e) => beginnings.some((b) => e.id.startsWith(b)));
}
