/** Imports that lead to files which nothing leads to. */
import { relativePath } from '../../chapter/holes.ts';
import { attributeName, parseExpression, print } from '../../nix/index.ts';
import type { Course } from '../check.ts';
import { reachedFrom } from '../sources/reach.ts';
import { readSubmission } from '../sources/read.ts';
import { roleOfFile } from '../sources/roles.ts';
import type { LearnerFacts } from '../verdict.ts';
import { mergeIntoFlake } from './flake.ts';
import { hasUserEntry } from './inline-home.ts';
import { mergeSnippet } from './modules.ts';
import { fileOfOutputs } from './outputs-file.ts';
import { type Files, fileOfRole, standingOf, withFile } from './project.ts';
import type { Before } from './superseded.ts';

/** A home that is written in the system file itself imports the home file that exists beside it. */
export function withHomeImported(files: Files, facts: LearnerFacts): Files | null {
  const [system, home] = [fileOfRole('system', files, facts), fileOfRole('home', files, facts)];
  const text = files.get(system);
  if (text === undefined || !files.has(home) || facts.username === undefined) return null;
  if (!hasUserEntry(text, facts.username) || isReached(home, files, facts)) return null;
  const login = attributeName(facts.username);
  return withImport(files, system, `home-manager.users.${login}.imports`, home);
}

/** A system file of the usual name that the flake does not lead to is imported by the one that it leads to. */
export function withSystemImported(files: Files, facts: LearnerFacts): Files | null {
  const system = fileOfRole('system', files, facts);
  if (files.has(system) && !isReached(system, files, facts)) return withSystemListed(files, facts, system);
  const other = [...files.keys()].find((path) => path !== system && systemName.test(path));
  if (other === undefined || !isReached(system, files, facts) || isReached(other, files, facts)) return null;
  return withImport(files, system, 'imports', other);
}

/** A system file that no machine has joins the modules of one. */
function withSystemListed(files: Files, facts: LearnerFacts, system: string): Files | null {
  const path = fileOfOutputs(files, facts);
  const flake = files.get(path);
  if (flake === undefined) return null;
  const text = `[ ${relativePath(path, system)} ]`;
  const names = { inputName: '', hostName: facts.hostName ?? null };
  const { tree } = parseExpression(text);
  const merged = mergeIntoFlake(flake, { level: 'modules', tree, text }, names, 'replace');
  return merged === null || merged === flake ? null : withFile(files, path, merged);
}

const systemName = /^(config|configuration)\.nix$/;

/** A part of the system or of the home that was shown now: the main file imports it, where that does no harm. */
export function withPartsImported(
  files: Files,
  facts: LearnerFacts,
  course: Course,
  before: Before,
): Files | null {
  const parts = [...files.keys()].filter((path) => path.endsWith('.nix') && !before.has(path));
  return parts.reduce<Files | null>((so, path) => {
    const current = so ?? files;
    const role = roleOfFile(path, facts);
    if (role !== 'system' && role !== 'home') return so;
    const main = fileOfRole(role, current, facts);
    if (main === path || !isReached(main, current, facts) || isReached(path, current, facts)) return so;
    const next = withImport(current, main, 'imports', path);
    const flaws = (all: Files) => standingOf(all, facts, course).flaws;
    return next !== null && flaws(next) <= flaws(current) ? next : so;
  }, null);
}

function isReached(path: string, files: Files, facts: LearnerFacts): boolean {
  const reading = readSubmission(
    { kind: 'files', files },
    { step: '', stepRole: null, within: 'module', facts, savedFiles: new Map() },
  );
  return reachedFrom(reading.sources).has(path);
}

function withImport(files: Files, from: string, list: string, to: string): Files | null {
  const text = files.get(from) ?? '';
  const merged = mergeSnippet(text, `${list} = [ ${relativePath(from, to)} ];`);
  const isNew = merged !== null && print(parseExpression(merged).tree) !== print(parseExpression(text).tree);
  return isNew ? withFile(files, from, merged) : null;
}
