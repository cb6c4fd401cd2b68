import { EmptyState, Keycap, Panel, QueryState, useHotkeys, useI18n } from '@trucban/ui';
import { Button, Input, Segmented } from 'antd';
import { useRef, useState } from 'react';
import { api } from '../../shared/api.ts';
import { can, useMe } from '../auth/index.ts';
import { useIncidentMutation, useTimeline } from './queries.ts';
import { TimelineEntries } from './timeline-entries.tsx';
import { TIMELINE_FILTERS, newestFirst, type TimelineFilter } from './timeline-kinds.ts';

/** Everything that happened, newest first, and the note field. */
export function TimelinePanel({ incidentId, bare = false }: { readonly incidentId: string; readonly bare?: boolean }) {
  const { t } = useI18n();
  const me = useMe();
  const query = useTimeline(incidentId);
  const [filter, setFilter] = useState<TimelineFilter>('all');
  const note = useRef<HTMLTextAreaElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const entries = newestFirst(query.data ?? [], filter);
  useHotkeys({ n: () => note.current?.focus(), t: () => list.current?.focus() });
  const content = (
    <div className="timeline">
      <Segmented
        size="small"
        value={filter}
        onChange={setFilter}
        options={TIMELINE_FILTERS.map((value) => ({ value, label: t(`timeline.${value}`) }))}
      />
      <div ref={list} className="timeline-scroll tb-scroll" tabIndex={0}>
        <QueryState query={query}>
          {() =>
            entries.length > 0 ? <TimelineEntries entries={entries} /> : <EmptyState title={t('timeline.empty')} />
          }
        </QueryState>
      </div>
      {can(me, 'incident.write', 'assignment.answer') && <NoteField incidentId={incidentId} field={note} />}
    </div>
  );
  if (bare) return content;
  return (
    <Panel className="incident-timeline" title={t('incident.timeline')} count={query.data?.length} scroll={false}>
      {content}
    </Panel>
  );
}

function NoteField({
  incidentId,
  field,
}: {
  readonly incidentId: string;
  readonly field: React.RefObject<HTMLTextAreaElement | null>;
}) {
  const { t } = useI18n();
  const [text, setText] = useState('');
  const comment = useIncidentMutation(incidentId, (value: string) =>
    api.incidents.comment(incidentId, { text: value }),
  );
  const send = (): void => {
    if (text.trim() && !comment.isPending) comment.mutate(text.trim(), { onSuccess: () => setText('') });
  };
  return (
    <div className="note">
      <Input.TextArea
        ref={(area) => {
          field.current = area?.resizableTextArea?.textArea ?? null;
        }}
        autoSize={{ minRows: 1, maxRows: 5 }}
        value={text}
        maxLength={4000}
        aria-label={t('timeline.note')}
        placeholder={t('timeline.note')}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur();
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
          event.preventDefault();
          send();
        }}
      />
      <Button loading={comment.isPending} disabled={!text.trim()} onClick={send}>
        {t('button.send')}
      </Button>
      <Keycap>N</Keycap>
    </div>
  );
}
