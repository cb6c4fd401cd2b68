import type { EventForRules } from './facts.ts';

/** Input kinds (domain/rules.md 0.1) whose channel is always the same; codes of `province/event-types.json`, sources. */
const CHANNELS: Readonly<Record<string, string>> = {
  'camera.detection': 'camera',
  'sensor.reading': 'sensor',
  'vms.position': 'vms',
  'kpi.value': 'kpi',
  'kpi.status': 'kpi',
  'dossier.step': 'dossierSystem',
  'post.seen': 'listening',
  'bulletin.issued': 'forecast',
};
const HOTLINE = /(?:^|\D)(112|113|114|115|1022)$/;

/**
 * Channel by which an event reached the centre, as SOPs and forms know it (`call114`, `camera`): what the sender says, else
 * by the kind of input, else the event's source as it is.
 */
export function channelOf({ type, source, eventType, data }: EventForRules): string {
  const attributes = data['attributes'];
  const said =
    typeof attributes === 'object' && attributes !== null && 'channel' in attributes && attributes['channel'];
  if (typeof said === 'string' && said !== '') return said;
  const hotline = type === 'call.received' ? HOTLINE.exec(source)?.[1] : undefined;
  if (hotline !== undefined) return `call${hotline}`;
  if (type === 'device.alarm') return eventType === 'FIRE-ALARM' ? 'fireAlarm' : 'sensor';
  return CHANNELS[type] ?? source;
}
