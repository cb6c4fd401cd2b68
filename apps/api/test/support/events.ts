/** A call about a house fire, as a CloudEvent. */
export function fireCall(id: string, location: { lat: number; lon: number }, data: object = {}): object {
  return {
    specversion: '1.0',
    id,
    source: 'test/hotline',
    type: 'call.received',
    time: new Date().toISOString(),
    data: {
      eventType: 'FIRE-RES',
      description: 'Khói bốc từ tầng hai',
      location,
      reporter: { name: 'Trần Thị', phone: '0912345486' },
      ...data,
    },
  };
}

/** Asks again until there is an answer. @throws Error after `timeoutMs` */
export async function until<T>(ask: () => Promise<T | undefined>, timeoutMs = 60_000): Promise<T> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const found = await ask();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error('it did not come in time');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
