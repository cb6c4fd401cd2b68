import type { Health } from '@trucban/contracts';

/** Asks how the system is; it answers also when it is not ready. */
export async function readHealth(): Promise<Health> {
  const response = await fetch('/health/ready', { headers: { accept: 'application/json' } });
  return (await response.json()) as Health;
}

/** Since when readings of sensors are put off so that calls go on; nothing when they aren't. */
export function puttingOffSince(health: Health | undefined): string | undefined {
  const intake = health?.parts['intake'];
  return intake && intake.status !== 'up' ? (intake.since ?? undefined) : undefined;
}

/** Since when no messages of devices come in, as their broker is away; nothing when they do, or there is no broker. */
export function brokerAwaySince(health: Health | undefined): string | undefined {
  const mqtt = health?.parts['mqtt'];
  return mqtt?.status === 'down' ? (mqtt.since ?? undefined) : undefined;
}

/** Since when clocks and deliveries stand still: an instant, `null` when unknown, `undefined` when they run. */
export function standingStillSince(health: Health | undefined): string | null | undefined {
  const away = [health?.parts['temporal'], health?.parts['worker']].filter((part) => part?.status === 'down');
  if (away.length === 0) return undefined;
  const since = away.flatMap((part) => (part?.since ? [part.since] : [])).sort();
  return since[0] ?? null;
}
