/**
 * Prose of a chapter, free of any platform's markup. Every block is also a block of the core's reply tree, so that a
 * lesson can be put into a reply as it is; this layer may not import the core, therefore the shapes stand here again.
 */

export type ProseBlock =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: Prose }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly Prose[] }
  /** `name` is the file that the code belongs to, as written behind the language of the fence. */
  | { readonly kind: 'code'; readonly language: string; readonly name: string | null; readonly text: string };

export type ProseInline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong'; readonly text: string }
  | { readonly kind: 'emphasis'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly url: string };

/** A sentence or a paragraph. */
export type Prose = readonly ProseInline[];

/** The words of a sentence without their emphasis, for places that hold plain text only. */
export function plainText(prose: Prose): string {
  return prose.map((inline) => inline.text).join('');
}

/** The same prose with `change` applied to every text in it, code and addresses included. */
export function mapText(blocks: readonly ProseBlock[], change: (text: string) => string): ProseBlock[] {
  return blocks.map((block) => mapBlock(block, change));
}

function mapBlock(block: ProseBlock, change: (text: string) => string): ProseBlock {
  switch (block.kind) {
    case 'heading':
      return { ...block, text: change(block.text) };
    case 'paragraph':
      return { ...block, text: mapInline(block.text, change) };
    case 'list':
      return { ...block, items: block.items.map((item) => mapInline(item, change)) };
    case 'code':
      return { ...block, name: block.name === null ? null : change(block.name), text: change(block.text) };
  }
}

/** As `mapText`, for one sentence or paragraph. */
export function mapInline(prose: Prose, change: (text: string) => string): ProseInline[] {
  return prose.map((inline) =>
    inline.kind === 'link'
      ? { ...inline, text: change(inline.text), url: change(inline.url) }
      : { ...inline, text: change(inline.text) },
  );
}
