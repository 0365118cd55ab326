/** A path that ends in `.nix`, wherever it stands in a line. */
const nixPath = /(?:~\/|\/|(?:\.{1,2}\/)+)?(?:[\w.@+-]+\/)*[\w@+-][\w.@+-]*\.nix(?![\w/-])/g;

/** How much of a line is searched for the name of a file, from its end, in UTF-16 units. */
const longestAnnouncement = 600;

/** The one file that a text names, as a path in the repository; null where it names none or several. */
export function fileNameOf(text: string): string | null {
  const names = new Set(namesIn(text));
  const [only] = names;
  return names.size === 1 && only !== undefined ? only : null;
}

/** All files that a text names, in order. */
export function namesIn(text: string): string[] {
  if (!text.includes('.nix')) {
    return [];
  }
  return [...text.slice(-longestAnnouncement).matchAll(nixPath)].map((match) => repositoryPath(match[0]));
}

/**
 * A path as the repository knows it: without `./`, the `a/` and `b/` of a diff, and without the folder in which
 * configurations usually lie. A `../` in front stays: only the other files tell whether it leads out of the repository.
 */
export function repositoryPath(path: string): string {
  return path
    .replace(/^(?:\.\/)+/, '')
    .replace(/^\/etc\/nixos\//, '')
    .replace(/^(?:~|\/home\/[^/]+|\/root)\/(?:\.config\/)?(?:[^/]+\/)?/, '')
    .replace(/^\/+/, '');
}

/** How a text calls a file where it does so from outside of the repository: `~/nixos/home.nix`; null where it does not. */
export function nameFromOutside(text: string, file: string): string | null {
  const names = [...text.slice(-longestAnnouncement).matchAll(nixPath)].map(([name]) => name);
  const last = names.findLast((name) => repositoryPath(name) === file) ?? '';
  return /^[/~]/.test(last) ? last : null;
}

/**
 * The file that a line in front of a block announces: `flake.nix:`, `**home/home.nix**`, `In config.nix I wrote:`.
 * Where several are named, the one that the line ends with, or the one behind `in`, is meant.
 */
export function announcedFile(line: string): string | null {
  const text = lastSentence(
    line
      .slice(-longestAnnouncement)
      .replace(/[*`"'“”‘’()[\]]|__/g, ' ')
      .trim(),
  );
  const only = fileNameOf(text);
  if (only !== null) {
    return only;
  }
  const names = namesIn(text);
  const last = names.at(-1);
  if (last === undefined) {
    return null;
  }
  if (/\.nix\s*[:\-–—=>.]*\s*$/.test(text)) {
    return last;
  }
  const place = /\b(?:in|into|inside|file|my|is)\s+(?:my\s+|the\s+)?(\S+\.nix)/i.exec(text);
  return place?.[1] === undefined ? null : fileNameOf(place[1]);
}

function lastSentence(text: string): string {
  const sentences = text.split(/[.!?;]\s+(?=\S)/).filter((sentence) => sentence.trim() !== '');
  return sentences.findLast((sentence) => namesIn(sentence).length > 0) ?? '';
}

/** The file that a comment names when it says nothing else: `# flake.nix`, `/* home/home.nix (new) *\/`. */
export function fileNamedByComment(line: string): string | null {
  if (!line.includes('.nix')) {
    return null;
  }
  const comment = /^\s*(?:#+|\/\*+|\/\/)\s*(.*?)\s*(?:\*\/)?\s*$/.exec(line)?.[1];
  if (comment === undefined) {
    return null;
  }
  const [name] = namesIn(comment);
  if (name === undefined) {
    return null;
  }
  const rest = comment
    .replace(nixPath, ' ')
    .toLowerCase()
    .replace(/[^a-z]+/g, ' ')
    .trim();
  const words = rest === '' ? [] : rest.split(' ');
  return words.every((word) => commentWords.has(word)) ? name : null;
}

const commentWords = new Set(
  'file filename path in my the this is new excerpt part of partial relevant updated only full complete begin start here contents content now'.split(
    ' ',
  ),
);
