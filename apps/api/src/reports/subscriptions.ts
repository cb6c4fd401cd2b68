import { Injectable } from '@nestjs/common';
import type { SubscriptionDto } from '@trucban/contracts';
import { Audit } from '../audit/public.ts';
import { CENTRE, OrgDirectory } from '../identity/public.ts';
import { Database, ForbiddenError, NotFoundError, sees, tokens, type Principal, type Tx } from '../platform/public.ts';
import { ReportDefinitions } from './definitions.ts';
import type { ReportRow } from './report-row.ts';

/** Who is told when a report is signed. */
@Injectable()
export class Subscriptions {
  constructor(
    private readonly database: Database,
    private readonly definitions: ReportDefinitions,
    private readonly directory: OrgDirectory,
    private readonly audit: Audit,
  ) {}

  of(principal: Principal, code: string): Promise<SubscriptionDto> {
    return this.database.read(principal, (tx) => this.#dto(tx, principal, code));
  }

  /** Oneself, or a group of a unit whose reports one writes. Doing it again changes nothing. */
  add(principal: Principal, code: string, group: string | undefined): Promise<SubscriptionDto> {
    return this.database.transaction(principal, async (tx) => {
      const { content } = await this.definitions.current(tx, code);
      // Who can't read the reports is not told of them.
      if (!sees(tx.scope, [content.orgUnit])) throw notFound();
      const subscriber = await this.#subscriber(tx, principal, group);
      await this.#expectRole(tx, group);
      const added = await tx.run(
        'reports.subscribe',
        `insert into report_subscription (definition, subscriber, created_by, created_at) values ($1, $2, $3, $4) on conflict do nothing`,
        [code, subscriber, principal.id, tx.now],
      );
      if (added > 0) this.#audited(tx, code, 'subscribe', subscriber);
      return this.#dto(tx, principal, code);
    });
  }

  remove(principal: Principal, code: string, group: string | undefined): Promise<void> {
    return this.database.transaction(principal, async (tx) => {
      const subscriber = await this.#subscriber(tx, principal, group);
      const removed = await tx.run(
        'reports.unsubscribe',
        'delete from report_subscription where definition = $1 and subscriber = $2',
        [code, subscriber],
      );
      if (removed > 0) this.#audited(tx, code, 'unsubscribe', subscriber);
    });
  }

  /** Codes of the definitions that a person subscribes to himself. */
  async ofPerson(tx: Tx, principal: Principal): Promise<ReadonlySet<string>> {
    const rows = await tx.query<{ definition: string }>(
      'reports.subscribed',
      'select definition from report_subscription where subscriber = $1',
      [tokens.user(principal.id)],
    );
    return new Set(rows.map(({ definition }) => definition));
  }

  /** Ids of the people who are told of a report: subscribers who may read it today. */
  async readers(tx: Tx, row: Pick<ReportRow, 'definition' | 'org_unit'>): Promise<string[]> {
    const found = await tx.query<{ subscriber: string }>(
      'reports.subscribers',
      'select subscriber from report_subscription where definition = $1',
      [row.definition],
    );
    const named = found.map(({ subscriber }) => subscriber);
    const groups = named.flatMap((one) => (one.startsWith('group:') ? [one.slice('group:'.length)] : []));
    const members = await this.directory.usersInGroups(tx, groups);
    const people = [
      ...named.flatMap((one) => (one.startsWith('user:') ? [one.slice('user:'.length)] : [])),
      ...[...members.values()].flatMap((list) => list.map(({ id }) => id)),
    ];
    // A unit is seen by its own people and by those above.
    const chain = [row.org_unit, ...(await this.directory.snapshot(tx)).ancestors(row.org_unit)];
    const rows = await tx.query<{ id: string }>(
      'reports.readers',
      `select id from app_user u where id::text = any($1) and active
          and (org_unit = any($2) or exists (select 1 from role_grant g where g.user_id = u.id and g.org_unit = any($2)))`,
      [people, chain],
    );
    return rows.map(({ id }) => id);
  }

  async #subscriber(tx: Tx, principal: Principal, group: string | undefined): Promise<string> {
    if (group === undefined) {
      if (principal.kind === 'user') return tokens.user(principal.id);
      throw new ForbiddenError('PEOPLE_ONLY', 'Chỉ người dùng mới đăng ký nhận.', 'Only people subscribe.');
    }
    const [agency = '', role = ''] = group.split('/');
    if (!(await this.directory.snapshot(tx)).unit(agency)) throw NotFoundError.of('GROUP', 'nhóm', 'group');
    const units = principal.unitsWith('report.write');
    if (!units.includes(agency) && !units.includes(CENTRE))
      throw new ForbiddenError(
        'NOT_YOUR_GROUP',
        'Bạn không đăng ký thay cho nhóm của đơn vị này được.',
        'You can not subscribe for a group of this unit.',
      );
    return tokens.group(agency, role);
  }

  /** A group that nobody can be in would never be told, in silence. One whose role is gone can still be left. */
  async #expectRole(tx: Tx, group: string | undefined): Promise<void> {
    if (group === undefined) return;
    const role = group.slice(group.indexOf('/') + 1);
    const known = await tx.first('reports.role', 'select 1 as one from role where code = $1', [role]);
    if (!known) throw NotFoundError.of('ROLE', 'vai trò', 'role');
  }

  async #dto(tx: Tx, principal: Principal, definition: string): Promise<SubscriptionDto> {
    await this.definitions.current(tx, definition);
    const rows = await tx.query<{ subscriber: string }>(
      'reports.subscription',
      `select subscriber from report_subscription where definition = $1 and (subscriber = $2 or subscriber like 'group:%') order by subscriber`,
      [definition, tokens.user(principal.id)],
    );
    const named = rows.map(({ subscriber }) => subscriber);
    return {
      definition,
      subscribed: named.includes(tokens.user(principal.id)),
      groups: named.flatMap((one) => (one.startsWith('group:') ? [one.slice('group:'.length)] : [])),
    };
  }

  #audited(tx: Tx, code: string, action: string, subscriber: string): void {
    this.audit.write(tx, {
      action: `report.${action}`,
      objectType: 'report-definition',
      objectId: code,
      after: { subscriber },
    });
  }
}

const notFound = (): NotFoundError => NotFoundError.of('REPORT_DEFINITION', 'mẫu báo cáo', 'report definition');
