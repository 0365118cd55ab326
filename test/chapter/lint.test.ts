import { describe, expect, test } from 'vitest';
import { lintChapter } from '../../src/chapter/lint.ts';
import type { ChapterSource } from '../../src/chapter/load.ts';
import { greetingJudge, soundChapter, spoil, withFile } from './sound-chapter.ts';

const chapterFile = 'chapter.md';
const mistakes = 'mistakes.yaml';
const hello = 'steps/say-hello.md';
const why = 'steps/why-hello.md';

function lint(source: ChapterSource): string[] {
  const problems = lintChapter(source, () => greetingJudge);
  return problems.map(({ file, line, message }) => `${file}:${line}: ${message}`);
}

test('a sound chapter has no problems', () => {
  expect(lint(soundChapter)).toEqual([]);
});

test('all problems stand in one list, by file and line', () => {
  const source = new Map(spoil(hello, 'slot: 1', 'slot: 7')).set(chapterFile, '');
  source.set(
    why,
    (soundChapter.get(why) ?? '').replace('[x] Always', '[ ] Always').replace('slot: 2', 'slot: 2.5'),
  );
  expect(lint(source)).toEqual([
    `${chapterFile}:1: The file has to begin with front matter between two lines of ---.`,
    `${why}:3: "slot" does not fit: Invalid input: expected int, received number.`,
  ]);
});

describe('the chapter’s own file', () => {
  refuses(
    'without front matter',
    withFile(chapterFile, 'Hello'),
    `${chapterFile}:1: The file has to begin with front matter between two lines of ---.`,
  );
  refuses(
    'an unknown key',
    spoil(chapterFile, 'version: 1', 'version: 1\nauthor: me'),
    `${chapterFile}:4: Unknown key "author"; correct its spelling or remove it.`,
  );
  refuses(
    'a missing default for a hole',
    spoil(chapterFile, '  host: nixos\n', ''),
    `${chapterFile}:10: "holes.host" is missing; add it (string).`,
  );
  refuses(
    'a step without a file',
    spoil(chapterFile, '  - why-hello\n', '  - why-hello\n  - say-bye\n'),
    `${chapterFile}:8: There is no file steps/say-bye.md; write it or remove the step.`,
  );
  refuses(
    'a step named twice',
    spoil(chapterFile, '  - why-hello\n', '  - why-hello\n  - say-hello\n'),
    `${chapterFile}:8: The step "say-hello" is named twice; remove one.`,
  );
  refuses(
    'a step file that is not named',
    spoil(chapterFile, '  - why-hello\n', ''),
    `${why}:1: No learner gets here; name the step in chapter.md.`,
  );
  refuses(
    'an introduction without words',
    withFile(chapterFile, (soundChapter.get(chapterFile) ?? '').replace(/---\n\nHello.*/s, '---\n')),
    `${chapterFile}:18: The chapter has no introduction; say what a learner needs before the first step.`,
  );
});

describe('slots', () => {
  refuses(
    'a reused slot',
    spoil(why, 'slot: 2', 'slot: 1'),
    `${why}:3: Slot 1 belongs to ${hello}; take a number never used before.`,
  );
  refuses(
    'a retired slot',
    spoil(why, 'slot: 2', 'slot: 7'),
    `${why}:3: Slot 7 is retired and learners' progress may refer to it; take a number never used before.`,
  );
});

describe('front matter of a step', () => {
  refuses(
    'an unknown key',
    spoil(hello, 'file: home', 'file: home\ngoals: two'),
    `${hello}:7: Unknown key "goals"; correct its spelling or remove it.`,
  );
  refuses(
    'an empty hint',
    spoil(hello, 'It begins with an h.', '""'),
    `${hello}:10: "hints.1" does not fit: it is empty; write it, or remove the step.`,
  );
  refuses(
    'two hints instead of three',
    spoil(hello, '  - It begins with an h.\n', ''),
    `${hello}:9: "hints" does not fit: write exactly three hints, from a nudge to nearly the answer.`,
  );
  refuses(
    'an id that is not the name of the file',
    spoil(hello, 'id: say-hello', 'id: greet'),
    `${hello}:2: The id "greet" has to be the file's name; rename one of them.`,
  );
  refuses(
    'a Nix step without a file',
    spoil(hello, 'file: home\n', ''),
    `${hello}:5: A Nix step needs "file": flake, system, home.`,
  );
  refuses(
    'a step that is not judged',
    spoil(hello, /expect: .*\n/, ''),
    `${hello}:1: The step has no "expect"; say there what a submission has to show.`,
  );
  refuses(
    'an expectation with a misspelt requirement',
    spoil(hello, '{ module: home,', '{ modul: home,'),
    `${hello}:12: Unknown key "modul"; correct its spelling or remove it.`,
  );
  refuses(
    'an expectation of a step that has questions instead',
    spoil(
      why,
      'kind: concept',
      'kind: concept\nexpect: { within: module, require: [{ module: home, missing: x }] }',
    ),
    `${why}:5: A concept step is not judged by "expect"; remove it.`,
  );
  refuses(
    'YAML that cannot be read',
    spoil(hello, 'title: Say hello', 'title: "Say hello'),
    `${hello}:4: This is not valid YAML: MISSING_CHAR.`,
  );
});

