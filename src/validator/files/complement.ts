/** What accepted answers rest on and did not show. */
import { applyEdits, attributeName, type Expression, parseExpression, quoted } from '../../nix/index.ts';
import type { Course } from '../check.ts';
import { homeManagerName } from '../configuration/configuration.ts';
import type { System } from '../configuration/system.ts';
import { isHomeManagerModule } from '../detectors/host-modules.ts';
import { roleOfFile } from '../sources/roles.ts';
import { boundNames, nameOf, unfold } from '../sources/shape.ts';
import type { LearnerFacts } from '../verdict.ts';
import type { Mode } from './added.ts';
import { withoutBinding } from './find.ts';
import { mergeIntoFlake } from './flake.ts';
import { nameOfEverything } from './head.ts';
import { declaredInputs } from './inputs.ts';
import { insertion } from './insert.ts';
import { withHomeImported, withPartsImported, withSystemImported } from './leading.ts';
import { mergeSnippet } from './modules.ts';
import { literalName, settable } from './names.ts';
import { argumentsOf, belowWithIn, outputsOf, withNeededNames } from './outputs.ts';
import { fileOfOutputs } from './outputs-file.ts';
import { configurationOf } from './places.ts';
import { type Files, fileOfRole, standingOf, withFile } from './project.ts';
import { settle } from './settle.ts';
import { type Before, withoutSuperseded } from './superseded.ts';

/** What was written besides the answer, because the answer rests on it. */
export type MergeNote =
  | 'hands-inputs-out'
  | 'declares-account'
  | 'imports-home'
  | 'imports-system'
  | 'imports-part'
  | 'loads-module'
  | 'reads-flake'
  | 'stands-in';

/** Writes what accepted answers rest on and did not show: what a verdict assumed has to be in the files. */
export function complement(
  given: Files,
  known: LearnerFacts,
  course: Course,
  before: Before,
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
  complete('imports-part', withPartsImported(result, facts, course, before));
  result = withoutSuperseded(result, facts, course, before);
  const { verdict, flaws } = standingOf(result, facts, course);
  const codes = verdict.findings.map(({ code }) => code);
  if (codes.includes('specialargs-missing') || codes.includes('missing-attribute')) {
    const next = withSpecialArgs(result, facts, course);
    const helps = next !== null && standingOf(next, facts, course).flaws < flaws;
    if (helps || codes.includes('specialargs-missing')) complete('hands-inputs-out', next);
  }
  if (codes.includes('missing-attribute')) {
    const next = withInputAsFlake(result, facts);
    if (next !== null && standingOf(next, facts, course).flaws < flaws) complete('reads-flake', next);
  }
  if (codes.includes('hm-module-not-loaded')) {
    const next = withModuleLoaded(result, facts);
    if (next !== null && standingOf(next, facts, course).flaws < flaws) complete('loads-module', next);
  }
  if (codes.includes('user-not-declared') || codes.includes('username-differs'))
    complete('declares-account', withAccount(result, facts, course));
  return { files: result, facts, notes };
}

function withSpecialArgs(files: Files, facts: LearnerFacts, course: Course): Files | null {
  const path = fileOfOutputs(files, facts);
  const flake = files.get(path);
  if (flake === undefined) return null;
  const outputs = outputsOf(parseExpression(flake).tree);
  const everything = outputs && nameOfEverything(outputs);
  const inputs =
    everything === null || everything === 'inputs' ? 'inherit inputs;' : `inputs = ${everything};`;
  const names = namesAskedFor(files, facts, course).map(
    ([name, value]) => `${attributeName(name)} = ${quoted(value)};`,
  );
  const inputName = facts.inputName ?? 'home-manager';
  const hosts = configurationOf(files, facts).hosts.map(({ name }) => name);
  const merged = [facts.hostName ?? null, ...hosts].reduce<string | null>((so, hostName) => {
    const open = so && withOpenArguments(so, hostName, inputs);
    const give = (text: string | null, code: string, mode: Mode) => {
      const piece = { level: 'arguments', ...parsed(`{ specialArgs = { ${code} }; }`) } as const;
      return text && mergeIntoFlake(text, piece, { inputName, hostName }, mode);
    };
    return give(give(open, inputs, 'replace'), names.join(' '), 'keep');
  }, flake);
  const complete =
    merged === null ? null : withNeededNames(merged, [], belowWithIn(flake), inputsIn(files, facts));
  return complete === null || complete === flake ? null : withFile(files, path, complete);
}

function parsed(text: string): { readonly text: string; readonly tree: Expression } {
  return { text, tree: parseExpression(text).tree };
}

