/** What Nix cannot read: the parser's own edits, then single tokens around the place. */

import { type Problem, quoted, type TextEdit } from '../../../nix/index.ts';
import { detail } from '../../observation.ts';
import { isPlaceholder } from '../../options/placeholders.ts';
import { fileNameOf } from '../../sources/roles.ts';
import type { Source } from '../../sources/source.ts';
import { bindingsOf, contains, indentationAt, withItsLine } from '../anatomy.ts';
import { insert, type Repair, remove, replace, type SourceEdit, textOf } from '../change.ts';
import type { Repairer, Situation } from '../situation.ts';
import { removeBinding } from './common.ts';

export const parserFixes: Repairer = (situation) => {
  const { source } = situation;
  const own = problemsAt(situation);
  const all = source.problems.flatMap(({ fix }) => fix ?? []);
  return [
    ...own.flatMap(({ fix }) => (fix ? [fix.map((edit) => asLine(source, edit))] : [])),
    ...(all.length > 0 ? [all.map((edit) => asLine(source, edit))] : []),
    ...own.flatMap((problem) => (problem.code === 'duplicate-attr' ? duplicates(situation, problem) : [])),
  ];
};

/** What is taken away and had a line for itself goes with its line. */
function asLine(source: Source, { span, text }: TextEdit): SourceEdit {
  const line = withItsLine(source, span);
  const isAlone =
    text === '' && span.end > span.start && source.text.slice(line.start, line.end).includes('\n');
  return { path: source.path, span: isAlone ? line : span, text };
}

function problemsAt({ source, span, observation }: Situation): readonly Problem[] {
  const code = detail(observation.details, 'syntax');
  return source.problems.filter(
    (problem) => problem.span.start === span.start && (code === '' || problem.code === code),
  );
}

/** One of two bindings of a name goes: the second, or the first; with the set around it, where that has nothing else. */
function duplicates({ source }: Situation, { span, related }: Problem): readonly Repair[] {
  return [span, related].flatMap((place) => {
    const all = bindingsOf(source.tree);
    let placed = place && all.findLast(({ binding }) => contains(binding, place));
    while (placed && placed.set.bindings.length === 1) {
      const { set } = placed;
      const outer = all.find(({ binding }) => binding.kind === 'assignment' && binding.value === set);
      if (!outer) break;
      placed = outer;
    }
    return placed ? [removeBinding(source, placed)] : [];
  });
}

/** A bracket that nothing closes: it is closed where the lines step back, as far as they tell. */
export const closeBracket: Repairer = ({ source, span, observation }) => {
  const closer = detail(observation.details, 'closer');
  if (closer === '') return [];
  const indentation = indentationAt(source.text, span.start);
  const lines = [...source.text.slice(span.end).matchAll(/\n([ \t]*)(?=\S)/g)];
  const back = lines.find(([, blanks = '']) => blanks.length <= indentation.length);
  const end = source.text.trimEnd().length;
  const endings = [`${closer};`, closer];
  return endings.map((ending) => [
    back
      ? insert(source, span.end + back.index, `\n${indentation}${ending}`)
      : insert(
          source,
          end,
          source.text.slice(span.end).includes('\n') ? `\n${indentation}${ending}` : ` ${ending}`,
        ),
  ]);
};

/** Lines behind the brace that closes the file: they go inside, in front of it. */
export const intoBraces: Repairer = ({ source, span }) => {
  const { text } = source;
  const closing = [...text.matchAll(/^\}[ \t]*;?[ \t]*\n/gm)].findLast(({ index }) => index <= span.start);
  const end = text.trimEnd().length;
  if (!closing || closing.index + closing[0].length >= end) return [];
  const line = { start: closing.index, end: closing.index + closing[0].length };
  return [[remove(source, line), insert(source, end, '\n}')]];
};

