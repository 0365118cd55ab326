/** Choices as buttons, or as a select where they are many. */
import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIComponentInMessageActionRow,
  ButtonStyle,
  ComponentType,
} from 'discord-api-types/v10';
import type { Block, Choice } from '../../core/reply.ts';
import { neutralLine } from '../../security/neutral.ts';
import { encodeOffer } from './custom-id.ts';
import { limits } from './limits.ts';

export type OfferRow = APIActionRowComponent<APIComponentInMessageActionRow>;

/** More than that is easier to read as a list to choose from. */
const mostButtons = 15;
const mostRows = 5;

interface Offered {
  readonly choice: Choice;
  readonly id: string;
}

export interface Offers {
  readonly rows: readonly OfferRow[];
  /** Those that do not fit, to be said in words. */
  readonly inWords: readonly Choice[];
}

/** The choices of all blocks, each command once. `owner` is the id of the account that may take them up. */
export function drawOffers(blocks: readonly Block[], owner: string, placeholder: string): Offers {
  const seen = new Set<string>();
  const inWords: Choice[] = [];
  const groups = blocks.flatMap((block) => {
    if (block.kind !== 'choices') return [];
    const offered: Offered[] = [];
    for (const choice of block.choices) {
      if (seen.has(choice.command)) continue;
      seen.add(choice.command);
      const id = encodeOffer({ owner, moment: choice.moment ?? null, command: choice.command });
      const fits = id !== null && neutralLine(choice.label) !== '' && seen.size <= limits.selectOptions;
      if (fits) offered.push({ choice, id });
      else inWords.push(choice);
    }
    return offered.length === 0 ? [] : [offered];
  });
  const all = groups.flat();
  if (all.length > mostButtons) return { rows: [selectOf(all, owner, placeholder)], inWords };
  const apart = groups.flatMap(inRows);
  return { rows: (apart.length <= mostRows ? apart : inRows(all)).map(rowOf), inWords };
}

function inRows(offered: readonly Offered[]): readonly (readonly Offered[])[] {
  const count = Math.ceil(offered.length / limits.rowButtons);
  return Array.from({ length: count }, (_, row) =>
    offered.slice(row * limits.rowButtons, (row + 1) * limits.rowButtons),
  );
}

function rowOf(offered: readonly Offered[]): OfferRow {
  return { type: ComponentType.ActionRow, components: offered.map(buttonOf) };
}

function buttonOf({ choice, id }: Offered, index: number): APIButtonComponentWithCustomId {
  return {
    type: ComponentType.Button,
    style: index === 0 ? ButtonStyle.Primary : ButtonStyle.Secondary,
    label: neutralLine(choice.label, limits.buttonLabel),
    custom_id: id,
  };
}

function selectOf(offered: readonly Offered[], owner: string, placeholder: string): OfferRow {
  return {
    type: ComponentType.ActionRow,
    components: [
      {
        type: ComponentType.StringSelect,
        custom_id: encodeOffer({ owner, moment: null, command: '' }) ?? '',
        placeholder,
        options: offered.map(({ choice, id }) => ({
          label: neutralLine(choice.label, limits.selectLabel),
          value: id,
        })),
      },
    ],
  };
}
