import type { FormComponent } from '@trucban/forms-engine';

/**
 * What a form is built of: every type that `@trucban/forms-engine` allows and a form needs, in the shapes of
 * `forms/definitions/README.md`. Labels are Vietnamese, `properties.en` is English.
 */
export type PaletteGroup = 'basic' | 'ioc' | 'layout';

interface Template {
  readonly group: PaletteGroup;
  /** Icon of Bootstrap Icons. */
  readonly icon: string;
  readonly component: FormComponent;
}

const component = (type: string, key: string, label: string, en: string, own: object = {}): FormComponent => {
  const { properties = {}, ...rest } = own as { properties?: object };
  return { type, key, label, input: true, properties: { en, ...properties }, ...rest };
};
const choices = {
  values: [
    { label: 'Có', value: 'yes' },
    { label: 'Không', value: 'no' },
  ],
};
const yesNoEn = { optionsEn: 'yes=Yes;no=No' };
const reference = (ref: string): object => ({
  properties: { ref },
  dataSrc: 'values',
  data: { values: [] },
  widget: 'html5',
});
const upload = { storage: 'url', url: '/api/v1/files', multiple: true, fileMaxSize: '10MB' };
const local = (kind: string, inputType: string, pattern: string): object => ({
  properties: { kind },
  inputType,
  validate: { pattern },
});
const layout = (type: string, key: string, label: string, en: string, own: object): FormComponent => ({
  ...component(type, key, label, en, own),
  input: false,
});

