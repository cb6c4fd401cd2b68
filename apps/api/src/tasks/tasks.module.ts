import { Module } from '@nestjs/common';
import { AuditModule } from '../audit/public.ts';
import { FormsModule } from '../forms/public.ts';
import { IdentityModule } from '../identity/public.ts';
import { ProcessesModule } from '../processes/public.ts';
import { TaskExtensions } from './extensions.ts';
import { TaskAnswers } from './task-answers.ts';
import { TaskChanges } from './task-changes.ts';
import { TaskWriter } from './task-writer.ts';
import { TasksController } from './tasks.controller.ts';
import { TaskReads } from './tasks.read-model.ts';
import { Tasks } from './tasks.service.ts';

/** Work for people. */
@Module({
  imports: [AuditModule, IdentityModule, FormsModule, ProcessesModule],
  controllers: [TasksController],
  providers: [TaskExtensions, TaskAnswers, TaskWriter, TaskReads, TaskChanges, Tasks],
  exports: [TaskExtensions, TaskReads, Tasks],
})
export class TasksModule {}