/** Tokens that are forgotten or typed once too often. */
export const singleTokens: Repairer = ({ source, span }) => {
  const { start, end } = span;
  const token = textOf(source, span);
  const behind = source.text.slice(0, start).trimEnd().length;
  return [
    ...(token !== '' && token !== '=' && token.length <= 3 ? [[remove(source, span)]] : []),
    [insert(source, behind, ';')],
    [insert(source, source.text.trimEnd().length, '}')],
    [insert(source, source.text.trimEnd().length, '\n};')],
    [insert(source, end, ')')],
    [insert(source, end, ']')],
  ];
};

/** A name in apostrophes, also in two of them. */
export const useQuotes: Repairer = ({ source, span }) => {
  const lineEnd = source.text.indexOf('\n', span.start);
  const line = source.text.slice(span.start, lineEnd < 0 ? source.text.length : lineEnd);
  const found = /'{1,2}([^'\n]*)'{1,2}/.exec(line);
  if (!found) return [];
  const start = span.start + found.index;
  return [[replace(source, { start, end: start + found[0].length }, quoted(found[1] ?? ''))]];
};

/** A brace that is closed and was never opened. */
export const openBrace: Repairer = ({ source, span }) => [
  [insert(source, source.text.slice(0, span.start).trimEnd().length, ' {')],
];

/** `extraSpecialArgs inherit inputs;` */
export const assignInherit: Repairer = ({ source, span }) => {
  if (textOf(source, span) !== 'inherit') return [];
  const end = source.text.indexOf(';', span.end);
  return end < 0 ? [] : [[insert(source, span.start, '= { '), insert(source, end + 1, ' };')]];
};

/** One sign for another one, where the parser does not dare to say so. */
export function exchangeSign(sign: string): Repairer {
  return ({ source, span }) => [[replace(source, span, sign)]];
}

/** `(self, nixpkgs): …` */
export const bracePattern: Repairer = ({ source, span }) => {
  const found = /^\(([^()]*)\)(?=\s*:)/.exec(source.text.slice(span.start));
  if (!found) return [];
  const end = span.start + found[0].length;
  return [[replace(source, { start: span.start, end }, `{ ${found[1]?.trim()} }`)]];
};

/** `.\\home\\home.nix` */
export const useSlashes: Repairer = ({ source, span }) => {
  const before = /[\w.]*$/.exec(source.text.slice(0, span.start))?.[0].length ?? 0;
  const start = span.start - before;
  const path = /^[\w.-]*\\[\w.\\-]+/.exec(source.text.slice(start))?.[0];
  if (!path) return [];
  const bare = path.replaceAll('\\', '/');
  const text = bare.startsWith('.') ? bare : `./${bare}`;
  return [[replace(source, { start, end: start + path.length }, text)]];
};

/** `let { … }`: the word that says where the result begins. */
export const addIn: Repairer = (situation) => {
  const { source } = situation;
  const result = bindingsOf(source.tree).find(({ path }) => path.at(-1) === 'nixosConfigurations');
  const at = result?.binding.start ?? source.text.indexOf('nixosConfigurations');
  return [
    [insert(source, situation.span.end, ' in')],
    ...parserFixes(situation),
    ...(at < 0 ? [] : [[insert(source, at, `in {\n${indentationAt(source.text, at)}`)]]),
  ];
};

/** `<username>` and `YOURNAME`: the learner's own name goes there. */
export const fillPlaceholder: Repairer = ({ observation, source, span, names }) => {
  const left = detail(observation.details, 'text');
  const found = source.text.indexOf(left, span.start);
  if (left === '' || found < 0) return [];
  const words = source.text.slice(found, found + left.length).split('/');
  const isPicture = /\.(png|jpe?g|webp|svg)$/i.test(left);
  const own = isPicture ? fileNameOf(names.picture) : names.login;
  const filled = words.map((word) => (isPlaceholder(word) ? own : word)).join('/');
  const text = filled === left ? own : filled;
  return [[replace(source, { start: found, end: found + left.length }, text)]];
};
