/** URLs of one database, for each of its roles. */
export interface DatabaseUrls {
  /** Runs migrations; owns the tables; sees rows past row-level security. */
  readonly ownerUrl: string;
  /** What the API and the worker use: owns nothing, row-level security applies. The role is made by the migration. */
  readonly appUrl: string;
  /** Password that the migration gives the application's role (`TRUCBAN_APP_PASSWORD`). */
  readonly appPassword: string;
}
