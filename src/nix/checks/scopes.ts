import { globalNames } from './globals.ts';

/** The variables that are visible at a place, kept while a tree is walked. */
export class Scopes {
  private readonly depths = new Map<string, number>();
  private readonly trustsWith: boolean;
  private withs = 0;

  /**
   * `known` are names that are defined around the text, besides those of every Nix file. `trustsWith` is false where a
   * name that only a `with` could bring counts as undefined.
   */
  constructor(known: Iterable<string>, trustsWith = true) {
    this.trustsWith = trustsWith;
    this.enter(known);
  }

  enter(names: Iterable<string>): void {
    for (const name of names) this.depths.set(name, (this.depths.get(name) ?? 0) + 1);
  }

  leave(names: Iterable<string>): void {
    for (const name of names) this.depths.set(name, (this.depths.get(name) ?? 0) - 1);
  }

  enterWith(): void {
    this.withs++;
  }

  leaveWith(): void {
    this.withs--;
  }

  /** Whether Nix accepts the variable here; what a `with` brings is known only when the program runs. */
  defines(name: string): boolean {
    return (this.trustsWith && this.withs > 0) || (this.depths.get(name) ?? 0) > 0 || globalNames.has(name);
  }
}
