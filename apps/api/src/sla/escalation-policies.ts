import { Injectable } from '@nestjs/common';
import { escalationPolicySchema, type EscalationPolicyDto } from '@trucban/contracts';
import { ConfigCache, ConfigStore } from '../configuration/public.ts';
import { OrgDirectory } from '../identity/public.ts';
import type { Tx } from '../platform/public.ts';
import { problemAt } from './config-problems.ts';

/** A policy and its version. */
export interface PolicyVersion {
  readonly policy: EscalationPolicyDto;
  readonly version: number;
}

/** Escalation policies (configuration kind `escalationPolicy`; the ladders of the domain pack). */
@Injectable()
export class EscalationPolicies {
  readonly #cache: ConfigCache<ReadonlyMap<string, PolicyVersion>>;
  readonly #older = new Map<string, EscalationPolicyDto>();

  constructor(
    private readonly store: ConfigStore,
    private readonly directory: OrgDirectory,
  ) {
    this.#cache = new ConfigCache(
      store,
      'escalationPolicy',
      (records) =>
        new Map(records.map(({ key, version, content }) => [key, { policy: content as EscalationPolicyDto, version }])),
    );
    store.register<EscalationPolicyDto>({
      kind: 'escalationPolicy',
      format: 'json',
      schema: escalationPolicySchema,
      keyOf: ({ code }) => code,
      name: ({ code, vi, en }) => ({ vi: vi ?? code, en: en ?? code }),
      check: async (policy, tx) => {
        const units = await this.directory.snapshot(tx);
        // The library is loaded where its agencies aren't (yet), and says what is missing.
        const severity = tx.actor.kind === 'system' ? 'warning' : 'error';
        return policy.levels.flatMap(({ agency }, i) => {
          if (agency.startsWith('@') || units.unit(agency)) return [];
          const message = { vi: `Không có cơ quan ${agency}.`, en: `There is no agency ${agency}.` };
          return [{ ...problemAt(`/levels/${i}/agency`, 'UNKNOWN_AGENCY', message), severity }];
        });
      },
    });
  }

  /** The policy in force, or null when nobody published one with this code. */
  async current(tx: Tx, code: string): Promise<PolicyVersion | null> {
    return (await this.#cache.get(tx)).get(code) ?? null;
  }

  /** The version that a running clock keeps; null for a clock without a policy. */
  async version(tx: Tx, code: string | null, version: number | null): Promise<EscalationPolicyDto | null> {
    if (code === null || version === null) return null;
    const inForce = await this.current(tx, code);
    if (inForce?.version === version) return inForce.policy;
    const key = `${code}@${version}`;
    let policy = this.#older.get(key);
    if (!policy) {
      policy = (await this.store.get<EscalationPolicyDto>(tx, 'escalationPolicy', code, version)).content;
      this.#older.set(key, policy);
    }
    return policy;
  }
}
