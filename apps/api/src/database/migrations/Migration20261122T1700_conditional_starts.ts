import { Migration } from '@mikro-orm/migrations';

/** Conditional start events are noted as those by message, signal and timer are, when their version is published. */
export class Migration20261122T1700_conditional_starts extends Migration {
  override up(): void {
    this.addSql(`
      alter table trucban.start_event drop constraint start_event_kind_check,
        add constraint start_event_kind_check check (kind in ('message','signal','timer','condition'));
    `);
  }

  override down(): void {
    this.addSql(`
      delete from trucban.start_event where kind = 'condition';
      alter table trucban.start_event drop constraint start_event_kind_check,
        add constraint start_event_kind_check check (kind in ('message','signal','timer'));
    `);
  }
}
