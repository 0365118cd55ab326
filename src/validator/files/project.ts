/** The learner's files as one configuration: where the file of a role is, and how far the configuration is. */
import type { FileRole } from '../../chapter/chapter.ts';
import { checkExpression, parseExpression } from '../../nix/index.ts';
import type { Course } from '../check.ts';
import { checkProject, type ProjectVerdict } from '../project.ts';
import {
  folderOf,
  hardwareFile,
  isHardwareFile,
  normalPath,
  placeOfRole,
  roleOfFile,
} from '../sources/roles.ts';
import { relativePaths } from '../sources/shape.ts';
import type { LearnerFacts } from '../verdict.ts';

/** Files by path from the root of the repository. */
export type Files = ReadonlyMap<string, string>;

/** The path of the file of a role: where it is known to be, else where one of that role is, else where it usually is. */
export function fileOfRole(role: FileRole, files: Files, facts: LearnerFacts): string {
  const { path, known } = placeOfRole(role, facts);
  if (known || files.has(path)) return path;
  const main = [...files.keys()].find(
    (each) => roleOfFile(each, facts) === role && /(^|\/)(flake|config|configuration|home)\.nix$/.test(each),
  );
  return main ?? path;
}

export function withFile(files: Files, path: string, text: string): Files {
  return new Map([...files, [path, text]]);
}

export interface Standing {
  readonly verdict: ProjectVerdict;
  /** The ids of the Nix steps that the configuration meets. */
  readonly met: readonly string[];
  /** How many findings stand in the way of a working configuration. */
  readonly flaws: number;
}

export function standingOf(
  files: Files,
  facts: LearnerFacts,
  course: Course,
  read: 'reached-files' | 'every-file' = 'every-file',
): Standing {
  const verdict = checkProject(withMachine(files), facts, course, read);
  const met = Object.entries(verdict.steps).flatMap(([step, kind]) => (kind === 'pass' ? [step] : []));
  const flaws = verdict.findings.filter(
    ({ severity }) => severity === 'essential' || severity === 'actionable',
  );
  return { verdict, met, flaws: flaws.length };
}

/** The files with stand-ins for what describes the machine itself: every learner has that, and nobody shows it. */
function withMachine(files: Files): Files {
  const named = [...files].flatMap(([path, text]) => {
    if (!text.includes(hardwareFile)) return [];
    const written = relativePaths(parseExpression(text).tree);
    return written.map((each) => normalPath(`${folderOf(path)}/${each}`));
  });
  const missing = named.filter((path) => !files.has(path) && isHardwareFile(path));
  return missing.length === 0
    ? files
    : new Map([...files, ...missing.map((path) => [path, '{ ... }: { }\n'] as const)]);
}

/** Whether every file among `paths` can be read as Nix. */
export function isSound(files: Files, paths: Iterable<string>): boolean {
  return [...paths].every(
    (path) => !path.endsWith('.nix') || checkExpression(files.get(path) ?? '').problems.length === 0,
  );
}
