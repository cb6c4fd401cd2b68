import Modeler from 'bpmn-js/lib/Modeler';
import { CreateAppendAnythingModule } from 'bpmn-js-create-append-anything';
import {
  BpmnPropertiesPanelModule,
  BpmnPropertiesProviderModule,
  ZeebePropertiesProviderModule,
} from 'bpmn-js-properties-panel';
import zeebeBehaviors from 'camunda-bpmn-js-behaviors/lib/camunda-cloud';
import minimap from 'diagram-js-minimap';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json';
import { paletteModule } from './palette.ts';
import { businessPropertiesModule } from './properties/provider.ts';
import type { Reference } from './properties/reference.ts';
import { createTranslate } from './translate.ts';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import '@bpmn-io/properties-panel/dist/assets/properties-panel.css';
import 'diagram-js-minimap/assets/diagram-js-minimap.css';

/** What an editor is made for. */
export interface ModelerOptions {
  readonly canvas: HTMLElement;
  readonly properties: HTMLElement;
  readonly locale: () => 'vi' | 'en';
  /** Lists that properties are chosen from; asked whenever the panel is drawn. */
  readonly reference: () => Reference;
}

/** A BPMN editor of our dialect: Zeebe's properties and behaviours, our words, our colours. */
export function createModeler({ canvas, properties, locale, reference }: ModelerOptions): Modeler {
  const translate = createTranslate(locale);
  // Read by the panel's own parts (vite.config.ts).
  Object.assign(globalThis, { trucbanTranslate: translate });
  return new Modeler({
    container: canvas,
    propertiesPanel: { parent: properties },
    moddleExtensions: { zeebe },
    // The values are styles of the drawn elements, so a change of the theme needs no drawing.
    bpmnRenderer: {
      defaultFillColor: 'var(--tb-surface)',
      defaultStrokeColor: 'var(--tb-canvas-line)',
      defaultLabelColor: 'var(--tb-text)',
    },
    textRenderer: {
      defaultStyle: { fontFamily: "'Inter Variable', Inter, sans-serif", fontSize: 12 },
      externalStyle: { fontSize: 11 },
    },
    additionalModules: [
      BpmnPropertiesPanelModule,
      BpmnPropertiesProviderModule,
      ZeebePropertiesProviderModule,
      zeebeBehaviors,
      CreateAppendAnythingModule,
      minimap,
      paletteModule,
      businessPropertiesModule,
      { translate: ['value', translate], trucbanReference: ['value', { lists: reference, locale }] },
    ],
  });
}
