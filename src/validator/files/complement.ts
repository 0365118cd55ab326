/** What accepted answers rest on and did not show. */
import { parseExpression, print } from '../../nix/index.ts';
import type { Course } from '../check.ts';
import { reachedFrom } from '../sources/reach.ts';
import { readSubmission } from '../sources/read.ts';
import { unfold, writtenAttributes } from '../sources/shape.ts';
import type { LearnerFacts } from '../verdict.ts';
import { mergeIntoFlake, withNeededNames } from './flake.ts';
import { mergeSnippet } from './modules.ts';
import { literalName } from './names.ts';
import { type Files, fileOfRole, standingOf, withFile } from './project.ts';

/** What was written besides the answer, because the answer rests on it. */
export type MergeNote = 'hands-inputs-out' | 'declares-account' | 'imports-home';

/** Writes what accepted answers rest on and did not show: what a verdict assumed has to be in the files. */
export function complement(
  files: Files,
  facts: LearnerFacts,
  course: Course,
): { readonly files: Files; readonly notes: readonly MergeNote[] } {
  let result = files;
  const notes: MergeNote[] = [];
  const complete = (note: MergeNote, next: Files | null) => {
    if (next === null || next === result) return;
    result = next;
    notes.push(note);
  };
  complete('imports-home', withHomeImported(result, facts, course));
  const { verdict, flaws } = standingOf(result, facts, course);
  const codes = verdict.findings.map(({ code }) => code);
  if (codes.includes('specialargs-missing') || codes.includes('missing-attribute')) {
    const next = withSpecialArgs(result, facts);
    const helps = next !== null && standingOf(next, facts, course).flaws < flaws;
    if (helps || codes.includes('specialargs-missing')) complete('hands-inputs-out', next);
  }
  if (codes.includes('user-not-declared') || codes.includes('username-differs'))
    complete('declares-account', withAccount(result, facts));
  return { files: result, notes };
}

function withSpecialArgs(files: Files, facts: LearnerFacts): Files | null {
  const path = fileOfRole('flake', files, facts);
  const flake = files.get(path);
  if (flake === undefined) return null;
  const text = '{ specialArgs = { inherit inputs; }; }';
  const { tree } = parseExpression(text);
  const names = { inputName: facts.inputName ?? 'home-manager', hostName: facts.hostName ?? null };
  const merged = mergeIntoFlake(flake, { level: 'arguments', tree, text }, names, 'replace');
  const complete = merged === null ? null : withNeededNames(merged, []);
  return complete === null || complete === flake ? null : withFile(files, path, complete);
}

function withAccount(files: Files, facts: LearnerFacts): Files | null {
  const path = fileOfRole('system', files, facts);
  const system = files.get(path);
  if (system === undefined || facts.username === undefined) return null;
  const merged = mergeSnippet(system, `users.users.${literalName(facts.username).text}.isNormalUser = true;`);
  return merged === null ? null : withFile(files, path, merged);
}

function hasInlineHome(text: string, login: string): boolean {
  const names = ['home-manager', 'users', login];
  return writtenAttributes(unfold(parseExpression(text).tree).body, 4).some(({ path }) =>
    names.every((name, index) => path[index] === name),
  );
}

/** A home that is written in the system file itself imports the home file that exists beside it. */
function withHomeImported(files: Files, facts: LearnerFacts, course: Course): Files | null {
  const [system, home] = [fileOfRole('system', files, facts), fileOfRole('home', files, facts)];
  const text = files.get(system);
  if (text === undefined || !files.has(home) || facts.username === undefined) return null;
  if (!hasInlineHome(text, facts.username)) return null;
  const reading = readSubmission(
    { kind: 'files', files },
    { step: '', stepRole: null, within: 'module', facts, savedFiles: new Map() },
  );
  if (reachedFrom(reading.sources).has(home)) return null;
  const login = literalName(facts.username).text;
  const folders = system.split('/').length - 1;
  const target = folders === 0 ? `./${home}` : '../'.repeat(folders) + home;
  const merged = mergeSnippet(text, `home-manager.users.${login}.imports = [ ${target} ];`);
  if (merged === null || print(parseExpression(merged).tree) === print(parseExpression(text).tree))
    return null;
  const next = withFile(files, system, merged);
  const [then, now] = [files, next].map((each) => standingOf(each, facts, course, 'reached-files').met);
  return then?.every((id) => now?.includes(id)) ? next : null;
}
