export { canonicalJson, type Json, type JsonObject, type LocalizedText } from './json.ts';
export { EARTH_RADIUS_M, distanceM, type GeoPoint } from './geo.ts';
export { DomainError, fail, failWith, ok, unwrap, type Problem, type Result } from './result.ts';
export {
  MS_PER_DAY,
  addMonths,
  civilFromDays,
  daysFromCivil,
  daysInMonth,
  isCivilDate,
  isLeapYear,
  type CivilDate,
} from './calendar.ts';
export {
  MAX_EPOCH_MS,
  MIN_EPOCH_MS,
  compareInstants,
  fromEpochMs,
  isInstant,
  parseInstant,
  toEpochMs,
  type Instant,
  localTime,
} from './instant.ts';
export {
  ZERO_DURATION,
  addDuration,
  durationToMs,
  formatDuration,
  negateDuration,
  parseDuration,
  type Duration,
} from './duration.ts';
export { parseCycle, type Cycle } from './cycle.ts';
export { isUuid, uuidV7 } from './ids.ts';
