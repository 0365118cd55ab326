import type { Span } from '../../nix/index.ts';
import { shellPromptLength } from '../extract/prompts.ts';
import { beginsWithCommand } from '../extract/shell-text.ts';

/** A piece of pasted text that is a command, and how it is known to be one. */
export interface CommandLine extends Span {
  /** The name of the machine in the prompt, as in `alice@pc:~$`; null where there is none. */
  readonly machine: string | null;
  /** Whether the prompt is root's. */
  readonly isRoot: boolean;
}

/** A line that is no command: what a program printed, or what the learner says. */
export interface OtherLine extends Span {
  readonly text: string;
}

export interface ReadSession {
  readonly commands: readonly CommandLine[];
  readonly others: readonly OtherLine[];
}

/** Divides pasted text into commands and the rest. Where prompts are shown, only the lines behind them are commands. */
export function readSession(text: string): ReadSession {
  const commands: CommandLine[] = [];
  const others: OtherLine[] = [];
  const lines = [...logicalLines(text)];
  // Beside commands without a prompt the mark is no prompt of root's: the line is a comment.
  const isMarkPrompt = !lines.some(({ start, end }) => beginsWithCommand(text.slice(start, end)));
  for (const line of lines) {
    const written = text.slice(line.start, line.end);
    const isComment = !isMarkPrompt && written.trimStart().startsWith('#');
    const prompt = isComment ? 0 : shellPromptLength(written, beginsWithCommand);
    const head = written.slice(0, prompt);
    const start = line.start + prompt;
    const isCommand = prompt > 0 && text.slice(start, line.end).trim() !== '';
    if (isCommand || beginsWithCommand(written) || beginsWithCommandLike(written)) {
      commands.push({ start, end: line.end, machine: machineIn(head), isRoot: /#\s*$/.test(head) });
      continue;
    }
    const embedded = isComment ? [] : commandsInSentence(written);
    if (embedded.length === 0) {
      others.push({ ...line, text: written });
    }
    for (const span of embedded) {
      commands.push({
        start: line.start + span.start,
        end: line.start + span.end,
        machine: null,
        isRoot: false,
      });
    }
  }
  return { commands, others };
}

/** Lines, with those that end in a backslash joined to the next. */
function* logicalLines(text: string): Generator<Span> {
  let start = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    const continues =
      text[at - 1] === '\\' || /(?:&&|\|\||\|)[ \t]*$/.test(text.slice(Math.max(start, at - 20), at));
    if (!continues) {
      yield { start, end: at };
      start = at + 1;
    }
  }
  yield { start, end: text.length };
}

function machineIn(prompt: string): string | null {
  return /@([\w.-]+)/.exec(prompt)?.[1] ?? null;
}

/** Lines that begin like a command without being one of the usual: `./rebuild.sh`, `FOO=1 sudo …`, `echo … >> file`. */
function beginsWithCommandLike(line: string): boolean {
  return /^\s*(?:\w+=\S*\s+)+(?:sudo|git|nixos-rebuild|nh)\b|^\s*(?:echo|printf|cat|time|env|ls|rm|touch|cp|mv|make|just|ga|gaa|gti|nixos-re\w+|nixos_rebuild)\s|^\s*(?:\/\S+\/)?nixos-rebuild\s|^\s*\.\/[\w.-]+\.sh\b|^\s*(?:nixos-rebuild|rebuild|gaa|nrs)\s*$/.test(
    line.slice(0, 300),
  );
}

/** Words with which a sentence says that a command was not run. */
const denials =
  /\b(?:not|don't|dont|didn't|didnt|haven't|never|forgot|without|no|should|must|need|do i|why|instead|before|what|if)\b/i;

const heads =
  /(?:^|[\s:("'])((?:sudo |doas )?(?:git (?:add|stage|commit|push|-C)|nixos-rebuild(?:-ng)?|nh os|nh home|home-manager switch|cd [~./]|nix build)(?=\s))/;

/** Commands that a sentence tells: "I ran git add . and then sudo nixos-rebuild switch --flake .#pc". */
function commandsInSentence(line: string): Span[] {
  if (line.length > 2_000) {
    return [];
  }
  const spans: Span[] = [];
  const parts =
    /(.*?)(?:,\s+|;\s+|(?<=\w)\.\s+|\s+(?:and|then|and then|but|after that|followed by|afterwards)\s+|$)/gi;
  for (const part of line.matchAll(parts)) {
    const text = part[1] ?? '';
    const found = heads.exec(text);
    if (found !== null && !denials.test(text.slice(0, found.index))) {
      const start = part.index + found.index + found[0].length - (found[1]?.length ?? 0);
      const end = part.index + text.length;
      spans.push({ start, end: end - trailingPunctuation(line.slice(start, end)) });
    }
  }
  return spans;
}

/** How many characters at the end belong to the sentence: `.#pc.` names pc, while `git add .` keeps its dot. */
function trailingPunctuation(command: string): number {
  return /(?<=[\w"'])[.,!?:;)"']+$/.exec(command)?.[0].length ?? 0;
}
