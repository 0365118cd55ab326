import { expect, test } from 'vitest';
import { newErrorId } from '../../src/observe/error-id.ts';
import { createLog } from '../../src/observe/log.ts';

test('the log has the failure, and neither secrets nor what learners wrote', () => {
  const lines: string[] = [];
  const log = createLog('info', { write: (line: string) => void lines.push(line) });
  log.error(
    { errorId: 'abcd-2345', err: new Error('broken'), token: 'syt_1', event: { body: 'my code' } },
    'failed',
  );
  log.debug('nobody asked for this');
  expect(lines).toHaveLength(1);
  const [line] = lines.map((each) => JSON.parse(each));
  expect(line).toMatchObject({
    errorId: 'abcd-2345',
    err: { message: 'broken' },
    token: '[redacted]',
    event: { body: '[redacted]' },
  });
});

test('an error id can be read aloud', () => {
  expect(newErrorId()).toMatch(/^[a-hjkmnp-z2-9]{4}-[a-hjkmnp-z2-9]{4}$/);
  expect(newErrorId()).not.toBe(newErrorId());
});
