/** Names and places of an answer that contradict what is known; the learner is asked which one is meant. */
import type { Course } from '../check.ts';
import { configure } from '../configuration/configuration.ts';
import { unfold, writtenAttributes } from '../sources/shape.ts';
import type { Source } from '../sources/source.ts';
import type { LearnerFacts } from '../verdict.ts';
import { configurationOf, homeFileIn } from './places.ts';
import { type Files, fileOfRole } from './project.ts';
import { type ContestedFact, namedFacts } from './rename.ts';
import { wholeConfiguration } from './starting.ts';

/** A name that the answer uses otherwise than the saved files. */
export interface Contradiction {
  readonly fact: ContestedFact;
  readonly saved: string;
  readonly shown: string;
}

/** What was known before an answer, and what it told. */
interface Telling {
  readonly facts: LearnerFacts;
  readonly learned: LearnerFacts;
  readonly saved: Files;
}

/** The first name that is known and that the answer has otherwise. */
export function contradictionIn({ facts, learned, saved }: Telling, course: Course): Contradiction | null {
  if (saved.size === 0) return null;
  for (const fact of namedFacts) {
    if (fact === 'hostName') continue;
    const [known, shown] = [facts[fact], learned[fact]];
    if (known !== undefined && shown !== undefined && known !== shown) return { fact, saved: known, shown };
  }
  return hostContradiction(facts.hostName, learned.hostName, saved, facts, course);
}

/** A whole home file at another place than the saved one, while nothing in the answer leads to it. */
export function homeElsewhere(shown: readonly Source[], { saved, facts }: Telling): Contradiction | null {
  const from = fileOfRole('home', saved, facts);
  const told = shown.filter(({ role, whole, file }) => role === 'home' && whole && file !== null);
  const [home, ...others] = told.filter(({ tree }) =>
    writtenAttributes(unfold(tree).body, 2).some(({ path }) => path.join('.') === 'home.stateVersion'),
  );
  if (!home || others.length > 0 || home.path === from || !saved.has(from) || saved.has(home.path))
    return null;
  const names = new Set([...shown.map(({ path }) => path)]);
  const led = homeFileIn(configure(shown, facts)) ?? homeFileIn(configurationOf(saved, facts));
  if (names.has(from) || led === home.path) return null;
  return { fact: 'homeFile', saved: from, shown: home.path };
}

/** A flake may have several hosts: only a name that none of them has is another one than the saved. */
function hostContradiction(
  known: string | undefined,
  shown: string | undefined,
  saved: Files,
  facts: LearnerFacts,
  course: Course,
): Contradiction | null {
  if (shown === undefined || shown === known || !saved.has(fileOfRole('flake', saved, facts))) return null;
  const { hosts, unknownHosts } = configurationOf(wholeConfiguration(saved, facts, course), facts);
  const names = hosts.flatMap(({ name }) => (name === null ? [] : [name]));
  if (names.includes(shown) || unknownHosts.length > 0) return null;
  // With one host of an unknown name it is still that of the example.
  const meant = known ?? (names.length > 1 ? names[0] : undefined);
  return meant === undefined ? null : { fact: 'hostName', saved: meant, shown };
}
