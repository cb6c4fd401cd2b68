/** Is there room for what is about to be written? Asked beforehand, because programs that run out of it say so badly. */
import { mkdir, statfs } from 'node:fs/promises';
import { Trouble } from './report.mjs';

/** @param {number} bytes */
const gigabytes = (bytes) => `${(bytes / 1e9).toFixed(1)} GB`;

/**
 * @param {string} folder is made if it is missing
 * @param {number} bytes
 * @throws Trouble when the folder's disk has less
 */
export async function requireSpace(folder, bytes) {
  await mkdir(folder, { recursive: true });
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= bytes) return;
  throw new Trouble(
    `Ổ đĩa của ${folder} chỉ còn ${gigabytes(free)}, cần ${gigabytes(bytes)}: hãy giải phóng chỗ trống rồi chạy lại.`,
    `The disk of ${folder} has ${gigabytes(free)} left and ${gigabytes(bytes)} are needed: free some space and run again.`,
  );
}
