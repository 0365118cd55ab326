/** Turns a submission and the learner's saved files into sources that can be evaluated together. */
import type { FileRole } from '../../chapter/chapter.ts';
import {
  checkExpression,
  type Expression,
  type ParsedFragment,
  type Problem,
  type Span,
} from '../../nix/index.ts';
import { type ChatNote, extract, placeOf, submissionLimit } from '../extract/index.ts';
import type { LearnerFacts, Submission } from '../verdict.ts';
import { type BlockName, nameOfBlock, type Renaming, renamingTo } from './block-name.ts';
import { place } from './placement.ts';
import { fileNameOf, folderOf, normalPath, placeOfRole, roleOfFile } from './roles.ts';
import { nameOf, relativePaths, unfold, writtenAttributes } from './shape.ts';
import type { Level, Source } from './source.ts';
import { visitExpressions } from './visit.ts';

export interface ReadHints {
  readonly step: string;
  readonly stepRole: FileRole | null;
  readonly within: Level;
  readonly facts: LearnerFacts;
  readonly savedFiles: ReadonlyMap<string, string>;
}

/** A piece of text that is no Nix: commands, or what a command printed. */
export interface OtherText {
  readonly kind: 'shell' | 'error-output';
  readonly span: Span;
}

export interface Reading {
  readonly sources: readonly Source[];
  readonly others: readonly OtherText[];
  readonly notes: readonly ChatNote[];
  /** Why nothing was read: too many bytes, or too many pieces. */
  readonly refusal: 'too-large' | 'too-much-to-follow' | null;
  /** Every path that the submission and the saved files name, whatever its ending. */
  readonly paths: ReadonlySet<string>;
  readonly renamed: readonly Renaming[];
  /** The names of blocks that were left out, since another one before them has the same. */
  readonly twice: readonly string[];
}

/** A piece before it is known where it stands. */
interface Piece extends BlockName {
  readonly parsed: ParsedFragment;
  readonly namedRole: FileRole | null;
  readonly given: string;
  readonly originOf: (span: Span) => Span;
  readonly shown: boolean;
  /** A block out of a message, not a file as such. */
  readonly isBlock: boolean;
}

/** Every piece may have to do with every other. */
const mostPieces = 500;

export function readSubmission(submission: Submission, hints: ReadHints): Reading {
  const nothing = { sources: [], others: [], notes: [], paths: new Set<string>(), renamed: [], twice: [] };
  const saved = filePieces(hints.savedFiles, hints.facts, false);
  if (submission.kind === 'files') {
    if (isTooLarge(submission.files)) return { ...nothing, refusal: 'too-large' };
    if (submission.files.size > mostPieces) return { ...nothing, refusal: 'too-much-to-follow' };
    const shown = filePieces(submission.files, hints.facts, true);
    const paths = new Set([...hints.savedFiles.keys(), ...submission.files.keys()].map(normalPath));
    return { ...nothing, ...locate([...shown, ...saved], hints), paths, refusal: null };
  }
  const { blocks, notes, refusal } = extract(submission.text, {
    step: hints.step,
    ...(hints.stepRole === null ? {} : { role: hints.stepRole }),
  });
  if (refusal !== null) return { ...nothing, refusal };
  if (blocks.length > mostPieces) return { ...nothing, refusal: 'too-much-to-follow' };
  const others = blocks.flatMap((block): OtherText[] =>
    block.role === 'shell' || block.role === 'error-output' ? [{ kind: block.role, span: block.span }] : [],
  );
  const lines = blocks.flatMap(({ fragment }) => (fragment ? relativePaths(fragment.tree) : []));
  const hasCode = blocks.some(({ fragment }) => fragment !== null && !isOnlyComments(fragment));
  const shown = blocks.flatMap((block): Piece[] => {
    if (block.fragment === null || (hasCode && isOnlyComments(block.fragment))) return [];
    const { file, written } = nameOfBlock(block, { text: submission.text, lines, ...hints });
    const namedRole = file === null ? null : roleOfFile(normalPath(file), hints.facts);
    const originOf = (span: Span) => placeOf(block, span);
    const parsed = asItems(block.fragment);
    const given = submission.text;
    return [{ parsed, file, written, namedRole, given, originOf, shown: true, isBlock: true }];
  });
  const paths = new Set([...hints.savedFiles.keys()].map(normalPath));
  return { ...locate([...shown, ...saved], hints), others, notes, paths, refusal: null };
}

/** What holds nothing, not even the braces of an empty set. */
function isOnlyComments({ shape, tree, problems }: ParsedFragment): boolean {
  return shape === 'bindings' && tree.kind === 'set' && tree.bindings.length === 0 && problems.length === 0;
}

