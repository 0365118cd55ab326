/** The one HTTP application. Other parts register their routes on it. */
import { Hono } from 'hono';

export interface HealthAndMetrics {
  /** Whether learners can be served: the database answers. */
  readonly isHealthy: () => Promise<boolean>;
  readonly metrics: { readonly contentType: string; text(): Promise<string> };
}

/** `/health` (200 or 503) and `/metrics`. */
export function createApplication({ isHealthy, metrics }: HealthAndMetrics): Hono {
  const application = new Hono();
  application.get('/health', async (context) =>
    (await isHealthy())
      ? context.json({ status: 'ok' })
      : context.json({ status: 'database unavailable' }, 503),
  );
  application.get('/metrics', async (context) =>
    context.body(await metrics.text(), 200, { 'content-type': metrics.contentType }),
  );
  return application;
}
