import type { StoredFile } from '@trucban/contracts';
import { useI18n } from '@trucban/ui';
import { DeleteOutlined, PaperClipOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef, useState } from 'react';
import { api } from './api.ts';
import { useToast } from './toast.tsx';

interface FileFieldProps {
  readonly value?: readonly StoredFile[];
  readonly onChange?: (files: readonly StoredFile[]) => void;
  readonly id?: string;
}

/** Files of a form: each is stored when it is chosen, and can be taken back. */
export function FileField({ value = [], onChange, id }: FileFieldProps) {
  const { t } = useI18n();
  const toast = useToast();
  const input = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const add = async (files: FileList | null): Promise<void> => {
    setBusy(true);
    try {
      const stored = [];
      for (const file of files ?? []) {
        const body = new FormData();
        body.append('file', file);
        stored.push(await api.files.upload(body));
      }
      onChange?.([...value, ...stored]);
    } catch (error) {
      toast.failed(error);
    } finally {
      setBusy(false);
      if (input.current) input.current.value = '';
    }
  };
  return (
    <div className="file-field">
      {value.map((file) => (
        <span key={file.id} className="file-chip">
          <a href={`/api/v1/files/${file.id}`} target="_blank" rel="noreferrer">
            {file.name}
          </a>
          <button
            type="button"
            aria-label={t('file.remove', { name: file.name })}
            onClick={() => onChange?.(value.filter((each) => each !== file))}
          >
            <DeleteOutlined />
          </button>
        </span>
      ))}
      <input
        ref={input}
        id={id}
        className="tb-hidden"
        type="file"
        multiple
        tabIndex={-1}
        aria-label={t('file.add')}
        onChange={(event) => void add(event.target.files)}
      />
      <Button icon={<PaperClipOutlined />} loading={busy} onClick={() => input.current?.click()}>
        {t('file.add')}
      </Button>
    </div>
  );
}
