/** Paths of modules and files: counted from the wrong folder, in quotes, out of the repository. */

import { relativePath } from '../../../chapter/holes.ts';
import { type Expression, quoted } from '../../../nix/index.ts';
import { detail } from '../../observation.ts';
import { fileNameOf } from '../../sources/roles.ts';
import { contains, expressionAt, expressionsIn, innermost } from '../anatomy.ts';
import { insert, type Repair, replace, textOf } from '../change.ts';
import type { Repairer, Situation } from '../situation.ts';
import { innerText, ownValue, stringsAt } from './common.ts';

/** The paths and texts at the finding, as they are written. */
function pathsAt(situation: Situation): readonly Expression[] {
  const { source, span } = situation;
  const value = ownValue(situation);
  const isPlain = (each: Expression) =>
    (each.kind === 'path' || each.kind === 'string') && each.parts.every(({ kind }) => kind === 'text');
  const inside = expressionsIn(source.tree).filter((each) => isPlain(each) && contains(span, each));
  if (inside.length > 0) return inside;
  const around = innermost(source.tree, span, 'path') ?? innermost(source.tree, span, 'string');
  if (around) return [around];
  return value ? expressionsIn(value).filter(isPlain) : [];
}

/** A path that is counted from another folder. */
export const recount: Repairer = (situation) => {
  const { source, observation, scene } = situation;
  const meant = detail(observation.details, 'meant');
  return pathsAt(situation).flatMap((written): Repair[] => {
    const text = innerText(source, written) ?? textOf(source, written);
    const name = fileNameOf(text);
    const same = [...scene.paths].filter((path) => path !== source.path && fileNameOf(path) === name);
    const known = [meant, ...same]
      .filter((path) => path !== '')
      .map((path) => relativePath(source.path, path));
    const candidates = [...known, ...shifted(text)].filter((path) => path !== text && path !== '');
    return [...new Set(candidates)].map((path) => [replace(source, written, path)]);
  });
};

/** `../res + "pic.png"`: the slash between a folder and what stands in it. */
export const restoreSlash: Repairer = ({ source, span }) =>
  expressionsIn(source.tree).flatMap((each): Repair[] => {
    if (each.kind !== 'binary' || each.operator !== '+' || each.right.kind !== 'string') return [];
    const [first] = each.right.parts;
    return first && contains(span, each) ? [[insert(source, first.start, '/')]] : [];
  });

/** The same path one folder further up, further down, or without a folder that it names twice. */
function shifted(text: string): readonly string[] {
  const bare = text.replace(/^(\.\.?\/)+/, '');
  const parts = bare.split('/');
  const last = parts.at(-1) ?? '';
  return [
    ...(text.startsWith('../')
      ? [text.slice(3).startsWith('.') ? text.slice(3) : `./${text.slice(3)}`]
      : [`../${bare}`]),
    ...(parts.length > 1 ? [`./${parts.slice(1).join('/')}`] : []),
    `./${last}`,
    `./${bare}`,
    `../${bare}`,
    `./home/${last}`,
    `../home/${last}`,
  ];
}

/** The picture of the home: from the folder of the home file. */
export const recountPicture: Repairer = (situation) => {
  const { source, names } = situation;
  return pathsAt(situation).flatMap((written): Repair[] => {
    const text = innerText(source, written) ?? textOf(source, written);
    const isInterpolated = written.kind === 'path' && written.parts.some(({ kind }) => kind !== 'text');
    if (isInterpolated) return [];
    const name = fileNameOf(text);
    const from = source.located ? source.path : names.homeFile;
    const folder =
      text.match(/(?:^|\/)((?:res|pics|pictures|images|assets|resources|img)(?:\/[\w.+-]+)*\/)[^/]*$/)?.[1] ??
      'res/';
    const candidates = [
      relativePath(from, `${folder}${name}`),
      ...shifted(text),
      relativePath(from, `res/${name}`),
    ];
    return [...new Set(candidates)]
      .filter((path) => path !== text)
      .map((path) => [replace(source, written, path)]);
  });
};

