/** Reading the answers to concept questions. */
import type { Question, QuestionChoice } from '../chapter/chapter.ts';
import { plainText } from '../chapter/prose.ts';
import { KnownError } from './errors.ts';
import { quoted } from './quoted.ts';

export interface GivenAnswer {
  readonly question: Question;
  readonly choice: QuestionChoice;
}

/**
 * The answers for the open questions in their order. `b`, `B)`, `2` and the words of the choice all mean the second
 * choice; `bac` and `b a c` answer three questions.
 */
export function readAnswers(typed: string, open: readonly Question[]): readonly GivenAnswer[] {
  const [first] = open;
  if (first === undefined) throw new KnownError('no-question', {}, 'hm next');
  const whole = choiceByWords(first, typed);
  if (whole !== null) return [{ question: first, choice: whole }];

  const words = splitAnswers(typed, open.length);
  if (words.length > open.length)
    throw new KnownError('answer-surplus', { given: words.length, open: open.length });
  return words.map((word, index) => {
    const question = open[index] ?? first;
    const choice = choiceByLetter(question, word) ?? choiceByWords(question, word);
    if (choice === null) {
      throw new KnownError('answer-unknown', {
        typed: quoted(word),
        last: String.fromCharCode('a'.charCodeAt(0) + question.choices.length - 1),
        count: question.choices.length,
      });
    }
    return { question, choice };
  });
}

function splitAnswers(typed: string, open: number): readonly string[] {
  const words = typed.split(/[\s,;]+/).filter((word) => word !== '');
  const [only] = words;
  const together = words.length === 1 && only !== undefined && open > 1 && only.length === open;
  return together && /^([a-e]+|[1-5]+)$/i.test(only) ? [...only] : words;
}

function choiceByLetter(question: Question, word: string): QuestionChoice | null {
  const bare = word.toLowerCase().replace(/[).:]+$/, '');
  if (!/^([a-z]|\d)$/.test(bare)) return null;
  const index = /\d/.test(bare) ? Number(bare) - 1 : bare.charCodeAt(0) - 'a'.charCodeAt(0);
  return question.choices[index] ?? null;
}

/** By the choice's own words, or by their beginning where only one choice begins so. */
function choiceByWords(question: Question, typed: string): QuestionChoice | null {
  const wanted = letters(typed);
  if (wanted.length < 2) return null;
  const exact = question.choices.find((choice) => letters(plainText(choice.text)) === wanted);
  if (exact !== undefined) return exact;
  const beginning = question.choices.filter((choice) => letters(plainText(choice.text)).startsWith(wanted));
  return beginning.length === 1 ? (beginning[0] ?? null) : null;
}

function letters(words: string): string {
  return words.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}
