/** Known failures of the store. `code` is stable; the message is a sentence that says what to do. */
import { StoreError } from '../core/store.ts';

/** The database cannot be reached, refuses the connection, or cannot write. Trying again later may help. */
export class StoreUnavailable extends StoreError {
  constructor(place: string, reason: string, cause?: unknown) {
    super('store-unavailable', { cause });
    this.message = `The database ${place} cannot be used: ${reason}. Check that it runs and can be reached, then try again.`;
  }
}

/** The database's schema does not fit this program. */
export class SchemaMismatch extends StoreError {
  constructor(database: 'older' | 'newer') {
    super(database === 'older' ? 'schema-older' : 'schema-newer');
    this.message =
      database === 'older'
        ? 'The database is older than this program. Run `hm-tutor migrate`, then start again.'
        : 'The database was used by a newer version of this program. Update the program, then start again.';
  }
}

/** Another process has the embedded database open. */
export class FolderInUse extends StoreError {
  constructor(folder: string) {
    super('store-locked');
    this.message = `Another hm-tutor is using ${folder}. Stop it, or choose another folder with HM_TUTOR_DATA.`;
  }
}

/** `DATABASE_URL` is not one. The message never repeats it, because it may hold a password. */
export class BadDatabaseUrl extends Error {
  readonly code = 'database-url-invalid';

  constructor() {
    super(
      'DATABASE_URL is not an address like postgres://user:password@host:5432/database. Special characters in the password have to be percent-encoded.',
    );
  }
}
