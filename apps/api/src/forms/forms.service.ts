import { Injectable } from '@nestjs/common';
import type { JsonObject } from '@trucban/kernel';
import {
  checkForm,
  maskPersonal,
  personalFields,
  validateSubmission,
  type FormDefinition,
} from '@trucban/forms-engine';
import { z } from 'zod';
import { ConfigStore, type ConfigRecord } from '../configuration/public.ts';
import { InvalidError, NotFoundError, type Tx } from '../platform/public.ts';

/** A form as it is used: its key, the version, and the definition. */
export interface FormVersion {
  readonly key: string;
  readonly version: number;
  readonly definition: FormDefinition;
}

/** Words of the shipped forms and of events that name a person, whatever form they came by. */
const ALWAYS_PERSONAL = [
  ...['callerName', 'callerPhone', 'phone', 'email', 'fullName', 'personName', 'nationalId'],
  ...['patientName', 'victimName', 'suspectName'],
];

/** How many versions are kept in memory; a province has some hundred. */
const MOST_CACHED = 1_000;

/** Forms: which version is in force, and whether entered data fits. */
@Injectable()
export class Forms {
  readonly #versions = new Map<string, FormVersion>();

  constructor(private readonly config: ConfigStore) {
    config.register<FormDefinition>({
      kind: 'form',
      format: 'json',
      schema: z.record(z.string(), z.json()) as unknown as z.ZodType<FormDefinition>,
      check: (content) =>
        checkForm(content).map(({ path, code, message }) => ({ elementId: path, code, severity: 'error', message })),
      name: ({ title }) =>
        typeof title?.vi === 'string' && typeof title.en === 'string' ? { vi: title.vi, en: title.en } : null,
      keyOf: ({ key }) => (typeof key === 'string' ? key : undefined),
    });
  }

  /** The published version in force; null when there is none. */
  async current(tx: Tx, key: string): Promise<FormVersion | null> {
    const record = await this.config.current<FormDefinition>(tx, 'form', key);
    return record ? this.#keep(record) : null;
  }

  /** A version that was published once, also when it is retired now; null when it is unknown or a draft. */
  async getVersion(tx: Tx, key: string, version: number): Promise<FormVersion | null> {
    const cached = this.#versions.get(`${key}@${version}`);
    if (cached) return cached;
    const records = await tx.query<ConfigRecord<FormDefinition>>(
      'forms.version',
      `select key, version, content from config_version where kind = 'form' and key = $1 and version = $2 and state in ('published', 'retired')`,
      [key, version],
    );
    return records[0] ? this.#keep(records[0]) : null;
  }

  /** Numbers of the versions in force of many forms at once, in one statement. */
  async currentVersions(tx: Tx, keys?: readonly string[]): Promise<ReadonlyMap<string, number>> {
    if (keys?.length === 0) return new Map();
    const rows = await tx.query<{ key: string; version: number; in_force: boolean }>(
      'forms.currentVersions',
      `select distinct on (key) key, version, (state = 'published' or retired_at > $2) as in_force from config_version
        where kind = 'form' and ($1::text[] is null or key = any ($1)) and state in ('published', 'retired') and effective_from <= $2
        order by key, effective_from desc, version desc`,
      [keys ? [...new Set(keys)] : null, tx.now],
    );
    return new Map(rows.filter((row) => row.in_force).map(({ key, version }) => [key, version]));
  }

  /**
   * Checks entered data against a version (the one in force when null) and cleans it.
   * @param prefix JSON pointer under which clients sent the data. @throws InvalidError with a path for each wrong field; NotFoundError
   */
  async validate(tx: Tx, key: string, version: number | null, data: unknown, prefix = ''): Promise<JsonObject> {
    const form = version === null ? await this.current(tx, key) : await this.getVersion(tx, key, version);
    if (!form) throw NotFoundError.of('FORM', 'biểu mẫu', 'form');
    const result = validateSubmission(form.definition, data);
    if (result.ok) return result.data;
    throw new InvalidError('FORM_DATA_INVALID', 'Dữ liệu biểu mẫu không hợp lệ.', 'The form data is not valid.', {
      errors: result.problems.map((problem) => ({ ...problem, path: `${prefix}${problem.path}` })),
      details: { form: key, version: form.version },
    });
  }

  /** Data of a form with the fields of persons masked. */
  async masked(tx: Tx, key: string, version: number, data: JsonObject): Promise<JsonObject> {
    const form = await this.getVersion(tx, key, version);
    return form ? maskPersonal(form.definition, data) : data;
  }

  /**
   * Names of the fields of persons in these forms (in all when not given), and those that are personal wherever they stand: what is hidden from those
   * who needn't see it.
   */
  async personalKeys(tx: Tx, keys?: readonly string[]): Promise<ReadonlySet<string>> {
    const names = new Set<string>(ALWAYS_PERSONAL);
    for (const [key, version] of await this.currentVersions(tx, keys)) {
      const form = await this.getVersion(tx, key, version);
      for (const path of form ? personalFields(form.definition) : []) names.add(path.split('.').at(-1) ?? path);
    }
    return names;
  }

  #keep({ key, version, content }: Pick<ConfigRecord<FormDefinition>, 'key' | 'version' | 'content'>): FormVersion {
    const kept = { key, version, definition: content };
    if (this.#versions.size >= MOST_CACHED) this.#versions.delete(this.#versions.keys().next().value ?? '');
    this.#versions.set(`${key}@${version}`, kept);
    return kept;
  }
}
