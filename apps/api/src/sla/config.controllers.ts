import type { Type } from '@nestjs/common';
import {
  documentListController,
  documentsController,
  givenWithOwnNote,
  versionsController,
} from '../configuration/public.ts';

/** Routes of calendars and escalation policies. */
export const slaControllers: readonly Type[] = [
  documentListController('calendar', 'calendars'),
  documentsController('calendar', 'calendars', { given: givenWithOwnNote }),
  versionsController('calendar', 'calendars'),
  documentListController('escalationPolicy', 'escalation-policies'),
  documentsController('escalationPolicy', 'escalation-policies'),
  versionsController('escalationPolicy', 'escalation-policies'),
];
