import type { ExtractionHints } from './block.ts';
import { shellPromptLength } from './prompts.ts';

const shellLanguages = new Set(
  'bash sh shell zsh fish console terminal shell-session shellsession sh-session nu nushell'.split(' '),
);

const commands = new Set(
  'git sudo doas nixos-rebuild nixos-rebuild-ng nh nix cd home-manager su mkdir nix-shell nix-build nixos-install'.split(
    ' ',
  ),
);

/** Whether a text begins with one of the commands of this chapter, and not with a name that is given a value. */
export function beginsWithCommand(text: string): boolean {
  const [, command = '', rest = ''] = /^\s*([\w-]+)(?=\s|$)\s*(\S?)/.exec(text.slice(0, 200)) ?? [];
  return commands.has(command) && rest !== '=' && rest !== ':' && rest !== '{';
}

/** Whether a block is for a shell: by its tag, by its step, or because its first line is a command. */
export function isShellText(
  lines: readonly string[],
  language: string | null,
  hints: ExtractionHints,
): boolean {
  if (language === 'nix') {
    return hints.step !== 'stage-and-rebuild' && areCommands(lines);
  }
  if (language !== null) {
    return shellLanguages.has(language) || hints.step === 'stage-and-rebuild';
  }
  if (hints.step === 'stage-and-rebuild' || hints.role === 'shell') {
    return true;
  }
  const first =
    lines.find((line) => line.trim() !== '' && !/^\s*#(?!\s*(?:git|sudo|nixos-rebuild|nh)\b)/.test(line)) ??
    '';
  return beginsWithCommand(first.slice(shellPromptLength(first, beginsWithCommand)));
}

/** Whether every line is a command with something behind it, which no Nix is. */
function areCommands(lines: readonly string[]): boolean {
  const written = lines.filter((line) => line.trim() !== '' && !/^\s*#/.test(line));
  return (
    written.length > 0 &&
    written.every((line) => {
      const command = line.slice(shellPromptLength(line, beginsWithCommand));
      return beginsWithCommand(command) && /^\s*\S+\s+\S/.test(command.slice(0, 200));
    })
  );
}
