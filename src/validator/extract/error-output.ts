import { type Line, lineText } from './lines.ts';
import type { MappedText } from './mapped-text.ts';

/** With these a line of output of Nix, Git, a shell or the activation begins; no line of Nix or of a command does. */
const markers: readonly RegExp[] = [
  /^(?:error|fatal|warning|trace|evaluation warning|Error)(?::|\s\()\s?/,
  /^(?:…|\.\.\.)\s+(?:while|from|in the|\(stack trace|if you get)/,
  /^at (?:\/nix\/store|\/|«)\S*:\d+/,
  /^at «(?:string|none|github)/,
  /^(?:The option `|Failed assertions:|A definition for option `|Did you mean)/,
  /^(?:building the system configuration|building Nix|these \d+ derivations? will be built|copying path)/,
  /^(?:bash|zsh|fish|sh|sudo|-bash):? .*command not found/,
  /^[\w.-]+: command not found/,
  /^(?:The program '|The following paths are ignored by|Existing file '|Failed to start |Job for )/,
  /^(?:Read-only file system|collision between|path '.*' (?:is not|does not)|cannot (?:find|open|coerce) )/,
  /^(?:note: |Using saved setting|activating the configuration|setting up \/etc|reloading |restarting |starting the following)/,
];

/** Strong enough that the whole message is about a failure. */
const failure =
  /^(?:error:|fatal:|(?:…|\.\.\.)\s+while\s|Failed assertions:|[\w.-]+: command not found|(?:bash|zsh|fish|sh|sudo):.*command not found|The program '|The option `|The following paths are ignored by|Existing file '|Failed to start |sh: )/;

const decoration = /^[\s>|│┃└├─]*/;

/** Whether a line is the output of a program that failed. */
export function isFailure(line: string): boolean {
  return failure.test(line.slice(0, 300).replace(decoration, ''));
}

/** Whether a line is output, of a failure or not. */
export function isOutput(line: string): boolean {
  const text = line.slice(0, 300).replace(decoration, '');
  return failure.test(text) || markers.some((marker) => marker.test(text));
}

/** The index of the line with which pasted error output begins; -1 where there is none. */
export function firstOutputLine(source: MappedText, lines: readonly Line[]): number {
  const failed = lines.findIndex((line) => isFailure(lineText(source, line)));
  if (failed === -1) {
    return -1;
  }
  const first = lines.findIndex((line) => isOutput(lineText(source, line)));
  return first === -1 ? failed : first;
}
