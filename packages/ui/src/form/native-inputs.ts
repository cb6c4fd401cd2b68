import { Formio } from '@formio/js/form';

/** What browsers have an input of their own for. */
const NATIVE: ReadonlySet<unknown> = new Set(['date', 'datetime-local', 'time', 'tel', 'email', 'url']);

interface TextField {
  readonly component: { readonly inputType?: string };
  readonly inputInfo: { readonly attr: { type: string } };
}
interface Components {
  readonly components: { textfield: new (...args: never[]) => TextField };
  setComponent(type: string, made: new (...args: never[]) => TextField): void;
}

/** The renderer makes every text field `type="text"`; dates, times and phone numbers get the browser's own input instead. */
export function registerNativeInputs(): void {
  const all = (Formio as unknown as { Components: Components }).Components;
  const Plain = all.components.textfield;
  all.setComponent(
    'textfield',
    class extends Plain {
      override get inputInfo(): TextField['inputInfo'] {
        const info = super.inputInfo;
        const { inputType } = this.component;
        if (inputType !== undefined && NATIVE.has(inputType)) info.attr.type = inputType;
        return info;
      }
    },
  );
}
