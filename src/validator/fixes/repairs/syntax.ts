/** What Nix cannot read: the parser's own edits, then single tokens around the place. */
import type { Problem } from '../../../nix/index.ts';
import { detail } from '../../observation.ts';
import { isPlaceholder } from '../../options/placeholders.ts';
import { withItsLine } from '../anatomy.ts';
import { insert, type Repair, remove, replace, textOf } from '../change.ts';
import type { Repairer, Situation } from '../situation.ts';

export const parserFixes: Repairer = (situation) => {
  const { source, span } = situation;
  const own = problemsAt(situation);
  const all = source.problems.flatMap(({ fix }) => fix ?? []);
  return [
    ...own.flatMap(({ fix }) => (fix ? [fix.map((edit) => ({ ...edit, path: source.path }))] : [])),
    ...(all.length > 0 ? [all.map((edit) => ({ ...edit, path: source.path }))] : []),
    ...own.flatMap((problem) => (problem.code === 'duplicate-attr' ? duplicates(situation, problem) : [])),
    ...tokenEdits(source, span),
  ];
};

function problemsAt({ source, span, observation }: Situation): readonly Problem[] {
  const code = detail(observation.details, 'syntax');
  return source.problems.filter(
    (problem) => problem.span.start === span.start && (code === '' || problem.code === code),
  );
}

/** One of two bindings of a name goes: the second, or the first. */
function duplicates({ source }: Situation, { span, related }: Problem): readonly Repair[] {
  return [span, related].flatMap((place) => {
    const line = place && bindingSpan(source.text, place.start);
    return line ? [[remove(source, withItsLine(source, line))]] : [];
  });

  function bindingSpan(text: string, at: number) {
    let depth = 0;
    for (let end = at; end < text.length; end += 1) {
      const character = text[end] ?? '';
      if ('{[('.includes(character)) depth += 1;
      if ('}])'.includes(character)) depth -= 1;
      if (depth < 0) return null;
      if (depth === 0 && character === ';') return { start: at, end: end + 1 };
    }
    return null;
  }
}

/** Tokens that are forgotten or typed once too often. */
function tokenEdits(source: Situation['source'], span: Situation['span']): readonly Repair[] {
  const { start, end } = span;
  const token = textOf(source, span);
  const behind = source.text.slice(0, start).trimEnd().length;
  return [
    ...(token !== '' && token.length <= 3 ? [[remove(source, span)]] : []),
    [insert(source, behind, ';')],
    [insert(source, source.text.trimEnd().length, '}')],
    [insert(source, source.text.trimEnd().length, '\n};')],
    [insert(source, end, ')')],
    [insert(source, end, ']')],
    [insert(source, end, '"')],
  ];
}

/** `<username>` and `YOURNAME`: the learner's own name goes there. */
export const fillPlaceholder: Repairer = ({ observation, source, span, names }) => {
  const left = detail(observation.details, 'text');
  const found = source.text.indexOf(left, span.start);
  if (left === '' || found < 0) return [];
  const words = source.text.slice(found, found + left.length).split('/');
  const isPicture = /\.(png|jpe?g|webp|svg)$/i.test(left);
  const own = isPicture ? (names.picture.split('/').at(-1) ?? '') : names.login;
  const text = words.map((word) => (isPlaceholder(word) ? own : word)).join('/');
  return [[replace(source, { start: found, end: found + left.length }, text)]];
};