describe('text', () => {
  refuses(
    'an unknown hole',
    spoil(hello, 'Greet **politely**', 'Greet {{neighbour}}'),
    /^steps\/say-hello\.md:17: Unknown hole \{\{neighbour\}\}; use one of: login, input, nixpkgs, host, /,
  );
  refuses(
    'an unknown section',
    spoil(hello, '## Note', '## Notes'),
    `${hello}:19: Unknown section "Notes"; use one of: Lesson, Note, Model answer, Also right, Wrong, Questions.`,
  );
  refuses(
    'a step without a lesson',
    spoil(why, '## Lesson', '## Note'),
    `${why}:1: The step has no lesson; write it under "## Lesson".`,
  );
  refuses(
    'a dead link to a step',
    spoil(hello, '(why-hello.md)', '(say-bye.md)'),
    `${hello}:17: The link leads to the step "say-bye", which does not exist.`,
  );
  refuses(
    'an address that is not https',
    spoil(hello, 'https://example.org/', 'http://example.org/'),
    `${hello}:17: The link to http://example.org/ does not begin with https://; write an https address or a step's file.`,
  );
  refuses(
    'what chat cannot show',
    spoil(hello, 'Do not shout.', '![a mouth](mouth.png)'),
    `${hello}:21: Chat cannot show Markdown of the kind "image" inside a sentence; write it in words.`,
  );
  refuses(
    'a lesson longer than a chat message',
    spoil(hello, 'Greet **politely**', 'Hello. '.repeat(300)),
    /^steps\/say-hello\.md:1: The message with goal, lesson, notes and links has 2\d\d\d characters in chat; shorten it to 1800\.$/,
  );
  refuses(
    'a hint longer than a hint',
    spoil(hello, 'It begins with an h.', 'It begins with an h. '.repeat(20)),
    `${hello}:1: Hint 2 has 419 characters in chat; shorten it to 400.`,
  );
});

describe('answers', () => {
  refuses(
    'a step without a model answer',
    spoil(hello, '## Model answer', '## Also right'),
    `${hello}:5: The step has no model answer; write one under "## Model answer".`,
  );
  refuses(
    'a model answer that fails its own step',
    spoil(hello, '"hello"\n', '"good night"\n'),
    `${hello}:25: This right answer is judged "fail" ("no-greeting"); mend it or the step's "expect".`,
  );
  refuses(
    'a variant that fails',
    spoil(hello, '"hello, {{login}}"', '"hi, {{login}}"'),
    `${hello}:31: This right answer is judged "fail" ("no-greeting"); mend it or the step's "expect".`,
  );
  refuses(
    'a wrong answer that passes',
    spoil(hello, '"bye"', '"hello"'),
    `${hello}:39: This wrong answer passes; tighten the step's "expect" or remove the answer.`,
  );
  refuses(
    'a wrong answer with another kind of mistake',
    new Map(spoil(hello, '### no-greeting', '### too-loud')).set(
      mistakes,
      `${soundChapter.get(mistakes)}${(soundChapter.get(mistakes) ?? '').replace('no-greeting', 'too-loud')}`,
    ),
    `${hello}:39: This answer is refused with "no-greeting", not with "too-loud"; correct its heading or "expect".`,
  );
  refuses(
    'a kind that the catalogue does not have',
    spoil(why, '{no-greeting}', '{too-loud}'),
    `${why}:30: "too-loud" is not a kind of mistakes.yaml; correct it or add it there.`,
  );
  refuses(
    'an answer without code',
    spoil(hello, '```nix\n"bye"\n```', 'Say bye.'),
    `${hello}:39: This answer has no code; write it in a fence (\`\`\`).`,
  );
});

describe('questions', () => {
  refuses(
    'a question without a right choice',
    spoil(why, '[x] Always', '[ ] Always'),
    `${why}:34: 0 choices are marked [x]; mark exactly one as right, the others with [ ].`,
  );
  refuses(
    'a question with two right choices',
    spoil(why, '[ ] Never', '[x] Never'),
    `${why}:34: 2 choices are marked [x]; mark exactly one as right, the others with [ ].`,
  );
  refuses(
    'a choice without a mark',
    spoil(why, '[ ] Never', 'Never'),
    `${why}:38: A choice begins with [x] if it is right, with [ ] if it is wrong.`,
  );
  refuses(
    'a choice without an explanation',
    spoil(why, '  That would be rude.\n', ''),
    `${why}:38: A choice needs one paragraph of explanation, indented below it.`,
  );
  refuses(
    'two questions with one id',
    spoil(why, '### time', '### purpose'),
    `${why}:34: Two questions of this step have the id "purpose"; rename one.`,
  );
  refuses(
    'a concept step with one question',
    withFile(why, (soundChapter.get(why) ?? '').replace(/### time.*/s, '')),
    `${why}:5: A concept step needs at least two questions; write them under "## Questions".`,
  );
});

describe('the catalogue of mistakes', () => {
  refuses(
    'a title of two words',
    spoil(mistakes, 'Nobody is greeted', 'Not greeted'),
    `${mistakes}:4: "0.title" does not fit: a title has three to six words.`,
  );
  refuses(
    'a telling longer than anybody reads',
    spoil(mistakes, 'Say hello first.', 'Say hello first. '.repeat(20)),
    `${mistakes}:5: "0.say" does not fit: it is longer than 300 characters; shorten it.`,
  );
  refuses(
    'a kind that stands there twice',
    withFile(mistakes, `${soundChapter.get(mistakes)}${soundChapter.get(mistakes)}`),
    `${mistakes}:6: The kind "no-greeting" stands in line 1 already; remove one of the two.`,
  );
  refuses(
    'a mistake of a step that does not exist',
    spoil(mistakes, 'step: say-hello', 'step: say-bye'),
    `${mistakes}:1: The mistake "no-greeting" belongs to the step "say-bye", which does not exist.`,
  );
});

/** The problem has to be in the list; what follows from it may stand there too. */
function refuses(what: string, source: ChapterSource, problem: string | RegExp): void {
  test(`refuses ${what}`, () => {
    const matching =
      typeof problem === 'string' ? expect.stringContaining(problem) : expect.stringMatching(problem);
    expect(lint(source)).toContainEqual(matching);
  });
}
