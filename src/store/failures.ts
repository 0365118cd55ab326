/** What a driver throws, in the words of the store. */
import { DrizzleQueryError } from 'drizzle-orm';
import { StoreError } from '../core/store.ts';
import { SchemaMismatch, StoreUnavailable } from './errors.ts';

const uniqueViolation = '23505';
const foreignKeyViolation = '23503';
const serializationFailures = new Set(['40001', '40P01']);
const undefinedTableOrColumn = new Set(['42P01', '42703', '3F000']);

/**
 * SQLSTATE classes that mean that the server cannot serve us now: connection, authorisation, unknown database,
 * read-only transaction, resources, operator intervention, system error.
 */
const unavailableStates = ['08', '28', '3D', '25006', '53', '57', '58'];

/** Codes of postgres.js and of the operating system for a connection that could not be made or was lost. */
const unavailableCodes = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
]);

/** Whether the statement was refused because a row with this key exists. */
export function isUniqueViolation(error: unknown): boolean {
  return codeOf(rootOf(error)) === uniqueViolation;
}

/** Whether the statement was refused because a row that it names is gone. */
export function isForeignKeyViolation(error: unknown): boolean {
  return codeOf(rootOf(error)) === foreignKeyViolation;
}

/** Whether PostgreSQL gave up on the statement because of others that ran beside it. */
export function isSerializationFailure(error: unknown): boolean {
  return serializationFailures.has(codeOf(rootOf(error)));
}

/** Whether the server cannot serve us now. What was sent to it may have been carried out. */
export function isUnavailable(error: unknown): boolean {
  const code = codeOf(rootOf(error));
  return (
    unavailableCodes.has(code) ||
    (isSqlState(code) && unavailableStates.some((state) => code.startsWith(state)))
  );
}

/**
 * The error to throw instead of what a driver threw. Nothing that a driver made is passed on, because their errors
 * carry the statement's parameters, which hold what learners wrote.
 */
export function translateFailure(error: unknown, place: string): unknown {
  const root = rootOf(error);
  if (root instanceof StoreError) return root;
  const code = codeOf(root);
  if (undefinedTableOrColumn.has(code)) return new SchemaMismatch('older');
  if (isUnavailable(root)) {
    return new StoreUnavailable(place, reasonOf(root, code), withoutData(root, code));
  }
  return code === '' ? root : withoutData(root, code);
}

function withoutData(error: unknown, code: string): Error {
  const copy = new Error(error instanceof Error ? `${error.message} (${code})` : code);
  if (error instanceof Error && error.stack !== undefined) copy.stack = error.stack;
  return copy;
}

function rootOf(error: unknown): unknown {
  if (error instanceof DrizzleQueryError) return rootOf(error.cause);
  // Node reports a host with several addresses as one error holding the others.
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors[0];
  return error;
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

function isSqlState(code: string): boolean {
  return code.length === 5 && code.toUpperCase() === code;
}

function reasonOf(error: unknown, code: string): string {
  if (code.startsWith('28')) return 'it refuses the user or the password';
  if (code.startsWith('3D')) return 'there is no database of that name';
  return error instanceof Error && isSqlState(code) ? error.message : `no connection (${code})`;
}
