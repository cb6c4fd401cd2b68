import { describe, expect, it } from '@jest/globals';
import type { Catalogues } from '@trucban/ui';
import { agencyTexts } from './features/agency/texts.ts';
import { alertsTexts } from './features/alerts/texts.ts';
import { authTexts } from './features/auth/texts.ts';
import { boardTexts } from './features/board/texts.ts';
import { callTakingTexts } from './features/call-taking/texts.ts';
import { dataEntryTexts } from './features/data-entry/texts.ts';
import { eventsTexts } from './features/events/texts.ts';
import { indicatorsTexts } from './features/indicators/texts.ts';
import { incidentTexts } from './features/incident/texts.ts';
import { notificationTexts } from './features/notifications/texts.ts';
import { shellTexts } from './features/shell/texts.ts';
import { reportTexts } from './features/reports/texts.ts';
import { sourcesTexts } from './features/sources/texts.ts';
import { tasksTexts } from './features/tasks/texts.ts';
import { skillTexts } from './shared/skill-texts.ts';
import { commonTexts } from './shared/texts.ts';

const all: readonly Catalogues[] = [
  agencyTexts,
  alertsTexts,
  authTexts,
  boardTexts,
  callTakingTexts,
  commonTexts,
  dataEntryTexts,
  eventsTexts,
  incidentTexts,
  indicatorsTexts,
  notificationTexts,
  shellTexts,
  skillTexts,
  reportTexts,
  sourcesTexts,
  tasksTexts,
];

describe('texts of the console', () => {
  it('stand in both languages', () => {
    for (const { vi, en } of all) expect(Object.keys(en)).toEqual(Object.keys(vi));
  });
  it('have keys of their own', () => {
    const keys = all.flatMap(({ vi }) => Object.keys(vi));
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
  });
  it('are composed Unicode', () => {
    for (const { vi } of all) for (const text of Object.values(vi)) expect(text).toBe(text.normalize('NFC'));
  });
});