const TEMPLATES: Readonly<Record<string, Template>> = {
  textfield: {
    group: 'basic',
    icon: 'fonts',
    component: component('textfield', 'text', 'Chữ một dòng', 'Text', { validate: { maxLength: 300 } }),
  },
  textarea: {
    group: 'basic',
    icon: 'text-left',
    component: component('textarea', 'note', 'Chữ nhiều dòng', 'Note', { rows: 3, validate: { maxLength: 4000 } }),
  },
  number: {
    group: 'basic',
    icon: 'hash',
    component: component('number', 'number', 'Số', 'Number', { decimalLimit: 0, validate: { integer: true, min: 0 } }),
  },
  checkbox: {
    group: 'basic',
    icon: 'check-square',
    component: component('checkbox', 'check', 'Ô đánh dấu', 'Checkbox', { defaultValue: false }),
  },
  radio: {
    group: 'basic',
    icon: 'ui-radios',
    component: component('radio', 'choice', 'Chọn một', 'Choice', {
      inline: true,
      properties: yesNoEn,
      ...choices,
      validate: { onlyAvailableItems: true },
    }),
  },
  select: {
    group: 'basic',
    icon: 'menu-button-wide',
    component: component('select', 'list', 'Danh sách', 'List', {
      properties: yesNoEn,
      dataSrc: 'values',
      data: choices,
      widget: 'html5',
      validate: { onlyAvailableItems: true },
    }),
  },
  selectboxes: {
    group: 'basic',
    icon: 'ui-checks',
    component: component('selectboxes', 'choices', 'Chọn nhiều', 'Choices', { properties: yesNoEn, ...choices }),
  },
  phoneNumber: {
    group: 'basic',
    icon: 'telephone',
    component: component('textfield', 'phone', 'Điện thoại', 'Phone', {
      properties: { personal: true },
      validate: { pattern: '^[0-9+][0-9 ]{2,19}$' },
    }),
  },
  email: {
    group: 'basic',
    icon: 'envelope',
    component: component('email', 'email', 'Thư điện tử', 'E-mail', { properties: { personal: true } }),
  },

  point: {
    group: 'ioc',
    icon: 'geo-alt',
    component: component('container', 'location', 'Vị trí trên bản đồ', 'Location', {
      properties: { kind: 'point' },
      components: [
        component('number', 'lat', 'Vĩ độ', 'Latitude', { validate: { min: -90, max: 90 } }),
        component('number', 'lon', 'Kinh độ', 'Longitude', { validate: { min: -180, max: 180 } }),
      ],
    }),
  },
  datetime: {
    group: 'ioc',
    icon: 'calendar-event',
    component: component(
      'textfield',
      'time',
      'Ngày giờ',
      'Time',
      local('datetime', 'datetime-local', '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2})?$'),
    ),
  },
  date: {
    group: 'ioc',
    icon: 'calendar',
    component: component('textfield', 'date', 'Ngày', 'Date', local('date', 'date', '^\\d{4}-\\d{2}-\\d{2}$')),
  },
  time: {
    group: 'ioc',
    icon: 'clock',
    component: component('textfield', 'hour', 'Giờ', 'Time of day', local('time', 'time', '^\\d{2}:\\d{2}$')),
  },
  photos: {
    group: 'ioc',
    icon: 'camera',
    component: component('file', 'photos', 'Ảnh hiện trường', 'Photos', {
      properties: { kind: 'photos' },
      ...upload,
      image: true,
      filePattern: 'image/*',
    }),
  },
  files: {
    group: 'ioc',
    icon: 'paperclip',
    component: component('file', 'files', 'Tệp đính kèm', 'Files', { properties: { kind: 'files' }, ...upload }),
  },
  agency: {
    group: 'ioc',
    icon: 'building',
    component: component('select', 'agency', 'Chọn cơ quan', 'Agency', reference('agency')),
  },
  area: { group: 'ioc', icon: 'map', component: component('select', 'areaCode', 'Địa bàn', 'Area', reference('area')) },
  eventType: {
    group: 'ioc',
    icon: 'exclamation-triangle',
    component: component('select', 'eventType', 'Loại sự vụ', 'Event type', reference('eventType')),
  },
  skill: {
    group: 'ioc',
    icon: 'tools',
    component: component('select', 'skill', 'Năng lực', 'Skill', reference('skill')),
  },
  source: {
    group: 'ioc',
    icon: 'broadcast',
    component: component('select', 'channel', 'Kênh tiếp nhận', 'Channel', reference('source')),
  },
  polygon: {
    group: 'ioc',
    icon: 'bounding-box',
    component: component('textarea', 'polygon', 'Vùng (GeoJSON)', 'Area (GeoJSON)', {
      properties: { kind: 'polygon' },
      rows: 2,
      validate: { maxLength: 20000 },
    }),
  },

  columns: {
    group: 'layout',
    icon: 'layout-split',
    component: layout('columns', 'columns', 'Cột', 'Columns', {
      columns: [
        { width: 6, offset: 0, push: 0, pull: 0, size: 'md', components: [] },
        { width: 6, offset: 0, push: 0, pull: 0, size: 'md', components: [] },
      ],
    }),
  },
  panel: {
    group: 'layout',
    icon: 'window',
    component: layout('panel', 'panel', 'Khung', 'Panel', { title: 'Khung', collapsible: false, components: [] }),
  },
  datagrid: {
    group: 'layout',
    icon: 'table',
    component: component('datagrid', 'rows', 'Bảng lặp', 'Rows', {
      initEmpty: true,
      components: [component('textfield', 'text', 'Nội dung', 'Text', { validate: { maxLength: 300 } })],
    }),
  },
  container: {
    group: 'layout',
    icon: 'folder',
    component: component('container', 'group', 'Nhóm dữ liệu', 'Group', { components: [] }),
  },
  content: {
    group: 'layout',
    icon: 'card-text',
    component: layout('content', 'content', 'Dòng hướng dẫn', 'Hint', { html: '<p>Hướng dẫn</p>' }),
  },
};

/** Names of all templates. */
export const TEMPLATE_NAMES: readonly string[] = Object.keys(TEMPLATES);

/** The component that a template makes; `undefined` for a name that is none. */
export function templateOf(name: string): FormComponent | undefined {
  return TEMPLATES[name]?.component;
}

/** A group of the palette as Form.io's builder takes it; titles are keys of its own translations. */
export function builderGroups(): Readonly<Record<string, unknown>> {
  const group = (name: PaletteGroup, weight: number): object => ({
    title: `group.${name}`,
    weight,
    default: name === 'basic',
    components: Object.fromEntries(
      Object.entries(TEMPLATES)
        .filter(([, template]) => template.group === name)
        .map(([key, { icon, component: schema }], i) => [
          `tb_${key}`,
          {
            title: `component.${key}`,
            key: `tb_${key}`,
            icon,
            weight: i,
            schema: { ...structuredClone(schema), tbTemplate: key },
          },
        ]),
    ),
  });
  const off = Object.fromEntries(
    ['basic', 'advanced', 'layout', 'data', 'premium', 'resource'].map((name) => [name, false]),
  );
  return { ...off, tbBasic: group('basic', 0), tbIoc: group('ioc', 10), tbLayout: group('layout', 20) };
}
