/** The index that this program brings; docs/explain.md says where it is from. */
import index from './home-manager.json' with { type: 'json' };
import type { OptionIndex } from './option-index.ts';

export const shippedOptions: OptionIndex = index;
