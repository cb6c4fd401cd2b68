// Invented numbers of the sample province: every measure and every measured indicator, believable, the same for the same periods.
// They carry the source `sample`, so that nobody takes them for real. Nothing here is random: the noise is made of the names.

/** What the province reports in one period: a number, or [share, of which other measure]. */
const BASE = {
  // a quarter
  grdpReal: 13_900,
  grdpRealPrevYear: 12_850,
  grdpNominal: 21_500,
  grdpIndustry: [0.45, 'grdpNominal'],
  grdpService: [0.38, 'grdpNominal'],
  grdpAgriculture: [0.16, 'grdpNominal'],
  labourForce: 92_000,
  labourTrained: [0.31, 'labourForce'],
  labourUnemployed: [0.024, 'labourForce'],
  zonesTotal: 12,
  zonesWithTreatment: [1, 'zonesTotal'],
  systemsTotal: 96,
  systemsLevelApproved: [0.93, 'systemsTotal'],
  zoneArea: 1_450,
  zoneLeased: [0.71, 'zoneArea'],
  householdsFiber: [0.84, 'households'],
  phoneUsers: [0.86, 'populationAvg'],
  sciTasksDue: 24,
  sciTasksDone: [0.92, 'sciTasksDue'],
  // a year
  populationAvg: 182_500,
  populationUrban: [0.38, 'populationAvg'],
  households: 52_400,
  householdsPoor: [0.021, 'households'],
  householdsCleanWater: [0.968, 'households'],
  doctors: 196,
  communesTotal: 72,
  communesNtm: [0.86, 'communesTotal'],
  budgetRevenuePlan: 12_600,
  budgetSpendPlan: 17_400,
  investPlan: 5_100,
  pupilsAge: 31_200,
  pupilsEnrolled: [0.985, 'pupilsAge'],
  schools: 168,
  schoolsStandard: [0.68, 'schools'],
  examCandidates: 2_300,
  examPassed: [0.991, 'examCandidates'],
  // a month
  meritDue: 6_200,
  meritPaidOnTime: [0.995, 'meritDue'],
  reportsDue: 240,
  reportsOnTime: [0.97, 'reportsDue'],
  childrenTarget: 2_900,
  childrenFullyVaccinated: [0.93, 'childrenTarget'],
  insured: [0.944, 'populationAvg'],
  healthRecords: [0.87, 'populationAvg'],
  feesTotal: 24_000,
  feesCashless: [0.83, 'feesTotal'],
  wasteGenerated: 4_300,
  wasteCollected: [0.94, 'wasteGenerated'],
  landParcels: 118_000,
  landCertificates: [0.952, 'landParcels'],
  // a day
  budgetRevenue: [0.98, 'budgetRevenuePlan'],
  budgetSpend: [0.95, 'budgetSpendPlan'],
  investDisbursed: [0.9, 'investPlan'],
  dossiersDigitized: 540,
  dossiersPaid: 260,
  dossiersPaidOnline: [0.58, 'dossiersPaid'],
  dossierMinutesTotal: 1_380_000,
  proceduresTotal: 1_840,
  proceduresFullOnline: [0.79, 'proceduresTotal'],
  surveyAnswers: 130,
  surveySatisfied: [0.955, 'surveyAnswers'],
  violationsConfirmed: 1,
  tasksDue: 42,
  tasksDoneOnTime: [0.94, 'tasksDue'],
  docsSent: 880,
  docsSentSigned: [0.991, 'docsSent'],
  reportsCitizenRated: 22,
  reportsCitizenSatisfied: [0.9, 'reportsCitizenRated'],
  reportsCitizenReopened: 1,
  incidentsFalse: 3,
  fires: 1,
  fireDeaths: 0,
  bedsTotal: 1_240,
  icuTotal: 64,
  epidemicNewCases: 6,
  foodPoisonCases: 0,
  roomNightsAvailable: 4_100,
  roomNightsSold: [0.63, 'roomNightsAvailable'],
  crimes: 3,
  crimesSolved: [0.8, 'crimes'],
  vmsVessels: 1_120,
  endpoints: 3_400,
  topicsOpened: 3,
  topicsHandled: [0.98, 'topicsOpened'],
  sourcesTotal: 86,
  scoreTransparency: 16.2,
  scoreProgress: 18.1,
  scoreDigitize: 18.9,
  scoreOnline: 17.6,
  scoreSatisfaction: 16.8,
  // an hour
  dossiersReceived: 26,
  dossiersResolved: 24,
  dossiersResolvedOnTime: [0.98, 'dossiersResolved'],
  dossiersOverdueOpen: 9,
  dossiersOnline: 20,
  violationsDetected: 1,
  reportsCitizenReceived: 5,
  reportsCitizenResolved: 5,
  reportsCitizenOnTime: [0.96, 'reportsCitizenResolved'],
  reportsCitizenOverdueOpen: 6,
  firstResponseMinutesTotal: 520,
  callsOffered: 64,
  callsAnswered: [0.985, 'callsOffered'],
  callsAnswered15s: [0.95, 'callsOffered'],
  callsAbandoned: [0.02, 'callsOffered'],
  incidentsTotal: 12,
  incidentsAckInSla: [0.96, 'incidentsTotal'],
  incidentsDispatchInSla: [0.95, 'incidentsTotal'],
  incidentsWithScene: 8,
  incidentsOnSceneInSla: [0.92, 'incidentsWithScene'],
  slaBreachesOpen: 1,
  emergencyProcessingMinutesTotal: 17,
  ambulanceTrips: 3,
  ambulanceResponseMinutesTotal: 29,
  bedsOccupied: [0.84, 'bedsTotal'],
  icuOccupied: [0.74, 'icuTotal'],
  stationsTotal: 58,
  stationsUp: [0.97, 'stationsTotal'],
  vmsConnected: [0.975, 'vmsVessels'],
  endpointsInfected: [0.004, 'endpoints'],
  linkMinutes: 3_600,
  linkDownMinutes: [0.0005, 'linkMinutes'],
  mentions: 45,
  mentionsNegative: [0.1, 'mentions'],
  sourcesFresh: [0.97, 'sourcesTotal'],
  // measured indicators whose target says little
  'VES-ATSEA': 640,
  'ENV-AQI': 62,
  'ENV-PM25': 27,
  'ENV-RAIN24': 0.4,
  'ENV-RIVER': -2.6,
  'ICT-DTI': 0.74,
  'TRAF-VOLUME': 1_900,
};
/** Cumulative since the beginning of the year: they follow the year. */
const CUMULATIVE = new Set(['budgetRevenue', 'budgetSpend', 'investDisbursed']);
/** Reported as they are, with decimals. */
const WHOLE =
  /^(hồ sơ|người|hộ|xã|lượt|vụ|phiếu|nhiệm vụ|văn bản|báo cáo|phản ánh|cuộc|sự cố|giường|trẻ|ca|trường|thí sinh|đêm|khu|trạm|thửa|giấy|tàu|máy|hệ thống|tin|chủ đề|nguồn|thuê bao|thủ tục|dự án|doanh nghiệp|bác sĩ|phút|sự kiện|xe\/giờ|tin)$/;

