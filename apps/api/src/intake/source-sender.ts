import type { Scope } from '../platform/public.ts';
import type { SourceRow } from '../sources/public.ts';
import type { EventSender } from './event-store.ts';

/** A source as a sender, for channels that know it by other means than a bearer token. */
export function senderOf(source: SourceRow): EventSender & Scope {
  return {
    kind: 'client',
    id: source.client_id,
    permissions: new Set(
      source.may_exercise ? (['event.write', 'event.exercise'] as const) : (['event.write'] as const),
    ),
    actor: { kind: 'client', id: source.client_id, label: source.name.vi, orgUnit: source.org_unit },
    tokens: source.visible_to,
  };
}
