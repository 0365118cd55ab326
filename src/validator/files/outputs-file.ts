/** The function `outputs` in a file of its own: `outputs = inputs: import ./outputs.nix inputs;`. */
import { applyEdits, type Expression, parseExpression, parseFragment } from '../../nix/index.ts';
import { folderOf, normalPath } from '../sources/roles.ts';
import { relativePaths, unfold, withoutParentheses } from '../sources/shape.ts';
import type { Level, Source } from '../sources/source.ts';
import type { LearnerFacts } from '../verdict.ts';
import { isHeadOnly, outputsOf } from './outputs.ts';
import { asSeenFrom } from './paths.ts';
import { type Files, fileOfRole } from './project.ts';

/** The path of the file that a flake takes its `outputs` from; null where it does not. */
export function outputsFileNamed(flakePath: string, flake: Expression): string | null {
  const outputs = outputsOf(flake);
  if (outputs === null) return null;
  for (
    let call = unfold(outputs).body;
    call.kind === 'application';
    call = withoutParentheses(call.function)
  ) {
    if (call.function.kind !== 'identifier' || call.function.name !== 'import') continue;
    const [written] = relativePaths(call.argument);
    return written === undefined ? null : normalPath(`${folderOf(flakePath)}/${written}`);
  }
  return null;
}

/** Where `outputs` stands: in the learner's flake, or in the file that it takes it from. */
export function fileOfOutputs(files: Files, facts: LearnerFacts): string {
  const flake = fileOfRole('flake', files, facts);
  const named = outputsFileNamed(flake, parseExpression(files.get(flake) ?? '').tree);
  return named !== null && files.has(named) && outputsOf(parseExpression(files.get(named) ?? '').tree)
    ? named
    : flake;
}

const levelsBelow: readonly Level[] = ['result', 'configurations', 'host', 'arguments', 'modules'];

/** Whether a piece of the flake goes into the function `outputs`, wherever that stands. */
export function goesIntoOutputs({ level, tree, whole }: Source): boolean {
  if (level === 'outputs') return !whole && tree.kind === 'lambda' && isHeadOnly(tree);
  return levelsBelow.includes(level);
}

/** Whether a piece shows the whole function `outputs`, and not where it is taken from. */
export function replacesOutputs({ role, level, tree, whole, path }: Source): boolean {
  if (role !== 'flake' || (level !== 'flake' && (level !== 'outputs' || whole))) return false;
  const outputs = outputsOf(tree);
  return outputs !== null && !isHeadOnly(outputs) && outputsFileNamed(path, tree) === null;
}

/** A piece that counts its paths from one file, as another one has to write it. */
export function seenFromFile(from: string, to: string, source: Source): Source {
  if (from === to) return source;
  const text = asSeenFrom(from, to, source.text);
  return { ...source, text, tree: parseFragment(text).tree };
}

/** The learner's files with `outputs` in the flake itself. */
export function withOutputsInFlake(files: Files, facts: LearnerFacts): Files {
  const [flake, file] = [fileOfRole('flake', files, facts), fileOfOutputs(files, facts)];
  const text = files.get(flake) ?? '';
  const outputs = outputsOf(parseExpression(text).tree);
  if (flake === file || outputs === null) return files;
  const code = asSeenFrom(file, flake, files.get(file) ?? '').trim();
  const others = [...files].filter(([path]) => path !== file);
  return new Map([...others, [flake, applyEdits(text, [{ span: outputs, text: code }])]]);
}

/** The sources of an answer, with a file that holds `outputs` as the part of the flake that it is. */
export function withOutputsFile(shown: readonly Source[], files: Files, facts: LearnerFacts): Source[] {
  const flakes = shown.filter(({ role, whole }) => role === 'flake' && whole);
  const saved = fileOfRole('flake', files, facts);
  const named = new Set([
    ...flakes.map(({ path, tree }) => outputsFileNamed(path, tree)),
    outputsFileNamed(saved, parseExpression(files.get(saved) ?? '').tree),
  ]);
  return shown.map((source) =>
    named.has(source.path) && outputsOf(source.tree)
      ? { ...source, role: 'flake', level: 'outputs', whole: true }
      : source,
  );
}
