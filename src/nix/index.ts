/** The Nix language: reading, checking, printing and editing it. */
export * from './diagnostics.ts';
export * from './parse.ts';
export * from './syntax.ts';
