/** The ways in which one piece of an answer can go into the learner's files, the most natural first. */
import {
  applyEdits,
  type Expression,
  type Lambda,
  parseExpression,
  parseFragment,
  type TextEdit,
} from '../../nix/index.ts';
import { boundNames, nameOf, unfold, type WrittenAttribute, writtenAttributes } from '../sources/shape.ts';
import type { Source } from '../sources/source.ts';
import { visitExpressions } from '../sources/visit.ts';
import type { LearnerFacts } from '../verdict.ts';
import { mergeIntoFlake } from './flake.ts';
import { freeNames, nameOfEverything, namesBelowWith, withInputsCalled } from './head.ts';
import { declaredInputs } from './inputs.ts';
import { insertion } from './insert.ts';
import { importInline, letNames, mergeIntoModule, mergeModules, mergeSnippet, moduleSet } from './modules.ts';
import { literalName } from './names.ts';
import { argumentsOf, belowWithIn, outputsOf, type WholeOutputs, withNeededNames } from './outputs.ts';
import {
  fileOfOutputs,
  goesIntoOutputs,
  replacesOutputs,
  seenFromFile,
  withOutputsInFlake,
} from './outputs-file.ts';
import { seenFrom } from './paths.ts';
import { type Files, fileOfRole, withFile } from './project.ts';

export interface Surroundings {
  readonly files: Files;
  readonly facts: LearnerFacts;
  /** Files that were handed in as such, not out of a message. */
  readonly areFiles: boolean;
}

/** What the files could become; empty where the piece has no place in them. */
export function candidatesFor(given: Source, before: Surroundings): Files[] {
  const around = replacesOutputs(given)
    ? { ...before, files: withOutputsInFlake(before.files, before.facts) }
    : before;
  const path = pathFor(given, around);
  const flake = fileOfRole('flake', around.files, around.facts);
  const source = given.role === 'flake' && !given.whole ? seenFromFile(flake, path, given) : given;
  const code = source.located ? source.text : seenFrom(path, source.text);
  const old = around.files.get(path);
  const texts =
    old === undefined
      ? newTexts(source, code)
      : source.role === 'flake'
        ? flakeTexts(old, source, code, around)
        : moduleTexts(old, source, code, around);
  return texts.map((text) => withFile(around.files, path, text));
}

function pathFor(source: Source, { files, facts }: Surroundings): string {
  if (goesIntoOutputs(source)) return fileOfOutputs(files, facts);
  const [named = ''] = source.path.split('#');
  const isNamed = source.file !== null || (source.role === 'home' && source.located);
  const isKnown = isNamed && (source.whole || files.has(named));
  return isKnown ? named : fileOfRole(source.role, files, facts);
}

/** A file that was not there before. */
function newTexts(source: Source, code: string): string[] {
  if (source.whole) return [`${code.trimEnd()}\n`];
  if (source.role === 'flake') return [];
  const empty = '{ ... }:\n{\n}\n';
  return present([fragmentInModule(empty, source, code)]);
}

function flakeTexts(old: string, source: Source, code: string, { files, facts }: Surroundings): string[] {
  const names = { inputName: facts.inputName ?? 'home-manager', hostName: facts.hostName ?? null };
  const head = outputsOf(parseExpression(old).tree);
  // What a piece selects a module from is an input, whether its declaration was shown yet or not.
  const declared = declaredInputs(files.get(fileOfRole('flake', files, facts)) ?? '');
  const known = [...(head ? boundNames(head) : []), ...declared, ...selectedInputs(source.tree)];
  const hidden = [...belowWithIn(old), ...namesBelowWith(source.tree)];
  const complete = (text: string | null) => {
    if (text === null) return null;
    const inputs = [...new Set([...declared, ...declaredInputs(text)])];
    return withNeededNames(text, [...known, ...inputs], hidden, inputs) ?? text;
  };
  const piece = { level: source.level, ...pastOwnNames(head, inNamesOf(head, source), declared) };
  const merged = (outputs?: WholeOutputs) => complete(mergeIntoFlake(old, piece, names, 'replace', outputs));
  if (!source.whole) return present([merged(), merged('join')]);
  const whole = `${code.trimEnd()}\n`;
  if (source.level === 'outputs') return [whole];
  const { tree } = parseExpression(old);
  return present([
    whole,
    complete(mergeIntoFlake(whole, { level: 'flake', tree, text: old }, names, 'keep')),
    complete(withHostArguments(whole, old, names.hostName)),
    merged(),
  ]);
}

/** The piece in the words of a flake that calls all its inputs together by another name than `inputs`. */
function inNamesOf(
  head: Lambda | null,
  { tree, text }: Source,
): { readonly tree: Expression; readonly text: string } {
  const name = head && nameOfEverything(head);
  if (name === null || name === 'inputs' || !freeNames(tree).includes('inputs')) return { tree, text };
  const adapted = withInputsCalled(name, tree, text);
  return { tree: parseFragment(adapted).tree, text: adapted };
}

