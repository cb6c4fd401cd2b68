import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Json, JsonObject } from '@trucban/kernel';
import type { Tx } from '../platform/public.ts';
import { ProcessDefinitions } from './definitions.ts';
import { ProcessExtensions, type Job, type JobHandler, type JobResult } from './extensions.ts';
import { JobRefused } from './jobs.ts';
import { Messages } from './messages/messages.ts';
import { ProcessStore } from './process-store.ts';
import { within } from './store/chain.ts';
import { Work } from './work.ts';

const HOUR_MS = 3_600_000;

/**
 * `publishMessage`: publishes after the commit. In: `name` (or the header `message`), `correlationKey`?; every other local
 * variable goes along. It waits an hour for a subscription that isn't there yet.
 */
@Injectable()
export class PublishMessageJob implements JobHandler, OnModuleInit {
  readonly type = 'publishMessage';

  constructor(
    private readonly extensions: ProcessExtensions,
    private readonly messages: Messages,
    private readonly work: Work,
  ) {}

  onModuleInit(): void {
    this.extensions.addJobHandler(this);
  }

  run(tx: Tx, { id, headers, variables }: Job): Promise<JobResult> {
    const { name: given, correlationKey: key, ...rest } = variables;
    const name = headers['message'] ?? given;
    if (typeof name !== 'string' || name === '')
      throw new JobRefused('MESSAGE_NAME', 'Thiếu tên thông điệp.', 'The name of the message is missing.');
    // Without a key it is meant by its name alone; a key that has no value is a mistake.
    if (key !== undefined && typeof key !== 'string' && typeof key !== 'number')
      throw new JobRefused('CORRELATION_KEY', 'Thiếu khóa tương quan.', 'The correlation key is missing.');
    this.work.expectRoom(tx);
    this.messages.publishLater(tx, {
      name,
      correlationKey: key === undefined ? '' : String(key),
      variables: rest,
      timeToLiveMs: HOUR_MS,
      messageId: `job:${id}`,
    });
    return Promise.resolve({ variables: {} });
  }
}

/**
 * `startProcess`: starts a process as an instance of its own, in the same incident, without waiting for it.
 * In: `processKey`, `variables`?. Out: `startedInstanceId`.
 */
@Injectable()
export class StartProcessJob implements JobHandler, OnModuleInit {
  readonly type = 'startProcess';

  constructor(
    private readonly extensions: ProcessExtensions,
    private readonly definitions: ProcessDefinitions,
    private readonly store: ProcessStore,
    private readonly work: Work,
  ) {}

  onModuleInit(): void {
    this.extensions.addJobHandler(this);
  }

  async run(tx: Tx, { instance, variables }: Job): Promise<JobResult> {
    const key = variables['processKey'];
    const definition = typeof key === 'string' ? await this.definitions.current(tx, key) : null;
    if (!definition)
      throw new JobRefused(
        'PROCESS_NOT_PUBLISHED',
        `Không có quy trình "${String(key)}" đã ban hành.`,
        `There is no published process "${String(key)}".`,
      );
    const given = variables['variables'];
    const started = {
      definition,
      variables: isObject(given) ? given : {},
      businessKey: instance.businessKey,
      incidentId: instance.incidentId,
      exercise: instance.exercise,
      visibleTo: instance.visibleTo,
    };
    const { instanceId } = await within(tx, this.work.sending(tx), () => this.store.start(tx, started));
    return { variables: { startedInstanceId: instanceId } };
  }
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
