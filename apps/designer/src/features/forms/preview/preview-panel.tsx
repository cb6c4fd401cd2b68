import type { FormDefinition } from '@trucban/forms-engine';
import { ApiError } from '@trucban/contracts/client';
import { useI18n, useLocalized, useToast } from '@trucban/ui';
import { FormView, type FieldProblem, type FormData, type FormHandle } from '@trucban/ui/form-view';
import { Alert, Button, Segmented } from 'antd';
import { useRef, useState } from 'react';
import { formApi } from '../../../shared/config/config-api.ts';
import { useFormRefs } from '../form-refs.ts';

const NO_DATA: FormData = {};
type Outcome = { readonly data: object } | { readonly problems: readonly FieldProblem[]; readonly message?: string };

/** The server checks versions that have been published. */
async function checkAtServer(key: string, version: number, data: FormData): Promise<Outcome> {
  try {
    return { data: (await formApi.validate(key, version, data)).data };
  } catch (error) {
    if (error instanceof ApiError && error.status === 422) return { problems: error.errors, message: error.message };
    throw error;
  }
}

/** A draft is checked by the same engine in this page. */
async function checkHere(definition: FormDefinition, data: FormData, locale: 'vi' | 'en'): Promise<Outcome> {
  const { validateSubmission } = await import('./engine.ts');
  const result = validateSubmission(definition, data);
  if (result.ok) return { data: result.data };
  return { problems: result.problems.map(({ path, message }) => ({ path: `/data${path}`, message: message[locale] })) };
}

interface PreviewPanelProps {
  readonly definition: FormDefinition;
  readonly version: number;
  /** Published as it is shown: the server itself can check it. */
  readonly atServer: boolean;
}

/** The form as people will see it, at desk or phone width; what is entered can be checked by the server. */
export function PreviewPanel({ definition, version, atServer }: PreviewPanelProps) {
  const { t, locale } = useI18n();
  const toast = useToast();
  const local = useLocalized();
  const refs = useFormRefs();
  const form = useRef<FormHandle>(null);
  const [width, setWidth] = useState<'desk' | 'phone'>('desk');
  const [data, setData] = useState<FormData>(NO_DATA);
  const [outcome, setOutcome] = useState<Outcome>();
  const [busy, setBusy] = useState(false);

  const test = async (): Promise<void> => {
    setBusy(true);
    setOutcome(undefined);
    try {
      const checked = atServer
        ? await checkAtServer(definition.key, version, data)
        : await checkHere(definition, data, locale);
      if ('problems' in checked) form.current?.showProblems(checked.problems, '/data');
      setOutcome(checked);
    } catch (error) {
      toast.failed(error);
    } finally {
      setBusy(false);
    }
  };

  return (
    <div className="form-preview">
      <div className="form-preview-stage">
        <div className={`form-preview-page form-preview-${width}`}>
          <h2>{local(definition.title)}</h2>
          <FormView
            ref={form}
            definition={definition}
            data={NO_DATA}
            refs={refs}
            onChange={(next) => setData({ ...next })}
          />
        </div>
      </div>
      <aside className="form-preview-side" aria-label={t('preview.test')}>
        <Segmented
          value={width}
          onChange={setWidth}
          options={[
            { value: 'desk', label: t('preview.desk') },
            { value: 'phone', label: t('preview.phone') },
          ]}
        />
        <p className="tb-quiet">{t(atServer ? 'preview.textServer' : 'preview.text')}</p>
        <Button type="primary" loading={busy} onClick={() => void test()}>
          {t('preview.check')}
        </Button>
        {outcome && 'data' in outcome && <Alert type="success" showIcon title={t('preview.accepted')} />}
        {outcome && 'problems' in outcome && (
          <Alert
            type="error"
            showIcon
            title={outcome.message ?? t('preview.refused')}
            description={
              <ul>
                {outcome.problems.map(({ path, message }, i) => (
                  <li key={i}>
                    <code>{path.replace(/^\/data\//, '')}</code> {message}
                  </li>
                ))}
              </ul>
            }
          />
        )}
        <h3>{t(outcome && 'data' in outcome ? 'preview.stored' : 'preview.entered')}</h3>
        <pre>{JSON.stringify(outcome && 'data' in outcome ? outcome.data : data, null, 2)}</pre>
      </aside>
    </div>
  );
}
