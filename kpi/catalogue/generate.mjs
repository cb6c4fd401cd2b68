// Writes the shipped measures and indicators of province/indicators.json, a folder for each field. Run: node kpi/catalogue/generate.mjs
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const { fields, measures, indicators } = JSON.parse(readFileSync(at('../../province/indicators.json'), 'utf8'));
const english = JSON.parse(readFileSync(at('./measure-names.en.json'), 'utf8'));

const AQI = [
  { from: 0, to: 50, vi: 'Tốt', en: 'Good', color: '#00e400' },
  { from: 51, to: 100, vi: 'Trung bình', en: 'Moderate', color: '#ffff00' },
  { from: 101, to: 150, vi: 'Kém', en: 'Poor', color: '#ff7e00' },
  { from: 151, to: 200, vi: 'Xấu', en: 'Bad', color: '#ff0000' },
  { from: 201, to: 300, vi: 'Rất xấu', en: 'Very bad', color: '#8f3f97' },
  { from: 301, to: 500, vi: 'Nguy hại', en: 'Hazardous', color: '#7e0023' },
];
const WQI = [
  { from: 0, to: 9, vi: 'Ô nhiễm rất nặng', en: 'Heavily polluted', color: '#7e0023' },
  { from: 10, to: 25, vi: 'Kém', en: 'Very bad', color: '#ff0000' },
  { from: 26, to: 50, vi: 'Xấu', en: 'Bad', color: '#ff7e00' },
  { from: 51, to: 75, vi: 'Trung bình', en: 'Moderate', color: '#ffff00' },
  { from: 76, to: 90, vi: 'Tốt', en: 'Good', color: '#00e400' },
  { from: 91, to: 100, vi: 'Rất tốt', en: 'Very good', color: '#3333ff' },
];
/** What the pack says in words only. */
const SAID = {
  'ENV-AQI': { bands: AQI },
  'ENV-WQI': { bands: WQI },
  'ENV-RAIN24': { window: '24h' },
  // RULE-25: incidence above mean + 2 SD of the same weeks in five years.
  'HEA-EPI-INC': { predictor: { level: 'warning', sigmas: 2, years: 5 } },
};

/** Sensors' readings in µg/m³ as events: `sensor.reading` with the pollutant in `data.observedProperty`, the concentration in `data.value`. */
const AIR = {
  from: 'event',
  types: ['sensor.reading'],
  aggregate: 'vnAqi',
  filter:
    'data.observedProperty in ("pm25", "pm10", "o3", "co", "so2", "no2") and data.value >= 0 and quality = "good"',
  value: 'data.value',
  part: 'data.observedProperty',
};
SAID['ENV-AQI'].counted = AIR;

const dossier = (filter, more = {}) => ({
  from: 'event',
  types: ['dossier.step'],
  aggregate: 'sum',
  filter,
  orgUnit: 'data.agency',
  ...more,
  dimensions: { procedure: 'data.procedure', ...more.dimensions },
});
/** Steps of the one-stop system, as events `dossier.step`: what each adds to a measure of the unit `data.agency`. */
const COUNTED = {
  dossiersReceived: dossier('data.step = "received"'),
  dossiersOnline: dossier('data.step = "received" and data.channel = "online"'),
  dossiersDigitized: { ...dossier('data.step = "received" and data.digitized = true'), dimensions: {} },
  dossiersResolved: dossier('data.step = "resolved"'),
  dossiersResolvedOnTime: dossier('data.step = "resolved" and data.onTime = true'),
  dossierMinutesTotal: dossier('data.step = "resolved"', { value: 'data.minutes' }),
  dossiersPaid: { ...dossier('data.step = "paid"'), dimensions: {} },
  dossiersPaidOnline: { ...dossier('data.step = "paid" and data.channel = "online"'), dimensions: {} },
  surveyAnswers: dossier('data.step = "rated"'),
  surveySatisfied: dossier('data.step = "rated" and data.satisfied = true'),
};
/** What SOP-CITIZEN tells of each rating, 1 to 5 stars: who gives four is satisfied. */
const rated = (filter) => ({
  from: 'event',
  types: ['report.rated'],
  aggregate: 'sum',
  filter,
  orgUnit: 'data.agency',
});
/** The centre's own incidents. A merged one is counted as the one it was merged into; alarms of indicators are no incidents on the ground. */
const incidents = (filter, more = {}) => ({
  from: 'incident',
  aggregate: 'sum',
  filter: `status != "merged" and not(starts with(type, "KPI-"))${filter ? ` and ${filter}` : ''}`,
  ...more,
});
const ON_THE_GROUND = { dimensions: { eventType: 'type', agency: 'leadAgency', area: 'areaCode' } };
const citizen = (filter, more = {}) => ({
  from: 'incident',
  aggregate: 'sum',
  orgUnit: 'leadAgency',
  ...more,
  filter: `starts with(type, "CIT-") and status != "merged"${filter ? ` and ${filter}` : ''}`,
});
Object.assign(COUNTED, {
  incidentsTotal: incidents('', { dimensions: { ...ON_THE_GROUND.dimensions, source: 'source' } }),
  // What still runs is in time so far.
  incidentsAckInSla: incidents('sla.acknowledge != "breached"', ON_THE_GROUND),
  incidentsDispatchInSla: incidents('sla.dispatch != "breached"', ON_THE_GROUND),
  incidentsWithScene: incidents('sla.onScene != null and status != "cancelled"', ON_THE_GROUND),
  incidentsOnSceneInSla: incidents(
    'sla.onScene != null and sla.onScene != "breached" and status != "cancelled"',
    ON_THE_GROUND,
  ),
  incidentsFalse: incidents('status = "cancelled" and cancelKind = "falseAlarm"', {
    dimensions: { eventType: 'type', source: 'source' },
  }),
  emergencyProcessingMinutesTotal: incidents('dispatchMinutes != null', { value: 'dispatchMinutes' }),
  reportsCitizenReceived: citizen(''),
  reportsCitizenResolved: citizen('resolvedAt != null', { at: 'resolvedAt' }),
  reportsCitizenOnTime: citizen('resolvedAt != null and sla.resolve != "breached"', { at: 'resolvedAt' }),
  reportsCitizenRated: rated('data.stars >= 1'),
  reportsCitizenSatisfied: rated('data.satisfied = true'),
  reportsCitizenReopened: citizen('reopenedAt != null', { at: 'reopenedAt' }),
  firstResponseMinutesTotal: citizen('acknowledgeMinutes != null', { value: 'acknowledgeMinutes' }),
});

