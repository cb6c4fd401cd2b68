import { Migration } from '@mikro-orm/migrations';

/** A number for each kind of configuration that rises whenever something of it is published, changed after that, or retired. */
export class Migration20261122T1000_config_revision extends Migration {
  override up(): void {
    this.addSql(`
      create table trucban.config_revision (kind text primary key, revision bigint not null);
      insert into trucban.config_revision select distinct kind, 1 from trucban.config_version;
      create index config_version_effective on trucban.config_version (kind, effective_from desc) where state in ('published', 'retired');
      create function trucban.raise_config_revision() returns trigger language plpgsql as $$
      begin
        insert into trucban.config_revision values (new.kind, 1)
          on conflict (kind) do update set revision = trucban.config_revision.revision + 1;
        return null;
      end $$;
      create trigger raise_config_revision after insert or update on trucban.config_version
        for each row when (new.state in ('published', 'retired')) execute function trucban.raise_config_revision();
    `);
  }
}
