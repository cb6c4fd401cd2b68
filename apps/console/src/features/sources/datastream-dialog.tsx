import type { Datastream, SourceDto } from '@trucban/contracts';
import { useI18n } from '@trucban/ui';
import { AutoComplete, Form, Input } from 'antd';
import { useToast } from '../../shared/toast.tsx';
import { DecimalInput } from './decimal-input.tsx';
import { DeclaredDialog } from './declared-dialog.tsx';
import { useSaveSource } from './queries.ts';

interface Fields {
  readonly id: string;
  readonly thing: string;
  readonly name?: string;
  readonly observedProperty: string;
  readonly unit?: string;
  readonly lat?: number | null;
  readonly lon?: number | null;
}

/** Names stand in topics and in addresses of entities. */
const NAME = /^[^/+#'\s]+$/;

/** Declares one series of readings, changes it, or takes it away. */
export function DatastreamDialog({
  source,
  stream,
  onClose,
}: {
  readonly source: SourceDto;
  readonly stream: Datastream | undefined;
  readonly onClose: () => void;
}) {
  const { t } = useI18n();
  const { done } = useToast();
  const [form] = Form.useForm<Fields>();
  const put = useSaveSource(source);
  const save = async (datastreams: Datastream[]): Promise<void> => {
    await put.mutateAsync({ datastreams });
    done(t('source.saved'));
  };
  const isThis = ({ id, thing }: Datastream): boolean => id === stream?.id && thing === stream.thing;
  // SensorThings names a series by its id alone.
  const isSameThing = ({ thing }: Datastream): boolean =>
    source.kind !== 'mqtt' || thing === form.getFieldValue('thing');
  const required = { required: true, whitespace: true, message: t('field.required') };
  const named = { pattern: NAME, message: t('source.stream.nameRule') };
  const both = (other: 'lat' | 'lon') => ({
    validator: (_: unknown, value: number | null | undefined) => {
      const missing = (value ?? null) === null && (form.getFieldValue(other) ?? null) !== null;
      return missing ? Promise.reject(new Error(t('source.stream.both'))) : Promise.resolve();
    },
  });
  return (
    <DeclaredDialog<Fields>
      title={stream ? t('source.stream.change', { name: stream.name ?? stream.id }) : t('source.stream.add')}
      form={form}
      initial={{ ...stream, ...stream?.location }}
      save={(fields) => {
        const next = declared(fields);
        const changed = source.datastreams.map((one) => (isThis(one) ? next : one));
        return save(stream ? changed : [...source.datastreams, next]);
      }}
      remove={
        stream && {
          consequence: t(source.kind === 'mqtt' ? 'source.stream.removedMqtt' : 'source.stream.removed'),
          run: () => save(source.datastreams.filter((one) => !isThis(one))),
        }
      }
      onClose={onClose}
    >
      <Form.Item
        name="id"
        label={t('source.stream.id')}
        extra={t('source.stream.idHelp')}
        dependencies={['thing']}
        rules={[
          required,
          named,
          {
            validator: (_, id: string) =>
              source.datastreams.some((one) => !isThis(one) && one.id === id && isSameThing(one))
                ? Promise.reject(new Error(t('source.stream.twice')))
                : Promise.resolve(),
          },
        ]}
      >
        <Input maxLength={100} autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name="thing" label={t('source.stream.thing')} rules={[required, named]}>
        <Input maxLength={100} autoComplete="off" spellCheck={false} />
      </Form.Item>
      <Form.Item name="name" label={t('source.stream.name')}>
        <Input maxLength={200} />
      </Form.Item>
      <div className="source-pair">
        <Form.Item name="observedProperty" label={t('source.prop.name')} rules={[required]}>
          <AutoComplete options={source.properties.map(({ observedProperty: value }) => ({ value }))} maxLength={100} />
        </Form.Item>
        <Form.Item name="unit" label={t('source.prop.unit')}>
          <Input maxLength={40} autoComplete="off" spellCheck={false} />
        </Form.Item>
      </div>
      <div className="source-pair">
        <Form.Item name="lat" label={t('source.stream.lat')} dependencies={['lon']} rules={[both('lon')]}>
          <DecimalInput min={-90} max={90} />
        </Form.Item>
        <Form.Item name="lon" label={t('source.stream.lon')} dependencies={['lat']} rules={[both('lat')]}>
          <DecimalInput min={-180} max={180} />
        </Form.Item>
      </div>
    </DeclaredDialog>
  );
}

function declared({ id, thing, name, observedProperty, unit, lat, lon }: Fields): Datastream {
  const placed = typeof lat === 'number' && typeof lon === 'number';
  return {
    id: id.trim(),
    thing: thing.trim(),
    observedProperty: observedProperty.trim(),
    ...(name?.trim() && { name: name.trim() }),
    ...(unit?.trim() && { unit: unit.trim() }),
    ...(placed && { location: { lat, lon } }),
  };
}
