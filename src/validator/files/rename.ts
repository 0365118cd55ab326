/** Another name for the learner's login, host or inputs, everywhere in their files. */
import {
  type AttributeName,
  applyEdits,
  attributeName,
  type Binding,
  type Expression,
  parseFragment,
  type Span,
  type StringPart,
  type TextEdit,
} from '../../nix/index.ts';
import { extract } from '../extract/index.ts';
import { normalPath } from '../sources/roles.ts';
import { nameOf } from '../sources/shape.ts';
import { visitExpressions } from '../sources/visit.ts';
import { asSeenFrom, leadingElsewhere } from './paths.ts';

/** The code of a message, block by block, with one name replaced by another. */
export function renameSubmission(
  text: string,
  step: string,
  fact: ContestedFact,
  from: string,
  to: string,
): string {
  return extract(text, { step })
    .blocks.filter(({ role }) => role !== 'shell' && role !== 'error-output')
    .map(({ file, code }) => {
      const isMoved = fact === 'homeFile' && file !== null && normalPath(file) === from;
      const path = isMoved ? to : file;
      const text = isMoved
        ? asSeenFrom(from, to, code.text)
        : withOther(code.text, path ?? '', fact, from, to);
      return `${path === null ? '' : `${path}\n`}\`\`\`nix\n${text.trimEnd()}\n\`\`\`\n`;
    })
    .join('\n');
}

/** The facts that are names in files. */
export const namedFacts = ['username', 'hostName', 'inputName', 'nixpkgsInput'] as const;
export type NamedFact = (typeof namedFacts)[number];
/** What one answer can say otherwise than another: a name, or where the home file stands. */
export type ContestedFact = NamedFact | 'homeFile';

/** Every file with another name for one fact, or with the home file elsewhere. */
export function renameIn(
  files: ReadonlyMap<string, string>,
  fact: ContestedFact,
  from: string,
  to: string,
): ReadonlyMap<string, string> {
  return new Map(
    [...files].map(([path, text]): [string, string] => {
      if (!path.endsWith('.nix')) return [path, text];
      const isMoved = fact === 'homeFile' && path === from;
      return isMoved ? [to, asSeenFrom(from, to, text)] : [path, withOther(text, path, fact, from, to)];
    }),
  );
}

/** The code of a file with the other name in it, or with paths to the other place. */
function withOther(text: string, path: string, fact: ContestedFact, from: string, to: string): string {
  return fact === 'homeFile' ? leadingElsewhere(path, text, from, to) : renamed(text, fact, from, to);
}

/** The text with one name replaced by another wherever it means that fact. */
function renamed(text: string, fact: NamedFact, from: string, to: string): string {
  if (from === to || !text.includes(from)) return text;
  const { tree } = parseFragment(text);
  const edits = new Map<number, TextEdit>();
  const replace = (span: Span, code: string) => edits.set(span.start, { span, text: code });
  const replaceName = (name: AttributeName | undefined) => {
    if (name && nameOf(name) === from) replace(name, attributeName(to));
  };
  const rules = {
    username: renameLogin,
    hostName: renameHost,
    inputName: renameInput,
    nixpkgsInput: renameInput,
  };
  visitBindings(tree, [], (binding, path) => rules[fact](binding, path, replaceName));
  visitExpressions(tree, (expression) => {
    if (expression.kind === 'string') renameInString(expression.parts, fact, from, to, replace);
    if (fact !== 'inputName' && fact !== 'nixpkgsInput') return;
    if (expression.kind === 'identifier' && expression.name === from) replace(expression, to);
    if (expression.kind === 'selection' && expression.subject.kind === 'identifier')
      if (['inputs', 'args', 'attrs'].includes(expression.subject.name))
        replaceName(expression.path.names[0]);
    if (expression.kind === 'lambda' && expression.parameter.kind === 'pattern')
      for (const { name } of expression.parameter.formals) replaceName(name);
  });
  return applyEdits(text, [...edits.values()]);
}

type Replace = (name: AttributeName | undefined) => void;
type Path = readonly AttributeName[];

/** `users.users.NAME` of NixOS and `home-manager.users.NAME`, nested or dotted. */
function renameLogin(_: Binding, path: Path, replace: Replace): void {
  for (const [index, name] of path.entries()) if (nameOf(path[index - 1]) === 'users') replace(name);
}

function renameHost(_: Binding, path: Path, replace: Replace): void {
  for (const [index, name] of path.entries())
    if (nameOf(path[index - 1]) === 'nixosConfigurations') replace(name);
}

function renameInput(binding: Binding, path: Path, replace: Replace): void {
  if (nameOf(path[0]) === 'inputs') replace(path[1]);
  if (binding.kind === 'inherit') for (const name of binding.names) replace(name);
}

function visitBindings(
  expression: Expression,
  above: Path,
  visitor: (binding: Binding, path: Path) => void,
): void {
  visitExpressions(expression, (inner, around) => {
    if (inner.kind !== 'set' && inner.kind !== 'let') return;
    const path = [...above, ...pathOf(inner, around)];
    for (const binding of inner.bindings) {
      if (binding.kind === 'assignment') visitor(binding, [...path, ...binding.path.names]);
      else visitor(binding, path);
    }
  });
}

/** The names under which a set stands in the sets around it. */
function pathOf(set: Expression, around: readonly Expression[]): AttributeName[] {
  return around.flatMap((outer) => {
    if (outer.kind !== 'set') return [];
    const binding = outer.bindings.find(
      (each) => each.kind === 'assignment' && each.value.start <= set.start && set.end <= each.value.end,
    );
    return binding?.kind === 'assignment' ? binding.path.names : [];
  });
}

function renameInString(
  parts: readonly StringPart[],
  fact: NamedFact,
  from: string,
  to: string,
  replace: (span: Span, code: string) => void,
): void {
  for (const part of parts) {
    if (part.kind !== 'text') continue;
    if (part.value === from) replace(part, to);
    const folder = `/home/${from}`;
    if (fact === 'username' && (part.value === folder || part.value.startsWith(`${folder}/`)))
      replace(part, `/home/${to}${part.value.slice(folder.length)}`);
    if (part.value.startsWith(`${from}/`) && fact !== 'username' && fact !== 'hostName')
      replace(part, to + part.value.slice(from.length));
  }
}
