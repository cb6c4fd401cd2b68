import type { AlertDto } from '@trucban/contracts';
import { useCallback } from 'react';
import { useAgencyNames, useAreaName } from '../../shared/reference.ts';
import { useRuleName } from '../../shared/rule-names.ts';
import { thingsOf } from './alert-rows.ts';

/** What an alert is about, in words: areas and agencies by their names, anything else as the rule names it. */
export function useThingName(): (key: string) => string {
  const areaName = useAreaName();
  const agencyNames = useAgencyNames();
  return useCallback(
    (key) =>
      thingsOf(key)
        .map((thing) => {
          const area = areaName(thing);
          return area === thing ? agencyNames(thing).full : area;
        })
        .join(' · '),
    [areaName, agencyNames],
  );
}

/** The words by which an alert is searched. */
export function useAlertText(): (alert: AlertDto) => string {
  const ruleName = useRuleName();
  const thingName = useThingName();
  return useCallback(
    ({ rule, key, incidentNumber }) => [rule, ruleName(rule), key, thingName(key), incidentNumber ?? ''].join(' '),
    [ruleName, thingName],
  );
}
