/** What goes wrong on demand. */

export interface Disturbance {
  /** The operation of Discord's description, for example `create_interaction_response`; `*` for every one. */
  readonly operation: string;
  /** How many requests it hits; 1 where it is absent. */
  readonly times?: number;
  /**
   * What happens: an error status, a form that is not accepted, a 429 of a scope, a connection that is cut before anything was done or after it, or
   * nothing but a delay.
   */
  readonly fault:
    | { readonly kind: 'status'; readonly status: 500 | 502 | 503 | 504 }
    | { readonly kind: 'refused' }
    | { readonly kind: 'limited'; readonly scope: 'user' | 'global' | 'shared'; readonly seconds: number }
    | { readonly kind: 'cut'; readonly when: 'before' | 'after' }
    | { readonly kind: 'delay'; readonly milliseconds: number };
}

export class Disturbances {
  readonly #planned: { readonly disturbance: Disturbance; left: number }[] = [];

  add(disturbance: Disturbance): void {
    this.#planned.push({ disturbance, left: disturbance.times ?? 1 });
  }

  /** The fault that hits this request; it counts as used. */
  take(operation: string): Disturbance['fault'] | null {
    if (this.#planned.length === 0) return null;
    const found = this.#planned.find(
      ({ disturbance, left }) =>
        left > 0 && (disturbance.operation === operation || disturbance.operation === '*'),
    );
    if (found === undefined) return null;
    found.left--;
    return found.disturbance.fault;
  }
}
