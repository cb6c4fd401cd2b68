import { Controller, Get, Param, Post, Req, Res, StreamableFile } from '@nestjs/common';
import { idSchema, type StoredFile } from '@trucban/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CurrentPrincipal, RequirePermission, type Principal } from '../access.ts';
import { UnsupportedMediaTypeError } from '../errors.ts';
import { StoredFiles } from './stored-files.ts';
import { uploadOf } from './upload.ts';

/** Uploads: photos of the scene, recordings, reports. */
@Controller('files')
export class FilesController {
  constructor(private readonly files: StoredFiles) {}

  @RequirePermission('file.write')
  @Post()
  async upload(@CurrentPrincipal() principal: Principal, @Req() request: FastifyRequest): Promise<StoredFile> {
    if (!request.isMultipart()) {
      throw new UnsupportedMediaTypeError(
        'NOT_MULTIPART',
        'Tệp cần được gửi dạng multipart/form-data.',
        'A file must be sent as multipart/form-data.',
      );
    }
    const { name, content } = await uploadOf(request);
    return this.files.store(principal, name, content);
  }

  @RequirePermission('file.read')
  @Get(':id')
  async download(
    @CurrentPrincipal() principal: Principal,
    @Param('id', { schema: idSchema }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { name, type, content, sha256 } = await this.files.read(principal, id);
    const shown = type.startsWith('image/') || type.startsWith('audio/') || type.startsWith('video/');
    void reply.headers({
      'content-disposition': `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(name)}`,
      'cache-control': 'private, max-age=3600',
      etag: `"${sha256}"`,
      // Whatever it is, it runs nothing.
      'content-security-policy': "default-src 'none'; sandbox",
    });
    return new StreamableFile(content, { type, length: content.length });
  }
}
