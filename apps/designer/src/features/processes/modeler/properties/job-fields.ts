/**
 * Fields of the jobs of the catalogue that call outside or compute (docs/jobs.md): where the model keeps each of them, and what
 * it is called. `input`: an input mapping, literal or FEEL after `=`; `header`: a task header.
 */

type Text = readonly [vi: string, en: string];

/** One field of a job type. */
export interface JobField {
  readonly name: string;
  readonly as: 'input' | 'header';
  readonly label: Text;
  readonly help: Text;
  readonly options?: readonly string[];
  readonly long?: true;
  readonly needed?: true;
}
/** A named value of the model. */
export interface NamedValue {
  readonly name: string;
  readonly value: string;
}

const FEEL: Text = ['Giá trị cố định, hoặc FEEL bắt đầu bằng =.', 'A fixed value, or FEEL that begins with =.'];
const SECRETS: Text = [
  'FEEL, ví dụ ={"X-Key": "{{secrets.LGSP_KEY}}"}. Bí mật do quản trị viên của trung tâm đặt và chỉ được gửi tới máy chủ của nó.',
  'FEEL, such as ={"X-Key": "{{secrets.LGSP_KEY}}"}. Secrets are set by administrators of the centre and sent to their hosts only.',
];

const RESULT: readonly JobField[] = [
  {
    name: 'resultVariable',
    as: 'header',
    label: ['Biến nhận toàn bộ kết quả', 'Variable for the whole result'],
    help: ['Để trống nếu không cần.', 'Leave it empty when it isn’t needed.'],
  },
  {
    name: 'resultExpression',
    as: 'header',
    long: true,
    label: ['Lấy gì từ kết quả (FEEL)', 'What is taken from the result (FEEL)'],
    help: ['Ví dụ ={maHoSo: response.body.id}', 'Such as ={dossier: response.body.id}'],
  },
];
const ERRORS: readonly JobField[] = [
  {
    name: 'errors',
    as: 'header',
    label: ['Lỗi nghiệp vụ theo mã', 'BPMN errors by code'],
    help: [
      'Ví dụ 404=KHONG_CO; 5xx=HONG; code:E17=HET_HAN; TIMEOUT=CHAM. Lỗi nêu ở đây không được thử lại.',
      'Such as 404=NOT_THERE; 5xx=DOWN; code:E17=EXPIRED; TIMEOUT=SLOW. What is named here is not tried again.',
    ],
  },
  {
    name: 'errorExpression',
    as: 'header',
    long: true,
    label: ['Lỗi nghiệp vụ (FEEL)', 'BPMN error (FEEL)'],
    help: [
      'Ví dụ =if response.status = 409 then bpmnError("TRUNG", "đã có") else null',
      'Such as =if response.status = 409 then bpmnError("DOUBLE", "is there") else null',
    ],
  },
];
const CALL: readonly JobField[] = [
  {
    name: 'method',
    as: 'input',
    options: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'],
    label: ['Phương thức', 'Method'],
    help: ['GET nếu để trống.', 'GET when it is empty.'],
  },
  {
    name: 'query',
    as: 'input',
    label: ['Tham số trên địa chỉ (query)', 'Query'],
    help: ['FEEL, ví dụ ={trang: 1}', 'FEEL, such as ={page: 1}'],
  },
  { name: 'headers', as: 'input', label: ['Tiêu đề gửi đi (headers)', 'Headers'], help: SECRETS },
  {
    name: 'authentication',
    as: 'input',
    label: ['Xác thực', 'Authentication'],
    help: [
      'FEEL, ví dụ ={type: "bearer", token: "{{secrets.LGSP_TOKEN}}"}; cũng có basic (username, password) và apiKey (name, value, apiKeyLocation).',
      'FEEL, such as ={type: "bearer", token: "{{secrets.LGSP_TOKEN}}"}; also basic (username, password) and apiKey (name, value, apiKeyLocation).',
    ],
  },
  {
    name: 'body',
    as: 'input',
    long: true,
    label: ['Nội dung gửi đi', 'Body'],
    help: ['FEEL cho JSON, ví dụ ={so: incident.number}', 'FEEL for JSON, such as ={number: incident.number}'],
  },
  {
    name: 'timeout',
    as: 'header',
    label: ['Chờ trả lời tối đa', 'Longest wait for the answer'],
    help: ['PT0.1S đến PT45S; PT10S nếu để trống.', 'PT0.1S to PT45S; PT10S when it is empty.'],
  },
  {
    name: 'expectedStatuses',
    as: 'header',
    label: ['Mã trả lời được chấp nhận', 'Expected statuses'],
    help: ['Ví dụ 200-299, 404; 2xx nếu để trống.', 'Such as 200-299, 404; 2xx when it is empty.'],
  },
  {
    name: 'redirects',
    as: 'header',
    label: ['Số lần chuyển hướng được theo', 'Redirects that are followed'],
    help: ['0 đến 5; 3 nếu để trống.', '0 to 5; 3 when it is empty.'],
  },
  {
    name: 'retryBackoff',
    as: 'header',
    label: ['Nghỉ trước lần thử thứ hai', 'Rest before the second try'],
    help: ['Ví dụ PT5S; gấp đôi sau mỗi lần.', 'Such as PT5S; doubled each time.'],
  },
];

