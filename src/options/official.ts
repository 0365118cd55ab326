/** Reads the options.json that Home Manager builds for its documentation (`nix build home-manager#docs-json`). */
import { z } from 'zod';
import { type DeclaredOption, type OptionIndex, packOptions } from './option-index.ts';

const valueSchema = z.union([z.object({ text: z.string() }), z.string()]);

const declarationSchema = z.union([
  z.string(),
  z.object({ name: z.string().optional(), url: z.string().optional() }),
]);

/** What nixpkgs' `nixosOptionsDoc` writes of an option, as far as it is used here. */
const optionSchema = z.object({
  type: z.string(),
  default: valueSchema.optional(),
  description: valueSchema.optional(),
  declarations: z.array(declarationSchema).default([]),
});

type OfficialOption = z.infer<typeof optionSchema>;

/** The file is none, or holds no options; the message says what is wrong. */
export class OptionsFileError extends Error {}

/**
 * The index of an options.json. It does not tell which names are old ones, so those of `older` whose replacement it
 * has are taken over.
 *
 * @param release as the learner writes it, `25.11` or `release-25.11`; null to read it from the declarations
 * @throws OptionsFileError
 */
export function readOfficialOptions(text: string, release: string | null, older: OptionIndex): OptionIndex {
  const options = parse(text);
  const names = new Set(options.map(([name]) => name));
  if (names.size === 0) throw new OptionsFileError('it holds no options');
  const branch = release ?? branchIn(options);
  if (branch === null)
    throw new OptionsFileError('it does not say which release it is from; add --release, for example 25.11');
  const declared = options.map(([name, option]) => declaredOption(name, option));
  const isCurrent = (name: string) =>
    names.has(name) || options.some(([other]) => other.startsWith(`${name}.`));
  return packOptions({
    release: branch.replace(/^release-/, ''),
    commit: commitIn(options),
    home: declared.filter(({ name }) => !name.startsWith('home-manager.')),
    system: declared.filter(({ name }) => name.startsWith('home-manager.')),
    renamed: Object.fromEntries(
      Object.entries(older.renamed).filter(([old, to]) => !isCurrent(old) && isCurrent(to)),
    ),
    hidden: older.hidden.filter((name) => !isCurrent(name)),
  });
}

function parse(text: string): readonly (readonly [string, OfficialOption])[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new OptionsFileError('it is not JSON');
  }
  const parsed = z.record(z.string(), optionSchema).safeParse(json);
  if (parsed.success) return Object.entries(parsed.data);
  const [issue] = parsed.error.issues;
  throw new OptionsFileError(
    `it is not an options.json; what stands ${issue?.path.length ? `at “${issue.path.map(String).join(' → ')}”` : 'at the top'} has another form`,
  );
}

function declaredOption(name: string, option: OfficialOption): DeclaredOption {
  const [declaration] = option.declarations;
  return {
    name,
    type: option.type,
    default: option.default === undefined ? null : textOf(option.default),
    file: declaration === undefined ? null : fileOf(declaration),
    description: option.description === undefined ? null : textOf(option.description),
  };
}

function textOf(value: z.infer<typeof valueSchema>): string {
  return (typeof value === 'string' ? value : value.text).trim();
}

/** `<home-manager/modules/programs/git.nix>` and a store path both become `modules/programs/git.nix`. */
function fileOf(declaration: z.infer<typeof declarationSchema>): string | null {
  const name = typeof declaration === 'string' ? declaration : (declaration.name ?? declaration.url ?? null);
  return name === null
    ? null
    : name.replace(/^.*?\b(?=(?:modules|nixos|nix-darwin|lib)\/)/, '').replace(/>$/, '');
}

const place = /\/blob\/([\w.-]+)\//;

function branchIn(options: readonly (readonly [string, OfficialOption])[]): string | null {
  const ref = refIn(options);
  return ref !== null && /^(release-\d\d\.\d\d|master)$/.test(ref) ? ref : null;
}

function commitIn(options: readonly (readonly [string, OfficialOption])[]): string | null {
  const ref = refIn(options);
  return ref !== null && /^[0-9a-f]{40}$/.test(ref) ? ref : null;
}

function refIn(options: readonly (readonly [string, OfficialOption])[]): string | null {
  for (const [, { declarations }] of options)
    for (const declaration of declarations) {
      const url = typeof declaration === 'string' ? null : declaration.url;
      const ref = url?.includes('home-manager') ? place.exec(url)?.[1] : undefined;
      if (ref !== undefined) return ref;
    }
  return null;
}
