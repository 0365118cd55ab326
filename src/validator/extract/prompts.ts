/** The marks with which a shell or the Nix interpreter asks for input. */

const interpreter = /^\s*nix-repl>[ \t]?/;
const named =
  /^\s*(?:\([\w.-]+\)\s*)?\[?[\w.-]+@[\w.-]+(?::|\s)?[^$#%>❯\s]*(?:\s*\([^)]*\))?\]?\s*[$#%>❯](?:\s+|$)/;
const arrow = /^\s*(?:[\w~/.-]+ )?[❯➜»λ→▶](?:\s+|$)/;
const dollar = /^\s*[$%](?:\s+(?=\S)|$)/;
const root = /^\s*#\s+/;

/** How many characters of a line are a prompt in front of Nix; 0 where there is none. */
export function nixPromptLength(line: string): number {
  return (
    (interpreter.exec(line) ?? named.exec(line) ?? arrow.exec(line) ?? dollar.exec(line))?.[0].length ?? 0
  );
}

/** How many characters of a line are a shell's prompt; `#` is one only where it stands before a command. */
export function shellPromptLength(line: string, isCommand: (rest: string) => boolean): number {
  const head = line.slice(0, 200);
  const found = named.exec(head) ?? arrow.exec(head) ?? dollar.exec(head);
  if (found !== null) {
    return found[0].length;
  }
  const asRoot = root.exec(head);
  return asRoot !== null && isCommand(line.slice(asRoot[0].length)) ? asRoot[0].length : 0;
}

/** A command that printed the file whose text stands below it. It can be read as Nix: a function called with the file. */
export function isPrintingCommand(line: string): boolean {
  return /^\s*(?:sudo\s+)?(?:cat|bat|less|more|head|tail|vim?|nvim|nano|micro|hx)\s+[^={}]+$/.test(line);
}
