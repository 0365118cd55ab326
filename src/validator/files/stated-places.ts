/** Where an answer says that the learner's files stand, and the saved files there. */
import type { Course } from '../check.ts';
import { normalPath, placeOfRole, roleOfFile } from '../sources/roles.ts';
import { relativePaths } from '../sources/shape.ts';
import type { Source } from '../sources/source.ts';
import type { LearnerFacts } from '../verdict.ts';
import { outputsFileNamed } from './outputs-file.ts';
import { asSeenFrom, leadingElsewhere, safePath } from './paths.ts';
import { type Files, fileOfRole } from './project.ts';

/**
 * Where the flake that was shown says that the system file stands: at the usual place where it names nothing else, or
 * where the one module of its own stands that it names and nobody has shown.
 */
export function systemFileNamed(
  shown: readonly Source[],
  saved: Files,
  facts: LearnerFacts,
): { readonly systemFile?: string } {
  const usual = placeOfRole('system', facts).path;
  const flakes = shown.filter(({ role }) => role === 'flake');
  if (flakes.length === 0 || facts.systemFile !== undefined) return {};
  const outputs = new Set(flakes.map(({ path, tree }) => outputsFileNamed(path, tree)));
  const own = flakes
    .flatMap(({ tree }) => relativePaths(tree))
    .map((written) => normalPath(written))
    .filter((path) => !outputs.has(path));
  const modules = own.map((path) => (path.endsWith('.nix') ? path : `${path}/default.nix`));
  const paths = [...new Set(modules)].filter((path) => !path.endsWith('hardware-configuration.nix'));
  if (paths.includes(usual)) return paths.length === 1 ? { systemFile: usual } : {};
  const isThere = (path: string) => saved.has(path) || shown.some((source) => source.path === path);
  // A piece may name modules beside the system file; a whole flake names them all.
  const isWhole = flakes.some(({ whole }) => whole);
  const isSystem = (path: string) => {
    const role = roleOfFile(path, facts);
    return isWhole ? role === 'system' || (role === null && own.length === 1) : systemName.test(path);
  };
  const [missing, ...others] = paths.filter((path) => isSystem(path) && !isThere(path));
  return missing === undefined || others.length > 0 || safePath(missing) === null
    ? {}
    : { systemFile: missing };
}

const systemName = /(^|\/)(config|configuration)\.nix$/;

/** The saved files with the system file at another path. */
export function moved(saved: Files, facts: LearnerFacts, to: string, { chapter }: Course): Files {
  const from = facts.systemFile ?? chapter.defaults.system_file;
  const text = saved.get(from);
  const others = [...saved]
    .filter(([path]) => path !== from)
    .map(([path, code]): [string, string] => [
      path,
      path.endsWith('.nix') ? leadingElsewhere(path, code, from, to) : code,
    ]);
  return new Map([...others, ...(text === undefined ? [] : [[to, asSeenFrom(from, to, text)] as const])]);
}

/** The saved files with the home file at the path to which the answer leads. */
export function withHomeAt(
  to: string | null,
  saved: Files,
  shown: readonly Source[],
  known: LearnerFacts,
): Files {
  const from = fileOfRole('home', saved, known);
  const text = saved.get(from);
  const isShown = (path: string) => shown.some((source) => source.path === path);
  if (to === null || safePath(to) !== to || text === undefined || saved.has(to) || isShown(from))
    return saved;
  const others = [...saved].filter(([path]) => path !== from);
  return new Map([...others, [to, asSeenFrom(from, to, text)]]);
}
