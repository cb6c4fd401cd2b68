import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { StoredFile } from '@trucban/contracts';
import { fileTypeFromBuffer } from 'file-type';
import type { Principal } from '../access.ts';
import { Database } from '../database/database.ts';
import type { Tx } from '../database/tx.ts';
import { NotFoundError, UnsupportedMediaTypeError } from '../errors.ts';
import { Ids } from '../ids.ts';
import { tokens } from '../scope.ts';

/** What may be uploaded: pictures, sound, short films, documents. Nothing that a browser would run. */
const ALLOWED: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/heic',
  'audio/mpeg',
  'audio/wav',
  'audio/ogg',
  'audio/x-m4a',
  'audio/mp4',
  'video/mp4',
  'video/webm',
  'video/quicktime',
  'application/pdf',
  'application/zip',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.oasis.opendocument.text',
  'application/vnd.oasis.opendocument.spreadsheet',
]);

/** Uploaded files, kept in the database with everything else: one backup, one scope. */
@Injectable()
export class StoredFiles {
  constructor(
    private readonly database: Database,
    private readonly ids: Ids,
  ) {}

  /** Stores a file that its uploader alone sees until it is attached to something. @throws UnsupportedMediaTypeError */
  async store(principal: Principal, name: string | undefined, content: Buffer): Promise<StoredFile> {
    const type = await sniffed(content);
    if (type === undefined) throw notTaken();
    const file = {
      id: this.ids.next(),
      name: cleanName(name ?? ''),
      type,
      size: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
    };
    await this.database.transaction(principal, (tx) =>
      tx.run(
        'platform.file.add',
        `insert into stored_file (id, name, type, size, sha256, content, owner_id, visible_to, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [file.id, file.name, type, file.size, file.sha256, content, principal.id, [ownerToken(principal)], tx.now],
      ),
    );
    return file;
  }

  /** Description and content. @throws NotFoundError also when it is out of the caller's scope */
  async read(principal: Principal, id: string): Promise<StoredFile & { readonly content: Buffer }> {
    const row = await this.database.read(principal, (tx) =>
      tx.first<StoredFile & { content: Buffer }>(
        'platform.file.read',
        'select id, name, type, size, sha256, content from stored_file where id = $1',
        [id],
      ),
    );
    if (!row) throw notThere();
    return row;
  }

  /**
   * Descriptions of files that the caller may see, for attaching them to something. @throws NotFoundError when one isn't there
   */
  async describe(tx: Tx, ids: readonly string[]): Promise<readonly StoredFile[]> {
    const rows = await tx.query<StoredFile>(
      'platform.file.describe',
      'select id, name, type, size, sha256 from stored_file where id = any($1)',
      [ids],
    );
    if (rows.length !== new Set(ids).size) throw notThere();
    return rows;
  }

  /** Lets the readers of the thing that the files are attached to see them, too. */
  async share(tx: Tx, ids: readonly string[], visibleTo: readonly string[]): Promise<void> {
    await tx.asSystem(() =>
      tx.run(
        'platform.file.share',
        'update stored_file set visible_to = array(select distinct unnest(visible_to || $2::text[])) where id = any($1)',
        [ids, visibleTo],
      ),
    );
  }
}

function ownerToken(principal: Principal): string {
  return principal.kind === 'user' ? tokens.user(principal.id) : `client:${principal.id}`;
}

async function sniffed(content: Buffer): Promise<string | undefined> {
  const type = (await fileTypeFromBuffer(content))?.mime;
  return type !== undefined && ALLOWED.has(type) ? type : undefined;
}

// The name goes into a header and onto screens: no path, no control characters.
function cleanName(name: string): string {
  const base = name.normalize('NFC').split(/[\\/]/).at(-1) ?? '';
  return (
    base
      .replace(/[\u0000-\u001f\u007f"<>|*?:]/g, '_')
      .slice(-200)
      .replace(/\p{Cs}/gu, '') || 'file'
  );
}

const notThere = () => NotFoundError.of('FILE', 'tệp', 'file');
const notTaken = () =>
  new UnsupportedMediaTypeError(
    'FILE_TYPE',
    'Loại tệp này không được nhận (chỉ ảnh, âm thanh, video, PDF, văn bản, bảng tính).',
    'This type of file is not taken (pictures, sound, video, PDF, text documents, spreadsheets only).',
  );
