import { Body, Controller, Get, Headers, Param, Patch, Post, Query, Res } from '@nestjs/common';
import {
  codeSchema,
  idSchema,
  listQuerySchema,
  userChangeSchema,
  userInputSchema,
  type Page,
  type User,
  type UserChange,
  type UserInput,
} from '@trucban/contracts';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { CurrentPrincipal, RequirePermission, etagOf, ifMatch, type Principal } from '../platform/public.ts';
import { Users } from './users.service.ts';

const filterSchema = listQuerySchema.extend({ orgUnit: codeSchema.optional(), role: codeSchema.optional() });
type Filter = z.infer<typeof filterSchema>;
const id = { schema: idSchema } as const;
const seesAll = (principal: Principal) => principal.permissions.has('user.manage') || principal.orgUnit === 'IOC';

/** People with accounts. */
@Controller('users')
export class UsersController {
  constructor(private readonly users: Users) {}

  @RequirePermission('user.read')
  @Get()
  list(@CurrentPrincipal() principal: Principal, @Query({ schema: filterSchema }) filter: Filter): Promise<Page<User>> {
    return this.users.list(principal, seesAll(principal), filter);
  }

  @RequirePermission('user.read')
  @Get(':id')
  async one(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) userId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<User> {
    const user = await this.users.get(principal, seesAll(principal), userId);
    void reply.header('etag', etagOf(user.version));
    return user;
  }

  @RequirePermission('user.manage')
  @Post()
  create(@CurrentPrincipal() principal: Principal, @Body({ schema: userInputSchema }) input: UserInput): Promise<User> {
    return this.users.create(principal, input);
  }

  @RequirePermission('user.manage')
  @Patch(':id')
  async change(
    @CurrentPrincipal() principal: Principal,
    @Param('id', id) userId: string,
    @Body({ schema: userChangeSchema }) change: UserChange,
    @Headers('if-match') seen: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<User> {
    const user = await this.users.change(principal, userId, change, ifMatch(seen));
    void reply.header('etag', etagOf(user.version));
    return user;
  }
}
