import type { NotificationDto } from '@trucban/contracts';
import { foldNeighbours } from '../../shared/fold-neighbours.ts';

/** A notice with all that say the same at the same moment. */
export interface FoldedNotice {
  readonly notice: NotificationDto;
  readonly all: readonly NotificationDto[];
}

/** Neighbours with one text, incident and moment are one notice. */
export function foldNotices(notices: readonly NotificationDto[]): readonly FoldedNotice[] {
  const groups = foldNeighbours(
    notices,
    ({ createdAt }) => createdAt,
    (first, next) =>
      first.incidentId === next.incidentId &&
      first.link === next.link &&
      first.text.vi === next.text.vi &&
      (first.readAt === null) === (next.readAt === null),
  );
  return groups.map((all) => ({ notice: all[0], all }));
}
