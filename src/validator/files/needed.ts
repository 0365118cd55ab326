/** What a configuration names and does not hold. */
import { asPath, outcomes } from '../../nix/evaluate/index.ts';
import { type Expression, parseExpression } from '../../nix/index.ts';
import { folderOf, normalPath } from '../sources/roles.ts';
import { nameOf, relativePaths } from '../sources/shape.ts';
import { visitExpressions } from '../sources/visit.ts';
import type { LearnerFacts } from '../verdict.ts';
import { mergeSnippet } from './modules.ts';
import { safePath } from './paths.ts';
import { configurationOf, definedOptions } from './places.ts';
import { type Files, fileOfRole, withFile } from './project.ts';

/** Paths inside the repository that the files name, that look like files, are no Nix, and are not there. */
export function neededFiles(files: Files, facts: LearnerFacts): string[] {
  const named = [...files].flatMap(([path, text]) => {
    const folder = folderOf(path);
    const { tree } = parseExpression(text);
    const joined = [...relativePaths(tree), ...joinedPaths(tree)].map((written) => `${folder}/${written}`);
    return [...joined, ...fromRoot(tree)].map(normalPath);
  });
  named.push(...configuredPaths(files, facts));
  const isWanted = (path: string) =>
    /\.\w+$/.test(path) && !path.endsWith('.nix') && safePath(path) === path && !files.has(path);
  return [...new Set(named)].filter(isWanted).sort();
}

/** What options come to, such as `../res + "/${username}.png"`. */
function configuredPaths(files: Files, facts: LearnerFacts): string[] {
  const values = definedOptions(configurationOf(files, facts)).flatMap(({ definitions }) =>
    definitions.flatMap(({ value }) => outcomes(value.force()) ?? []),
  );
  return values.flatMap(({ value }) => {
    const path = asPath(value);
    return path?.base === 'repository' ? [path.path] : [];
  });
}

/** `../res + "/me.png"` */
function joinedPaths(tree: Expression): string[] {
  return collect(tree, (expression) => {
    if (expression.kind !== 'binary' || expression.operator !== '+') return null;
    const [path] = expression.left.kind === 'path' ? relativePaths(expression.left) : [];
    const rest = plain(expression.right);
    return path === undefined || rest === null ? null : path + rest;
  });
}

/** `inputs.self + "/res/me.png"`, `inputs.self + /res/me.png` and `"${inputs.self}/res/me.png"` */
function fromRoot(tree: Expression): string[] {
  return collect(tree, (expression) => {
    if (expression.kind === 'binary' && expression.operator === '+')
      return isSelf(expression.left) ? (plain(expression.right) ?? absolute(expression.right)) : null;
    if (expression.kind !== 'string' || expression.parts.length !== 2) return null;
    const [root, rest] = expression.parts;
    return root?.kind === 'interpolation' && isSelf(root.expression) && rest?.kind === 'text'
      ? rest.value
      : null;
  });
}

function collect(tree: Expression, found: (expression: Expression) => string | null): string[] {
  const all: string[] = [];
  visitExpressions(tree, (expression) => {
    const one = found(expression);
    if (one !== null) all.push(one);
  });
  return all;
}

/** An absolute path, whose text follows what stands before it. */
function absolute(expression: Expression): string | null {
  if (expression.kind !== 'path' || expression.base !== 'absolute') return null;
  const [part, ...more] = expression.parts;
  return part?.kind === 'text' && more.length === 0 ? part.value : null;
}

function isSelf(expression: Expression): boolean {
  if (expression.kind === 'selection') return nameOf(expression.path.names.at(-1)) === 'self';
  return expression.kind === 'identifier' && expression.name === 'self';
}

function plain(expression: Expression): string | null {
  if (expression.kind !== 'string') return null;
  const [part, ...more] = expression.parts;
  return part?.kind === 'text' && more.length === 0 ? part.value : null;
}

/** The configuration with its machine's hardware file imported, where no file names it yet. */
export function withHardware(files: Files, facts: LearnerFacts, hardwareFile: string): Files {
  if ([...files.values()].some((text) => text.includes(hardwareFile))) return files;
  const path = fileOfRole('system', files, facts);
  const system = files.get(path);
  if (system === undefined) return files;
  const folders = path.split('/').length - 1;
  const target = folders === 0 ? `./${hardwareFile}` : '../'.repeat(folders) + hardwareFile;
  const merged = mergeSnippet(system, `imports = [ ${target} ];`);
  return merged === null ? files : withFile(files, path, merged);
}
