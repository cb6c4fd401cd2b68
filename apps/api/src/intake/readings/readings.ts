import { Injectable } from '@nestjs/common';
import type { PropertyLimits } from '@trucban/contracts';
import type { Instant, JsonObject } from '@trucban/kernel';
import { json, type FieldProblem, type Tx } from '../../platform/public.ts';
import type { SourceRow } from '../../sources/public.ts';
import { isPossible, judged, worse, type LastReading } from './plausibility.ts';
import { converted } from './units.ts';

/** A reading that is about to be stored. */
export interface NewReading {
  readonly time: Instant;
  data: JsonObject;
  quality: 'good' | 'doubtful' | 'bad';
  marks: readonly string[];
}

/** What is stored of a reading. */
interface Taken {
  readonly data: JsonObject;
  readonly marks: readonly string[];
}

/**
 * What the rules that ship take a property to be measured in (domain/rules.md, RULE-12 to RULE-43), where its source declares
 * nothing: a level in feet must not pass for one in metres.
 */
const UNIT_OF: Readonly<Record<string, string>> = {
  waterLevel: 'm',
  depthCm: 'cm',
  rainMm: 'mm',
  rainMmPerHour: 'mm/h',
  soilMoisture: '%',
  pm25: 'ug/m3',
  dissolvedOxygen: 'mg/l',
  waterPressureBar: 'bar',
};

/** Readings of a source as it declares them: in the declared unit, and believed only within the declared limits. */
@Injectable()
export class Readings {
  /** The data in the declared unit, or what is wrong with it. */
  inUnit(source: SourceRow | undefined, data: JsonObject): Taken | readonly FieldProblem[] {
    const limits = source && limitsOf(source, data);
    if (!limits) return inUsualUnit(data);
    const { value, unit } = data;
    const measured = [limits.min, limits.max, limits.maxChangePerMinute, limits.frozenAfterMinutes];
    if (typeof value !== 'number')
      return limits.unit === undefined && measured.every((limit) => limit === undefined)
        ? { data, marks: [] }
        : [
            {
              path: '/data/value',
              code: 'NOT_A_NUMBER',
              message: {
                vi: `Giá trị của “${limits.observedProperty}” phải là số.`,
                en: `The value of “${limits.observedProperty}” must be a number.`,
              },
            },
          ];
    if (limits.unit === undefined || unit === limits.unit) return { data, marks: [] };
    if (typeof unit !== 'string' || unit === '') return { data: { ...data, unit: limits.unit }, marks: [] };
    return convertedTo(limits.unit, data, value, unit);
  }

  /** Marks what can't be believed, in the order of the readings' own time, and remembers the newest of each sensor. */
  async judge(tx: Tx, source: SourceRow, readings: readonly NewReading[]): Promise<void> {
    const watched = readings.flatMap((reading) => {
      const { sensor, observedProperty, value } = reading.data;
      const limits = limitsOf(source, reading.data);
      return limits && typeof value === 'number' && reading.quality !== 'bad'
        ? [{ reading, limits, value, sensor: String(sensor), observed_property: String(observedProperty) }]
        : [];
    });
    if (watched.length === 0) return;
    const known = await this.#known(tx, source.code, watched);
    // There is no row to lock of a sensor's first reading: who comes second waits here, and then knows of the first.
    const unknown = watched.filter((one) => isPossible(one.limits, one.value) && !known.has(keyOf(one)));
    if (unknown.length > 0) {
      await this.#alone(tx, source.code, unknown.map(keyOf));
      for (const [key, last] of await this.#known(tx, source.code, unknown)) known.set(key, last);
    }
    const changed = new Map<string, object>();
    for (const one of watched.sort((a, b) => (a.reading.time < b.reading.time ? -1 : 1))) {
      const { reading, limits, value, sensor, observed_property } = one;
      const key = keyOf(one);
      const { marks, quality, last } = judged(limits, value, reading.time, known.get(key));
      reading.marks = [...reading.marks, ...marks];
      reading.quality = worse(reading.quality, quality);
      if (!last) continue;
      known.set(key, last);
      changed.set(key, { sensor, observed_property, value: last.value, at: last.at, same_since: last.sameSince });
    }
    if (changed.size > 0) await this.#remember(tx, source.code, [...changed.values()]);
  }

  async #known(tx: Tx, source: string, watched: readonly object[]): Promise<Map<string, LastReading>> {
    const rows = await tx.query<LastReading & { sensor: string; property: string }>(
      'intake.sensorLast',
      `select l.sensor, l.observed_property as property, l.value, l.at, l.same_since as "sameSince" from sensor_last l
        where l.source = $1 and (l.sensor, l.observed_property) in
              (select sensor, observed_property from jsonb_to_recordset($2) as r(sensor text, observed_property text))
        order by l.sensor, l.observed_property for update`,
      [source, json(watched.map((one) => ({ ...one, reading: undefined, limits: undefined })))],
    );
    return new Map(rows.map((row) => [keyOf({ sensor: row.sensor, observed_property: row.property }), row]));
  }