/** A path in quotes. */
export const unquotePath: Repairer = (situation) => {
  const { source } = situation;
  return stringsAt(situation).flatMap((written): Repair[] => {
    const text = innerText(source, written);
    if (text === null || /\s/.test(text)) return [];
    const bare = /^\.{0,2}\//.test(text) ? text : `./${text}`;
    return [bare, ...shifted(bare)].filter(isPath).map((path) => [replace(source, written, path)]);
  });
};

/** Whether Nix reads this as one path; names in `${…}` may stand in it. */
function isPath(text: string): boolean {
  return /^[\w.+/-]+$/.test(text.replaceAll(/\$\{[\w.-]+\}/g, 'x'));
}

/** A path out of the repository: the same file in it. */
export const intoRepository: Repairer = (situation) => {
  const { source, names, scene } = situation;
  return pathsAt(situation).flatMap((written): Repair[] => {
    const text = innerText(source, written) ?? textOf(source, written);
    const parts = text.split('/').filter((part) => part !== '');
    const name = parts.at(-1) ?? '';
    const base = source.role === 'flake' ? 'flake.nix' : source.path;
    const known = [...scene.paths].filter((path) => path.endsWith(`/${name}`) || path === name);
    const usual = name === 'home.nix' ? [names.homeFile] : [];
    const relative = [...known, ...usual].map((path) => relativePath(base, path));
    const own = [`./${parts.slice(-2).join('/')}`, `./${name}`, `../${parts.slice(-2).join('/')}`];
    return [...new Set([...relative, ...own])].map((path) => [replace(source, written, path)]);
  });
};

/** `home.nix` without a slash: the learner's home file, wherever it stands. */
export const addSlash: Repairer = ({ source, span, names }) => {
  const from = source.located ? source.path : source.role === 'flake' ? 'flake.nix' : names.systemFile;
  return [
    [replace(source, span, relativePath(from, names.homeFile))],
    [insert(source, span.start, './')],
    [replace(source, span, './home.nix')],
  ];
};

/** `import ./home.nix { … }`: the path alone. */
export const dropArguments: Repairer = (situation) => {
  const { source, span } = situation;
  const exact = expressionAt(source.tree, span);
  const value = ownValue(situation);
  const calls = [exact, value, innermost(source.tree, span, 'application')].flatMap((each) =>
    each ? expressionsIn(each).filter((one) => one.kind === 'application') : [],
  );
  const call = calls.find((each) => each.kind === 'application' && each.argument.kind !== 'path') ?? calls[0];
  if (call?.kind !== 'application') return [];
  const around = expressionsIn(source.tree).find(
    (each) => each.kind === 'parenthesized' && each.expression === call,
  );
  const path = expressionsIn(call).find(({ kind }) => kind === 'path');
  const whole = around ?? call;
  return [
    [replace(source, { start: call.function.end, end: call.end }, '')],
    ...(path ? [[replace(source, whole, textOf(source, path))]] : []),
  ];
};

/** `../res/my pic.png`: what stands behind the blank is part of the name. */
export const joinPath: Repairer = (situation) => {
  const { source, span } = situation;
  const call =
    expressionsIn(source.tree).find((each) => each.kind === 'application' && contains(each, span)) ??
    ownValue(situation);
  if (!call) return [];
  const text = textOf(source, call);
  const blank = text.search(/\s/);
  if (!/^\.{0,2}\//.test(text) || /\s\.{0,2}\//.test(text)) return [];
  const slash = text.lastIndexOf('/', blank < 0 ? text.length : blank);
  const folder = text.slice(0, slash);
  const name = text.slice(slash + 1);
  return [
    [replace(source, call, `${folder} + ${quoted(`/${name}`)}`)],
    [replace(source, call, text.replaceAll(/\s+/g, '-'))],
  ];
};
