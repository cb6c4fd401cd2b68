import { Injectable } from '@nestjs/common';
import { compileDmn, type DecisionReference, type DmnDefinition, type ResolvedDecision } from '@trucban/sop-engine';
import type { Instant } from '@trucban/kernel';
import { ConfigCache, ConfigStore, TOOK_EFFECT, type ConfigRecord } from '../../configuration/public.ts';
import type { Tx } from '../../platform/public.ts';
import type { Definition } from '../store/definition.ts';

/** How many compiled versions are kept. */
const MOST_CACHED = 500;

type Model = Pick<ConfigRecord<string>, 'key' | 'version' | 'content'>;

/** The decisions of one moment, by id. */
type Decisions = ReadonlyMap<string, ResolvedDecision>;

/** Decision models of the versioned configuration, compiled once in each API process. */
@Injectable()
export class DecisionModels {
  readonly #current: ConfigCache<Decisions>;
  readonly #models: ConfigCache<readonly Model[]>;
  /** The decisions that were in force when a version of a process took effect. */
  readonly #deployed = new Map<string, Decisions>();

  constructor(private readonly config: ConfigStore) {
    this.#models = new ConfigCache(config, 'decision', (records) => records as readonly ConfigRecord<string>[]);
    this.#current = new ConfigCache(config, 'decision', (records) =>
      decisionsOf(compileAll(records as readonly ConfigRecord<string>[])),
    );
  }

  /** The decision that a business rule task asks for. Null: there is none. */
  async resolve(tx: Tx, reference: DecisionReference, asking: Definition): Promise<ResolvedDecision | null> {
    const { decisionId, binding, versionTag } = reference;
    if (binding === 'latest') return (await this.#current.get(tx)).get(decisionId) ?? null;
    if (binding === 'deployment') return (await this.#deployedWith(tx, asking)).get(decisionId) ?? null;
    return this.tagged(tx, decisionId, versionTag ?? '');
  }

  /** The newest version in force or retired that has a tag. */
  async tagged(tx: Tx, decisionId: string, versionTag: string): Promise<ResolvedDecision | null> {
    const models = await tx.query<Model>(
      'processes.taggedDecisions',
      `select key, version, xml as content from config_version where kind = 'decision' and ${TOOK_EFFECT}
        and effective_from <= $1 and position($2 in xml) > 0 and position($3 in xml) > 0
        order by effective_from desc, version desc limit 100`,
      [tx.now, versionTag, decisionId],
    );
    for (const model of models) {
      const definition = await this.compile(tx, model.content);
      if (definition?.versionTag === versionTag && definition.decisions.some(({ id }) => id === decisionId))
        return { definition, version: model.version };
    }
    return null;
  }

  /** Compiles a model with what it imports as that is in force now. Null: it can't be read. */
  async compile(tx: Tx, xml: string): Promise<DmnDefinition | null> {
    return compileDmn(xml, await this.imports(tx)).definition;
  }

  /** The models in force, for those that import them. */
  async imports(tx: Tx): Promise<readonly DmnDefinition[]> {
    return compileAll(await this.#models.get(tx)).map(({ definition }) => definition);
  }

  /** The key of the model in force that holds a decision; null: none does. */
  async keyOf(tx: Tx, decisionId: string): Promise<string | null> {
    const resolved = (await this.#current.get(tx)).get(decisionId);
    return resolved?.definition.id ?? null;
  }

  async #deployedWith(tx: Tx, { processKey, version }: Definition): Promise<Decisions> {
    const name = `${processKey}@${version}`;
    const known = this.#deployed.get(name);
    if (known) return known;
    const process = await tx.first<{ effectiveFrom: Instant }>(
      'processes.effectiveFrom',
      `select effective_from as "effectiveFrom" from config_version where kind = 'process' and key = $1 and version = $2`,
      [processKey, version],
    );
    const records = process ? await this.config.allCurrent<string>(tx, 'decision', process.effectiveFrom) : [];
    const decisions = decisionsOf(compileAll(records));
    if (this.#deployed.size >= MOST_CACHED) this.#deployed.delete(this.#deployed.keys().next().value ?? '');
    this.#deployed.set(name, decisions);
    return decisions;
  }
}

interface Compiled {
  readonly definition: DmnDefinition;
  readonly version: number;
}

const compiled = new WeakMap<readonly Model[], readonly Compiled[]>();

/** Compiles models that may import each other, each after what it imports; those that can't be read are left out. */
function compileAll(models: readonly Model[]): readonly Compiled[] {
  const known = compiled.get(models);
  if (known) return known;
  const done: Compiled[] = [];
  let waiting = [...models];
  while (waiting.length > 0) {
    const before = waiting.length;
    waiting = waiting.filter(({ content, version }) => {
      const result = compileDmn(
        content,
        done.map(({ definition }) => definition),
      );
      if (!result.ok || !result.definition) return true;
      done.push({ definition: result.definition, version });
      return false;
    });
    if (waiting.length === before) break;
  }
  compiled.set(models, done);
  return done;
}

const decisionsOf = (models: readonly Compiled[]): Decisions =>
  new Map(models.flatMap((model) => model.definition.decisions.map(({ id }) => [id, model] as const)));
