import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { compileModel } from './compiled-models.ts';
import { ConfigStore } from '../configuration/public.ts';
import type { SeedContext, Seeder } from '../database/seeder.ts';
import { LIBRARY_SCOPE } from '../forms/public.ts';
import { Database, InvalidError } from '../platform/public.ts';

interface Model {
  readonly key: string;
  readonly file: string;
  readonly xml: string;
  readonly calls: readonly string[];
}

/** Loads the shipped SOPs as published; called ones first, because a model that calls what isn't published has an error. */
export const seedProcesses: Seeder = async ({ app, root, log }: SeedContext) => {
  const models = await readModels(join(root, 'sop', 'library'));
  let published = 0;
  for (const model of calledFirst(models)) if (await publish(app, model, log)) published += 1;
  log(`processes: ${models.length} shipped, ${published} published`);
};

/** A model that names what isn't there stays out, with the reason in the log; the others are loaded. */
async function publish(app: SeedContext['app'], { key, file, xml }: Model, log: SeedContext['log']): Promise<boolean> {
  try {
    const outcome = await app
      .get(Database)
      .transaction(LIBRARY_SCOPE, (tx) => app.get(ConfigStore).seed(tx, 'process', key, xml, `sop/library/${file}`));
    return outcome === 'published';
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
    log(`sop/library/${file} is not published: ${error.errors.map(({ message }) => message.en).join(' ')}`);
    return false;
  }
}

async function readModels(folder: string): Promise<Model[]> {
  const files = readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.bpmn'))
    .sort();
  return Promise.all(
    files.map(async (file) => {
      const xml = readFileSync(join(folder, file), 'utf8');
      const result = await compileModel(xml);
      const calls = result.ok ? result.processes.flatMap((process) => process.references.processIds) : [];
      return { key: basename(file, '.bpmn'), file, xml, calls };
    }),
  );
}

function calledFirst(models: readonly Model[]): Model[] {
  const byKey = new Map(models.map((model) => [model.key, model]));
  const ordered = new Set<Model>();
  const visit = (model: Model, path: ReadonlySet<string>): void => {
    if (ordered.has(model) || path.has(model.key)) return;
    for (const call of model.calls) {
      const called = byKey.get(call);
      if (called) visit(called, new Set([...path, model.key]));
    }
    ordered.add(model);
  };
  for (const model of models) visit(model, new Set());
  return [...ordered];
}
