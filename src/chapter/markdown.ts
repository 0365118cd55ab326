/** Markdown of authors to prose blocks, with a problem for everything that chat could not show. */
import type { Heading, Nodes, PhrasingContent, Root, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import type { ChapterProblem } from './chapter.ts';
import { type Prose, type ProseBlock, type ProseInline, plainText } from './prose.ts';

/** Where problems of one file are collected. */
export type Report = (line: number, message: string) => void;

/** A report that adds to `problems` under the name of `file`. */
export function reportTo(problems: ChapterProblem[], file: string): Report {
  return (line, message) => problems.push({ file, line, message });
}

/** A heading with everything below it, up to the next heading of the same level. */
export interface Section {
  readonly title: string;
  readonly line: number;
  readonly content: readonly RootContent[];
}

/** Parses Markdown; `startLine` is the line of its first line in the file, so that places are right. */
export function parseMarkdown(text: string, startLine = 1): Root {
  return fromMarkdown('\n'.repeat(startLine - 1) + text);
}

/** The line a node begins at, counted from 1. */
export function lineOf(node: RootContent | Root): number {
  return node.position?.start.line ?? 1;
}

/** Splits at the headings of one level; what stands before the first heading is `before`. */
export function splitSections(
  content: readonly RootContent[],
  depth: Heading['depth'],
): { readonly before: readonly RootContent[]; readonly sections: readonly Section[] } {
  const before: RootContent[] = [];
  const sections: { title: string; line: number; content: RootContent[] }[] = [];
  for (const node of content) {
    if (node.type === 'heading' && node.depth === depth) {
      const title = plainText(toProse(node.children, () => {}));
      sections.push({ title, line: lineOf(node), content: [] });
    } else (sections.at(-1)?.content ?? before).push(node);
  }
  return { before, sections };
}

/** The blocks of a text; what is not one of the shapes of prose is reported and left out. */
export function toBlocks(content: readonly RootContent[], report: Report): ProseBlock[] {
  return content.flatMap((node): ProseBlock[] => {
    switch (node.type) {
      case 'heading':
        return [{ kind: 'heading', text: plainText(toProse(node.children, report)) }];
      case 'paragraph':
        return [{ kind: 'paragraph', text: toProse(node.children, report) }];
      case 'code':
        return [
          { kind: 'code', language: node.lang ?? '', name: node.meta?.trim() || null, text: node.value },
        ];
      case 'list': {
        const items = node.children.map((item) => {
          const [first, ...rest] = item.children;
          if (first?.type === 'paragraph' && rest.length === 0) return toProse(first.children, report);
          report(
            lineOf(item),
            'A list item may hold one sentence or paragraph only; move the rest out of the list.',
          );
          return [];
        });
        return [{ kind: 'list', ordered: node.ordered ?? false, items }];
      }
      default:
        report(
          lineOf(node),
          `Chat cannot show Markdown of the kind "${node.type}"; write it as text, list or code.`,
        );
        return [];
    }
  });
}

/** Inline Markdown to prose; line breaks in the source become blanks. */
export function toProse(content: readonly PhrasingContent[], report: Report): Prose {
  return content.flatMap((node): ProseInline[] => {
    switch (node.type) {
      case 'text':
        return [{ kind: 'text', text: node.value.replaceAll('\n', ' ') }];
      case 'inlineCode':
        return [{ kind: 'code', text: node.value }];
      case 'strong':
        return [{ kind: 'strong', text: plainText(toProse(node.children, report)) }];
      case 'emphasis':
        return [{ kind: 'emphasis', text: plainText(toProse(node.children, report)) }];
      case 'link': {
        const text = plainText(toProse(node.children, report));
        const step = linkedStep(node.url);
        if (step === null) return [{ kind: 'link', text, url: node.url }];
        return [
          { kind: 'text', text: `${text} (` },
          { kind: 'code', text: `/hm goto ${step}` },
          { kind: 'text', text: ')' },
        ];
      }
      default:
        report(
          lineOf(node as RootContent),
          `Chat cannot show Markdown of the kind "${node.type}" inside a sentence; write it in words.`,
        );
        return [];
    }
  });
}

/**
 * The step that an internal link such as `home-skeleton.md` leads to, or null for an address. Chat has no pages to
 * link to, so the learner reads the command that goes there.
 */
function linkedStep(url: string): string | null {
  return url.includes(':') ? null : url.replace(/\.md$/, '');
}

/** Every link in a text: the step it leads to or null, its address and its line. */
export function findLinks(root: Root): { step: string | null; url: string; line: number }[] {
  const links: { step: string | null; url: string; line: number }[] = [];
  const visit = (node: Nodes) => {
    if (node.type === 'link')
      links.push({ step: linkedStep(node.url), url: node.url, line: node.position?.start.line ?? 1 });
    if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(root);
  return links;
}

/** A text of one paragraph, such as a hint in the front matter. */
export function parseSentence(text: string, line: number, report: Report): Prose {
  const { children } = fromMarkdown(text);
  const [first, ...rest] = children;
  if (first?.type === 'paragraph' && rest.length === 0)
    return toProse(first.children, (_line, message) => report(line, message));
  report(line, 'This has to be one paragraph of text.');
  return [];
}