/** Points that are whole by definition; other scores have decimals. */
const WHOLE_POINTS = new Set(['ENV-AQI', 'ENV-WQI', 'TRAF-JAMS']);
const isWhole = ({ code, unit }) => WHOLE.test(unit) || WHOLE_POINTS.has(code);

/** A number between -1 and 1 that hangs on the text alone (FNV-1a). */
function noise(text) {
  let hash = 2_166_136_261;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 16_777_619);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 2_246_822_519);
  return ((hash ^ (hash >>> 13)) >>> 0) / 2_147_483_647.5 - 1;
}

/**
 * The sample numbers.
 * @param {{ code: string, unit: string, frequency: string, aggregation: { org: string }, target?: unknown }[]} measures measures and, under
 *   their own codes, measured indicators with their `target`
 * @param {Record<string, { text: string, yearShare: number }[]>} periods by frequency, the oldest first; `yearShare` of the year that is over at their end
 * @param {(code: string) => string} reporter org unit that reports a measure
 * @param {{ orgUnit: string, share: number }[]} communes with their shares of the province, 1 together
 * @param {Record<string, string[]>} forms org units that report a measure by hand, in place of all that
 * @returns {{ measure: string, orgUnit: string, period: string, value: number }[]}
 */
export function sampleMeasures(measures, periods, reporter, communes, forms = {}) {
  const byCode = new Map(measures.map((measure) => [measure.code, measure]));
  const baseOf = (measure) => BASE[measure.code] ?? middle(measure.target);
  const whole = (measure, value) => (isWhole(measure) ? Math.round(value) : Number(value.toPrecision(4)));

  const total = (measure, period) => {
    const base = baseOf(measure);
    const pace = CUMULATIVE.has(measure.code) ? period.yearShare : 1;
    if (Array.isArray(base)) {
      const other = byCode.get(base[1]);
      const of = other ? (other.frequency === measure.frequency ? total(other, period) : baseOf(other)) : 0;
      const share = base[0] * pace * (1 + 0.015 * noise(`${measure.code} ${period.text}`));
      return Math.min(of, whole(measure, of * share));
    }
    const swing = Math.abs(base) < 12 && isWhole(measure) ? 0.6 : 0.03;
    const value = base * pace * (1 + swing * noise(`${measure.code} ${period.text}`));
    return base < 0 ? Number(value.toPrecision(3)) : whole(measure, Math.max(0, value));
  };

  return measures.flatMap((measure) =>
    (periods[measure.frequency] ?? []).flatMap((period) => {
      const value = total(measure, period);
      const owing = forms[measure.code];
      const one = owing ? owing.length === 1 : !['monthly', 'yearly'].includes(measure.frequency);
      if (one || measure.aggregation.org !== 'sum')
        return [{ measure: measure.code, orgUnit: owing?.[0] ?? reporter(measure.code), period: period.text, value }];
      return parts(value, owing ? sharesOf(owing, communes) : communes, isWhole(measure)).map(({ orgUnit, part }) => ({
        measure: measure.code,
        orgUnit,
        period: period.text,
        value: part,
      }));
    }),
  );
}

/** Units with their shares, 1 together: as the communes among them, else alike. */
function sharesOf(units, communes) {
  const known = units.map(
    (orgUnit) => communes.find((commune) => commune.orgUnit === orgUnit)?.share ?? 1 / units.length,
  );
  const all = known.reduce((sum, share) => sum + share, 0);
  return units.map((orgUnit, n) => ({ orgUnit, share: known[n] / all }));
}

/** A value shared out so that the parts add up to it. */
function parts(value, communes, inWholes) {
  let [left, share] = [value, 1];
  return communes.map(({ orgUnit, share: own }) => {
    const exact = share <= 0 ? 0 : left * Math.min(1, own / share);
    const part = inWholes ? Math.round(exact) : Number(exact.toPrecision(6));
    left -= part;
    share -= own;
    return { orgUnit, part };
  });
}

function middle(target) {
  if (Array.isArray(target)) return (target[0] + target[1]) / 2;
  return typeof target === 'number' ? target : 0;
}
