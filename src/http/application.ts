/** The one HTTP application. Other parts register their routes on it. */
import { Hono } from 'hono';

export interface HealthAndMetrics {
  /** What keeps learners from being served, for example `database unavailable`; null where nothing does. */
  readonly obstacle: () => Promise<string | null>;
  readonly metrics: { readonly contentType: string; text(): Promise<string> };
}

/** `/health` (200 or 503) and `/metrics`. */
export function createApplication({ obstacle, metrics }: HealthAndMetrics): Hono {
  const application = new Hono();
  application.get('/health', async (context) => {
    const found = await obstacle();
    return found === null ? context.json({ status: 'ok' }) : context.json({ status: found }, 503);
  });
  application.get('/metrics', async (context) =>
    context.body(await metrics.text(), 200, { 'content-type': metrics.contentType }),
  );
  return application;
}
