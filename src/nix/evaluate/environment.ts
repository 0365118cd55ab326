import type { Span } from '../syntax.ts';
import type { Place, SymbolicValue, Thunk } from './value.ts';

/** What a frame binds. */
export interface Bindings {
  get(name: string): Thunk | undefined;
}

/** The names around an expression: a chain of frames, the innermost first. */
export class Environment {
  /** The file whose text is evaluated. */
  readonly file: string;
  readonly parent: Environment | null;
  /** How many frames there are, this one included. */
  readonly size: number;
  readonly bindings: Bindings;
  /** The set of a `with`, whose names count only where no frame binds the name. */
  readonly with: Thunk | null;
  /** A placeholder among the bindings: the frame may bind more names than it shows. */
  readonly open: SymbolicValue | null;

  private constructor(
    file: string,
    parent: Environment | null,
    bindings: Bindings,
    scope: Thunk | null,
    open: SymbolicValue | null,
  ) {
    this.file = file;
    this.parent = parent;
    this.size = (parent?.size ?? 0) + 1;
    this.bindings = bindings;
    this.with = scope;
    this.open = open;
  }

  static root(bindings: Bindings): Environment {
    return new Environment('', null, bindings, null, null);
  }

  /** `bindings` may still be filled after the call, as recursive sets need it. */
  bind(bindings: Bindings, open: SymbolicValue | null = null): Environment {
    return new Environment(this.file, this, bindings, null, open);
  }

  bindWith(scope: Thunk): Environment {
    return new Environment(this.file, this, noBindings, scope, null);
  }

  inFile(file: string, bindings: Bindings): Environment {
    return new Environment(file, this, bindings, null, null);
  }

  /** What a frame binds to the name; a `with` is not asked. */
  find(name: string): Thunk | null {
    for (let frame: Environment | null = this; frame; frame = frame.parent) {
      const found = frame.bindings.get(name);
      if (found) return found;
    }
    return null;
  }
}

const noBindings: ReadonlyMap<string, Thunk> = new Map();

export function placeOf(span: Span, environment: Environment): Place {
  return { file: environment.file, span: { start: span.start, end: span.end } };
}
