import type { Expression } from '../../nix/index.ts';

/** What is added, and the text in which it stands. */
export interface Added {
  readonly text: string;
  /** Code that each value needs around it to mean the same elsewhere, such as `with lib; `. */
  readonly around?: (value: Expression) => string;
}

/** `replace`: what is added takes the place of what is there. `keep`: what is there stays. */
export type Mode = 'replace' | 'keep';

/** Lists that grow instead of being replaced. */
export const growing = ['imports', 'modules'];
