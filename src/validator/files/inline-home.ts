/** A home that is written in the system file itself, and gives way to a file. */
import { type Expression, parseExpression } from '../../nix/index.ts';
import { withoutParentheses, writtenAttributes } from '../sources/shape.ts';
import { visitExpressions } from '../sources/visit.ts';
import type { LearnerFacts } from '../verdict.ts';
import { relaid } from './layout.ts';
import { mergeModules } from './modules.ts';
import { literalName } from './names.ts';
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
  const code = asSeenFrom(system, home, old);
  const module = parseExpression(code).tree.kind === 'lambda' ? code : `{ ... }:\n${code}`;
  const text = after.get(home);
  const joined = text === undefined ? `${module}\n` : mergeModules(text, module, 'keep');
  return joined === null ? after : withFile(after, home, joined);
}

/** The code of the one home that a module has in place; null where it has none, or several. */
function inlineHome(text: string | undefined): string | null {
  if (text === undefined) return null;
  const modules: Expression[] = [];
  const lines: string[] = [];
  const logins = new Set<string>();
  visitExpressions(parseExpression(text).tree, (expression) => {
    if (expression.kind !== 'set') return;
    for (const { path, value } of writtenAttributes(expression, 3)) {
      const [first, second, login, ...below] = path;
      if (first !== 'home-manager' || second !== 'users' || login === undefined || value === null) continue;
      const module = withoutParentheses(value);
      if (below.length > 0) {
        const names = below.map((name) => literalName(name).text).join('.');
        lines.push(`  ${names} = ${relaid({ text, span: value }, '  ', '  ')};\n`);
      } else if (module.kind === 'set' || module.kind === 'lambda') modules.push(module);
      else continue;
      logins.add(login);
    }
  });
  const [only, ...others] = modules;
  if (logins.size !== 1 || others.length > 0) return null;
  if (only === undefined) return `{\n${lines.join('')}}`;
  return lines.length === 0 ? relaid({ text, span: only }, '', '  ') : null;
}
