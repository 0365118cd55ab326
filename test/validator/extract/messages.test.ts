import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { extract } from '../../../src/validator/extract/index.ts';

/** A message as a learner writes it, and what the reader has to find in it. */
interface MessageFixture {
  readonly name: string;
  readonly step?: string;
  readonly message: string;
  readonly blocks: readonly {
    readonly code: string;
    readonly file?: string | null;
    readonly role?: string;
  }[];
  /** Codes of the notes, where the case is about them. */
  readonly notes?: readonly string[];
}

const folder = new URL('../../fixtures/extract/', import.meta.url);

for (const file of readdirSync(folder).filter((name) => name.endsWith('.yaml'))) {
  const fixtures: MessageFixture[] = parse(readFileSync(new URL(file, folder), 'utf8'));
  describe(file, () => {
    test.each(fixtures)('$name', (fixture) => {
      const found = extract(fixture.message, fixture.step === undefined ? {} : { step: fixture.step });
      const wanted = fixture.blocks.map((block) => ({ code: block.code.trimEnd() }));
      expect(found.blocks.map((block) => ({ code: block.code.text.trimEnd() }))).toEqual(wanted);
      fixture.blocks.forEach((block, index) => {
        if (block.file !== undefined) {
          expect(found.blocks[index]?.file).toBe(block.file);
        }
        if (block.role !== undefined) {
          expect(found.blocks[index]?.role).toBe(block.role);
        }
      });
      if (fixture.notes !== undefined) {
        expect(found.notes.map((note) => note.code).toSorted()).toEqual(fixture.notes.toSorted());
      }
    });
  });
}
