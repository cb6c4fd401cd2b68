import { useI18n } from '@trucban/ui';
import { useCallback } from 'react';
import { kindTexts } from './kind-texts.ts';

const PREFIX = 'event.kind.';

/** The input kinds that have names. */
export const KINDS: readonly string[] = Object.keys(kindTexts.vi)
  .filter((key) => key.startsWith(PREFIX))
  .map((key) => key.slice(PREFIX.length));

/** Name of an input kind (`sensor.reading`) by its code; the code itself where it has none. */
export function useKindName(): (kind: string) => string {
  const { t } = useI18n();
  return useCallback((kind) => (KINDS.includes(kind) ? t(`${PREFIX}${kind}`) : kind), [t]);
}
