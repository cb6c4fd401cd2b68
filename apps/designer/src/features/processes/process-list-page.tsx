import { ApiError } from '@trucban/contracts/client';
import { QueryState, useI18n, useToast } from '@trucban/ui';
import { ImportOutlined, PlusOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { processApi } from '../../shared/config/config-api.ts';
import { DefinitionList, type Definition } from '../../shared/config/definition-list.tsx';
import { usePersonName } from '../../shared/config/people.ts';
import { can, useMe } from '../../shared/session.ts';
import { NewProcessDialog } from './new-process-dialog.tsx';
import { useProcesses, useRunning } from './queries.ts';

/** Longest file that the API takes. */
const MAX_CHARACTERS = 4_000_000;

/** All processes; a new one is begun or brought as a BPMN file. */
export function ProcessListPage() {
  const { t } = useI18n();
  const me = useMe();
  const nameOf = usePersonName(me.id);
  const processes = useProcesses();
  const running = useRunning(undefined, can(me, 'process.read'));
  const [creating, setCreating] = useState(false);
  const edits = can(me, 'config.edit.process');
  const items = useMemo<Definition[]>(() => {
    const counts = new Map<string, number>();
    for (const { processKey } of running.data ?? []) counts.set(processKey, (counts.get(processKey) ?? 0) + 1);
    return (processes.data ?? []).map((each) => ({ ...each, running: running.data && (counts.get(each.key) ?? 0) }));
  }, [processes.data, running.data]);
  return (
    <QueryState query={processes} rows={8}>
      {() => (
        <>
          <DefinitionList
            title={t('process.title')}
            path="processes"
            items={items}
            nameOf={nameOf}
            actions={
              edits && (
                <>
                  <ImportButton />
                  <Button type="primary" icon={<PlusOutlined />} onClick={() => setCreating(true)}>
                    {t('process.new')}
                  </Button>
                </>
              )
            }
          />
          {creating && <NewProcessDialog taken={items.map(({ key }) => key)} onClose={() => setCreating(false)} />}
        </>
      )}
    </QueryState>
  );
}

function ImportButton() {
  const { t } = useI18n();
  const toast = useToast();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const take = async (file: File | undefined): Promise<void> => {
    if (!file) return;
    setBusy(true);
    try {
      const xml = await file.text();
      if (xml.length > MAX_CHARACTERS) throw new ApiError(413, { detail: t('process.tooLarge') }, null);
      const { key, version } = await processApi.create(xml);
      await queries.invalidateQueries({ queryKey: ['process', 'list'] });
      toast.done(t('process.imported', { key, version }));
      void navigate(`/processes/${encodeURIComponent(key)}/${version}`);
    } catch (error) {
      toast.failed(error);
    } finally {
      setBusy(false);
      if (input.current) input.current.value = '';
    }
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".bpmn,.xml,application/xml"
        hidden
        onChange={(event) => void take(event.target.files?.[0])}
      />
      <Button icon={<ImportOutlined />} loading={busy} onClick={() => input.current?.click()}>
        {t('process.import')}
      </Button>
    </>
  );
}
