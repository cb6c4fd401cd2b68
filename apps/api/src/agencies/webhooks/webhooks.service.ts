import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  webhookTypes,
  type CreateWebhook,
  type ListQuery,
  type Page,
  type WebhookDeliveryDto,
  type WebhookDto,
  type WebhookType,
} from '@trucban/contracts';
import { deliveryQueued } from '@trucban/workflows';
import { Audit } from '../../audit/public.ts';
import {
  ConflictError,
  Database,
  ForbiddenTarget,
  Ids,
  InvalidError,
  NotFoundError,
  Outbox,
  Secrets,
  Settings,
  addressPolicy,
  checkTarget,
  decodeCursor,
  likePatterns,
  pageOf,
  type AddressPolicy,
  type Principal,
  type Tx,
} from '../../platform/public.ts';
import { ownAgencies } from '../own-agencies.ts';
import { secretPurpose } from './deliveries.service.ts';

/** Webhooks that one agency may have. */
const MOST_WEBHOOKS = 20;

const COLUMNS = `id, agency, url, types, description, created_at "createdAt"`;

/** An agency's webhooks and their delivery log. Everything is limited to the own agency and those below it. */
@Injectable()
export class Webhooks {
  readonly #policy: AddressPolicy;

  constructor(
    settings: Settings,
    private readonly database: Database,
    private readonly secrets: Secrets,
    private readonly audit: Audit,
    private readonly outbox: Outbox,
    private readonly ids: Ids,
  ) {
    this.#policy = addressPolicy(settings.webhookAllow);
  }

  async list(principal: Principal): Promise<Page<WebhookDto>> {
    const items = await this.database.read(principal, (tx) =>
      tx.query<WebhookDto>(
        'agencies.webhook.list',
        `select ${COLUMNS} from webhook where agency = any($1) and deleted_at is null order by created_at, id`,
        [ownAgencies(principal)],
      ),
    );
    return { items, nextCursor: null };
  }

