import { createHash } from 'node:crypto';
import { SetMetadata } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { InvalidError } from '../errors.ts';
import { tooLarge } from '../http/framework-problem.ts';

/** The one file of a multipart request. */
export interface Upload {
  readonly name: string | undefined;
  readonly content: Buffer;
}

export const STREAMED_UPLOAD = 'trucban:streamedUpload';

/** The handler reads the parts of the request by itself, as they come. */
export const StreamedUpload = () => SetMetadata(STREAMED_UPLOAD, true);

const uploads = new WeakMap<FastifyRequest, Promise<Upload>>();

/** Reads the file of a request; once, whoever asks first. @throws InvalidError without one, TooLargeError */
export function uploadOf(request: FastifyRequest): Promise<Upload> {
  let upload = uploads.get(request);
  if (!upload) uploads.set(request, (upload = read(request)));
  return upload;
}

/** SHA-256 of name and content, as hex: what tells one upload from another. */
export async function uploadHash(request: FastifyRequest): Promise<string> {
  const { name = '', content } = await uploadOf(request);
  return createHash('sha256').update(`${name}\n`).update(content).digest('hex');
}

async function read(request: FastifyRequest): Promise<Upload> {
  const part = await request.file();
  if (!part)
    throw InvalidError.field(
      '/file',
      'MISSING',
      'Thiếu tệp: hãy gửi nó trong trường “file”.',
      'The file is missing: send it in the field “file”.',
    );
  // Throws what becomes 413 when it is longer than the limit; not always, so the mark is looked at, too.
  const content = await part.toBuffer();
  if (part.file.truncated) throw tooLarge();
  return { name: part.filename as string | undefined, content };
}
