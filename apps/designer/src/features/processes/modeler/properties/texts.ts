/** Words of our own groups in the properties panel. */
const TEXTS = {
  vi: {
    people: 'Người thực hiện',
    agency: 'Cơ quan',
    role: 'Vai trò',
    anyRole: 'mọi vai trò',
    addGroup: 'Thêm nhóm',
    noGroup: 'chọn cơ quan (bỏ trống để bỏ nhóm)',
    byExpression: 'Nhóm nhận việc (biểu thức FEEL)',
    form: 'Biểu mẫu',
    formUsed: 'Biểu mẫu điền khi làm việc này',
    noForm: 'không có biểu mẫu',
    deadline: 'Thời hạn',
    deadlineOf: 'Hạn {limit}',
    limit: 'Hạn',
    unit: 'Đơn vị',
    minutes: 'phút',
    hours: 'giờ',
    days: 'ngày',
    expression: 'biểu thức FEEL',
    limitExpression: 'Hạn (ISO 8601 hoặc biểu thức FEEL bắt đầu bằng =)',
    calendar: 'Lịch',
    from: 'Tính từ',
    entry: 'khi tới bước này',
    creation: 'khi mở sự vụ',
    policy: 'Leo thang',
    noPolicy: 'không leo thang',
    job: 'Việc của máy',
    jobType: 'Máy làm gì',
    called: 'Quy trình được gọi',
    calledKey: 'Quy trình',
    needed: 'Cần nhập',
    advanced: 'Nâng cao · ',
  },
  en: {
    people: 'Who does it',
    agency: 'Agency',
    role: 'Role',
    anyRole: 'any role',
    addGroup: 'Add a group',
    noGroup: 'choose an agency (empty removes the group)',
    byExpression: 'Groups (FEEL expression)',
    form: 'Form',
    formUsed: 'Form that is filled in for this task',
    noForm: 'no form',
    deadline: 'Deadline',
    deadlineOf: 'Limit {limit}',
    limit: 'Limit',
    unit: 'Unit',
    minutes: 'minutes',
    hours: 'hours',
    days: 'days',
    expression: 'FEEL expression',
    limitExpression: 'Limit (ISO 8601, or a FEEL expression that begins with =)',
    calendar: 'Calendar',
    from: 'Counted from',
    entry: 'reaching this step',
    creation: 'the opening of the incident',
    policy: 'Escalation',
    noPolicy: 'no escalation',
    job: 'Work of the machine',
    jobType: 'What the machine does',
    called: 'Called process',
    calledKey: 'Process',
    needed: 'Needed',
    advanced: 'Advanced · ',
  },
} as const;

export type PanelText = keyof typeof TEXTS.vi;

/** A word of our groups in the page's language. */
export function panelText(locale: 'vi' | 'en', key: PanelText, values: Readonly<Record<string, string>> = {}): string {
  return TEXTS[locale][key].replace(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
}

/** Job types of the catalogue (docs/architecture.md), in words. */
const JOBS: readonly (readonly [string, string, string])[] = [
  ['assignAgency', 'Giao việc cho cơ quan', 'Give an order to an agency'],
  ['proposeUnits', 'Đề xuất đơn vị', 'Propose units'],
  ['findDuplicates', 'Tìm tin trùng', 'Find duplicates'],
  ['notify', 'Báo cho người', 'Notify people'],
  ['createIncident', 'Mở sự vụ khác', 'Open another incident'],
  ['setIncident', 'Đổi thông tin sự vụ', 'Change the incident'],
  ['startProcess', 'Bắt đầu quy trình khác, không chờ', 'Start another process without waiting'],
  ['deadline', 'Tính hạn', 'Compute a deadline'],
  ['computeResults', 'Tính kết quả', 'Compute results'],
  ['publishMessage', 'Gửi tin trong hệ thống', 'Publish a message'],
  ['http', 'Gọi hệ thống bên ngoài (HTTP)', 'Call a system outside (HTTP)'],
  ['waitForCallback', 'Chờ hệ thống bên ngoài trả lời', 'Wait for a system outside to answer'],
  ['publishEvent', 'Phát sự kiện cho các quy tắc', 'Publish an event for the rules'],
  ['script', 'Tính toán (FEEL)', 'Compute (FEEL)'],
];

/** The job catalogue to choose from. */
export function jobTypes(locale: 'vi' | 'en'): { readonly code: string; readonly name: string }[] {
  return JOBS.map(([code, vi, en]) => ({ code, name: locale === 'vi' ? vi : en }));
}
