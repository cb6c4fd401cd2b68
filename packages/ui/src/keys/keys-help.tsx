import { Modal } from 'antd';
import { Keycap } from '../components/keycap.tsx';
import { useI18n } from '../i18n/i18n.tsx';
import { useFocusBack } from './use-focus-back.ts';
import './keys-help.css';

/** Groups of keys with what they do: `keys.group.<group>` and `keys.<action>` in the app's texts. */
export type KeyList = Readonly<Record<string, readonly (readonly [key: string, action: string])[]>>;

/** The list of keys. */
export function KeysHelp({ keys, onClose }: { readonly keys: KeyList; readonly onClose: () => void }) {
  const { t } = useI18n();
  useFocusBack();
  return (
    <Modal title={t('keys.title')} open onCancel={onClose} footer={null} width={760}>
      <div className="keys">
        {Object.entries(keys).map(([group, list]) => (
          <section key={group}>
            <h3>{t(`keys.group.${group}`)}</h3>
            <dl>
              {list.map(([key, action]) => (
                <div key={key}>
                  <dt>
                    <Keycap>{key}</Keycap>
                  </dt>
                  <dd>{t(`keys.${action}`)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
