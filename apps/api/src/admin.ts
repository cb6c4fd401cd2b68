import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { DomainError } from '@trucban/kernel';
import { AppModule } from './app.module.ts';
import { Users } from './identity/public.ts';
import { Database, Settings, json, systemScope } from './platform/public.ts';

const HELP = `npm run admin -- create [--username admin] [--org-unit IOC] [--name "Trung tâm điều hành"]

Makes the first administrator of an empty installation, and prints a random password once.
The org unit is made when there is none with this code.`;

const say = (text: string) => process.stdout.write(`${text}\n`);

/** Work of an operator on the machine itself, with the application's rights. */
async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      username: { type: 'string', default: 'admin' },
      'org-unit': { type: 'string', default: 'IOC' },
      name: { type: 'string', default: 'Trung tâm giám sát, điều hành thông minh' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help || positionals[0] !== 'create') {
    say(HELP);
    return;
  }
  const settings = new Settings({ databasePoolSize: 2 });
  const app = await NestFactory.createApplicationContext(AppModule.forRoot({ settings, runQueue: false }), {
    logger: ['error', 'fatal'],
    abortOnError: false,
  });
  try {
    const scope = systemScope('admin');
    const orgUnit = values['org-unit'];
    await app.get(Database).transaction(scope, (tx) =>
      tx.run(
        'admin.unit',
        `insert into org_unit (code, name, tier, kind, duty, valid_from) values ($1, $2, 'province', 'opsCentre', '24x7', $3)
         on conflict (code) do nothing`,
        [orgUnit, json({ vi: values.name, en: values.name }), tx.now],
      ),
    );
    const password = randomBytes(15).toString('base64url');
    const roles = [{ role: 'admin', orgUnit }];
    await app
      .get(Users)
      .create(scope, { username: values.username, displayName: values.username, orgUnit, roles, password });
    say(`${values.username} ${password}`);
  } finally {
    await app.close();
  }
}

main().catch((error: unknown) => {
  const words = error instanceof DomainError ? `${error.localized.vi} · ${error.localized.en}` : String(error);
  process.stderr.write(`${words}\n`);
  process.exitCode = 1;
});