  /** The secret is shown this once. */
  async create(
    principal: Principal,
    { url, types = [...webhookTypes], description, agency }: CreateWebhook,
  ): Promise<WebhookDto> {
    const owner = agency ?? principal.orgUnit;
    if (owner === null || !ownAgencies(principal).includes(owner))
      throw InvalidError.field(
        '/agency',
        'NOT_OWN_AGENCY',
        'Chỉ được đăng ký cho cơ quan của mình.',
        'Only for the own agency.',
      );
    this.#checkUrl(url);
    const id = this.ids.next();
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    return this.database.transaction(principal, async (tx) => {
      await this.#checkNumber(tx, owner);
      const webhook = { id, agency: owner, url, types, description: description ?? null, createdAt: tx.now };
      await tx.run(
        'agencies.webhook.insert',
        `insert into webhook (id, agency, url, secret_sealed, types, description, created_by, created_at, visible_to)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          id,
          owner,
          url,
          this.secrets.encrypt(secret, secretPurpose(id)),
          types,
          webhook.description,
          tx.actor.id,
          tx.now,
          [owner],
        ],
      );
      this.audit.write(tx, { action: 'webhook.create', objectType: 'webhook', objectId: id, after: webhook });
      return { ...webhook, secret };
    });
  }

  /** Deliveries that wait are given up with it; the log stays. */
  async delete(principal: Principal, id: string): Promise<void> {
    await this.database.transaction(principal, async (tx) => {
      const before = await this.#own(tx, principal, id);
      await tx.run('agencies.webhook.delete', 'update webhook set deleted_at = $2 where id = $1', [id, tx.now]);
      await tx.run(
        'agencies.webhook.giveUp',
        `update webhook_delivery set state = 'failed', finished_at = $2 where webhook_id = $1 and state = 'pending'`,
        [id, tx.now],
      );
      this.audit.write(tx, { action: 'webhook.delete', objectType: 'webhook', objectId: id, before });
    });
  }

  async deliveries(
    principal: Principal,
    id: string,
    { limit, cursor, q }: ListQuery,
  ): Promise<Page<WebhookDeliveryDto>> {
    const [after] = decodeCursor(cursor, ['uuid']) ?? [];
    return this.database.read(principal, async (tx) => {
      await this.#own(tx, principal, id);
      // Ids are UUIDv7: their order is the order of time.
      const rows = await tx.query<Omit<WebhookDeliveryDto, 'attempts'>>(
        'agencies.delivery.list',
        `select id, webhook_id "webhookId", type, message_id "messageId", state, replay_of "replayOf",
           assignment_id "assignmentId", created_at "createdAt", finished_at "finishedAt"
         from webhook_delivery where webhook_id = $1 and ($2::uuid is null or id < $2)
           and ($4::text[] is null or lower(concat_ws(' ', type, state, message_id, assignment_id)) like all($4)) order by id desc limit $3`,
        [id, after ?? null, limit + 1, likePatterns(q)],
      );
      const page = pageOf(rows, limit, (row) => [row.id]);
      const attempts = await tx.query<WebhookDeliveryDto['attempts'][number] & { deliveryId: string }>(
        'agencies.delivery.attempts',
        `select delivery_id "deliveryId", attempt, at, outcome, status, duration_ms "durationMs", error
         from webhook_delivery_attempt where delivery_id = any($1::uuid[]) order by delivery_id, attempt`,
        [page.items.map((row) => row.id)],
      );
      const items = page.items.map((row) => ({
        ...row,
        attempts: attempts.filter((each) => each.deliveryId === row.id).map(({ deliveryId: _, ...attempt }) => attempt),
      }));
      return { ...page, items };
    });
  }

  /** Sends the same message again, with the same `webhook-id`, as a delivery of its own. */
  async replay(principal: Principal, webhookId: string, deliveryId: string): Promise<WebhookDeliveryDto> {
    return this.database.transaction(principal, async (tx) => {
      await this.#own(tx, principal, webhookId);
      const found = await tx.first<{
        state: string;
        type: WebhookType;
        messageId: string;
        assignmentId: string | null;
      }>(
        'agencies.delivery.forReplay',
        `select state, type, message_id "messageId", assignment_id "assignmentId" from webhook_delivery
          where id = $1 and webhook_id = $2`,
        [deliveryId, webhookId],
      );
      if (!found) throw NotFoundError.of('DELIVERY', 'lần gửi', 'delivery');
      if (found.state === 'pending')
        throw new ConflictError(
          'DELIVERY_PENDING',
          'Lần gửi này đang được thực hiện.',
          'This delivery is still being tried.',
        );
      const id = this.ids.next();
      await tx.run(
        'agencies.delivery.replay',
        `insert into webhook_delivery (id, webhook_id, type, message_id, payload, replay_of, assignment_id, incident_id,
           exercise, created_at, visible_to)
         select $1, webhook_id, type, message_id, payload, id, assignment_id, incident_id, exercise, $3, visible_to
           from webhook_delivery where id = $2`,
        [id, deliveryId, tx.now],
      );
      this.outbox.add(tx, { ...deliveryQueued(id), messageId: `delivery:${id}` });
      this.audit.write(tx, {
        action: 'webhook.replay',
        objectType: 'webhook',
        objectId: webhookId,
        after: { deliveryId: id, replayOf: deliveryId },
      });
      const { type, messageId, assignmentId } = found;
      return {
        id,
        webhookId,
        type,
        messageId,
        state: 'pending',
        replayOf: deliveryId,
        assignmentId,
        createdAt: tx.now,
        finishedAt: null,
        attempts: [],
      };
    });
  }

  #checkUrl(url: string): void {
    try {
      checkTarget(url, this.#policy, 'loopback');
    } catch (error) {
      if (!(error instanceof ForbiddenTarget)) throw error;
      throw InvalidError.field(
        '/url',
        'FORBIDDEN_TARGET',
        `Địa chỉ không được phép: ${error.vi}.`,
        `Forbidden: ${error.message}.`,
      );
    }
  }

  async #checkNumber(tx: Tx, agency: string): Promise<void> {
    const [count] = await tx.query<{ n: number }>(
      'agencies.webhook.count',
      'select count(*) n from webhook where agency = $1 and deleted_at is null',
      [agency],
    );
    if ((count?.n ?? 0) >= MOST_WEBHOOKS)
      throw new ConflictError(
        'TOO_MANY_WEBHOOKS',
        `Mỗi cơ quan được đăng ký nhiều nhất ${MOST_WEBHOOKS} webhook.`,
        `An agency may have ${MOST_WEBHOOKS} webhooks at most.`,
      );
  }

  async #own(tx: Tx, principal: Principal, id: string): Promise<WebhookDto> {
    const row = await tx.first<WebhookDto>(
      'agencies.webhook.own',
      `select ${COLUMNS} from webhook where id = $1 and agency = any($2) and deleted_at is null`,
      [id, ownAgencies(principal)],
    );
    if (!row) throw NotFoundError.of('WEBHOOK', 'webhook', 'webhook');
    return row;
  }
}
