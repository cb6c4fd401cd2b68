import { Migration } from '@mikro-orm/migrations';

/** Who looked at an indicator names people: only the page that tells it reads it. */
export class Migration20261122T1550_views_walled extends Migration {
  override up(): void {
    this.addSql(`
      alter table trucban.indicator_view enable row level security;
      alter table trucban.indicator_view force row level security;
      create policy scope on trucban.indicator_view using ((select trucban.is_system())) with check ((select trucban.is_system()));
    `);
  }

  override down(): void {
    this.addSql(`
      drop policy scope on trucban.indicator_view;
      alter table trucban.indicator_view no force row level security;
      alter table trucban.indicator_view disable row level security;
    `);
  }
}
