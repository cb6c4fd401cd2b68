import { Body, Controller, Get, Headers, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import {
  assignTaskSchema,
  commentTaskSchema,
  completeTaskSchema,
  idSchema,
  tasksQuerySchema,
  updateTaskSchema,
  type AssignTask,
  type CommentTask,
  type CompleteTask,
  type Page,
  type TaskDto,
  type TaskListItem,
  type TasksQuery,
  type UpdateTask,
} from '@trucban/contracts';
import type { FastifyReply } from 'fastify';
import { CurrentPrincipal, Database, RequirePermission, etagOf, ifMatch, type Principal } from '../platform/public.ts';
import { TaskReads } from './tasks.read-model.ts';
import { Tasks } from './tasks.service.ts';

const id = { schema: idSchema } as const;

/** The work of people. */
@Controller('tasks')
export class TasksController {
  constructor(
    private readonly database: Database,
    private readonly reads: TaskReads,
    private readonly tasks: Tasks,
  ) {}

  @Get()
  @RequirePermission('task.read')
  list(
    @CurrentPrincipal() principal: Principal,
    @Query({ schema: tasksQuerySchema }) query: TasksQuery,
  ): Promise<Page<TaskListItem>> {
    return this.database.read(principal, (tx) => this.reads.list(tx, principal, query));
  }

  @Get(':id')
  @RequirePermission('task.read')
  one(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) taskId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskDto> {
    return this.#answer(principal, taskId, reply);
  }

  @Patch(':id')
  @RequirePermission('task.assign')
  async update(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) taskId: string,
    @Body({ schema: updateTaskSchema }) changes: UpdateTask,
    @Headers('if-match') match: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskDto> {
    await this.tasks.update(principal, taskId, changes, ifMatch(match));
    return this.#answer(principal, taskId, reply);
  }

  @Post(':id/claim')
  @HttpCode(200)
  @RequirePermission('task.complete')
  async claim(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) taskId: string,
    @Headers('if-match') match: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskDto> {
    await this.tasks.claim(principal, taskId, ifMatch(match));
    return this.#answer(principal, taskId, reply);
  }

  @Post(':id/unclaim')
  @HttpCode(200)
  @RequirePermission('task.complete')
  async unclaim(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) taskId: string,
    @Headers('if-match') match: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskDto> {
    await this.tasks.unclaim(principal, taskId, ifMatch(match));
    return this.#answer(principal, taskId, reply);
  }

  @Post(':id/assign')
  @HttpCode(200)
  @RequirePermission('task.assign')
  async assign(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) taskId: string,
    @Body({ schema: assignTaskSchema }) { userId }: AssignTask,
    @Headers('if-match') match: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskDto> {
    await this.tasks.assign(principal, taskId, userId, ifMatch(match));
    return this.#answer(principal, taskId, reply);
  }

  @Post(':id/delegate')
  @HttpCode(200)
  @RequirePermission('task.complete')
  async delegate(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) taskId: string,
    @Body({ schema: assignTaskSchema }) { userId }: AssignTask,
    @Headers('if-match') match: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskDto> {
    await this.tasks.delegate(principal, taskId, userId, ifMatch(match));
    return this.#answer(principal, taskId, reply);
  }

  @Post(':id/complete')
  @HttpCode(200)
  @RequirePermission('task.complete', 'task.completeForGroup')
  async complete(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) taskId: string,
    @Body({ schema: completeTaskSchema.default({ variables: {} }) }) { variables }: CompleteTask,
    @Headers('if-match') match: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskDto> {
    await this.tasks.complete(principal, taskId, variables, ifMatch(match));
    return this.#answer(principal, taskId, reply);
  }

  @Post(':id/comment')
  @HttpCode(200)
  @RequirePermission('task.read')
  async comment(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) taskId: string,
    @Body({ schema: commentTaskSchema }) { text }: CommentTask,
    @Headers('if-match') match: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<TaskDto> {
    await this.tasks.comment(principal, taskId, text, ifMatch(match));
    return this.#answer(principal, taskId, reply);
  }

  async #answer(principal: Principal, taskId: string, reply: FastifyReply): Promise<TaskDto> {
    const task = await this.database.read(principal, (tx) => this.reads.one(tx, principal, taskId));
    void reply.header('etag', etagOf(task.version));
    return task;
  }
}
