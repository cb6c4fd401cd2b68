import { Injectable } from '@nestjs/common';
import { MAX_SAMPLE_ROWS, type PullRun, type PullStateDto, type RunPull } from '@trucban/contracts';
import { Audit } from '../../audit/public.ts';
import { CENTRE } from '../../identity/public.ts';
import {
  ConflictError,
  Database,
  ForbiddenError,
  InvalidError,
  NotFoundError,
  type Principal,
  type Tx,
} from '../../platform/public.ts';
import { importDto } from '../import-rows.ts';
import { mapperOf, shownVerdict, trial } from '../import-runner.ts';
import { Loader } from '../loader.ts';
import { MAPPING_NOT_IN_FORCE, Mappings, type MappingRecord, type PullRecord } from '../mappings.ts';
import { SourceFailed, type SourceRow } from '../reading/rows.ts';
import { SourceTally } from '../source-tally.ts';
import { PullPlanner } from './pull-planner.ts';
import { lockPullState, pullState, pullStateDto, runningPulls } from './pull-rows.ts';
import { PullSource } from './pull-source.ts';

/** Pulls as people see, try and run them. They are the province's: so are their runs. */
@Injectable()
export class Pulls {
  constructor(
    private readonly database: Database,
    private readonly mappings: Mappings,
    private readonly planner: PullPlanner,
    private readonly source: PullSource,
    private readonly loader: Loader,
    private readonly tally: SourceTally,
    private readonly audit: Audit,
  ) {}

  state(principal: Principal, code: string): Promise<PullStateDto> {
    return this.database.read(principal, async (tx) => {
      const row = await pullState(tx, code);
      if (!row) throw unknown();
      return pullStateDto(row, (await runningPulls(tx)).get(code), await this.tally.isDeclared(code));
    });
  }

  /** Queues a run now, by hand. */
  async run(principal: Principal, code: string, { watermark, version }: RunPull): Promise<PullRun> {
    expectCentre(principal);
    if (version !== undefined)
      throw InvalidError.field(
        '/version',
        'TRIAL_ONLY',
        'Chỉ chạy thử mới chọn được phiên bản.',
        'A version can be chosen for a trial only.',
      );
    return this.database.transaction(principal, async (tx) => {
      const pull = await this.mappings.pull(tx, code);
      if (!pull) throw unknown();
      if (!(await this.mappings.mapping(tx, pull.content.mapping))) throw noMapping();
      const sender = { kind: principal.kind, id: principal.id, name: principal.name };
      const row = await tx.asSystem(async () => {
        const state = await lockPullState(tx, code);
        return this.planner.start(tx, { pull, sender, watermark: watermark ?? state?.watermark ?? null });
      });
      if (!row)
        throw new ConflictError('PULL_RUNNING', 'Lần lấy trước còn đang chạy.', 'The run before is still under way.');
      this.audit.write(tx, {
        action: 'pull.run',
        objectType: 'pull',
        objectId: code,
        after: { importId: row.id, watermark: watermark ?? null },
      });
      return { import: importDto(row), trial: null };
    });
  }

  /** What the first rows would become; nothing is kept, and no watermark moves. */
  async try(principal: Principal, code: string, { version, watermark }: RunPull): Promise<PullRun> {
    expectCentre(principal);
    const { pull, mapping, from } = await this.database.transaction(principal, async (tx) => {
      const found = await this.#versions(tx, code, version);
      const state = await pullState(tx, code);
      this.audit.write(tx, {
        action: 'pull.try',
        objectType: 'pull',
        objectId: code,
        after: { version: found.pull.version },
      });
      return { ...found, from: watermark ?? state?.watermark ?? null };
    });
    try {
      const opened = await this.source.open(pull.content, mapping.content, from, null);
      try {
        const rows: SourceRow[] = [];
        for await (const row of opened.rows) if (rows.push(row) > MAX_SAMPLE_ROWS) break;
        const more = rows.splice(MAX_SAMPLE_ROWS).length > 0;
        const sender = { kind: 'system', id: `pull:${code}`, name: `pull ${code}` } as const;
        const loading = {
          importId: 'trial',
          mapping: mapping.content,
          map: mapperOf(mapping.content, opened.columns),
          columns: opened.columns,
          sender,
          units: [CENTRE],
          source: await this.tally.sourceOf({ kind: 'pull', pull: code, mapping: mapping.content.code, sender }),
        };
        const { verdicts } = await trial(this.database, (tx) => this.loader.load(tx, loading, rows));
        return {
          import: null,
          trial: { columns: opened.columns && [...opened.columns], rows: verdicts.map(shownVerdict), more },
        };
      } finally {
        await opened.close();
      }
    } catch (error) {
      if (!(error instanceof SourceFailed)) throw error;
      // No field is wrong: what the other system said, or what its answer lacks, is the message itself.
      throw new InvalidError(error.code, error.words.vi, error.words.en);
    }
  }

  /** Where the next run begins. */
  setWatermark(principal: Principal, code: string, watermark: string | null): Promise<PullStateDto> {
    expectCentre(principal);
    return this.database.transaction(principal, async (tx) => {
      const before = await lockPullState(tx, code);
      if (!before) throw unknown();
      await tx.run(
        'imports.pull.setWatermark',
        'update pull_state set watermark = $2, etag = null, last_modified = null where code = $1',
        [code, watermark],
      );
      this.audit.write(tx, {
        action: 'pull.watermark',
        objectType: 'pull',
        objectId: code,
        before: { watermark: before.watermark },
        after: { watermark },
      });
      const declared = await this.tally.isDeclared(code);
      return pullStateDto({ ...before, watermark }, (await runningPulls(tx)).get(code), declared);
    });
  }

  async #versions(
    tx: Tx,
    code: string,
    version: number | undefined,
  ): Promise<{ pull: PullRecord; mapping: MappingRecord }> {
    const pull =
      version === undefined ? await this.mappings.pull(tx, code) : await this.mappings.pullVersion(tx, code, version);
    if (!pull) throw unknown();
    const wrong = pull.problems.filter(({ severity }) => severity === 'error');
    if (wrong.length > 0)
      throw InvalidError.of(wrong.map((one) => ({ path: one.elementId ?? '', code: one.code, message: one.message })));
    const mapping = await this.mappings.mapping(tx, pull.content.mapping);
    if (!mapping) throw noMapping();
    return { pull, mapping };
  }
}

function expectCentre(principal: Principal): void {
  if (principal.unitsWith('pull.run').includes(CENTRE)) return;
  throw new ForbiddenError('CENTRE_ONLY', 'Chỉ trung tâm chạy việc lấy dữ liệu.', 'Only the centre runs pulls.');
}

const unknown = () => NotFoundError.of('PULL', 'việc lấy dữ liệu đang có hiệu lực', 'pull in force');
const noMapping = () => new ConflictError('MAPPING_NOT_IN_FORCE', MAPPING_NOT_IN_FORCE.vi, MAPPING_NOT_IN_FORCE.en);