/** List items of which the first looks like a function and the others like its arguments: `x.nixosModules.default { … }`. */
function asItems(parsed: ParsedFragment): ParsedFragment {
  const { tree } = parsed;
  const items: Expression[] = [];
  let first = tree;
  while (first.kind === 'application') {
    items.unshift(first.argument);
    first = first.function;
  }
  if (items.length === 0 || first.kind !== 'selection') return parsed;
  if (!first.path.names.some((name) => nameOf(name) === 'nixosModules')) return parsed;
  items.unshift(first);
  return { ...parsed, shape: 'items', tree: { kind: 'list', start: tree.start, end: tree.end, items } };
}

/** How many files of the greatest size a configuration may come to. */
const largestConfiguration = 16;

/** Every file is bounded as a message is, and all together. Limits count bytes of UTF-8. */
function isTooLarge(files: ReadonlyMap<string, string>): boolean {
  const sizes = [...files.values()].map((text) => Buffer.byteLength(text, 'utf8'));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return sizes.some((size) => size > submissionLimit) || total > largestConfiguration * submissionLimit;
}

function filePieces(files: ReadonlyMap<string, string>, facts: LearnerFacts, shown: boolean): Piece[] {
  return [...files].flatMap(([file, text]): Piece[] => {
    if (!file.endsWith('.nix')) return [];
    const parsed = { ...checkExpression(text), shape: 'expression' as const, open: false };
    const namedRole = roleOfFile(normalPath(file), facts);
    const originOf = (span: Span) => span;
    return [{ parsed, file, written: null, namedRole, given: text, originOf, shown, isBlock: false }];
  });
}

/** Gives every piece a path of its own: the name it has, or the place that the other pieces speak of. */
function locate(pieces: readonly Piece[], hints: ReadHints): Pick<Reading, 'sources' | 'renamed' | 'twice'> {
  const taken = new Set(pieces.flatMap(({ file }) => (file === null ? [] : [normalPath(file)])));
  const named = new Set(
    pieces.flatMap(({ file, shown }) => (file === null || !shown ? [] : [normalPath(file)])),
  );
  let found: readonly string[] | null = null;
  const mentioned = (): readonly string[] => {
    found ??= pieces.flatMap(({ parsed }) => relativePaths(parsed.tree));
    return found;
  };
  const listed = hints.stepRole === 'home' ? modulesListed(pieces) : null;
  const sources: Source[] = [];
  const renamed: Renaming[] = [];
  const twice: string[] = [];
  // A block that is called by a bare name is understood from the others.
  const inOrder = pieces.toSorted((a, b) => Number(isBareName(a)) - Number(isBareName(b)));
  for (const [index, piece] of inOrder.entries()) {
    const { role, level } = place(piece.parsed.tree, piece.parsed.shape, {
      namedRole: piece.namedRole,
      isFile: !piece.isBlock,
      // What a machine lists is its own as long as nothing in it says otherwise, whatever the step is about.
      stepRole: listed !== null && isListed(piece, listed) ? 'system' : hints.stepRole,
      within: hints.within,
    });
    const isWhole = piece.parsed.shape === 'expression' && (level === 'flake' || level === 'module');
    const bare = piece.isBlock
      ? (meantFile(piece.file, sources) ??
        (piece.file === null && role === 'home' && isWhole ? importedFile(piece, sources, named) : null))
      : null;
    const { path, located } =
      bare === null
        ? pathOf(piece, role, isWhole, index, taken, mentioned, hints.facts)
        : { path: bare, located: true };
    if (sources.some((source) => source.path === path)) {
      if (piece.shown && piece.file !== null) twice.push(piece.written ?? piece.file);
      continue;
    }
    if (piece.written !== null) renamed.push(...renamingTo(piece.file && path, piece.written));
    taken.add(path);
    sources.push({
      path,
      located,
      role,
      level,
      file: piece.file,
      shown: piece.shown,
      whole: isWhole,
      scopeOpen: isScopeOpen(piece, role, level),
      tree: piece.parsed.tree,
      problems: problemsOf(piece, role),
      unbound: piece.parsed.unbound,
      text: piece.parsed.text,
      given: piece.given,
      originOf: piece.originOf,
    });
  }
  return { sources, renamed, twice };
}

/** The files that stand as such in a list called `modules` of a flake, by their paths from its folder. */
function modulesListed(pieces: readonly Piece[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { file, namedRole, parsed } of pieces) {
    if (file !== null && namedRole !== 'flake') continue;
    visitExpressions(parsed.tree, (expression) => {
      if (expression.kind !== 'set') return;
      for (const { path, value } of writtenAttributes(expression, 1)) {
        if (path.at(-1) !== 'modules' || value?.kind !== 'list') continue;
        const paths = value.items.flatMap((item) => (item.kind === 'path' ? relativePaths(item) : []));
        for (const written of paths) found.add(normalPath(`${folderOf(file ?? '')}/${written}`));
      }
    });
  }
  return found;
}

function isListed(piece: Piece, listed: ReadonlySet<string>): boolean {
  if (piece.file === null) return false;
  const path = normalPath(piece.file);
  return listed.has(path) || (isBareName(piece) && listed.values().some((each) => each.endsWith(`/${path}`)));
}

