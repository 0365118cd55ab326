import { expect, test } from 'vitest';
import { createApplication } from '../../src/http/application.ts';
import { listen } from '../../src/http/listen.ts';
import { createMetrics } from '../../src/observe/metrics.ts';

test.each([
  [true, 200],
  [false, 503],
])('health where the database answers: %s', async (healthy, status) => {
  const application = createApplication({ isHealthy: async () => healthy, metrics: createMetrics() });
  expect((await application.request('/health')).status).toBe(status);
});

test('metrics count commands by result', async () => {
  const metrics = createMetrics();
  metrics.measure({ platform: 'terminal', command: 'check', result: 'ok', milliseconds: 3 });
  const application = createApplication({ isHealthy: async () => true, metrics });
  const text = await (await application.request('/metrics')).text();
  expect(text).toContain('hm_tutor_commands_total{platform="terminal",command="check",result="ok"} 1');
  expect(text).toContain('hm_tutor_command_seconds_bucket{le="0.005",command="check"} 1');
});

test('a port that is taken is an error, not a crash', async () => {
  const application = createApplication({ isHealthy: async () => true, metrics: createMetrics() });
  const first = await listen(application, '127.0.0.1', 0);
  await expect(listen(application, '127.0.0.1', first.port)).rejects.toThrow('EADDRINUSE');
  expect((await fetch(`http://127.0.0.1:${first.port}/health`)).status).toBe(200);
  await first.close();
});
