import type { IncidentDto } from '@trucban/contracts';
import { clockTime, useI18n } from '@trucban/ui';
import { Button, Checkbox, Input } from 'antd';
import { useState } from 'react';
import { api } from '../../shared/api.ts';
import { can, useMe } from '../auth/index.ts';
import { useIncidentMutation } from './queries.ts';

/** A list of things to do that stands in where no procedure is shipped. */
export function FreeChecklist({ incident }: { readonly incident: IncidentDto }) {
  const { t } = useI18n();
  const me = useMe();
  const [text, setText] = useState('');
  const add = useIncidentMutation(incident.id, (value: string) =>
    api.incidents.addChecklistItem(incident.id, { text: value }),
  );
  const set = useIncidentMutation(incident.id, ({ itemId, done }: { itemId: string; done: boolean }) =>
    api.incidents.setChecklistItem(incident.id, itemId, { done }),
  );
  const may = can(me, 'incident.write');
  return (
    <section className="checklist" aria-label={t('checklist.title')}>
      <h3>{t('checklist.title')}</h3>
      <ul>
        {incident.checklist.map((item) => (
          <li key={item.id}>
            <Checkbox
              checked={item.done}
              disabled={!may}
              onChange={(event) => set.mutate({ itemId: item.id, done: event.target.checked })}
            >
              {item.text}
            </Checkbox>
            {item.doneAt && (
              <span className="tb-quiet">
                {clockTime(item.doneAt, true)} {item.doneBy}
              </span>
            )}
          </li>
        ))}
      </ul>
      {may && (
        <form
          className="checklist-add"
          onSubmit={(event) => {
            event.preventDefault();
            if (text.trim()) add.mutate(text.trim(), { onSuccess: () => setText('') });
          }}
        >
          <Input
            value={text}
            maxLength={500}
            aria-label={t('checklist.add')}
            placeholder={t('checklist.add')}
            onChange={(event) => setText(event.target.value)}
          />
          <Button htmlType="submit" loading={add.isPending}>
            {t('checklist.addButton')}
          </Button>
        </form>
      )}
    </section>
  );
}
