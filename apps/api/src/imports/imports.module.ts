import { Module } from '@nestjs/common';
import { documentsController, versionsController, type Readers } from '../configuration/public.ts';
import { IndicatorsModule } from '../indicators/public.ts';
import { IntakeModule } from '../intake/public.ts';
import { ProcessesModule } from '../processes/public.ts';
import { SourcesModule } from '../sources/public.ts';
import { FileSource } from './file-source.ts';
import { ImportParts } from './import-parts.ts';
import { ImportRunner } from './import-runner.ts';
import { ImportsController } from './imports.controller.ts';
import { Imports } from './imports.service.ts';
import { Loader } from './loader.ts';
import { MappingsController } from './mappings.controller.ts';
import { Mappings } from './mappings.ts';
import { HttpSource } from './pulls/http-source.ts';
import { PullEnds } from './pulls/pull-ends.ts';
import { PullPlanner } from './pulls/pull-planner.ts';
import { PullSource } from './pulls/pull-source.ts';
import { PullsController } from './pulls/pulls.controller.ts';
import { Pulls } from './pulls/pulls.service.ts';
import { SqlSource } from './pulls/sql-source.ts';
import { Rejects } from './rejects.ts';
import { SourceTally } from './source-tally.ts';
import { Uploads } from './uploads.ts';

/** A pull names addresses, statements and secrets of other systems: they are for those who write, approve, run or audit it. */
const PULL_READERS: Readers = ['pull.run', 'config.edit.pull', 'config.approve.pull', 'audit.read'];

/** Files that are uploaded and systems that are asked: rows become events or numbers, once. */
@Module({
  imports: [IntakeModule, IndicatorsModule, ProcessesModule, SourcesModule],
  controllers: [
    MappingsController,
    PullsController,
    ImportsController,
    documentsController('mapping', 'mappings'),
    versionsController('mapping', 'mappings'),
    documentsController('pull', 'pulls', { read: PULL_READERS }),
    versionsController('pull', 'pulls', PULL_READERS),
  ],
  providers: [
    Mappings,
    ImportParts,
    FileSource,
    Uploads,
    Loader,
    ImportRunner,
    Imports,
    Rejects,
    SourceTally,
    HttpSource,
    SqlSource,
    PullSource,
    PullPlanner,
    PullEnds,
    Pulls,
  ],
  exports: [ImportRunner, PullPlanner],
})
export class ImportsModule {}
