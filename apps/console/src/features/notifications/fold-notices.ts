import type { NotificationDto } from '@trucban/contracts';

/** A notice with all that say the same at the same moment. */
export interface FoldedNotice {
  readonly notice: NotificationDto;
  readonly all: readonly NotificationDto[];
}

const TOGETHER_MS = 5_000;

/** Neighbours with one text, incident and moment are one notice: a step that runs once for each agency tells each time. */
export function foldNotices(notices: readonly NotificationDto[]): readonly FoldedNotice[] {
  const folded: { notice: NotificationDto; all: NotificationDto[] }[] = [];
  for (const notice of notices) {
    const last = folded.at(-1);
    const same =
      last !== undefined &&
      last.notice.incidentId === notice.incidentId &&
      last.notice.text.vi === notice.text.vi &&
      (last.notice.readAt === null) === (notice.readAt === null) &&
      Math.abs(Date.parse(last.notice.createdAt) - Date.parse(notice.createdAt)) <= TOGETHER_MS;
    if (same) last.all.push(notice);
    else folded.push({ notice, all: [notice] });
  }
  return folded;
}
