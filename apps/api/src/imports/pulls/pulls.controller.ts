import { Body, Controller, Get, HttpStatus, Param, Post, Res } from '@nestjs/common';
import {
  codeSchema,
  runPullSchema,
  setWatermarkSchema,
  type Page,
  type PullDocument,
  type PullListItem,
  type PullRun,
  type PullStateDto,
  type RunPull,
  type SetWatermark,
} from '@trucban/contracts';
import type { FastifyReply } from 'fastify';
import { ConfigStore, toConfigVersion } from '../../configuration/public.ts';
import { CurrentPrincipal, Database, RequirePermission, WholeList, type Principal } from '../../platform/public.ts';
import { SourceTally } from '../source-tally.ts';
import { pullStateDto, pullStates, runningPulls } from './pull-rows.ts';
import { Pulls } from './pulls.service.ts';

const code = { schema: codeSchema } as const;

/** Systems that are asked by a schedule. */
@Controller('pulls')
export class PullsController {
  constructor(
    private readonly database: Database,
    private readonly config: ConfigStore,
    private readonly pulls: Pulls,
    private readonly tally: SourceTally,
  ) {}

  @Get()
  @WholeList()
  @RequirePermission('config.read')
  async list(@CurrentPrincipal() principal: Principal): Promise<Page<PullListItem>> {
    return this.database.read(principal, async (tx) => {
      const inForce = await this.config.inForce(tx, 'pull');
      const states = new Map((await pullStates(tx)).map((row) => [row.code, row]));
      const running = await runningPulls(tx);
      const newest = await this.config.newest(tx, 'pull');
      const declared = await Promise.all(newest.map(({ key }) => this.tally.isDeclared(key)));
      const items = newest.map((record, n) => {
        const state = states.get(record.key);
        return {
          ...toConfigVersion(record, inForce),
          code: record.key,
          name: record.name,
          mapping: (record.content as PullDocument).mapping,
          status: state ? pullStateDto(state, running.get(record.key), declared[n] ?? false) : null,
        };
      });
      return { items, nextCursor: null };
    });
  }

  @Get(':code/state')
  @RequirePermission('import.read')
  state(@CurrentPrincipal() principal: Principal, @Param('code', code) key: string): Promise<PullStateDto> {
    return this.pulls.state(principal, key);
  }

  /** 202: a run was queued. With `dryRun` 200: what the first rows would become. */
  @Post(':code/run')
  @RequirePermission('pull.run')
  async run(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Body({ schema: runPullSchema }) body: RunPull,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PullRun> {
    void reply.status(body.dryRun ? HttpStatus.OK : HttpStatus.ACCEPTED);
    return body.dryRun ? this.pulls.try(principal, key, body) : this.pulls.run(principal, key, body);
  }

  /** Sets or forgets where the next run begins. */
  @Post(':code/watermark')
  @RequirePermission('pull.run')
  async watermark(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Body({ schema: setWatermarkSchema }) { watermark }: SetWatermark,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<PullStateDto> {
    void reply.status(HttpStatus.OK);
    return this.pulls.setWatermark(principal, key, watermark);
  }
}
