import type { Datastream, SourceDto } from '@trucban/contracts';
import { EmptyState, matches, useI18n } from '@trucban/ui';
import { numberText } from '@trucban/ui/number';
import { PlusOutlined, SearchOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { DatastreamDialog } from './datastream-dialog.tsx';

/** Series that are shown before somebody looks for others. */
const SHOWN = 30;

/** The series of readings of a source: which thing measures what, and where. Whoever manages sources changes them. */
export function Datastreams({ source, mayManage }: { readonly source: SourceDto; readonly mayManage: boolean }) {
  const { t, locale } = useI18n();
  // A metre is five digits.
  const degrees = (value: number): string => numberText(value, locale, 5);
  const [open, setOpen] = useState<Datastream | 'new'>();
  const [words, setWords] = useState('');
  const [all, setAll] = useState(false);
  const { datastreams } = source;
  const found = datastreams.filter(
    ({ id, thing, name, observedProperty }) =>
      words.trim() === '' || matches(words, `${id} ${thing} ${name ?? ''} ${observedProperty}`),
  );
  const shown = all ? found : found.slice(0, SHOWN);
  const add = mayManage && (
    <Button size="small" icon={<PlusOutlined />} onClick={() => setOpen('new')}>
      {t('source.stream.add')}
    </Button>
  );
  return (
    <section aria-label={t('source.stream.title')}>
      <div className="source-section-head">
        <h3>
          {t('source.stream.title')} {datastreams.length > 0 && <span className="tb-num">{datastreams.length}</span>}
        </h3>
        {datastreams.length > 0 && add}
      </div>
      {datastreams.length > SHOWN && (
        <Input
          size="small"
          prefix={<SearchOutlined aria-hidden />}
          placeholder={t('source.stream.search')}
          aria-label={t('source.stream.search')}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
      )}
      {datastreams.length === 0 ? (
        <EmptyState
          hint
          title={t('source.stream.none')}
          text={t(source.kind === 'mqtt' ? 'source.stream.noneMqtt' : 'source.stream.noneText')}
          action={add}
        />
      ) : found.length === 0 ? (
        <EmptyState title={t('source.stream.noMatch')} />
      ) : (
        <ul className="source-declared">
          {shown.map((stream) => (
            <li key={`${stream.thing}/${stream.id}`}>
              <span>
                <b>{stream.name ?? stream.id}</b>
                <span className="tb-quiet">
                  {stream.thing}/{stream.id} · {stream.observedProperty}
                  {stream.unit !== undefined && ` (${stream.unit})`}
                  {stream.location && ` · ${degrees(stream.location.lat)}; ${degrees(stream.location.lon)}`}
                </span>
              </span>
              {mayManage && (
                <Button
                  size="small"
                  aria-label={t('source.editOf', { name: stream.name ?? stream.id })}
                  onClick={() => setOpen(stream)}
                >
                  {t('source.edit')}
                </Button>
              )}
            </li>
          ))}
          {shown.length < found.length && (
            <li>
              <Button size="small" onClick={() => setAll(true)}>
                {t('source.stream.more', { count: found.length - shown.length })}
              </Button>
            </li>
          )}
        </ul>
      )}
      {open && (
        <DatastreamDialog
          source={source}
          stream={open === 'new' ? undefined : open}
          onClose={() => setOpen(undefined)}
        />
      )}
    </section>
  );
}