/** Only `outputs` is shown up to where its body begins; a module that ends there is unfinished. */
function problemsOf({ parsed }: Piece, role: FileRole): readonly Problem[] {
  return parsed.open && role !== 'flake' ? checkExpression(parsed.text).problems : parsed.problems;
}

/**
 * Whether names may be bound around the piece. Nothing stands around the set of flake.nix and what is in its `inputs`;
 * a function binds what it needs; a file that was given as one is whole. A set of settings may be an item of the
 * flake's list.
 */
function isScopeOpen(piece: Piece, role: FileRole, level: Level): boolean {
  if (level === 'flake' || level === 'inputs' || level === 'input' || level === 'outputs') return false;
  if (level !== 'module' || piece.parsed.shape !== 'expression') return true;
  // No file begins with a parenthesis: what stands in one is an item of a list.
  const mayBeItem = piece.parsed.tree.kind === 'set' || piece.parsed.tree.kind === 'parenthesized';
  return role === 'system' && piece.file === null && mayBeItem;
}

function pathOf(
  piece: Piece,
  role: FileRole,
  isWhole: boolean,
  index: number,
  taken: ReadonlySet<string>,
  mentioned: () => readonly string[],
  facts: LearnerFacts,
): { readonly path: string; readonly located: boolean } {
  const usual = placeOfRole(role, facts);
  if (piece.file !== null) {
    const path = fullPath(normalPath(piece.file), piece.isBlock, usual.path);
    return { path: isWhole || piece.namedRole === null ? path : `${path}#${index}`, located: true };
  }
  if (role === 'flake') return { path: isWhole ? usual.path : `${usual.path}#${index}`, located: true };
  const isFree = isWhole && !taken.has(usual.path);
  if (role === 'home')
    return { path: isFree ? usual.path : `${usual.path}#${index}`, located: usual.certain };
  if (usual.known) return { path: isFree ? usual.path : `${usual.path}#${index}`, located: true };
  const isTheirs = (path: string) => isSystemFile(path) && !taken.has(normalPath(path));
  const spoken = isWhole ? mentioned().find(isTheirs) : undefined;
  if (spoken) return { path: normalPath(spoken), located: true };
  // `../home/home.nix` is right one folder down, as the chapter has it, and wrong in the root: the learner knows.
  const below = relativePaths(piece.parsed.tree).some((path) => path.startsWith('../'));
  const path = below ? `modules/${usual.path}` : usual.path;
  return { path: isWhole && !taken.has(path) ? path : `${path}#${index}`, located: false };
}

function isBareName({ file, namedRole, isBlock }: Piece): boolean {
  return isBlock && file !== null && namedRole === null && !file.includes('/');
}

/** The file that another piece names by a path that ends like this bare name; null where there is none. */
function meantFile(name: string | null, sources: readonly Source[]): string | null {
  if (name === null || name.includes('/')) return null;
  for (const { path, tree } of sources)
    for (const written of relativePaths(tree)) {
      const resolved = normalPath(`${folderOf(path)}/${written}`);
      if (resolved.endsWith(`/${name}`) && !resolved.startsWith('..')) return resolved;
    }
  return null;
}

/**
 * The file that a block without a name is, where an earlier block of the message imports just one that was not shown:
 * the second module of a home. What imports something itself, or says who the person is, is the home itself.
 */
function importedFile(
  { parsed }: Piece,
  sources: readonly Source[],
  named: ReadonlySet<string>,
): string | null {
  if (sources.length === 0) return null;
  const { body } = unfold(parsed.tree);
  const first = writtenAttributes(body, 2).map(({ path }) => path.join('.'));
  if (first.some((name) => name === 'imports' || ownNames.has(name))) return null;
  const shown = sources.filter(({ shown, role }) => shown && role === 'home');
  const imported = shown.flatMap(({ path, tree }) =>
    relativePaths(tree)
      .filter((written) => written.endsWith('.nix'))
      .map((written) => normalPath(`${folderOf(path)}/${written}`)),
  );
  const missing = [...new Set(imported)].filter(
    (path) => !path.startsWith('..') && !named.has(path) && !shown.some((source) => source.path === path),
  );
  const [only, ...others] = missing;
  return only !== undefined && others.length === 0 ? only : null;
}

const ownNames = new Set(['home.stateVersion', 'home.username', 'home.homeDirectory']);

/** In chat a file is often called by its last name only: `home.nix` is the one in `home/`. */
function fullPath(path: string, isBlock: boolean, usual: string): string {
  return isBlock && !path.includes('/') && usual.endsWith(`/${path}`) ? usual : path;
}

function isSystemFile(path: string): boolean {
  return (
    path.endsWith('.nix') &&
    !path.startsWith('..') &&
    ['config.nix', 'configuration.nix'].includes(fileNameOf(path))
  );
}
