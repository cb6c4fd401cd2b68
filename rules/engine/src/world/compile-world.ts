import { msOf } from '../duration.ts';
import { placeOf, timeOf } from '../key.ts';
import type { Declared } from '../memory/declared-fact.ts';
import type { RuleParameters } from '../memory/types.ts';
import { valueAt, type Row, type Slots } from '../slots.ts';
import type { EventFacts, FactReference } from '../types.ts';
import type {
  CalendarFact,
  IncidentSelector,
  IndicatorFact,
  OpenIncidentsFact,
  SelectedIncidents,
  ShiftFact,
  TextOrReference,
} from './types.ts';

type WorldFact = IndicatorFact | CalendarFact | ShiftFact | OpenIncidentsFact;
type Read = (row: Row) => string | null;

/** Makes a fact ready that the rest of the platform answers. */
export function compileWorld(id: string, fact: WorldFact, slots: Slots): Declared {
  return { id, series: [], question: questionOf(id, fact, slots) };
}

function questionOf(id: string, fact: WorldFact, slots: Slots): Declared['question'] {
  switch (fact.type) {
    case 'indicator': {
      const [code, unit] = [textOf(fact.code, slots), textOf(fact.unit, slots)];
      return (row, facts) => {
        const named = code(row);
        return named === null
          ? null
          : { kind: 'indicator', windowId: id, code: named, unit: unit(row), at: timeOf(facts) };
      };
    }
    case 'shift': {
      const agency = textOf(fact.agency, slots);
      return (row, facts) => {
        const named = agency(row);
        return named === null ? null : { kind: 'shift', windowId: id, agency: named, at: timeOf(facts) };
      };
    }
    case 'calendar': {
      const [code, agency] = [textOf(fact.code, slots), textOf(fact.agency, slots)];
      const [from, until] = [textOf(fact.from, slots), textOf(fact.until, slots)];
      const [beforeMs, share] = [msOf(fact.before), fact.share ?? 0];
      return (row, facts) => ({
        kind: 'calendar',
        windowId: id,
        code: code(row),
        agency: agency(row),
        at: timeOf(facts),
        from: from(row),
        until: until(row),
        beforeMs,
        share,
      });
    }
    case 'openIncidents': {
      const select = compileSelector(fact, slots);
      return (row, facts) => {
        const selected = select(row, facts);
        return selected && { kind: 'openIncidents', windowId: id, at: timeOf(facts), selected };
      };
    }
  }
}

/** Makes a selector of incidents ready; null for an event that has not what it compares with. */
export function compileSelector(
  selector: IncidentSelector,
  slots: Slots,
): (row: Row, facts: EventFacts) => SelectedIncidents | null {
  const { eventTypes = null, severities = null, withinM, sameArea = false, within, unassigned = false } = selector;
  const same = Object.entries(selector.same ?? {}).map(
    ([name, { fact, path }]) => [name, slots.of(fact, path)] as const,
  );
  const withinMs = within === undefined ? null : msOf(within);
  return (row, facts) => {
    const place = withinM === undefined ? null : placeOf(facts);
    const areaCode = sameArea ? facts.event['areaCode'] : null;
    const attributes = same.map(([name, slot]) => [name, valueAt(row, slot)] as const);
    if (withinM !== undefined && !place) return null;
    if (sameArea && typeof areaCode !== 'string') return null;
    if (attributes.some(([, value]) => !['string', 'number', 'boolean'].includes(typeof value))) return null;
    return {
      eventTypes,
      severities,
      near: place && withinM !== undefined ? { ...place, withinM } : null,
      areaCode: typeof areaCode === 'string' ? areaCode : null,
      after: withinMs === null ? null : timeOf(facts) - withinMs,
      unassigned,
      attributes: Object.fromEntries(attributes) as SelectedIncidents['attributes'],
      exercise: facts.event['exercise'] === true,
    };
  };
}

/** The parameters of a rule as a fact of it. */
export function parametersFact(id: string, parameters: RuleParameters): Declared {
  const question: Declared['question'] = (_row, { event }) => {
    const { areaCode } = event;
    return { kind: 'parameters', windowId: id, parameters, areaCode: typeof areaCode === 'string' ? areaCode : null };
  };
  return { id, series: [], question };
}

function textOf(given: TextOrReference | FactReference | undefined, slots: Slots): Read {
  if (given === undefined) return () => null;
  if (typeof given === 'string') return () => given;
  const slot = slots.of(given.fact, given.path);
  return (row) => {
    const value = valueAt(row, slot);
    return typeof value === 'string' ? value : null;
  };
}