const FIELDS: Readonly<Record<string, readonly JobField[]>> = {
  http: [
    {
      name: 'url',
      as: 'input',
      needed: true,
      label: ['Địa chỉ', 'URL'],
      help: [
        'https://… hoặc FEEL bắt đầu bằng =. Mạng riêng chỉ khi người vận hành cho phép.',
        'https://… or FEEL that begins with =. Private networks only where the operator allows.',
      ],
    },
    ...CALL,
    ...RESULT,
    ...ERRORS,
  ],
  waitForCallback: [
    {
      name: 'url',
      as: 'input',
      label: ['Gọi địa chỉ này để báo địa chỉ trả lời', 'URL that is called to tell the address'],
      help: [
        'Nội dung, tiêu đề hoặc query chứa {{callback.url}}. Để trống thì cần biến ở dưới.',
        'Body, headers or query hold {{callback.url}}. Without it the variable below is needed.',
      ],
    },
    {
      name: 'urlVariable',
      as: 'header',
      label: ['Biến nhận địa chỉ trả lời', 'Variable for the address'],
      help: ['Ai đọc được biến này thì trả lời được, một lần.', 'Whoever can read this variable can answer, once.'],
    },
    {
      name: 'wait',
      as: 'input',
      label: ['Chờ câu trả lời', 'Wait for the answer'],
      help: ['PT1S đến P90D; P1D nếu để trống.', 'PT1S to P90D; P1D when it is empty.'],
    },
    {
      name: 'timeoutError',
      as: 'header',
      label: ['Mã lỗi khi hết giờ', 'Error code when time is over'],
      help: ['Để trống: sự cố quy trình.', 'Empty: a process incident.'],
    },
    ...CALL,
    ...RESULT,
    ...ERRORS,
  ],
  publishEvent: [
    {
      name: 'type',
      as: 'input',
      needed: true,
      label: ['Loại tin', 'Type of the event'],
      help: ['Ví dụ call.received, sensor.reading.', 'Such as call.received, sensor.reading.'],
    },
    {
      name: 'data',
      as: 'input',
      needed: true,
      long: true,
      label: ['Dữ liệu', 'Data'],
      help: [
        'FEEL, ví dụ ={eventType: "FIRE-RES", description: moTa, location: incident.location}',
        'FEEL, such as ={eventType: "FIRE-RES", description: text, location: incident.location}',
      ],
    },
    {
      name: 'source',
      as: 'input',
      label: ['Nguồn', 'Source'],
      help: ['/processes/<mã quy trình> nếu để trống.', '/processes/<process key> when it is empty.'],
    },
    { name: 'subject', as: 'input', label: ['Đối tượng', 'Subject'], help: FEEL },
  ],
  script: [
    {
      name: 'expression',
      as: 'header',
      needed: true,
      long: true,
      label: ['Biểu thức (FEEL)', 'Expression (FEEL)'],
      help: [
        'Ví dụ =sum(soNguoi). Không có biến kết quả thì phải cho một context: ={tong: a + b}',
        'Such as =sum(people). Without a result variable it yields a context: ={total: a + b}',
      ],
    },
    {
      name: 'resultVariable',
      as: 'header',
      label: ['Biến kết quả', 'Result variable'],
      help: ['Để trống: mỗi mục của context là một biến.', 'Empty: each entry of the context is a variable.'],
    },
    ...ERRORS.filter(({ name }) => name === 'errorExpression'),
  ],
};

/** The fields of a job type; none for those whose variables come from the model's own mappings. */
export function fieldsOf(jobType: string): readonly JobField[] {
  return Object.hasOwn(FIELDS, jobType) ? (FIELDS[jobType] ?? []) : [];
}

/** The values with this one set; an empty one is taken out. Others and their order stay. */
export function withValue(values: readonly NamedValue[], name: string, value: string): NamedValue[] {
  const at = values.findIndex((each) => each.name === name);
  if (value === '') return values.filter((each) => each.name !== name);
  if (at < 0) return [...values, { name, value }];
  return values.map((each, n) => (n === at ? { name, value } : each));
}
