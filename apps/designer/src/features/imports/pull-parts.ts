import type { Part } from '../../shared/parts/part.ts';

const SECRET: Part = {
  key: 'secret',
  vi: 'Tên bí mật',
  en: 'Name of the secret',
  needed: true,
  input: { kind: 'line', code: true },
  help: {
    vi: 'Quản trị đặt giá trị ở Nguồn dữ liệu › Bí mật; ở đây chỉ nêu tên.',
    en: 'Administrators set its value in Sources › Secrets; it is only named here.',
  },
};
const PAGING: Part = {
  key: 'paging',
  vi: 'Phân trang',
  en: 'Pages',
  input: {
    kind: 'variant',
    by: 'type',
    variants: [
      {
        value: 'next',
        vi: 'liên kết tới trang sau',
        en: 'a link to the next page',
        parts: [
          {
            key: 'path',
            vi: 'Liên kết ở',
            en: 'The link is at',
            shown: true,
            input: { kind: 'line', code: true },
            help: { vi: 'Bỏ trống: đầu trang Link.', en: 'Empty: the Link header.' },
          },
        ],
      },
      {
        value: 'number',
        vi: 'số trang',
        en: 'numbered pages',
        fresh: { parameter: 'page' },
        parts: [
          { key: 'parameter', vi: 'Tham số', en: 'Parameter', input: { kind: 'line', code: true }, needed: true },
          {
            key: 'first',
            vi: 'Trang đầu',
            en: 'First page',
            input: { kind: 'number', min: 0, max: 1_000, whole: true },
          },
          {
            key: 'sizeParameter',
            vi: 'Tham số cỡ trang',
            en: 'Parameter of the size',
            input: { kind: 'line', code: true },
          },
          { key: 'size', vi: 'Cỡ trang', en: 'Size', input: { kind: 'number', min: 1, max: 10_000, whole: true } },
        ],
      },
    ],
  },
};
const AUTHENTICATION: Part = {
  key: 'authentication',
  vi: 'Xác thực',
  en: 'Authentication',
  input: {
    kind: 'variant',
    by: 'type',
    variants: [
      { value: 'bearer', vi: 'mã thông hành (Bearer)', en: 'bearer token', parts: [SECRET] },
      {
        value: 'basic',
        vi: 'tên và mật khẩu',
        en: 'name and password',
        parts: [{ key: 'username', vi: 'Tên đăng nhập', en: 'User', input: { kind: 'line' }, needed: true }, SECRET],
      },
      {
        value: 'header',
        vi: 'đầu trang',
        en: 'a header',
        parts: [
          { key: 'name', vi: 'Tên đầu trang', en: 'Header', input: { kind: 'line', code: true }, needed: true },
          SECRET,
        ],
      },
      {
        value: 'query',
        vi: 'tham số',
        en: 'a parameter',
        parts: [
          { key: 'name', vi: 'Tên tham số', en: 'Parameter', input: { kind: 'line', code: true }, needed: true },
          SECRET,
        ],
      },
    ],
  },
};
const TIMEOUT = (max: number): Part => ({
  key: 'timeoutSeconds',
  vi: 'Chờ tối đa',
  en: 'Waits at most',
  input: { kind: 'number', min: 1, max, unit: 's', whole: true },
});

/** A system that is asked by a schedule. */
export const PULL_PARTS: readonly Part[] = [
  { key: 'vi', vi: 'Tên tiếng Việt', en: 'Vietnamese name', input: { kind: 'line' }, needed: true },
  { key: 'en', vi: 'Tên tiếng Anh', en: 'English name', input: { kind: 'line' }, needed: true },
  { key: 'mapping', vi: 'Ánh xạ', en: 'Mapping', input: { kind: 'code', from: 'mappings' }, needed: true },
  {
    key: 'source',
    vi: 'Hệ thống',
    en: 'System',
    needed: true,
    input: {
      kind: 'variant',
      by: 'type',
      variants: [
        {
          value: 'http',
          vi: 'HTTP: JSON hoặc CSV',
          en: 'HTTP: JSON or CSV',
          fresh: { url: 'https://' },
          parts: [
            { key: 'url', vi: 'Địa chỉ', en: 'Address', input: { kind: 'line', code: true }, needed: true },
            { key: 'query', vi: 'Tham số', en: 'Query', input: { kind: 'map' } },
            { key: 'headers', vi: 'Đầu trang', en: 'Headers', input: { kind: 'map' } },
            AUTHENTICATION,
            PAGING,
            TIMEOUT(120),
          ],
        },
        {
          value: 'sql',
          vi: 'PostgreSQL',
          en: 'PostgreSQL',
          parts: [
            SECRET,
            {
              key: 'query',
              vi: 'Câu truy vấn',
              en: 'Query',
              needed: true,
              input: { kind: 'line', rows: 4, code: true, placeholder: 'select … where updated_at > $1' },
            },
            TIMEOUT(600),
            {
              key: 'maxRows',
              vi: 'Nhiều nhất',
              en: 'Most rows',
              input: { kind: 'number', min: 1, max: 1_000_000, whole: true },
            },
          ],
        },
      ],
    },
  },
  {
    key: 'schedule',
    vi: 'Lịch',
    en: 'Schedule',
    shown: true,
    input: {
      kind: 'group',
      parts: [
        {
          key: 'how',
          vi: 'Chạy',
          en: 'Runs',
          needed: true,
          input: {
            kind: 'oneOf',
            parts: [
              { key: 'every', vi: 'cứ mỗi', en: 'every', input: { kind: 'length' } },
              {
                key: 'cron',
                vi: 'theo giờ (cron 6 trường)',
                en: 'by the clock (cron, six fields)',
                input: { kind: 'line', code: true, placeholder: 'TZ=+07:00 0 0 6 * * *' },
              },
            ],
          },
        },
      ],
    },
    help: { vi: 'Bỏ trống: chỉ chạy bằng tay.', en: 'Empty: by hand only.' },
  },
  {
    key: 'watermark',
    vi: 'Chỉ lấy phần mới',
    en: 'Only what is new',
    input: {
      kind: 'group',
      parts: [
        { key: 'from', vi: 'Theo cột', en: 'By the column', input: { kind: 'line' }, needed: true },
        {
          key: 'type',
          vi: 'Kiểu',
          en: 'Type',
          needed: true,
          input: {
            kind: 'choice',
            choices: [
              { value: 'instant', vi: 'thời điểm', en: 'instant' },
              { value: 'number', vi: 'số', en: 'number' },
              { value: 'text', vi: 'chữ', en: 'text' },
            ],
          },
        },
        { key: 'initial', vi: 'Bắt đầu từ', en: 'Begins with', input: { kind: 'line' }, shown: true },
        {
          key: 'parameter',
          vi: 'Tham số HTTP',
          en: 'HTTP parameter',
          shown: true,
          input: { kind: 'line', code: true },
        },
      ],
    },
  },
  { key: 'silentAfter', vi: 'Báo khi không có gì mới', en: 'Told when nothing is new for', input: { kind: 'length' } },
  {
    key: 'tellAfterFailures',
    vi: 'Báo sau số lần lỗi',
    en: 'Told after failures',
    input: { kind: 'number', min: 1, max: 100, whole: true },
  },
  {
    key: 'tell',
    vi: 'Báo cho',
    en: 'Who is told',
    input: {
      kind: 'codes',
      from: 'none',
      extra: [{ value: 'dataSteward@IOC', vi: 'quản trị dữ liệu', en: 'data steward' }],
    },
  },
];
