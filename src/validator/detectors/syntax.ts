/** What Nix cannot read, under the names of the course's catalogue of mistakes. */
import { type Problem, type ProblemCode, publicCode, type Span } from '../../nix/index.ts';
import { mistake, type Observation } from '../observation.ts';
import { isPlaceholder } from '../options/placeholders.ts';
import { nameOf } from '../sources/shape.ts';
import type { Source } from '../sources/source.ts';
import { visitExpressions } from '../sources/visit.ts';

/** What Nix cannot read, and what it reads as something that nobody means. */
export function syntaxProblems(source: Source): Observation[] {
  return [...unreadable(source), ...oldLets(source)];
}

/** `let { … }` without `body` is an old form that was never meant: the `in` is missing. */
function oldLets(source: Source): Observation[] {
  const found: Observation[] = [];
  visitExpressions(source.tree, (expression) => {
    if (expression.kind !== 'legacy-let') return;
    const hasBody = expression.bindings.some(
      (binding) => binding.kind === 'assignment' && nameOf(binding.path.names[0]) === 'body',
    );
    if (hasBody) return;
    const span = { start: expression.start, end: expression.start + 'let'.length };
    found.push(mistake('let-without-in', 'form', { file: source.path, span }));
  });
  return found;
}

function unreadable(source: Source): Observation[] {
  return source.problems.flatMap((problem): Observation[] => {
    if (problem.code === 'undefined-variable') return [];
    const isPlaceholder = problem.code === 'rest-placeholder' || problem.code === 'unicode-ellipsis';
    if (isPlaceholder && source.file === null) return [];
    const place = { file: source.path, span: problem.span };
    const left = placeholderAt(source.text, problem.span.start);
    if (left) return [mistake('placeholder-left', 'syntax', place, { text: left })];
    return [mistake(kindOf(problem, source), 'syntax', place, { ...problem.details, syntax: problem.code })];
  });
}

/** `<username>` as the course writes it: Nix cannot read it, and the learner forgot to replace it. */
function placeholderAt(text: string, at: number): string | null {
  const end = text.indexOf('>', at);
  const word = text[at] === '<' && end > at ? text.slice(at, end + 1) : '';
  return word !== '' && isPlaceholder(word) ? word : null;
}

const heads: ReadonlySet<string> = new Set([
  'missing-colon-after-pattern',
  'file-head-without-colon',
  'two-dots-in-pattern',
]);

/** Whether something that belongs nowhere stands among the arguments of a file that has to be a module. */
function isInHead(span: Span, code: ProblemCode, { role, tree }: Source): boolean {
  if (code !== 'unexpected-token' || role === 'flake') return false;
  return tree.kind === 'lambda' && span.start < tree.body.start;
}

function kindOf({ code, span }: Problem, source: Source): string {
  // An indented string is no name.
  if (code === 'missing-name' && source.text.slice(span.start).trimStart().startsWith("''"))
    return 'face-single-quotes';
  if (isInHead(span, code, source)) return 'home-nix-not-a-module';
  if (code === 'missing-braces' && source.role === 'home') return 'home-nix-not-a-module';
  if (heads.has(code))
    return source.role === 'flake' ? 'missing-colon-after-outputs-pattern' : 'home-nix-not-a-module';
  return publicCode(code);
}
