/** A source of numbers in [0, 1): the same seed gives the same row of numbers on every machine. */
export type Random = () => number;

/** Generator sfc32, seeded by two whole numbers: the simulation's and that of the run, so that runs don't depend on each other. */
export function randomOf(seed: number, stream: number): Random {
  let a = mix(seed | 0);
  let b = mix(stream ^ 0x9e3779b9);
  let c = mix(a ^ b);
  let counter = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return (sum >>> 0) / 4_294_967_296;
  };
  // The first numbers of near seeds are alike.
  for (let round = 0; round < 12; round++) next();
  return next;
}

function mix(value: number): number {
  let x = (value + 0x6d2b79f5) | 0;
  x = Math.imul(x ^ (x >>> 15), x | 1);
  x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
  return x ^ (x >>> 14);
}

/** Index into `weights` drawn by their share; -1 when all are 0. */
export function draw(random: Random, weights: readonly number[]): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total <= 0) return -1;
  let left = random() * total;
  for (const [index, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return index;
  }
  return weights.length - 1;
}
