/** What a person would plausibly enter in each shipped form; used by the drill and by tests that play an SOP. */

type Data = Readonly<Record<string, unknown>>;

/** What the answers may look at: the task's own variables and what the player decided about this incident. */
export interface Situation {
  readonly variables: Data;
  /** Pictures that were uploaded for it. */
  readonly photos?: readonly string[];
  /** How often this form was answered in this incident before. */
  readonly round: number;
  /** Fields that the player wants to be so. */
  readonly wishes?: Data;
}

const local = (ms = Date.now()): string => new Date(ms + 7 * 3_600_000).toISOString().slice(0, 16);

function intake({ variables }: Situation): Data {
  return {
    channel: variables['channel'] ?? 'call114',
    address: variables['address'] ?? '18 Lê Lợi',
    location: variables['location'] ?? { lat: 17.74, lon: 106.64 },
    areaCode: variables['areaCode'] ?? 'P01',
    eventType: variables['eventType'],
    severity: variables['severity'] ?? 'medium',
    description: variables['description'] ?? 'Tin báo qua điện thoại',
  };
}

const sitrep = ({ round }: Situation): Data => ({
  time: local(),
  trend: round === 0 ? 'stable' : 'over',
  dead: 0,
  injured: 0,
  missing: 0,
  evacuated: 0,
  forcesOnScene: ['DOI-CC1'],
  requestMore: false,
});

const closing = (): Data => ({
  endTime: local(),
  result: 'Đã xử lý xong, hiện trường an toàn',
  cause: 'Đang làm rõ',
  dead: 0,
  injured: 0,
  agencies: ['PC07'],
});

const forms: Readonly<Record<string, (situation: Situation) => Data>> = {
  form_intake: intake,
  form_fire_02: (each) => ({ ...intake(each), whatBurns: 'house', peopleTrapped: 'no', spreadRisk: 'no' }),
  form_med_02: (each) => ({ ...intake(each), conscious: 'yes', breathing: 'normal', chestPain: true }),
  form_order_02: (each) => ({ ...intake(each), weapons: 'no', participants: 4, ongoing: true }),
  form_sub_intake_05: () => ({ decision: 'keep' }),
  form_verify: () => ({ verified: 'yes', evidence: 'Gọi lại xác nhận' }),
  form_order_03: () => ({ verified: 'yes', evidence: 'Hình ảnh rõ' }),
  form_order_03b: () => ({ match: 'yes' }),
  form_sub_dispatch_02: ({ variables }) => ({ candidates: variables['candidates'] ?? [] }),
  form_sub_task_04: () => ({ verdict: 'accept' }),
  form_sub_task_06: () => ({ decision: 'drop', reason: 'Đã có lực lượng khác' }),
  form_sub_warn_01: ({ variables }) => ({
    textVi: variables['textVi'] ?? 'Cảnh báo',
    area: ['P01'],
    channels: { app: true, wall: true },
    validHours: 1,
  }),
  form_sub_warn_02: () => ({ approved: 'yes' }),
  form_sub_handover_05: () => ({ decision: 'keep' }),
  form_sub_cancel_02: () => ({ reason: 'falseAlarm' }),
  form_sub_cancel_04: () => ({ confirmed: 'yes' }),
  form_sub_close_03: () => ({ verdict: 'accept' }),
  form_sitrep: sitrep,
  form_order_09: (each) => ({ ...sitrep(each), participants: 40 }),
  form_close: closing,
  form_fire_06: () => ({ confirmed: true, fireArea: 40, trapped: 0, hazmat: false }),
  form_fire_10: () => ({ time: local() }),
  form_fire_11: () => ({ time: local(), noVictims: true }),
  form_fire_13: () => ({ ...closing(), origin: 'Bếp', burntArea: 40 }),
  form_med_04b: () => ({ checklist: { position: true, calm: true } }),
  form_med_p4: () => ({ advice: 'Theo dõi tại nhà' }),
  form_med_06: () => ({ vitals: 'Mạch 90, huyết áp 120/80', diagnosis: 'Đau ngực', transport: 'yes' }),
  form_med_07r: () => ({ signedBy: 'Người nhà' }),
  form_med_08: ({ variables }) => ({ hospital: variables['hospital'] ?? 'BVDKT', etaMinutes: 8 }),
  form_med_10: () => ({
    arrivedAt: local(),
    handedOverAt: local(),
    ward: 'Cấp cứu',
    signedByHospital: 'Trực viện',
    signedByCrew: 'Trưởng kíp',
  }),
  form_med_11: () => ({ endTime: local(), result: 'Đã bàn giao bệnh viện', dead: 0, injured: 1 }),
  form_order_06: () => ({ confirmed: true, arrested: 0, injured: 0, trend: 'stable' }),
  form_order_08: () => ({ plan: 'Lập vòng ngoài, vận động', stage: 'observe' }),
  form_order_09s: () => ({ stage: 'persuade', order: 'Vận động giải tán' }),
  form_order_10: () => ({ settled: true }),
  form_citizen_03: ({ variables }) => ({
    category: variables['category'],
    areaCode: variables['areaCode'] ?? 'P01',
    valid: 'valid',
    leadAgency: variables['leadAgency'] ?? 'UBND-P01',
    urgent: false,
    publicText: variables['publicText'] ?? 'Phản ánh của người dân',
  }),
  form_citizen_05: () => ({ text: 'Ở đầu ngõ 3' }),
  form_citizen_08: ({ photos = [] }) => ({
    resultText: 'Đã xử lý xong trong ngày',
    resultKind: 'done',
    photosAfter: photos.map((id) => ({ id, name: 'sau-xu-ly.png' })),
  }),
  form_citizen_09: () => ({ verdict: 'accept' }),
  form_citizen_11: () => ({ stars: 5 }),
  form_citizen_12: () => ({ text: 'Xin liên hệ cơ quan có thẩm quyền' }),
};

/** Plausible data for a shipped form; undefined for a form that is not known here. */
export function answerFor(formKey: string, situation: Situation): Data | undefined {
  const make = forms[formKey];
  return make ? { ...make(situation), ...situation.wishes } : undefined;
}

/** Data for the form of an agency's completion; undefined for a form that is not known here. */
export function formAnswerFor(formKey: string): Data | undefined {
  return agencyForms[formKey];
}

const agencyForms: Readonly<Record<string, Data>> = {
  form_med_ready: { ready: true, beds: 1 },
  form_fire_12d: { cause: 'Chập điện ở bếp' },
};
