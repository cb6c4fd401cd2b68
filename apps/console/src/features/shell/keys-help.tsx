import { Keycap, useI18n } from '@trucban/ui';
import { Modal } from 'antd';

const KEYS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  everywhere: [
    ['F2', 'new'],
    ['/', 'search'],
    ['Esc', 'out'],
    ['Ctrl Alt N', 'theme'],
    ['?', 'keys'],
  ],
  board: [
    ['↑ ↓', 'row'],
    ['Enter', 'open'],
    ['A', 'acknowledge'],
    ['D', 'dispatch'],
    ['N', 'note'],
    ['G', 'map'],
    ['1…5', 'group'],
  ],
  incident: [
    ['J K', 'step'],
    ['Ctrl Enter', 'complete'],
    ['A', 'acknowledge'],
    ['D', 'dispatch'],
    ['T', 'timeline'],
    ['N', 'note'],
    ['X', 'close'],
  ],
  calls: [
    ['Alt 1…5', 'field'],
    ['+', 'addCaller'],
    ['Ctrl Enter', 'create'],
  ],
  agency: [
    ['A', 'accept'],
    ['R', 'decline'],
    ['↑ ↓', 'row'],
  ],
};

/** The list of keys. */
export function KeysHelp({ onClose }: { readonly onClose: () => void }) {
  const { t } = useI18n();
  return (
    <Modal title={t('keys.title')} open onCancel={onClose} footer={null} width={760}>
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
