import { UseInterceptors, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { tap, type Observable } from 'rxjs';
import { etagOf } from './etag.ts';

/** What the handlers answer has a `version`: it is their ETag, to be given back as `If-Match`. Lists have none. */
export const TagVersion = () => UseInterceptors(new VersionTagInterceptor());

class VersionTagInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      tap((answer: { readonly version?: unknown } | undefined) => {
        if (typeof answer?.version === 'number') void reply.header('etag', etagOf(answer.version));
      }),
    );
  }
}
