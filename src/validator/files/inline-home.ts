/** A home that is written in the system file itself, and gives way to a file. */
import {
  applyEdits,
  attributePath,
  type Expression,
  parseExpression,
  type TextEdit,
} from '../../nix/index.ts';
import { folderOf, normalPath } from '../sources/roles.ts';
import { relativePaths, withoutParentheses, writtenAttributes } from '../sources/shape.ts';
import { visitExpressions } from '../sources/visit.ts';
import type { LearnerFacts } from '../verdict.ts';
import { removal } from './insert.ts';
import { relaid } from './layout.ts';
import { mergeModules } from './modules.ts';
import { asSeenFrom } from './paths.ts';
import { configurationOf, homeFileIn } from './places.ts';
import { type Files, fileOfRole, withFile } from './project.ts';

/** What a home said in place goes on in its file, once the user's entry leads to one; what that file says comes first. */
export function withInlineHomeKept(before: Files, after: Files, facts: LearnerFacts): Files {
  const system = fileOfRole('system', before, facts);
  const old = inlineHome(before.get(system));
  if (old === null || inlineHome(after.get(fileOfRole('system', after, facts))) !== null) return after;
  const home = homeFileIn(configurationOf(after, facts));
  if (home === null) return after;
  const code = withoutItself(home, asSeenFrom(system, home, old));
  const module = parseExpression(code).tree.kind === 'lambda' ? code : `{ ... }:\n${code}`;
  const text = after.get(home);
  const joined = text === undefined ? `${module}\n` : mergeModules(text, module, 'keep');
  return joined === null ? after : withFile(after, home, joined);
}

/** Code that goes into the file `path`, without imports of that file. */
function withoutItself(path: string, code: string): string {
  const edits: TextEdit[] = [];
  visitExpressions(parseExpression(code).tree, (expression) => {
    if (expression.kind !== 'set') return;
    for (const binding of expression.bindings) {
      if (binding.kind !== 'assignment' || binding.value.kind !== 'list') continue;
      const { items } = binding.value;
      const own = items.filter((item) => {
        const [written] = item.kind === 'path' ? relativePaths(item) : [];
        return written !== undefined && normalPath(`${folderOf(path)}/${written}`) === path;
      });
      const isAll = own.length > 0 && own.length === items.length;
      edits.push(...(isAll ? [removal(code, binding)] : own.map((span) => ({ span, text: '' }))));
    }
  });
  return applyEdits(code, edits);
}

/** What stands under a user's name in a system file. */
interface UserEntry {
  readonly login: string;
  /** The names below the login's. */
  readonly below: readonly string[];
  /** Null where it was inherited. */
  readonly value: Expression | null;
}

function userEntries(text: string): UserEntry[] {
  const found: UserEntry[] = [];
  visitExpressions(parseExpression(text).tree, (expression) => {
    if (expression.kind !== 'set') return;
    for (const { path, value } of writtenAttributes(expression, 3)) {
      const [first, second, login, ...below] = path;
      if (first === 'home-manager' && second === 'users' && login !== undefined)
        found.push({ login, below, value });
    }
  });
  return found;
}

/** Whether a system file has an entry for that user. */
export function hasUserEntry(text: string, login: string): boolean {
  return userEntries(text).some((entry) => entry.login === login);
}

/** The code of the one home that a module has in place; null where it has none, or several. */
function inlineHome(text: string | undefined): string | null {
  if (text === undefined) return null;
  const modules: Expression[] = [];
  const lines: string[] = [];
  const logins = new Set<string>();
  for (const { login, below, value } of userEntries(text)) {
    if (value === null) continue;
    const module = withoutParentheses(value);
    if (below.length > 0) {
      const names = attributePath(below);
      lines.push(`  ${names} = ${relaid({ text, span: value }, '  ', '  ')};\n`);
    } else if (module.kind === 'set' || module.kind === 'lambda') modules.push(module);
    else continue;
    logins.add(login);
  }
  const [only, ...others] = modules;
  if (logins.size !== 1 || others.length > 0) return null;
  if (only === undefined) return `{\n${lines.join('')}}`;
  return lines.length === 0 ? relaid({ text, span: only }, '', '  ') : null;
}