  /** Waits until no other transaction has first readings of these sensors; in one order, so that nobody waits in a circle. */
  async #alone(tx: Tx, source: string, keys: readonly string[]): Promise<void> {
    await tx.run(
      'intake.sensorFirst',
      `select pg_advisory_xact_lock(hashtextextended(r.key, 0))
         from (select distinct key from jsonb_array_elements_text($1) as k(key) order by key) r`,
      [json(keys.map((key) => `sensor_last\n${source}\n${key}`))],
    );
  }

  async #remember(tx: Tx, source: string, rows: readonly object[]): Promise<void> {
    await tx.run(
      'intake.sensorSeen',
      `insert into sensor_last as l (source, sensor, observed_property, value, at, same_since)
       select $1, sensor, observed_property, value, at, same_since
         from jsonb_to_recordset($2) as r(sensor text, observed_property text, value float8, at timestamptz, same_since timestamptz)
        order by sensor, observed_property
       on conflict (source, sensor, observed_property) do update
         set value = excluded.value, at = excluded.at, same_since = excluded.same_since where l.at < excluded.at`,
      [source, json(rows)],
    );
  }
}

/** The data in the unit that rules expect, where it names another one; without a unit it is taken to be that. */
function inUsualUnit(data: JsonObject): Taken | readonly FieldProblem[] {
  const { observedProperty, value, unit } = data;
  const usual =
    typeof observedProperty === 'string' && Object.hasOwn(UNIT_OF, observedProperty) ? UNIT_OF[observedProperty] : null;
  if (!usual || typeof value !== 'number' || typeof unit !== 'string' || unit === '') return { data, marks: [] };
  // The sender's own spelling (µg/m³) is what people read.
  return converted(value, unit, usual) === value ? { data, marks: [] } : convertedTo(usual, data, value, unit);
}

function convertedTo(wanted: string, data: JsonObject, value: number, unit: string): Taken | readonly FieldProblem[] {
  const inWanted = converted(value, unit, wanted);
  if (inWanted === null)
    return [
      {
        path: '/data/unit',
        code: 'UNIT_UNKNOWN',
        message: {
          vi: `“${String(data['observedProperty'])}” đo bằng ${wanted}; không đổi được từ “${unit}”.`,
          en: `“${String(data['observedProperty'])}” is measured in ${wanted}; “${unit}” can't be converted.`,
        },
      },
    ];
  if (inWanted === value) return { data: { ...data, unit: wanted }, marks: [] };
  return {
    data: { ...data, value: inWanted, unit: wanted, givenValue: value, givenUnit: unit },
    marks: ['converted'],
  };
}

const keyOf = (of: { readonly sensor: string; readonly observed_property: string }): string =>
  `${of.sensor}\n${of.observed_property}`;

function limitsOf(source: SourceRow, { observedProperty }: JsonObject): PropertyLimits | undefined {
  return source.properties.find((limits) => limits.observedProperty === observedProperty);
}
