/** What the adapter says of itself; pino's form. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
  debug(fields: object, message: string): void;
}

/** Says nothing, where what went wrong is told in another way. */
export const quietLog: Log = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
