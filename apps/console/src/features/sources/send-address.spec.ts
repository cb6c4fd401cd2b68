import { describe, expect, it } from '@jest/globals';
import { sendAddress } from './send-address.ts';

const at = (kind: Parameters<typeof sendAddress>[0]['kind'], requireKey = false) =>
  sendAddress({ kind, code: 'tram-mua', requireKey }, 'https://ioc.example', {
    province: 'tỉnh',
    thing: 'thiết bị',
    datastream: 'chuỗi số đo',
  });

describe('the address of a source', () => {
  it('is the one of its channel, with the way in which its key is given', () => {
    expect(at('cloudEvents')).toEqual({ to: 'POST https://ioc.example/api/v1/events', key: 'bearer' });
    expect(at('open311')).toEqual({ to: 'POST https://ioc.example/open311/v2/requests.json', key: 'apiKey' });
    expect(at('mqtt')).toEqual({ to: 'ioc/{tỉnh}/tram-mua/{thiết bị}/{chuỗi số đo}', key: 'none' });
    expect(at('mqtt', true)?.key).toBe('userProperty');
  });

  it('is none where nobody sends', () => {
    expect([at('upload'), at('pull')]).toEqual([null, null]);
  });
});
