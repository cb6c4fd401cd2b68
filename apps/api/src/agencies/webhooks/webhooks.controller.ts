import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  createWebhookSchema,
  idSchema,
  listQuerySchema,
  type CreateWebhook,
  type ListQuery,
  type Page,
  type WebhookDeliveryDto,
  type WebhookDto,
} from '@trucban/contracts';
import { CurrentPrincipal, RequirePermission, WholeList, type Principal } from '../../platform/public.ts';
import { Webhooks } from './webhooks.service.ts';

const id = { schema: idSchema } as const;

/** An agency's own webhooks. */
@Controller('agency/webhooks')
@RequirePermission('webhook.manage')
export class WebhooksController {
  constructor(private readonly webhooks: Webhooks) {}

  @Get()
  @WholeList()
  list(@CurrentPrincipal() principal: Principal): Promise<Page<WebhookDto>> {
    return this.webhooks.list(principal);
  }

  @Post()
  create(
    @CurrentPrincipal() principal: Principal,
    @Body({ schema: createWebhookSchema }) body: CreateWebhook,
  ): Promise<WebhookDto> {
    return this.webhooks.create(principal, body);
  }

  @Delete(':id')
  @HttpCode(204)
  async delete(@CurrentPrincipal() principal: Principal, @Param('id', id) webhookId: string): Promise<void> {
    await this.webhooks.delete(principal, webhookId);
  }

  @Get(':id/deliveries')
  deliveries(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) webhookId: string,
    @Query({ schema: listQuerySchema }) query: ListQuery,
  ): Promise<Page<WebhookDeliveryDto>> {
    return this.webhooks.deliveries(principal, webhookId, query);
  }

  @Post(':id/deliveries/:delivery/replay')
  @HttpCode(202)
  replay(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) webhookId: string,
    @Param('delivery', id) deliveryId: string,
  ): Promise<WebhookDeliveryDto> {
    return this.webhooks.replay(principal, webhookId, deliveryId);
  }
}
