type Quality = 'good' | 'doubtful' | 'bad';

/** What devices and standards call the quality of a reading (SensorThings leaves it open). */
const QUALITIES: Readonly<Record<string, Quality>> = {
  good: 'good',
  ok: 'good',
  valid: 'good',
  passed: 'good',
  normal: 'good',
  doubtful: 'doubtful',
  suspect: 'doubtful',
  suspicious: 'doubtful',
  questionable: 'doubtful',
  uncertain: 'doubtful',
  estimated: 'doubtful',
  unknown: 'doubtful',
  bad: 'bad',
  calibrating: 'bad',
  calibration: 'bad',
  maintenance: 'bad',
  error: 'bad',
  fault: 'bad',
  failed: 'bad',
  invalid: 'bad',
  offline: 'bad',
  missing: 'bad',
};

/** A quality by its usual names; `undefined` when nothing is said. What is said and not understood is doubtful. */
export function qualityNamed(given: unknown): Quality | undefined {
  if (given === undefined || given === null || given === '') return undefined;
  const name = typeof given === 'object' ? (given as { nameOfMeasure?: unknown }).nameOfMeasure : given;
  if (typeof name !== 'string') return 'doubtful';
  const known = name.trim().toLowerCase();
  return Object.hasOwn(QUALITIES, known) ? QUALITIES[known] : 'doubtful';
}
