/** The questions of a step: a heading as id, the text, and a list of choices with an explanation each. */
import type { List, ListItem, RootContent } from 'mdast';
import type { Question, QuestionChoice } from './chapter.ts';
import { lineOf, type Report, type Section, splitSections, toBlocks, toProse } from './markdown.ts';
import type { Prose } from './prose.ts';

interface Mistake {
  readonly kind: string;
  readonly line: number;
}

/** `mistakes` are the kinds that wrong choices name, for comparison with the catalogue. */
export function readQuestions(
  content: readonly RootContent[],
  report: Report,
): { readonly questions: Question[]; readonly mistakes: Mistake[] } {
  const { before, sections } = splitSections(content, 3);
  const [stray] = before;
  if (stray) report(lineOf(stray), 'A question begins with a heading (###) that is its id.');
  const mistakes: Mistake[] = [];
  const seen = new Set<string>();
  const questions = sections.map((section) => {
    if (!/^[a-z][a-z0-9-]*$/.test(section.title))
      report(section.line, `"${section.title}" is no id; use lower-case letters, digits and hyphens.`);
    if (seen.has(section.title))
      report(section.line, `Two questions of this step have the id "${section.title}"; rename one.`);
    seen.add(section.title);
    return readQuestion(section, mistakes, report);
  });
  return { questions, mistakes };
}

function readQuestion(section: Section, mistakes: Mistake[], report: Report): Question {
  const lists = section.content.filter((node): node is List => node.type === 'list');
  const text = toBlocks(
    section.content.filter((node) => node.type !== 'list'),
    report,
  );
  if (text.length === 0) report(section.line, 'The question has no text; write it below its heading.');
  const choices = lists.flatMap((list) => list.children.map((item) => readChoice(item, mistakes, report)));
  const correct = choices.filter((choice) => choice.correct).length;
  if (choices.length < 2 || choices.length > 5)
    report(section.line, `The question has ${choices.length} choices; write two to five as a list.`);
  else if (correct !== 1)
    report(
      section.line,
      `${correct} choices are marked [x]; mark exactly one as right, the others with [ ].`,
    );
  return { id: section.title, text, choices };
}

/** `- [x] text` or `- [ ] text {kind-of-mistake}`, and below it, indented, the explanation. */
function readChoice(item: ListItem, mistakes: Mistake[], report: Report): QuestionChoice {
  const [head, tail, ...rest] = item.children;
  const marked = /^\[([ x])\] (.*)$/s;
  const written = head?.type === 'paragraph' ? toProse(head.children, report) : [];
  const start = written[0]?.kind === 'text' ? marked.exec(written[0].text) : null;
  if (start === null)
    report(lineOf(item), 'A choice begins with [x] if it is right, with [ ] if it is wrong.');
  const { text, mistake } = takeMistake(
    start === null ? written : [textOf(start[2] ?? ''), ...written.slice(1)],
  );
  if (mistake !== null) mistakes.push({ kind: mistake, line: lineOf(item) });
  const explanation = tail?.type === 'paragraph' ? toProse(tail.children, report) : [];
  if (explanation.length === 0 || rest.length > 0)
    report(lineOf(item), 'A choice needs one paragraph of explanation, indented below it.');
  return { text, correct: start?.[1] === 'x', explanation, mistake };
}

function takeMistake(prose: Prose): { text: Prose; mistake: string | null } {
  const last = prose.at(-1);
  const found = last?.kind === 'text' ? /^(.*?)\s*\{([a-z][a-z0-9-]*)\}\s*$/s.exec(last.text) : null;
  if (!found) return { text: prose, mistake: null };
  const rest = found[1] === '' ? [] : [textOf(found[1] ?? '')];
  return { text: [...prose.slice(0, -1), ...rest], mistake: found[2] ?? null };
}

function textOf(text: string) {
  return { kind: 'text', text } as const;
}
