/** What accepted answers rest on and did not show. */
import { relativePath } from '../../chapter/holes.ts';
import { parseExpression, print } from '../../nix/index.ts';
import type { Course } from '../check.ts';
import { reachedFrom } from '../sources/reach.ts';
import { readSubmission } from '../sources/read.ts';
import { unfold, writtenAttributes } from '../sources/shape.ts';
import type { LearnerFacts } from '../verdict.ts';
import { mergeIntoFlake, outputsOf, withNeededNames } from './flake.ts';
import { nameOfEverything } from './head.ts';
import { mergeSnippet } from './modules.ts';
import { literalName } from './names.ts';
import { configurationOf } from './places.ts';
import { type Files, fileOfRole, standingOf, withFile } from './project.ts';
import { settle } from './settle.ts';
import { type IsOld, withoutSuperseded } from './superseded.ts';

/** What was written besides the answer, because the answer rests on it. */
export type MergeNote =
  | 'hands-inputs-out'
  | 'declares-account'
  | 'imports-home'
  | 'imports-system'
  | 'stands-in';

/** Writes what accepted answers rest on and did not show: what a verdict assumed has to be in the files. */
export function complement(
  given: Files,
  known: LearnerFacts,
  course: Course,
  isOld: IsOld,
): { readonly files: Files; readonly facts: LearnerFacts; readonly notes: readonly MergeNote[] } {
  const { files: settled, facts, standIns } = settle(given, known);
  let result = settled;
  const notes: MergeNote[] = standIns.length > 0 ? ['stands-in'] : [];
  const complete = (note: MergeNote, next: Files | null) => {
    if (next === null || next === result) return;
    result = next;
    notes.push(note);
  };
  complete('imports-system', withSystemImported(result, facts));
  complete('imports-home', withHomeImported(result, facts));
  result = withoutSuperseded(result, facts, course, isOld);
  const { verdict, flaws } = standingOf(result, facts, course);
  const codes = verdict.findings.map(({ code }) => code);
  if (codes.includes('specialargs-missing') || codes.includes('missing-attribute')) {
    const next = withSpecialArgs(result, facts);
    const helps = next !== null && standingOf(next, facts, course).flaws < flaws;
    if (helps || codes.includes('specialargs-missing')) complete('hands-inputs-out', next);
  }
  if (codes.includes('user-not-declared') || codes.includes('username-differs'))
    complete('declares-account', withAccount(result, facts));
  return { files: result, facts, notes };
}

function withSpecialArgs(files: Files, facts: LearnerFacts): Files | null {
  const path = fileOfRole('flake', files, facts);
  const flake = files.get(path);
  if (flake === undefined) return null;
  const outputs = outputsOf(parseExpression(flake).tree);
  const everything = outputs && nameOfEverything(outputs);
  const binding =
    everything === null || everything === 'inputs' ? 'inherit inputs;' : `inputs = ${everything};`;
  const text = `{ specialArgs = { ${binding} }; }`;
  const { tree } = parseExpression(text);
  const inputName = facts.inputName ?? 'home-manager';
  const hosts = configurationOf(files, facts).hosts.map(({ name }) => name);
  const merged = [facts.hostName ?? null, ...hosts].reduce<string | null>(
    (so, hostName) =>
      so && mergeIntoFlake(so, { level: 'arguments', tree, text }, { inputName, hostName }, 'replace'),
    flake,
  );
  const complete = merged === null ? null : withNeededNames(merged, [], flake);
  return complete === null || complete === flake ? null : withFile(files, path, complete);
}

/** An account for every user of Home Manager who has none, and for the learner. */
function withAccount(files: Files, facts: LearnerFacts): Files | null {
  const path = fileOfRole('system', files, facts);
  const system = files.get(path);
  if (system === undefined) return null;
  const homes = configurationOf(files, facts).homes.flatMap(({ login, system: machine }) => {
    const isDeclared = login !== null && machine?.collection.at(['users', 'users', login]);
    return login === null || machine === null || isDeclared ? [] : [login];
  });
  const logins = [...new Set([...homes, ...(facts.username === undefined ? [] : [facts.username])])];
  const merged = logins.reduce<string | null>((text, login) => {
    const line = `users.users.${literalName(login).text}.isNormalUser = true;`;
    return text === null ? null : mergeSnippet(text, line);
  }, system);
  return merged === null ? null : withFile(files, path, merged);
}

function hasInlineHome(text: string, login: string): boolean {
  const names = ['home-manager', 'users', login];
  return writtenAttributes(unfold(parseExpression(text).tree).body, 4).some(({ path }) =>
    names.every((name, index) => path[index] === name),
  );
}

/** A home that is written in the system file itself imports the home file that exists beside it. */
function withHomeImported(files: Files, facts: LearnerFacts): Files | null {
  const [system, home] = [fileOfRole('system', files, facts), fileOfRole('home', files, facts)];
  const text = files.get(system);
  if (text === undefined || !files.has(home) || facts.username === undefined) return null;
  if (!hasInlineHome(text, facts.username) || isReached(home, files, facts)) return null;
  const login = literalName(facts.username).text;
  return withImport(files, system, `home-manager.users.${login}.imports`, home);
}

/** A system file of the usual name that the flake does not lead to is imported by the one that it leads to. */
function withSystemImported(files: Files, facts: LearnerFacts): Files | null {
  const system = fileOfRole('system', files, facts);
  const other = [...files.keys()].find((path) => path !== system && systemName.test(path));
  if (other === undefined || !isReached(system, files, facts) || isReached(other, files, facts)) return null;
  return withImport(files, system, 'imports', other);
}

const systemName = /^(config|configuration)\.nix$/;

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
