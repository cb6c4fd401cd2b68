import { randomUUID } from 'node:crypto';
import { ImportRunner } from '../../src/imports/public.ts';
import type { TestApp } from '../support/app.ts';
import type { Answer, Caller } from '../support/caller.ts';
import { publishVersion } from '../support/publish.ts';

/** Cases of illness as a hospital would send them. */
export const CASES = {
  vi: 'Ca bệnh',
  en: 'Cases',
  format: { type: 'csv' },
  decimal: ',',
  target: { type: 'event', kind: 'case.reported', source: '/so-y-te' },
  fields: [
    { to: 'data.eventType', default: 'DIS-FLOOD-TEST' },
    { to: 'data.title', from: 'Tên bệnh', required: true },
    {
      to: 'time',
      from: 'Ngày',
      type: 'instant',
      formats: ['dd/MM/yyyy HH:mm', 'dd/MM/yyyy'],
      required: true,
    },
    { to: 'data.severity', from: 'Mức', codes: { values: { Nặng: 'high', Nhẹ: 'low' } } },
    { to: 'data.attributes.temperature', from: 'Nhiệt độ', type: 'number' },
  ],
  dedup: ['Mã ca'],
};

/** A document that is published by a second person. */
export async function publish(api: TestApp, path: 'mappings' | 'pulls', document: object): Promise<void> {
  const { code } = document as { code: string };
  const [designer, approver] = [await api.as('designer'), await api.as('approver')];
  const saved = await designer.put(`/${path}/${code}`, document);
  await publishVersion(designer, approver, `/${path}/${code}/versions/${saved.body.version}`);
}

/** Hands a file in. */
export function upload(
  who: Caller,
  mapping: string,
  content: string | Uint8Array,
  more: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const form = new FormData();
  form.set('mapping', mapping);
  for (const [name, value] of Object.entries(more)) form.set(name, value);
  form.set('file', new Blob([content as BlobPart]), 'tệp.csv');
  return who.send('POST', '/imports', form);
}

/** Hands a file in and has it carried out here; the import as it is then. */
export async function bringIn(
  api: TestApp,
  who: Caller,
  mapping: string,
  content: string | Uint8Array,
  more: Readonly<Record<string, string>> = {},
): Promise<Record<string, any>> {
  const { status, body } = await upload(who, mapping, content, more);
  if (status !== 202) throw new Error(JSON.stringify(body));
  return carryOut(api, who, body.id as string);
}

export async function carryOut(api: TestApp, who: Caller, id: string): Promise<Record<string, any>> {
  while ((await api.get(ImportRunner).runPart(id)) === 'more');
  return (await who.get(`/imports/${id}`)).body as Record<string, any>;
}

export const code = (name: string): string => `${name}-${randomUUID().slice(0, 8)}`;
