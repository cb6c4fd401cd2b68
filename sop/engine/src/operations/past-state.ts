import type { Instant, JsonObject } from '@trucban/kernel';
import type { InstanceStatus, ProcessEvent } from '../types.ts';
import { variablesOf } from './lineage.ts';

/** An element instance that was active. */
export interface PastElement {
  readonly elementInstanceId: string;
  readonly elementId: string;
  readonly type: string;
  readonly scopeId: string | null;
  readonly since: Instant;
}

/** Where an instance stood, as its history tells. */
export interface PastState {
  /** Null: it had not begun. */
  readonly status: InstanceStatus | null;
  /** Everything active, the process itself left out, in the order of its beginning. */
  readonly elements: readonly PastElement[];
  /** Variables of the process. */
  readonly root: JsonObject;
  /** Variables of the other scopes that were active, by element instance. */
  readonly scopes: ReadonlyMap<string, JsonObject>;
}

/** The state after these events, which are all that happened to an instance up to some moment, in order. */
export function stateOfEvents(events: readonly ProcessEvent[]): PastState {
  const active = new Map<string, PastElement>();
  let status: InstanceStatus | null = null;
  let rootId: string | null = null;
  for (const event of events) {
    if (event.type === 'instanceStatusChanged') status = event.status;
    else if (event.type === 'elementCompleted' || event.type === 'elementTerminated')
      active.delete(event.elementInstanceId);
    else if (event.type === 'elementActivated' || event.type === 'elementMigrated') {
      const { elementInstanceId, elementId, elementType: type, scopeId } = event;
      const since = active.get(elementInstanceId)?.since ?? event.at;
      active.set(elementInstanceId, { elementInstanceId, elementId, type, scopeId, since });
      if (scopeId === null) rootId = elementInstanceId;
    }
  }
  const variables = variablesOf(events);
  const scopes = [...variables].filter(([scope]) => scope !== rootId && active.has(scope));
  return {
    status,
    elements: [...active.values()].filter((one) => one.scopeId !== null),
    root: variables.get(rootId ?? '') ?? {},
    scopes: new Map(scopes),
  };
}
