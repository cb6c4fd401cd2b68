/**
 * Waits for all, then gives their values or throws what failed first: the others fail because of it. `Promise.all` would not
 * wait for them, and they would go on in a transaction that is over.
 */
export async function together<T extends readonly unknown[]>(
  promises: readonly [...{ [K in keyof T]: Promise<T[K]> }],
): Promise<T> {
  const all = promises as readonly Promise<unknown>[];
  let failure: { readonly reason: unknown } | undefined;
  await Promise.allSettled(all.map((one) => one.catch((reason: unknown) => void (failure ??= { reason }))));
  if (failure) throw failure.reason;
  return (await Promise.all(all)) as unknown as T;
}