/**
 * The piece with inputs taken from all arguments together, where the flake has a value of its own under an input's name:
 * `let inherit (inputs.home-manager.nixosModules) home-manager; in …`.
 */
function pastOwnNames(
  head: Lambda | null,
  piece: { readonly tree: Expression; readonly text: string },
  declared: readonly string[],
): { readonly tree: Expression; readonly text: string } {
  const everything = head && nameOfEverything(head);
  const own = head ? namesOfLets(head.body).filter((name) => declared.includes(name)) : [];
  const edits: TextEdit[] = [];
  if (everything !== null)
    visitExpressions(piece.tree, (expression) => {
      if (expression.kind !== 'selection' || expression.subject.kind !== 'identifier') return;
      if (own.includes(expression.subject.name) && nameOf(expression.path.names[0]) === 'nixosModules')
        edits.push(insertion(expression.start, `${everything}.`));
    });
  if (edits.length === 0) return piece;
  const text = applyEdits(piece.text, edits);
  return { tree: parseFragment(text).tree, text };
}

function namesOfLets(body: Expression): string[] {
  if (body.kind !== 'let') return [];
  return [...body.bindings.flatMap(letNames), ...namesOfLets(body.body)];
}

/** `home-manager` of `home-manager.nixosModules.default`, where nothing in the piece binds it. */
function selectedInputs(tree: Expression): string[] {
  const roots: string[] = [];
  visitExpressions(tree, (expression) => {
    if (expression.kind !== 'selection' || expression.subject.kind !== 'identifier') return;
    if (nameOf(expression.path.names[0]) === 'nixosModules') roots.push(expression.subject.name);
  });
  return roots.filter((name) => freeNames(tree).includes(name));
}

/** A flake whose hosts are made by a function of its own has the old arguments joined where it calls `nixosSystem`. */
function withHostArguments(text: string, old: string, hostName: string | null): string | null {
  const found = argumentsOf(hostName)(parseExpression(old).tree);
  if (found === null) return null;
  const names = { inputName: '', hostName: null };
  return mergeIntoFlake(text, { level: 'arguments', tree: found, text: old }, names, 'keep');
}

function moduleTexts(old: string, source: Source, code: string, around: Surroundings): string[] {
  if (!source.whole) {
    const merged = fragmentInModule(old, source, code);
    // On the right of `//` a new line may hide what stands on the left.
    const isComputed = unfold(parseExpression(old).tree).body.kind !== 'set';
    const isUncertain = merged === null || isComputed;
    return present([merged, isUncertain ? fragmentAsImport(old, source, code) : null]);
  }
  const whole = `${code.trimEnd()}\n`;
  const joined = mergeModules(old, whole, 'replace');
  const carried = mergeModules(whole, old, 'keep');
  const imports = [importInline(old, whole), importInline(whole, old)];
  const isWhole = around.areFiles || looksWhole(whole, old);
  return present(isWhole ? [whole, carried, joined, ...imports] : [joined, carried, whole, ...imports]);
}

/** Whether a module has what only a complete one has, or all that the file has. */
function looksWhole(text: string, old: string): boolean {
  const attributes = attributesOf(text);
  const telling = [
    ['home', 'stateVersion'],
    ['system', 'stateVersion'],
    ['users', 'users'],
  ];
  const isTelling = attributes.some(({ path }) =>
    telling.some((names) => names.every((name, index) => path[index] === name)),
  );
  const importsHardware = text.includes('hardware-configuration.nix');
  const paths = new Set(attributes.map(({ path }) => path.join('.')));
  return isTelling || importsHardware || attributesOf(old).every(({ path }) => paths.has(path.join('.')));
}

function attributesOf(text: string): readonly WrittenAttribute[] {
  return writtenAttributes(unfold(parseExpression(text).tree).body, 4);
}

function fragmentInModule(old: string, source: Source, code: string): string | null {
  // Blocks that hold a module's set alone are bindings with braces around them.
  const tree = code === source.text ? source.tree : parseExpression(`{\n${code}\n}`).tree;
  const text = code === source.text ? code : `{\n${code}\n}`;
  const set = moduleSet(tree);
  if (set === null) return null;
  const prefixes = { settings: ['home-manager'], home: ['home'], 'home-files': ['home', 'file'] } as const;
  const prefix = source.level in prefixes ? prefixes[source.level as keyof typeof prefixes] : [];
  return mergeIntoModule(old, prefix.map(literalName), set.bindings, { text }, 'replace');
}

/** Where lines cannot be joined with what is there, the module system joins them. */
function fragmentAsImport(old: string, source: Source, code: string): string | null {
  const prefixes = { settings: 'home-manager', home: 'home', 'home-files': 'home.file' } as const;
  const prefix = source.level in prefixes ? prefixes[source.level as keyof typeof prefixes] : null;
  const inner = prefix === null ? code : `${prefix} = {\n${code}\n};`;
  return mergeSnippet(old, `imports = [\n  {\n${inner}\n  }\n];`);
}

function present(texts: readonly (string | null)[]): string[] {
  return [...new Set(texts.filter((text) => text !== null))];
}
