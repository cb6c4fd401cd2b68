import type { EventBus } from './types.ts';

/** The palette in words: tools, then what an SOP is drawn with; everything else is behind "Khác". */

interface Entry {
  readonly group: string;
  readonly className: string;
  readonly title: string;
  readonly html?: string;
  readonly separator?: boolean;
  readonly action: Readonly<Record<string, (event: Event) => void>>;
}
type Entries = Record<string, Entry>;

interface Tools {
  readonly palette: { registerProvider(priority: number, provider: object): void };
  readonly create: { start(event: Event, shape: unknown): void };
  readonly elementFactory: { createShape(attributes: object): unknown };
}

const WORDS: Readonly<Record<string, { readonly vi: string; readonly en: string }>> = {
  'hand-tool': { vi: 'Kéo', en: 'Hand' },
  'lasso-tool': { vi: 'Chọn', en: 'Lasso' },
  'space-tool': { vi: 'Giãn', en: 'Space' },
  'global-connect-tool': { vi: 'Nối', en: 'Connect' },
  'create.start-event': { vi: 'Bắt đầu', en: 'Start' },
  'create.user-task': { vi: 'Người', en: 'Person' },
  'create.service-task': { vi: 'Máy', en: 'Machine' },
  'create.send-task': { vi: 'Gửi tin', en: 'Send' },
  'create.message-catch': { vi: 'Chờ tin', en: 'Message' },
  'create.timer-catch': { vi: 'Hẹn giờ', en: 'Timer' },
  'create.exclusive-gateway': { vi: 'Rẽ', en: 'Choice' },
  'create.parallel-gateway': { vi: 'Cùng lúc', en: 'Parallel' },
  'create.call-activity': { vi: 'Gọi', en: 'Call' },
  'create.subprocess-expanded': { vi: 'Khối', en: 'Block' },
  'create.end-event': { vi: 'Kết thúc', en: 'End' },
  'create.participant-expanded': { vi: 'Bên', en: 'Pool' },
  create: { vi: 'Khác', en: 'More' },
};

const NEW: Readonly<
  Record<string, { readonly group: string; readonly icon: string; readonly title: string; readonly shape: object }>
> = {
  'create.user-task': { group: 'activity', icon: 'user-task', title: 'User task', shape: { type: 'bpmn:UserTask' } },
  'create.service-task': {
    group: 'activity',
    icon: 'service-task',
    title: 'Service task',
    shape: { type: 'bpmn:ServiceTask' },
  },
  'create.send-task': { group: 'activity', icon: 'send-task', title: 'Send task', shape: { type: 'bpmn:SendTask' } },
  'create.call-activity': {
    group: 'activity',
    icon: 'call-activity',
    title: 'Call activity',
    shape: { type: 'bpmn:CallActivity' },
  },
  'create.message-catch': {
    group: 'event',
    icon: 'intermediate-event-catch-message',
    title: 'Message intermediate catch event',
    shape: { type: 'bpmn:IntermediateCatchEvent', eventDefinitionType: 'bpmn:MessageEventDefinition' },
  },
  'create.timer-catch': {
    group: 'event',
    icon: 'intermediate-event-catch-timer',
    title: 'Timer intermediate catch event',
    shape: { type: 'bpmn:IntermediateCatchEvent', eventDefinitionType: 'bpmn:TimerEventDefinition' },
  },
  'create.parallel-gateway': {
    group: 'gateway',
    icon: 'gateway-parallel',
    title: 'Parallel gateway',
    shape: { type: 'bpmn:ParallelGateway' },
  },
};

const ORDER = Object.keys(WORDS);

class BusinessPalette {
  static $inject = ['palette', 'create', 'elementFactory', 'translate', 'trucbanReference', 'eventBus'];
  readonly #create: Tools['create'];
  readonly #elements: Tools['elementFactory'];
  readonly #translate: (text: string) => string;
  readonly #locale: () => 'vi' | 'en';

  constructor(
    palette: Tools['palette'],
    create: Tools['create'],
    elementFactory: Tools['elementFactory'],
    translate: (text: string) => string,
    reference: { readonly locale: () => 'vi' | 'en' },
    _eventBus: EventBus,
  ) {
    this.#create = create;
    this.#elements = elementFactory;
    this.#translate = translate;
    this.#locale = reference.locale;
    // After all others: it takes what they offer and puts it into words.
    palette.registerProvider(100, this);
  }

  getPaletteEntries(): (entries: Entries) => Entries {
    return (given) => {
      const all: Entries = { ...given, ...this.#own() };
      const chosen: [string, Entry][] = ORDER.flatMap((id) => (all[id] ? [[id, this.#worded(id, all[id])]] : []));
      const separator = all['tool-separator'];
      if (separator) chosen.splice(4, 0, ['tool-separator', separator]);
      return Object.fromEntries(chosen);
    };
  }

  #own(): Entries {
    return Object.fromEntries(
      Object.entries(NEW).map(([id, { group, icon, title, shape }]) => {
        const start = (event: Event): void => this.#create.start(event, this.#elements.createShape(shape));
        return [
          id,
          {
            group,
            className: `bpmn-icon-${icon}`,
            title: this.#translate(title),
            action: { dragstart: start, click: start },
          },
        ];
      }),
    );
  }

  #worded(id: string, entry: Entry): Entry {
    const word = WORDS[id]?.[this.#locale()] ?? '';
    return {
      ...entry,
      group: id.startsWith('create') ? 'create' : 'tools',
      html: `<div class="entry" draggable="true" tabindex="0" role="button">${id === 'create' ? '<span aria-hidden="true">⋯</span>' : ''}<span class="palette-word">${word}</span></div>`,
    };
  }
}

export const paletteModule = { __init__: ['trucbanPalette'], trucbanPalette: ['type', BusinessPalette] };
