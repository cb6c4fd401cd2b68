import { Injectable } from '@nestjs/common';
import type { Instant } from '@trucban/kernel';
import type { CallReference, DecisionReference, ResolvedDecision } from '@trucban/sop-engine';
import { ConfigStore, KeptInForce, TOOK_EFFECT, type ConfigRecord, type InForce } from '../configuration/public.ts';
import type { Tx } from '../platform/public.ts';
import { compileModel } from './compiled-models.ts';
import { DecisionModels } from './decisions/decision-models.ts';
import { ProcessDefinitions } from './definitions.ts';
import type { Definition } from './store/definition.ts';

/** How many compiled versions are kept; a province has some hundred. */
const MOST_CACHED = 1_000;

/** Definitions from the versioned configuration, compiled once in each API process. */
@Injectable()
export class ConfiguredDefinitions extends ProcessDefinitions {
  readonly #compiled = new Map<string, Promise<Definition | null>>();

  /** Versions in force, by process: without the models, which may be many and large. */
  readonly #current: KeptInForce<InForce>;

  constructor(
    private readonly config: ConfigStore,
    private readonly decisions: DecisionModels,
  ) {
    super();
    this.#current = new KeptInForce('process', (tx) => config.inForce(tx, 'process'));
  }

  async version(tx: Tx, processKey: string, version: number): Promise<Definition | null> {
    const cached = this.#compiled.get(`${processKey}@${version}`);
    if (cached) return cached;
    const records = await tx.query<ConfigRecord<string>>(
      'processes.definition',
      `select key, version, state, xml as content, hash from config_version where kind = 'process' and key = $1 and version = $2`,
      [processKey, version],
    );
    return records[0] ? this.#compile(records[0]) : null;
  }

  async current(tx: Tx, processKey: string): Promise<Definition | null> {
    const version = (await this.#current.get(tx)).get(processKey);
    return version === undefined ? null : this.version(tx, processKey, version);
  }

  async called(
    tx: Tx,
    processKey: string,
    { binding, versionTag }: CallReference,
    asking: Definition,
  ): Promise<Definition | null> {
    if (binding === 'latest') return this.current(tx, processKey);
    if (binding === 'deployment') {
      const caller = await tx.first<{ at: Instant }>(
        'processes.effectiveAt',
        `select effective_from as at from config_version where kind = 'process' and key = $1 and version = $2`,
        [asking.processKey, asking.version],
      );
      const then = caller && (await this.config.current(tx, 'process', processKey, caller.at));
      return then ? this.version(tx, processKey, then.version) : null;
    }
    const candidates = await tx.query<{ version: number }>(
      'processes.tagged',
      `select version from config_version where kind = 'process' and key = $1 and ${TOOK_EFFECT}
          and effective_from <= $2 and position($3 in xml) > 0 order by effective_from desc, version desc limit 100`,
      [processKey, tx.now, versionTag ?? ''],
    );
    for (const { version } of candidates) {
      const definition = await this.version(tx, processKey, version);
      if (definition?.process.versionTag === versionTag) return definition;
    }
    return null;
  }

  decision(tx: Tx, reference: DecisionReference, asking: Definition): Promise<ResolvedDecision | null> {
    return this.decisions.resolve(tx, reference, asking);
  }

  #compile(record: Pick<ConfigRecord<string>, 'key' | 'version' | 'state' | 'content'>): Promise<Definition | null> {
    // A draft can still change: only what was published is kept.
    if (record.state !== 'published' && record.state !== 'retired') return Promise.resolve(null);
    const name = `${record.key}@${record.version}`;
    const known = this.#compiled.get(name);
    if (known) return known;
    const made = definitionOf(record);
    if (this.#compiled.size >= MOST_CACHED) this.#compiled.delete(this.#compiled.keys().next().value ?? '');
    this.#compiled.set(name, made);
    made.catch(() => this.#compiled.delete(name));
    return made;
  }
}

async function definitionOf({
  key,
  version,
  content,
}: Pick<ConfigRecord<string>, 'key' | 'version' | 'content'>): Promise<Definition | null> {
  const result = await compileModel(content);
  const process = result.ok ? result.processes.find((p) => p.processId === key) : undefined;
  return process ? { processKey: key, version, process } : null;
}
