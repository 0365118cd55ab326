/**
 * What a platform has to offer so that the transcripts of this folder run on it. The transcripts are written as the
 * terminal shows a conversation; a driver sends what the learner types in the way of its platform, and gives back the
 * tutor's answer reduced to the same plain text:
 *
 * - commands with `/hm` in front, whatever the platform's prefix is (`asSlashCommands`);
 * - code without a fence, indented by four spaces (`indentCode`), its name on a line before it;
 * - no marks for bold, headings and the like; `inline code` in backticks;
 * - buttons as lines `Label: /hm command`, as the terminal shows choices (`withButtons`);
 * - an attached file as the code that it holds.
 */
export interface Driver {
  /** Whether learners type their commands. Where they pick them from a menu, turns marked `typed` are left out. */
  readonly typed: boolean;
  /**
   * Sends a command line such as `/hm check`, with what was pasted behind it, and waits for the whole answer as plain
   * text. Starts the tutor where it does not run.
   */
  send(line: string, block: string | null): Promise<string>;
  /** Ends the tutor's process with SIGKILL. */
  kill(): Promise<void>;
  /** Ends everything that was started. */
  close(): Promise<void>;
}

export interface Button {
  readonly label: string;
  /** Without the platform's prefix: `hm hint`. */
  readonly command: string;
}

/** Commands of a platform with another prefix than `/`, for example `!`, as the transcripts write them. */
export function asSlashCommands(text: string, prefix: string): string {
  return text.replaceAll(new RegExp(`(?<![\\w${prefix}])${prefix}(?=(hm|cohort)\\b)`, 'g'), '/');
}

/** Code as plain text has it: four spaces before every line. */
export function indentCode(code: string): string {
  return code.replaceAll(/^(?=.)/gm, '    ');
}

/** Appends the buttons whose command the text does not name already; `hm hint solution` is the command `hm hint`. */
export function withButtons(text: string, buttons: readonly Button[]): string {
  const offered = buttons.filter(({ command }) => !text.includes(`/${command.split(' ', 2).join(' ')}`));
  return [text, ...offered.map(({ label, command }) => `${label}: /${command}`)].join('\n');
}
