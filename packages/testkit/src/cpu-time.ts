/** Milliseconds of processor time that this process has had: what a test may limit, because a busy machine doesn't change it. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
