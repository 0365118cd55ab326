import { Token, type TokenKind } from './tokens.ts';

/** The kind of the name at `start`, whose `length` is at most 7, that of the longest keyword. */
export function keywordOrName(source: string, start: number, length: number): TokenKind {
  switch (source.charCodeAt(start)) {
    case 97 /* a */:
      return length === 6 && source.startsWith('assert', start) ? Token.Assert : Token.Identifier;
    case 101 /* e */:
      return length === 4 && source.startsWith('else', start) ? Token.Else : Token.Identifier;
    case 105 /* i */:
      if (length === 2) {
        const second = source.charCodeAt(start + 1);
        if (second === 110 /* n */) return Token.In;
        if (second === 102 /* f */) return Token.If;
      } else if (length === 7 && source.startsWith('inherit', start)) {
        return Token.Inherit;
      }
      return Token.Identifier;
    case 108 /* l */:
      return length === 3 && source.startsWith('let', start) ? Token.Let : Token.Identifier;
    case 111 /* o */:
      return length === 2 && source.charCodeAt(start + 1) === 114 /* r */ ? Token.Or : Token.Identifier;
    case 114 /* r */:
      return length === 3 && source.startsWith('rec', start) ? Token.Rec : Token.Identifier;
    case 116 /* t */:
      return length === 4 && source.startsWith('then', start) ? Token.Then : Token.Identifier;
    case 119 /* w */:
      return length === 4 && source.startsWith('with', start) ? Token.With : Token.Identifier;
    default:
      return Token.Identifier;
  }
}
