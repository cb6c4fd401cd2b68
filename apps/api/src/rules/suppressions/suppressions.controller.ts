import { Body, Controller, Get, Headers, Param, Post, Put, Query, Res } from '@nestjs/common';
import {
  answersQuerySchema,
  codeSchema,
  saveSuppressionSchema,
  type AnswersQuery,
  type ConfigVersion,
  type Page,
  type PlannedAnswerDto,
  type SaveSuppression,
  type SuppressionListItem,
  type SuppressionWithCounts,
} from '@trucban/contracts';
import type { SuppressionDocument } from '@trucban/rules-engine';
import { isSuppressedAt } from '@trucban/rules-engine';
import type { FastifyReply } from 'fastify';
import {
  ConfigDocuments,
  ConfigStore,
  documentOf,
  toConfigVersion,
  withForce,
  type ConfigDocument,
} from '../../configuration/public.ts';
import {
  CurrentPrincipal,
  Database,
  RequirePermission,
  WholeList,
  type Principal,
  type Tx,
} from '../../platform/public.ts';
import { Suppressions } from './suppressions.ts';

const code = { schema: codeSchema } as const;

/** Planned work that must not raise alarms: declared, approved by a second person, counted. */
@Controller('suppressions')
export class SuppressionsController {
  constructor(
    private readonly database: Database,
    private readonly config: ConfigStore,
    private readonly documents: ConfigDocuments,
    private readonly suppressions: Suppressions,
  ) {}

  /** The newest version of each, whether it is in force now, and what it has hidden. */
  @Get()
  @WholeList()
  @RequirePermission('config.read')
  list(@CurrentPrincipal() principal: Principal): Promise<Page<SuppressionListItem & ConfigVersion>> {
    return this.database.read(principal, async (tx) => {
      const records = await this.config.newest(tx, 'suppression');
      const inForce = await this.config.inForce(tx, 'suppression');
      const counts = await this.suppressions.counts(tx);
      const items = records.map((record) => {
        const document = record.content as SuppressionDocument;
        const published = inForce.get(record.key) === record.version;
        const hidden = counts.filter(({ suppression }) => suppression === record.key);
        return {
          ...toConfigVersion(record, inForce),
          code: record.key,
          name: record.name,
          from: document.from,
          to: document.to,
          reason: document.reason,
          active: published && isSuppressedAt(document, tx.now),
          suppressed: hidden.reduce((sum, { count }) => sum + count, 0),
        };
      });
      return { items, nextCursor: null };
    });
  }

  @Post()
  @RequirePermission('config.edit.suppression')
  create(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: saveSuppressionSchema }) { note, ...content }: SaveSuppression,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigDocument> {
    return this.documents.create(principal, 'suppression', 'suppressions', { content, note }, reply);
  }

  /** What people are told now who report such an event from there: for the desk that takes the call. */
  @Get('answers')
  @RequirePermission('incident.read')
  answers(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: answersQuerySchema }) { eventType, areaCode }: AnswersQuery,
  ): Promise<Page<PlannedAnswerDto>> {
    return this.database.read(principal, async (tx) => {
      const items = await this.suppressions.answers(tx, eventType, areaCode, tx.now);
      return { items: [...items], nextCursor: null };
    });
  }

  /** The version in force, else the newest; with what it has hidden, by rule. */
  @Get(':code')
  @RequirePermission('config.read')
  async one(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigDocument & SuppressionWithCounts> {
    const read = (tx: Tx) => this.config.inForceOrNewest(tx, 'suppression', key);
    const [record, counts] = await this.database.read(principal, async (tx) => [
      await withForce(this.config, read)(tx),
      await this.suppressions.counts(tx, key),
    ]);
    const hidden = counts.map(({ rule, count, lastAt }) => ({ rule, count, lastAt }));
    return { ...documentOf(record, reply), suppressed: hidden };
  }

  @Put(':code')
  @RequirePermission('config.edit.suppression')
  save(
    @CurrentPrincipal() principal: Principal,
    @Param('code', code) key: string,
    @Body({ schema: saveSuppressionSchema }) { note, ...content }: SaveSuppression,
    @Headers('if-match') match: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ConfigDocument> {
    return this.documents.save(principal, 'suppression', key, { content, note }, match, reply);
  }
}
