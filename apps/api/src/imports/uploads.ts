import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { MAX_IMPORT_BYTES, newImportSchema, type ImportDto, type NewImport } from '@trucban/contracts';
import type { MappingDocument } from '@trucban/mapping';
import { importQueued } from '@trucban/workflows';
import type { FastifyRequest } from 'fastify';
import { Audit } from '../audit/public.ts';
import {
  Database,
  ForbiddenError,
  Ids,
  InvalidError,
  NotFoundError,
  Outbox,
  TooLargeError,
  UnsupportedMediaTypeError,
  fieldProblems,
  json,
  type Principal,
  type Tx,
} from '../platform/public.ts';
import { ImportParts, PART_BYTES } from './import-parts.ts';
import { IMPORT_COLUMNS, importDto, type ImportFile, type ImportRow } from './import-rows.ts';
import { Mappings, type MappingRecord } from './mappings.ts';
import { SourceTally } from './source-tally.ts';

/** Takes files in: piece by piece onto disk, then a row that says what is to become of them. */
@Injectable()
export class Uploads {
  constructor(
    private readonly database: Database,
    private readonly parts: ImportParts,
    private readonly mappings: Mappings,
    private readonly outbox: Outbox,
    private readonly audit: Audit,
    private readonly ids: Ids,
    private readonly tally: SourceTally,
  ) {}

  async take(principal: Principal, request: FastifyRequest): Promise<ImportDto> {
    if (!request.isMultipart()) throw notMultipart();
    await this.tally.admit(principal);
    await this.parts.sweep();
    const id = this.ids.next();
    try {
      const { file, fields } = await this.#receive(id, request);
      const asked = newImportSchema.safeParse(fields);
      if (!asked.success) throw InvalidError.of(fieldProblems(asked.error.issues));
      await this.tally.admitMapping(principal, asked.data.mapping);
      if (!file) throw InvalidError.field('/file', 'MISSING', 'Thiếu tệp.', 'The file is missing.');
      return importDto(
        await this.database.transaction(principal, (tx) => this.#queue(tx, principal, id, file, asked.data)),
      );
    } catch (error) {
      await this.parts.discard(id);
      throw error;
    }
  }

  async #receive(
    id: string,
    request: FastifyRequest,
  ): Promise<{ file: ImportFile | null; fields: Record<string, unknown> }> {
    const fields: Record<string, unknown> = {};
    let file: ImportFile | null = null;
    const limits = { fileSize: MAX_IMPORT_BYTES, files: 1, fields: 10, fieldSize: 1_000 };
    for await (const part of request.parts({ limits })) {
      if (part.type === 'field') fields[part.fieldname] = part.value;
      else {
        file = await this.#keep(id, part.filename as string | undefined, part.file);
        if (part.file.truncated) throw tooLarge();
      }
    }
    return { file, fields };
  }

