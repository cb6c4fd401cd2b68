import { Keycap, useI18n } from '@trucban/ui';
import { Modal } from 'antd';

const KEYS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  everywhere: [
    ['Ctrl S', 'save'],
    ['F8', 'problem'],
    ['Ctrl Z', 'undo'],
    ['Ctrl Shift Z', 'redo'],
    ['Ctrl Alt N', 'theme'],
    ['?', 'keys'],
  ],
  canvas: [
    ['N', 'create'],
    ['A', 'append'],
    ['E', 'rename'],
    ['R', 'replace'],
    ['Del', 'delete'],
    ['H', 'hand'],
    ['L', 'lasso'],
    ['S', 'space'],
    ['C', 'connect'],
    ['Ctrl C / V', 'copy'],
    ['Ctrl F', 'find'],
    ['← ↑ → ↓', 'move'],
  ],
};

/** The list of keys. */
export function KeysHelp({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const { t } = useI18n();
  return (
    <Modal title={t('keys.title')} open={open} onCancel={onClose} footer={null} width={680}>
      <div className="keys">
        {Object.entries(KEYS).map(([group, keys]) => (
          <section key={group}>
            <h3>{t(`keys.group.${group}`)}</h3>
            <dl>
              {keys.map(([key, action]) => (
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
