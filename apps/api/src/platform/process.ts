/** Ends this process when the one that started it is gone: its end of our standard input closes. */
export function exitWithParent(close: () => Promise<void>): void {
  process.stdin.resume();
  process.stdin.on('error', () => undefined);
  process.stdin.on('close', () => {
    setTimeout(() => process.exit(1), 8_000).unref();
    void close().finally(() => process.exit(0));
  });
}