/** Beside the pack: the index of Decision 766/QĐ-TTg for each unit, of the four groups that are measured there, brought to 100. */
const EXTRA = [
  {
    code: 'ADM-766-UNIT',
    vi: 'Bộ chỉ số phục vụ theo đơn vị (bốn nhóm đo được, quy về 100)',
    en: 'Service index by unit (the four groups measured, brought to 100)',
    field: 'admin',
    unit: 'điểm',
    frequency: 'daily',
    window: '30d',
    direction: 'higherIsBetter',
    kind: 'computed',
    factor: 1,
    formula:
      '100*(20*dossiersResolvedOnTime/dossiersResolved+22*dossiersDigitized/dossiersReceived+12*dossiersOnline/dossiersReceived+10*dossiersPaidOnline/dossiersPaid+18*surveySatisfied/surveyAnswers)/82',
    aggregation: { time: 'recompute', org: 'recompute' },
    target: 85,
    thresholds: { warning: null, critical: null, clearMargin: 0.5, clearPeriods: 1 },
    staleAfterMinutes: 2_880,
    owner: 'VP-UBND',
    dimensions: [],
    openData: true,
    sample: true,
    parent: 'ADM-766',
    seed: 'ext (Quyết định 766/QĐ-TTg)',
  },
];

const users = (measure) => indicators.filter((indicator) => indicator.measures?.includes(measure.code));

function measureOf(measure) {
  const { code, vi, ...rest } = measure;
  const dimensions = [...new Set(users(measure).flatMap((indicator) => indicator.dimensions))].sort();
  // A plan of last year is no plan of this year, and what was spent is not spent again.
  const stock = measure.aggregation.time === 'last' && !/Plan$|^budget|^invest/.test(measure.code);
  const most = /tối đa (\d+)/.exec(vi)?.[1];
  const bounds = { minimum: 0, ...(most && { maximum: Number(most) }) };
  const counted = COUNTED[measure.code];
  return {
    code,
    vi,
    en: english[code],
    ...rest,
    dimensions,
    ...bounds,
    ...(stock && { carryPeriods: 1 }),
    ...(counted && { counted }),
  };
}

for (const field of fields) {
  const own = indicators.filter((indicator) => indicator.field === field);
  // A measure lies with the first indicator that needs it.
  const its = measures.filter((measure) => users(measure)[0]?.field === field).map(measureOf);
  const ofField = [...own, ...EXTRA.filter((each) => each.field === field)].map((indicator) => ({
    ...indicator,
    ...SAID[indicator.code],
  }));
  if (own.length === 0) continue;
  mkdirSync(at(`./${field}`), { recursive: true });
  writeFileSync(at(`./${field}/indicators.json`), `${JSON.stringify(ofField, null, 2)}\n`);
  if (its.length > 0) writeFileSync(at(`./${field}/measures.json`), `${JSON.stringify(its, null, 2)}\n`);
}
