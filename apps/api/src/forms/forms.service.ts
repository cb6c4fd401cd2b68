import { Injectable } from '@nestjs/common';
import type { JsonObject } from '@trucban/kernel';
import {
  checkForm,
  maskPersonal,
  personalFields,
  validateSubmission,
  type FormDefinition,
} from '@trucban/forms-engine';
import type { Binding } from '@trucban/sop-engine';
import { z } from 'zod';
import { ConfigCache, ConfigStore, TOOK_EFFECT, type ConfigRecord } from '../configuration/public.ts';
import { InvalidError, NotFoundError, type Tx } from '../platform/public.ts';

/** A form as it is used: its key, the version, and the definition. */
export interface FormVersion {
  readonly key: string;
  readonly version: number;
  readonly definition: FormDefinition;
}

/** Words of the shipped forms and of events that name a person, whatever form they came by. */
const ALWAYS_PERSONAL = [
  'callerName',
  'callerPhone',
  'phone',
  'email',
  'fullName',
  'personName',
  'nationalId',
  'patientName',
  'victimName',
  'suspectName',
];

/** What many requests need of all forms in force. */
interface FormsInForce {
  readonly versions: ReadonlyMap<string, number>;
  /** Names of the fields of persons, by form; with those that are always personal. */
  readonly personal: ReadonlyMap<string, ReadonlySet<string>>;
  readonly allPersonal: ReadonlySet<string>;
}

/** How many versions are kept in memory; a province has some hundred. */
const MOST_CACHED = 1_000;

/** Forms: which version is in force, and whether entered data fits. */
@Injectable()
export class Forms {
  readonly #versions = new Map<string, FormVersion>();
  readonly #inForce: ConfigCache<FormsInForce>;

  constructor(private readonly config: ConfigStore) {
    this.#inForce = new ConfigCache(config, 'form', inForce);
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

  /**
   * Number of the version that a user task's binding names: the one in force when its process's version took effect, or the
   * newest whose definition carries the tag. Null: there is none.
   */
  async boundVersion(
    tx: Tx,
    key: string,
    { binding, versionTag }: Binding,
    process: { readonly key: string; readonly version: number },
  ): Promise<number | null> {
    const row = await tx.first<{ version: number }>(
      'forms.bound',
      `select version from config_version f where kind = 'form' and key = $1 and ${TOOK_EFFECT}
          and case when $2 = 'versionTag' then effective_from <= $6 and content ->> 'versionTag' = $3
                   else effective_from <= (select effective_from from config_version where kind = 'process' and key = $4 and version = $5) end
        order by effective_from desc, version desc limit 1`,
      [key, binding, versionTag, process.key, process.version, tx.now],
    );
    return row?.version ?? null;
  }

  /** Numbers of the versions in force, by form. */
  async currentVersions(tx: Tx): Promise<ReadonlyMap<string, number>> {
    return (await this.#inForce.get(tx)).versions;
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
   * Names of the fields of persons in this form (in all when not given), and those that are personal wherever they stand: what is
   * hidden from those who needn't see it.
   */
  async personalKeys(tx: Tx, key?: string): Promise<ReadonlySet<string>> {
    const { personal, allPersonal } = await this.#inForce.get(tx);
    return key === undefined ? allPersonal : (personal.get(key) ?? new Set(ALWAYS_PERSONAL));
  }

  #keep({ key, version, content }: Pick<ConfigRecord<FormDefinition>, 'key' | 'version' | 'content'>): FormVersion {
    const kept = { key, version, definition: content };
    if (this.#versions.size >= MOST_CACHED) this.#versions.delete(this.#versions.keys().next().value ?? '');
    this.#versions.set(`${key}@${version}`, kept);
    return kept;
  }
}

function inForce(records: readonly ConfigRecord<unknown>[]): FormsInForce {
  const personal = new Map(records.map(({ key, content }) => [key, namesOf(content as FormDefinition)]));
  return {
    versions: new Map(records.map(({ key, version }) => [key, version])),
    personal,
    allPersonal: new Set([...ALWAYS_PERSONAL, ...[...personal.values()].flatMap((names) => [...names])]),
  };
}

function namesOf(definition: FormDefinition): ReadonlySet<string> {
  return new Set([...ALWAYS_PERSONAL, ...personalFields(definition).map((path) => path.split('.').at(-1) ?? path)]);
}
