import { Body, Controller, Get, Headers, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  batchItemsQuerySchema,
  batchesQuerySchema,
  createBatchSchema,
  idSchema,
  type BatchItem,
  type BatchItemsQuery,
  type BatchesQuery,
  type CreateBatch,
  type Page,
  type ProcessBatch,
} from '@trucban/contracts';
import { CurrentPrincipal, RequirePermission, ifMatch, type Principal } from '../../platform/public.ts';
import { Batches } from './batches.service.ts';

const id = { schema: idSchema } as const;

/** Operations on many process instances, with progress and a verdict for each. */
@Controller('process-instance-batches')
export class BatchesController {
  constructor(private readonly batches: Batches) {}

  @Get()
  @RequirePermission('process.operate')
  list(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: batchesQuerySchema }) query: BatchesQuery,
  ): Promise<Page<ProcessBatch>> {
    return this.batches.list(principal, query);
  }

  @Post()
  @RequirePermission('process.operate')
  create(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: createBatchSchema }) body: CreateBatch,
  ): Promise<ProcessBatch> {
    return this.batches.create(principal, body);
  }

  @Get(':id')
  @RequirePermission('process.operate')
  one(@CurrentPrincipal() principal: Principal, @Param('id', id) batchId: string): Promise<ProcessBatch> {
    return this.batches.one(principal, batchId);
  }

  @Get(':id/items')
  @RequirePermission('process.operate')
  items(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) batchId: string,
    @Query({ schema: batchItemsQuerySchema }) query: BatchItemsQuery,
  ): Promise<Page<BatchItem>> {
    return this.batches.items(principal, batchId, query);
  }

  @Post(':id/stop')
  @HttpCode(200)
  @RequirePermission('process.operate')
  stop(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) batchId: string,
    @Headers('if-match') seen: string | undefined,
  ): Promise<ProcessBatch> {
    return this.batches.stop(principal, batchId, ifMatch(seen));
  }
}