/** `specialArgs = inputs;` with a set behind it, into which more can be written. */
function withOpenArguments(flake: string, hostName: string | null, code: string): string {
  const given = argumentsOf(hostName)(parseExpression(flake).tree)?.bindings.find(
    (each) => each.kind === 'assignment' && nameOf(each.path.names[0]) === 'specialArgs',
  );
  if (given?.kind !== 'assignment' || given.path.names.length > 1 || settable(given.value)) return flake;
  const isSimple = ['identifier', 'selection', 'parenthesized'].includes(given.value.kind);
  const [opening, closing] = isSimple ? ['', ''] : ['(', ')'];
  return applyEdits(flake, [
    insertion(given.value.start, opening),
    insertion(given.value.end, `${closing} // { ${code} }`),
  ]);
}

const wordsForLogin = ['username', 'userName', 'user', 'login'];
const wordsForHost = ['hostname', 'hostName', 'host'];

/** Names of the learner that heads of the system's files ask for, and the flake has to hand out. */
function namesAskedFor(files: Files, facts: LearnerFacts, { chapter }: Course): [string, string][] {
  const systems = [...files].filter(([path]) => roleOfFile(path, facts) === 'system');
  const names = systems.flatMap(([, text]) => unfold(parseExpression(text).tree).heads.flatMap(boundNames));
  return [...new Set(names)].flatMap((name): [string, string][] => {
    if (wordsForLogin.includes(name)) return [[name, facts.username ?? chapter.defaults.login]];
    return wordsForHost.includes(name) ? [[name, facts.hostName ?? chapter.defaults.host]] : [];
  });
}

/** Without `flake = false` at Home Manager's input, which has no outputs then. */
function withInputAsFlake(files: Files, facts: LearnerFacts): Files | null {
  const path = fileOfRole('flake', files, facts);
  const flake = files.get(path) ?? '';
  const inputName = facts.inputName ?? homeManagerName(configurationOf(files, facts));
  const without = withoutBinding(flake, settable, ['inputs', inputName, 'flake'].map(literalName));
  return without === flake ? null : withFile(files, path, without);
}

/** Machines that share a file with settings of Home Manager all need its module, where one of them loads it. */
function withModuleLoaded(files: Files, facts: LearnerFacts): Files | null {
  const path = fileOfOutputs(files, facts);
  const flake = files.get(path);
  const configuration = configurationOf(files, facts);
  const loads = ({ collection }: System) =>
    collection.modules.some((module) => isHomeManagerModule(module, { configuration }));
  if (flake === undefined || !configuration.systems.some(loads)) return null;
  const inputName = facts.inputName ?? homeManagerName(configuration);
  const piece = { level: 'modules', ...parsed(`[ ${inputName}.nixosModules.home-manager ]`) } as const;
  const names = configuration.systems.flatMap((system) => (loads(system) ? [] : [system.host?.name ?? null]));
  const merged = names.reduce<string | null>(
    (so, hostName) => so && mergeIntoFlake(so, piece, { inputName, hostName }, 'replace'),
    flake,
  );
  const complete =
    merged === null ? null : withNeededNames(merged, [inputName], belowWithIn(flake), inputsIn(files, facts));
  return complete === null ? null : withFile(files, path, complete);
}

/** The inputs that the learner's flake declares. */
function inputsIn(files: Files, facts: LearnerFacts): string[] {
  return declaredInputs(files.get(fileOfRole('flake', files, facts)) ?? '');
}

/** An account for every user of Home Manager who has none, and for the learner. */
function withAccount(files: Files, facts: LearnerFacts, course: Course): Files | null {
  const path = fileOfRole('system', files, facts);
  const system = files.get(path);
  if (system === undefined) return null;
  const homes = configurationOf(files, facts).homes.flatMap(({ login, system: machine }) =>
    login === null || machine === null
      ? []
      : [{ login, isNamed: machine.collection.at(['users', 'users', login]) !== null }],
  );
  const unnamed = homes.filter(({ isNamed }) => !isNamed);
  const without = (unnamed.length > 0 ? unnamed : homes).map(({ login }) => login);
  const logins = [...new Set([...without, ...(facts.username === undefined ? [] : [facts.username])])];
  const lines = logins.map((login) => `users.users.${attributeName(login)}.isNormalUser = true;`);
  const { flaws } = standingOf(files, facts, course);
  // Beside an account that depends on a condition, a module of its own says what holds anyway.
  for (const code of [lines.join('\n'), `imports = [ { ${lines.join(' ')} } ];`]) {
    const merged = mergeSnippet(system, code);
    const next = merged === null ? null : withFile(files, path, merged);
    if (next && standingOf(next, facts, course).flaws < flaws) return next;
  }
  return null;
}
