import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fireCall } from '../support/events.ts';
import { openHall, type Hall } from './hall.ts';

let hall: Hall;
beforeAll(async () => {
  hall = await openHall();
}, 300_000);
afterAll(async () => hall?.close());

describe('SOP-FIRE', () => {
  it('goes from the call to the closed incident', async () => {
    const event = await hall.player.report(fireCall('house', { lat: 17.74, lon: 106.64 }));
    const t = Date.now();
    const played = await hall.player.play(event.incidentId, {}, 30_000);
    console.log(Date.now() - t, JSON.stringify(played, null, 1));
    expect(played.incident.status).toBe('closed');
  }, 90_000);
});
