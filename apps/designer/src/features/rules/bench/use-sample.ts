import type { EventDto, RuleTestResult, TestRule } from '@trucban/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { serverNow } from '@trucban/ui';
import { useMemo, useState } from 'react';
import { api } from '../../../shared/api.ts';
import { ruleApi } from '../../../shared/config/config-api.ts';
import { readJson, type JsonFault } from '../../../shared/json/json-places.ts';
import { type JsonObject, isObject } from '../../../shared/json/json-value.ts';
import { indexOf } from '../model/rule-subjects.ts';
import { sampleOf, type SampleEvent } from '../queries.ts';
import { repeated, type Repetition } from './repeated.ts';

/** Events before the sample that fill the windows. */
const BEFORE = 100;

/** The sample event as a text, and where it isn't one. */
export interface SampleText {
  readonly text: string;
  readonly fault: JsonFault | undefined;
}

/** The event that the tree shows its values for: the newest stored one, another, or one that is made up. */
export function useSample(document: JsonObject, events: readonly EventDto[]) {
  const [chosen, setChosen] = useState<string>();
  const [own, setOwn] = useState<string>();
  const [repetition, repeat] = useState<Repetition>({ times: 1, apart: 1 });
  const listed = events.find(({ eventId }) => eventId === chosen);
  // One of long ago is not among the newest.
  const older = useQuery({
    queryKey: ['event', chosen],
    enabled: chosen !== undefined && !listed,
    retry: false,
    staleTime: Infinity,
    queryFn: () => api.events.get(chosen ?? ''),
  });
  const stored = listed ?? (chosen === undefined ? events[0] : older.data);
  const text = useMemo(
    () => own ?? JSON.stringify(stored ? sampleOf(stored) : madeUp(document), null, 2),
    [own, stored, document],
  );
  const read = useMemo(() => readJson(text), [text]);
  const sound =
    'value' in read && isObject(read.value) && typeof read.value['type'] === 'string' && isObject(read.value['data']);
  const sample = sound ? (read.value as unknown as SampleEvent) : undefined;
  const comes = useMemo(() => (sample ? repeated(sample, repetition, serverNow()) : []), [sample, repetition]);
  const at = stored && own === undefined ? events.indexOf(stored) : -1;
  const before = at < 0 ? [] : events.slice(at + 1, at + 1 + BEFORE).toReversed();
  return {
    sample: comes.at(-1),
    /** What came before it: the stored ones, or itself. */
    before: repetition.times > 1 ? comes.slice(0, -1) : before.map(sampleOf),
    stored: own === undefined ? stored : undefined,
    /** Neither stored nor written by a person: what it says of the conditions is of no interest. */
    isBlank: own === undefined && !stored,
    text: { text, fault: 'what' in read ? read : undefined } satisfies SampleText,
    choose: (eventId: string) => {
      setOwn(undefined);
      setChosen(eventId);
    },
    write: setOwn,
    repetition,
    repeat,
  };
}

/** An event of the kind that the rule looks at, to begin with. */
function madeUp(document: JsonObject): SampleEvent {
  const { kinds, eventTypes } = indexOf(document);
  const [kind = 'call.received'] = kinds;
  const [eventType] = eventTypes;
  const data: JsonObject =
    kind === 'sensor.reading'
      ? { sensor: 'S-01', observedProperty: 'value', value: 0 }
      : eventType !== undefined
        ? { eventType, attributes: {} }
        : {};
  return { type: kind, key: 'S-01', data };
}

/** What the saved version of a rule says of a sample event, and each comparison by itself. */
export function useTrace(
  code: string,
  { version, revision }: { readonly version: number; readonly revision: number },
  sample: SampleEvent | undefined,
  before: readonly SampleEvent[],
  enabled: boolean,
) {
  const query = useQuery({
    queryKey: ['rule', 'trace', code, version, revision, sample, before.length, before.at(-1)?.time],
    enabled: enabled && sample !== undefined,
    retry: false,
    placeholderData: keepPreviousData,
    queryFn: async (): Promise<RuleTestResult['results'][number] | null> => {
      const events = [...before, sample] as unknown as TestRule['events'];
      const { results } = await ruleApi.test(code, { events, version });
      return results.at(-1) ?? null;
    },
  });
  return { result: query.isPlaceholderData ? undefined : (query.data ?? undefined), error: query.error };
}
