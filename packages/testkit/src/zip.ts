import { deflateRawSync } from 'node:zlib';

const LOCAL_HEADER = 0x04034b50;
const ENTRY = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
const DEFLATE = 8;

/**
 * A ZIP file such as a workbook is, of texts by their paths (ASCII). Without check sums: who reads workbooks by their sizes
 * doesn't ask for them.
 * @param claimedBytes  size that it claims of each text unpacked; the true one when not given
 */
export function zip(parts: Readonly<Record<string, string>>, claimedBytes?: number): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, text] of Object.entries(parts)) {
    const [name, plain] = [Buffer.from(path), Buffer.from(text)];
    const data = deflateRawSync(plain);
    const sizes: Sizes = [data.length, claimedBytes ?? plain.length, name.length];
    const head = described(Buffer.alloc(30), LOCAL_HEADER, 4, sizes);
    const entry = described(Buffer.alloc(46), ENTRY, 6, sizes);
    entry.writeUInt32LE(offset, 42);
    bodies.push(head, name, data);
    directory.push(entry, name);
    offset += head.length + name.length + data.length;
  }
  const list = Buffer.concat(directory);
  return Buffer.concat([...bodies, list, endOf(Object.keys(parts).length, list.length, offset)]);
}

/** Bytes packed, unpacked, and of the name. */
type Sizes = readonly [packed: number, unpacked: number, name: number];

/** What a local header and an entry of the directory have in common: the one says it two bytes before the other. */
function described(into: Buffer, signature: number, at: number, [packed, unpacked, name]: Sizes): Buffer {
  into.writeUInt32LE(signature, 0);
  into.writeUInt16LE(VERSION, at);
  into.writeUInt16LE(DEFLATE, at + 4);
  into.writeUInt32LE(packed, at + 14);
  into.writeUInt32LE(unpacked, at + 18);
  into.writeUInt16LE(name, at + 22);
  return into;
}

function endOf(count: number, directoryBytes: number, directoryAt: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(directoryBytes, 12);
  end.writeUInt32LE(directoryAt, 16);
  return end;
}
