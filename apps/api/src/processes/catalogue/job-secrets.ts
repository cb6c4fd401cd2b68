import { Injectable } from '@nestjs/common';
import type { JobSecretDto, Page, PutJobSecret } from '@trucban/contracts';
import { Audit } from '../../audit/public.ts';
import { CENTRE } from '../../identity/public.ts';
import { Database, ForbiddenError, NotFoundError, Secrets, type Principal, type Tx } from '../../platform/public.ts';
import type { SecretValue } from './http-request.ts';

const COLUMNS = `name, hosts, description, changed_by "changedBy", changed_at "changedAt"`;

/** Secrets that jobs send to the systems they are for. Values are kept sealed, and no answer of ours holds one. */
@Injectable()
export class JobSecrets {
  constructor(
    private readonly database: Database,
    private readonly secrets: Secrets,
    private readonly audit: Audit,
  ) {}

  async list(principal: Principal): Promise<Page<JobSecretDto>> {
    expectCentre(principal);
    const items = await this.database.read(principal, (tx) =>
      tx.asSystem(() =>
        tx.query<JobSecretDto>('processes.jobSecrets', `select ${COLUMNS} from job_secret order by name`),
      ),
    );
    return { items, nextCursor: null };
  }

  async put(principal: Principal, name: string, { value, hosts, description }: PutJobSecret): Promise<JobSecretDto> {
    expectCentre(principal);
    const given = [...new Set(hosts.map((host) => host.toLowerCase()))];
    return this.database.transaction(principal, async (tx) => {
      const before = await this.#find(tx, name);
      const after = {
        name,
        hosts: given,
        description: description ?? null,
        changedBy: tx.actor.label,
        changedAt: tx.now,
      };
      await tx.asSystem(() =>
        tx.run(
          'processes.putJobSecret',
          `insert into job_secret (name, hosts, description, value_sealed, changed_by, changed_at) values ($1, $2, $3, $4, $5, $6)
           on conflict (name) do update set hosts = $2, description = $3, value_sealed = $4, changed_by = $5, changed_at = $6`,
          [name, given, after.description, this.secrets.encrypt(value, purpose(name)), after.changedBy, tx.now],
        ),
      );
      this.audit.write(tx, { action: 'jobSecret.put', objectType: 'jobSecret', objectId: name, before, after });
      return after;
    });
  }

  async delete(principal: Principal, name: string): Promise<void> {
    expectCentre(principal);
    await this.database.transaction(principal, async (tx) => {
      const before = await this.#find(tx, name);
      if (!before) throw NotFoundError.of('JOB_SECRET', 'bí mật', 'secret');
      await tx.asSystem(() => tx.run('processes.deleteJobSecret', 'delete from job_secret where name = $1', [name]));
      this.audit.write(tx, { action: 'jobSecret.delete', objectType: 'jobSecret', objectId: name, before });
    });
  }

  /** The values of these secrets, for a call that is about to be made. */
  async values(tx: Tx, names: readonly string[]): Promise<ReadonlyMap<string, SecretValue>> {
    if (names.length === 0) return new Map();
    const rows = await tx.asSystem(() =>
      tx.query<{ readonly name: string; readonly hosts: readonly string[]; readonly sealed: string }>(
        'processes.jobSecretValues',
        'select name, hosts, value_sealed as sealed from job_secret where name = any($1::text[])',
        [names],
      ),
    );
    return new Map(
      rows.map(({ name, hosts, sealed }) => [name, { hosts, value: this.secrets.decrypt(sealed, purpose(name)) }]),
    );
  }

  #find(tx: Tx, name: string): Promise<JobSecretDto | undefined> {
    return tx.asSystem(() =>
      tx.first<JobSecretDto>('processes.jobSecret', `select ${COLUMNS} from job_secret where name = $1`, [name]),
    );
  }
}

const purpose = (name: string): string => `job-secret:${name}`;

/** SOPs are the province's: whoever administers an agency has no say in what they may send. */
function expectCentre(principal: Principal): void {
  if (principal.unitsWith('secret.manage').includes(CENTRE)) return;
  throw new ForbiddenError(
    'CENTRE_ONLY',
    'Chỉ quản trị viên của trung tâm quản lý bí mật.',
    'Only administrators of the centre manage secrets.',
  );
}
