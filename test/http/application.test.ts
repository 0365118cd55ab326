import { expect, test } from 'vitest';
import { createApplication } from '../../src/http/application.ts';
import { listen } from '../../src/http/listen.ts';
import { createMetrics } from '../../src/observe/metrics.ts';

test.each([
  [null, 200, 'ok'],
  ['database unavailable', 503, 'database unavailable'],
  ['matrix not connected yet', 503, 'matrix not connected yet'],
])('health where learners are kept from being served by: %s', async (obstacle, status, says) => {
  const application = createApplication({ obstacle: async () => obstacle, metrics: createMetrics() });
  const response = await application.request('/health');
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({ status: says });
});

test('metrics count commands by result', async () => {
  const metrics = createMetrics();
  metrics.measure({ platform: 'terminal', command: 'check', result: 'ok', milliseconds: 3 });
  const application = createApplication({ obstacle: async () => null, metrics });
  const text = await (await application.request('/metrics')).text();
  expect(text).toContain('hm_tutor_commands_total{platform="terminal",command="check",result="ok"} 1');
  expect(text).toContain('hm_tutor_command_seconds_bucket{le="0.005",command="check"} 1');
});

test('a port that is taken is an error, not a crash', async () => {
  const application = createApplication({ obstacle: async () => null, metrics: createMetrics() });
  const first = await listen(application, '127.0.0.1', 0);
  await expect(listen(application, '127.0.0.1', first.port)).rejects.toThrow('EADDRINUSE');
  expect((await fetch(`http://127.0.0.1:${first.port}/health`)).status).toBe(200);
  await first.close();
});
