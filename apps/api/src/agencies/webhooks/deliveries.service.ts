import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { DeliveryOutcome } from '@trucban/workflows';
import {
  Clock,
  Database,
  Logger,
  Secrets,
  Settings,
  addressPolicy,
  systemScope,
  type Tx,
} from '../../platform/public.ts';
import { AgencyNotices } from '../agency-notices.ts';
import { AssignmentStore } from '../assignment-store.ts';
import { AgencyExtensions } from '../extensions.ts';
import { WebhookSender, type WebhookAttempt } from './send-webhook.ts';

interface DueDelivery {
  readonly id: string;
  readonly webhookId: string;
  readonly url: string;
  readonly agency: string;
  readonly secretSealed: string;
  readonly messageId: string;
  readonly payload: string;
  readonly state: string;
  readonly deleted: boolean;
  readonly assignmentId: string | null;
  readonly offerId: string | null;
  readonly incidentId: string | null;
  readonly type: string;
  readonly attempts: number;
}

/** What a webhook's secret is sealed for. */
export function secretPurpose(webhookId: string): string {
  return `webhook:${webhookId}`;
}

/** Attempts of deliveries, called by the `delivery` workflow. */
@Injectable()
export class Deliveries implements OnApplicationShutdown {
  readonly #sender: WebhookSender;

  constructor(
    settings: Settings,
    private readonly database: Database,
    private readonly secrets: Secrets,
    private readonly clock: Clock,
    private readonly store: AssignmentStore,
    private readonly notices: AgencyNotices,
    private readonly extensions: AgencyExtensions,
    private readonly logger: Logger,
  ) {
    this.#sender = new WebhookSender(addressPolicy(settings.webhookAllow));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#sender.close();
  }

  /** One attempt. One that is in the log already isn't sent again: its outcome is answered. */
  async attempt(deliveryId: string, attempt: number): Promise<DeliveryOutcome> {
    const known = await this.database.read(systemScope('worker'), async (tx) => ({
      delivery: await this.#load(tx, deliveryId),
      outcome: await this.#outcomeOf(tx, deliveryId, attempt),
    }));
    if (known.outcome) return known.outcome;
    const { delivery } = known;
    if (!delivery || delivery.deleted || delivery.state !== 'pending') return 'gone';

    const startedMs = this.clock.epochMs();
    const result = await this.#sender.send({
      url: delivery.url,
      secret: this.secrets.decrypt(delivery.secretSealed, secretPurpose(delivery.webhookId)),
      messageId: delivery.messageId,
      body: delivery.payload,
      at: new Date(startedMs),
    });
    const durationMs = Math.round(this.clock.epochMs() - startedMs);
    await this.database.transaction(systemScope('worker'), (tx) =>
      this.#record(tx, delivery, attempt, result, durationMs),
    );
    return result.outcome;
  }

  /** Given up: the log says so, and the shift leader is told once, so that somebody phones. */
  async abandon(deliveryId: string): Promise<void> {
    await this.database.transaction(systemScope('worker'), async (tx) => {
      const delivery = await this.#load(tx, deliveryId);
      if (!delivery || delivery.deleted) return;
      const incident =
        delivery.incidentId === null ? null : await this.extensions.incidents.lock(tx, delivery.incidentId);
      const given = await tx.run(
        'agencies.delivery.abandon',
        `update webhook_delivery set state = case when state = 'rejected' then state else 'failed' end, finished_at = $2
          where id = $1 and state in ('pending', 'rejected') and finished_at is null`,
        [deliveryId, tx.now],
      );
      if (given === 0) return;
      const text = {
        vi: `Không gửi được thông báo tới hệ thống của ${delivery.agency} sau ${delivery.attempts} lần. Cần liên hệ qua kênh thứ hai.`,
        en: `The system of ${delivery.agency} could not be told after ${delivery.attempts} attempts. Use the second channel.`,
      };
      await this.notices.tellSupervisor(tx, incident, 'webhook.failed', text);
      if (incident === null || delivery.assignmentId === null) return;
      await this.extensions.incidents.assignmentChanged(tx, {
        incidentId: incident.id,
        assignmentId: delivery.assignmentId,
        agency: delivery.agency,
        kind: 'webhook.failed',
        text,
        data: { deliveryId, type: delivery.type, attempts: delivery.attempts },
      });
    });
  }

  async #record(
    tx: Tx,
    delivery: DueDelivery,
    attempt: number,
    result: WebhookAttempt,
    durationMs: number,
  ): Promise<void> {
    const written = await tx.run(
      'agencies.delivery.attempt',
      `insert into webhook_delivery_attempt (delivery_id, attempt, at, outcome, status, duration_ms, error, visible_to)
       select id, $2, $3, $4, $5, $6, $7, visible_to from webhook_delivery where id = $1
       on conflict do nothing`,
      [delivery.id, attempt, tx.now, result.outcome, result.status, durationMs, result.error],
    );
    if (written === 0 || result.outcome === 'failed') return;
    // `rejected` keeps `finished_at` open until the supervisor is told by `abandon`.
    await tx.run(
      'agencies.delivery.outcome',
      `update webhook_delivery set state = $2, finished_at = $3 where id = $1 and state = 'pending'`,
      [delivery.id, result.outcome, result.outcome === 'delivered' ? tx.now : null],
    );
    if (result.outcome === 'delivered' && delivery.offerId !== null)
      await this.store.markReceived(tx, delivery.offerId);
    this.logger.debug({ deliveryId: delivery.id, attempt, outcome: result.outcome }, 'webhook');
  }

  #load(tx: Tx, deliveryId: string): Promise<DueDelivery | undefined> {
    return tx.first<DueDelivery>(
      'agencies.delivery.load',
      `select d.id, d.webhook_id "webhookId", w.url, w.agency, w.secret_sealed "secretSealed", d.message_id "messageId", d.payload,
         d.state, w.deleted_at is not null deleted, d.assignment_id "assignmentId", d.offer_id "offerId",
         d.incident_id "incidentId", d.type,
         (select count(*) from webhook_delivery_attempt t where t.delivery_id = d.id) attempts
       from webhook_delivery d join webhook w on w.id = d.webhook_id where d.id = $1`,
      [deliveryId],
    );
  }

  async #outcomeOf(tx: Tx, deliveryId: string, attempt: number): Promise<DeliveryOutcome | undefined> {
    const row = await tx.first<{ outcome: DeliveryOutcome }>(
      'agencies.delivery.attemptOutcome',
      'select outcome from webhook_delivery_attempt where delivery_id = $1 and attempt = $2',
      [deliveryId, attempt],
    );
    return row?.outcome;
  }
}
