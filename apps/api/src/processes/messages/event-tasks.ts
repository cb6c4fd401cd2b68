import { Injectable } from '@nestjs/common';
import { CENTRE } from '../../identity/public.ts';
import { QueueTask, systemScope, type QueueHandler } from '../../platform/public.ts';
import { StartBuffered, type Turn } from '../start-buffered.ts';
import { Deliveries } from './deliveries.ts';
import type { Broadcast, Delivery, Publication } from './message.ts';
import { Messages } from './messages.ts';
import { Signals } from './signals.ts';

const VISIBLE_TO_CENTRE = [CENTRE];

/** Queue: publishes what was thrown by a process or given by `publishLater`. */
@Injectable()
@QueueTask('publish-message')
export class PublishMessageTask implements QueueHandler {
  constructor(private readonly messages: Messages) {}

  async run(payload: unknown): Promise<void> {
    const message = payload as Publication;
    // When the task runs again, what it has published is known.
    const known = { ...message, messageId: message.messageId ?? message.id };
    await this.messages.publishAs(systemScope('processes'), known, VISIBLE_TO_CENTRE);
  }
}

/** Queue: fans a signal out. */
@Injectable()
@QueueTask('broadcast-signal')
export class BroadcastSignalTask implements QueueHandler {
  constructor(private readonly signals: Signals) {}

  async run(payload: unknown): Promise<void> {
    await this.signals.broadcast(systemScope('processes'), payload as Broadcast, VISIBLE_TO_CENTRE);
  }
}

/** Queue: one message or signal to one tree. */
@Injectable()
@QueueTask('deliver-event')
export class DeliverEventTask implements QueueHandler {
  constructor(private readonly deliveries: Deliveries) {}

  async run(payload: unknown): Promise<void> {
    await this.deliveries.deliverNow(systemScope('processes'), payload as Delivery);
  }
}

/** Queue: messages that waited for a start event. */
@Injectable()
@QueueTask('start-buffered')
export class StartBufferedTask implements QueueHandler {
  constructor(private readonly waiting: StartBuffered) {}

  async run(payload: unknown): Promise<void> {
    await this.waiting.startAll(payload as Turn);
  }
}