  /** Never more than a piece in memory. */
  async #keep(id: string, name: string | undefined, stream: AsyncIterable<Buffer>): Promise<ImportFile> {
    const hash = createHash('sha256');
    let held: Buffer[] = [];
    let bytes = 0;
    let size = 0;
    let parts = 0;
    const write = async (): Promise<void> => {
      await this.parts.append(id, parts, Buffer.concat(held));
      [held, bytes] = [[], 0];
      parts += 1;
    };
    for await (const chunk of stream) {
      hash.update(chunk);
      held.push(chunk);
      bytes += chunk.length;
      size += chunk.length;
      if (bytes >= PART_BYTES) await write();
    }
    if (bytes > 0) await write();
    if (size === 0) throw InvalidError.field('/file', 'EMPTY', 'Tệp trống.', 'The file is empty.');
    return { name: cleanName(name), size, sha256: hash.digest('hex'), parts, format: null, encoding: null };
  }

  async #queue(tx: Tx, principal: Principal, id: string, file: ImportFile, asked: NewImport): Promise<ImportRow> {
    const mapping = await this.#mapping(tx, asked);
    const units = reachOf(principal, mapping.content, asked.dryRun);
    const orgUnit = principal.orgUnit ?? 'IOC';
    const sender = { kind: principal.kind, id: principal.id, name: principal.name };
    const row = await tx.first<ImportRow>(
      'imports.upload',
      `insert into import_run (id, kind, mapping, mapping_version, dry_run, state, org_unit, sender, units, file, created_at, visible_to)
       values ($1, 'upload', $2, $3, $4, 'queued', $5, $6, $7, $8, $9, $10) returning ${IMPORT_COLUMNS}`,
      [
        id,
        mapping.key,
        mapping.version,
        asked.dryRun,
        orgUnit,
        json(sender),
        units,
        json(file),
        tx.now,
        [...new Set([orgUnit, 'IOC'])],
      ],
    );
    if (!row) throw new Error('the import was not kept');
    this.outbox.add(tx, { ...importQueued(id), messageId: `import/${id}` });
    const { name, size, sha256 } = file;
    this.audit.write(tx, {
      action: 'import.upload',
      objectType: 'import',
      objectId: id,
      after: { mapping: mapping.key, version: mapping.version, dryRun: asked.dryRun, file: name, size, sha256 },
    });
    return row;
  }

  /** The version in force; for a trial also another one. */
  async #mapping(tx: Tx, { mapping, version, dryRun }: NewImport): Promise<MappingRecord> {
    if (version !== undefined && !dryRun)
      throw InvalidError.field(
        '/version',
        'TRIAL_ONLY',
        'Chỉ chạy thử mới chọn được phiên bản.',
        'A version can be chosen for a trial only.',
      );
    const found =
      version === undefined
        ? await this.mappings.mapping(tx, mapping)
        : await this.mappings.mappingVersion(tx, mapping, version);
    if (!found) throw NotFoundError.of('MAPPING', 'ánh xạ đang có hiệu lực', 'mapping in force');
    if (found.problems.some(({ severity }) => severity === 'error'))
      throw InvalidError.of(
        found.problems.map(({ elementId, code, message }) => ({ path: elementId ?? '', code, message })),
      );
    return found;
  }
}

/** The org units that the rows may be about. Who writes mappings may try one: nothing of a trial is kept. */
function reachOf(principal: Principal, mapping: MappingDocument, dryRun: boolean): readonly string[] {
  const tries = dryRun && !principal.permissions.has('import.write');
  if (!tries && !principal.permissions.has('import.write')) throw mayNotWrite(mapping);
  const units = principal.unitsWith(tries ? 'config.edit.mapping' : targetPermission(mapping));
  if (units.length === 0) throw mayNotWrite(mapping);
  return units;
}

/** What somebody must be allowed whose rows become this. */
export const targetPermission = ({ target }: MappingDocument): 'event.write' | 'measure.write' =>
  target.type === 'event' ? 'event.write' : 'measure.write';

function mayNotWrite({ target }: MappingDocument): ForbiddenError {
  return target.type === 'event'
    ? new ForbiddenError('EVENTS_NOT_ALLOWED', 'Bạn không có quyền gửi sự kiện.', 'You may not send events.')
    : new ForbiddenError('VALUES_NOT_ALLOWED', 'Bạn không có quyền báo cáo số liệu.', 'You may not report numbers.');
}

/** No path, no control characters. */
function cleanName(name = 'file'): string {
  const base = name.normalize('NFC').split(/[\\/]/).at(-1) ?? '';
  return base.replace(/[\u0000-\u001f\u007f"<>|*?:]|\p{Cs}/gu, '_').slice(-200) || 'file';
}

const notMultipart = () =>
  new UnsupportedMediaTypeError(
    'NOT_MULTIPART',
    'Tệp cần được gửi dạng multipart/form-data.',
    'A file must be sent as multipart/form-data.',
  );
const tooLarge = () =>
  new TooLargeError(
    'FILE_TOO_LARGE',
    'Tệp tối đa 200 MB; hãy chia nhỏ.',
    'A file has at most 200 MB; cut it into pieces.',
  );
