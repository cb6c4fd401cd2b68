import type { SourceDto } from '@trucban/contracts';

/** Where a sender sends to, and where its key belongs. */
export interface SendAddress {
  /** Method and address, or the topic. */
  readonly to: string;
  readonly key: 'bearer' | 'apiKey' | 'userProperty' | 'none';
}

/** The parts of a topic that the sender fills in, in the language of the page. */
export type TopicParts = Readonly<Record<'province' | 'thing' | 'datastream', string>>;

/** The address to hand to whoever sends for a source; null where nobody sends: files are uploaded, pulls go out themselves. */
export function sendAddress(
  { kind, code, requireKey }: Pick<SourceDto, 'kind' | 'code' | 'requireKey'>,
  origin: string,
  { province, thing, datastream }: TopicParts,
): SendAddress | null {
  if (kind === 'cloudEvents') return { to: `POST ${origin}/api/v1/events`, key: 'bearer' };
  if (kind === 'cap') return { to: `POST ${origin}/cap`, key: 'bearer' };
  if (kind === 'sensorThings') return { to: `POST ${origin}/sensorthings/v1.1/Observations`, key: 'bearer' };
  if (kind === 'open311') return { to: `POST ${origin}/open311/v2/requests.json`, key: 'apiKey' };
  if (kind !== 'mqtt') return null;
  return { to: `ioc/{${province}}/${code}/{${thing}}/{${datastream}}`, key: requireKey ? 'userProperty' : 'none' };
}
