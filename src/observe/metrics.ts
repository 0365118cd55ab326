/** Numbers for whoever runs the tutor, in Prometheus' text format. */
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export interface Metrics {
  /** Counts one answered event. */
  readonly measure: (measurement: {
    readonly platform: string;
    readonly command: string;
    readonly result: string;
    readonly milliseconds: number;
  }) => void;
  readonly contentType: string;
  text(): Promise<string>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const answered = new Counter({
    name: 'hm_tutor_commands_total',
    help: 'Answered commands by platform, command and result (ok, duplicate, or the code of an error).',
    labelNames: ['platform', 'command', 'result'],
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'hm_tutor_command_seconds',
    help: 'Time from an event to its reply, delivery not included.',
    labelNames: ['command'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 3],
    registers: [registry],
  });
  return {
    measure: ({ platform, command, result, milliseconds }) => {
      answered.inc({ platform, command, result });
      duration.observe({ command }, milliseconds / 1000);
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}
