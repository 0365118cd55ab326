/**
 * Submissions of a given size for the benchmark: those of the corpus, of every Nix step, right and wrong, each filled up
 * inside its own set with lines such as learners have there.
 */
import type { Chapter } from '../../../src/chapter/chapter.ts';
import { readExpectations } from '../../../src/validator/expectations.ts';
import { readSubmission } from '../../../src/validator/sources/read.ts';
import { unfold } from '../../../src/validator/sources/shape.ts';
import type { Level, Source } from '../../../src/validator/sources/source.ts';
import type { CheckRequest, LearnerFacts } from '../../../src/validator/verdict.ts';
import { selectEntries } from '../../corpus/entry.ts';

/** A submission of the corpus and where lines may be added to it. */
export interface Template {
  readonly id: string;
  readonly request: CheckRequest;
  readonly text: string;
  /** An offset into the text, right behind a binding. */
  readonly gap: number;
  readonly lines: Filling;
}

/** The line that stands there as number `index`; another one for every seed. */
type Filling = (index: number, seed: string) => string;

const packages = 'ripgrep fd bat eza jq htop tmux fzf zoxide delta hyperfine tealdeer'.split(' ');
const services = 'openssh avahi printing fwupd flatpak resolved tailscale blueman'.split(' ');

function pick(words: readonly string[], index: number): string {
  return words[index % words.length] ?? '';
}

const homeLine: Filling = (index, seed) =>
  [
    `  home.file."notes/${seed}-${index}.txt".source = ../res/${seed}-${index}.txt;`,
    `  home.sessionVariables.PROJECT_${index} = "/srv/${seed}/${index}";`,
    `  programs.git.settings.alias.a${index} = "log --oneline --max-count=${index + 3} ${seed}";`,
    `  # ${pick(packages, index)} for the ${seed} project`,
    `  programs.bash.shellAliases.s${index} = "cd ~/${seed} && ${pick(packages, index)}";`,
    `  xdg.configFile."${seed}/${index}.conf".text = "level = ${index}";`,
  ][index % 6] ?? '';

const systemLine: Filling = (index, seed) =>
  [
    `  environment.variables.PROJECT_${index} = "/srv/${seed}/${index}";`,
    `  networking.hosts."10.0.0.${index}" = [ "${seed}-${index}.local" ];`,
    `  # ${pick(services, index)} for ${seed}`,
    `  environment.etc."${seed}/${index}.conf".text = "level = ${index}";`,
    `  users.groups.${seed}-${index} = { };`,
    `  boot.kernel.sysctl."net.${seed}.value${index}" = ${index};`,
  ][index % 6] ?? '';

const fillings: Partial<Record<Level, Filling>> = {
  inputs: (index, seed) => `    extra-${index}.url = "github:${seed}/extra-${index}";`,
  result: (index, seed) =>
    index % 3 === 0
      ? `    # checks of ${seed}`
      : `    templates.${seed}-${index} = { path = ./templates/${seed}-${index}; description = "number ${index}"; };`,
  home: (index, seed) => `    sessionVariables.PROJECT_${index} = "/srv/${seed}/${index}";`,
  'home-files': (index, seed) => `    "notes/${seed}-${index}.txt".source = ../res/${seed}-${index}.txt;`,
  settings: (index, seed) => `    # number ${index}: see the notes of ${seed} about this setting`,
  input: (index, seed) => `    # number ${index}: see the notes of ${seed} about this input`,
  arguments: (index, seed) => `    # number ${index}: see the notes of ${seed} about this host`,
};

function fillingOf({ role, level }: Source): Filling | undefined {
  if (level === 'outputs') return fillings.result;
  if (level === 'flake')
    return (index, seed) => `  inputs.extra-${index}.url = "github:${seed}/extra-${index}";`;
  if (level === 'module') return role === 'home' ? homeLine : systemLine;
  return fillings[level];
}

/** The templates that can be filled up to `bytes`, of all steps. */
export function templates(chapter: Chapter): Template[] {
  const expectations = readExpectations(chapter);
  return selectEntries(undefined, []).flatMap((entry): Template[] => {
    const step = chapter.steps.find(({ id }) => id === entry.step);
    const within = expectations.get(entry.step)?.within;
    const text = entry.submission;
    if (!step || !within || text === undefined) return [];
    const known = Object.entries(entry.context ?? {}).filter(([, fact]) => fact !== undefined);
    const facts: LearnerFacts = Object.fromEntries(known);
    const savedFiles = new Map<string, string>();
    const request: CheckRequest = { step: step.id, submission: { kind: 'pasted', text }, facts, savedFiles };
    const hints = { step: step.id, stepRole: step.file, within, facts, savedFiles };
    const [source, ...more] = readSubmission(request.submission, hints).sources;
    if (!source || more.length > 0) return [];
    const { body } = unfold(source.tree);
    const lines = fillingOf(source);
    const last = body.kind === 'set' ? body.bindings.at(-1) : undefined;
    if (!last || !lines) return [];
    return [{ id: entry.id, request, text, gap: source.originOf(last).end, lines }];
  });
}

/** The submission of a template, filled up to about `bytes`; another text for every seed. */
export function filled({ request, text, gap, lines }: Template, bytes: number, seed: string): CheckRequest {
  const added: string[] = [];
  for (let size = text.length, index = 0; size < bytes - 40; index += 1) {
    const line = lines(index, seed);
    added.push(line);
    size += line.length + 1;
  }
  const longer = `${text.slice(0, gap)}\n${added.join('\n')}${text.slice(gap)}`;
  return { ...request, submission: { kind: 'pasted', text: longer } };
}
