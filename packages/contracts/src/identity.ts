import { z } from 'zod';
import { codeSchema, idSchema, instantOutSchema, localizedTextSchema, personal } from './common.ts';
import { permissionSchema } from './permissions.ts';

export const loginSchema = z
  .object({
    username: z.string().min(1).max(100),
    password: z.string().min(1).max(1_000),
    otp: z.string().max(20).optional(),
  })
  .meta({ id: 'Login' });

const roleGrantSchema = z.object({ role: codeSchema, orgUnit: codeSchema });

/** Who is signed in, what he may do, and where. */
export const meSchema = z
  .object({
    id: idSchema,
    kind: z.enum(['user', 'client']),
    username: z.string(),
    displayName: z.string(),
    orgUnit: z.string().nullable(),
    roles: z.array(roleGrantSchema),
    /** Groups whose tasks he may take: `IOC/dispatcher`. */
    groups: z.array(z.string()),
    permissions: z.array(permissionSchema),
    /** His org units and everything below them. */
    orgUnits: z.array(z.string()),
  })
  .meta({ id: 'Me' });

/** Answer of `POST /oauth/token`. */
export const accessTokenSchema = z
  .object({ access_token: z.string(), token_type: z.literal('Bearer'), expires_in: z.int(), scope: z.string() })
  .meta({ id: 'AccessToken' });

export const orgUnitSchema = z
  .object({
    code: z.string(),
    name: localizedTextSchema,
    abbr: z.string().nullable(),
    tier: z.string(),
    kind: z.string(),
    parent: z.string().nullable(),
    area: z.string().nullable(),
    duty: z.string(),
    opsTier: z.string().nullable(),
    backup: z.string().nullable(),
    skills: z.array(z.string()),
    contact: z.record(z.string(), z.string()),
    validFrom: instantOutSchema,
    validTo: instantOutSchema.nullable(),
    replacedBy: z.string().nullable(),
    version: z.int(),
  })
  .meta({ id: 'OrgUnit' });

export const orgUnitInputSchema = z
  .object({
    code: codeSchema,
    name: localizedTextSchema,
    abbr: z.string().max(50).nullish(),
    tier: codeSchema,
    kind: codeSchema,
    parent: codeSchema.nullish(),
    area: codeSchema.nullish(),
    duty: codeSchema.default('working'),
    opsTier: codeSchema.nullish(),
    backup: codeSchema.nullish(),
    skills: z.array(codeSchema).max(100).default([]),
    contact: z.record(z.string().max(50), z.string().max(200)).default({}),
  })
  .meta({ id: 'OrgUnitInput' });

/** What may change of an org unit; its code never does. */
export const orgUnitChangeSchema = orgUnitInputSchema
  .omit({ code: true })
  .extend({
    duty: codeSchema,
    skills: z.array(codeSchema).max(100),
    contact: z.record(z.string().max(50), z.string().max(200)),
    validTo: instantOutSchema.nullable(),
    replacedBy: codeSchema.nullable(),
  })
  .partial()
  .meta({ id: 'OrgUnitChange' });

export const areaSchema = z
  .object({
    code: z.string(),
    name: localizedTextSchema,
    type: z.string(),
    parent: z.string().nullable(),
    population: z.int().nullable(),
    tags: z.array(z.string()),
    /** [longitude, latitude], WGS84. */
    centroid: z.tuple([z.number(), z.number()]),
    /** [west, south, east, north]. */
    bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]),
    areaOc: z.string().nullable(),
    validFrom: instantOutSchema,
    validTo: instantOutSchema.nullable(),
    replacedBy: z.string().nullable(),
  })
  .meta({ id: 'Area' });

const longitude = z.number().min(-180).max(180);
const latitude = z.number().min(-90).max(90);
export const areaInputSchema = z
  .object({
    code: codeSchema,
    name: localizedTextSchema,
    type: codeSchema,
    parent: codeSchema.nullish(),
    population: z.int().min(0).max(2_000_000_000).nullish(),
    tags: z.array(codeSchema).max(50).default([]),
    centroid: z.tuple([longitude, latitude]),
    bbox: z.tuple([longitude, latitude, longitude, latitude]),
    areaOc: codeSchema.nullish(),
  })
  .meta({ id: 'AreaInput' });

export const userSchema = z
  .object({
    id: idSchema,
    username: z.string(),
    displayName: personal(z.string()),
    orgUnit: z.string(),
    roles: z.array(roleGrantSchema),
    active: z.boolean(),
    createdAt: instantOutSchema,
    version: z.int(),
  })
  .meta({ id: 'User' });

const passwordSchema = z.string().min(12).max(1_000);
export const userInputSchema = z
  .object({
    username: z.string().regex(/^[a-z0-9][a-z0-9._-]{1,63}$/),
    displayName: personal(z.string().trim().min(1).max(200)),
    orgUnit: codeSchema,
    roles: z.array(roleGrantSchema).max(20).default([]),
    password: passwordSchema,
  })
  .meta({ id: 'UserInput' });

export const userChangeSchema = z
  .object({
    displayName: personal(z.string().trim().min(1).max(200)),
    orgUnit: codeSchema,
    roles: z.array(roleGrantSchema).max(20),
    password: passwordSchema,
    active: z.boolean(),
  })
  .partial()
  .meta({ id: 'UserChange' });

export const roleSchema = z
  .object({ code: z.string(), name: localizedTextSchema, permissions: z.array(permissionSchema), builtIn: z.boolean() })
  .meta({ id: 'Role' });

export const roleInputSchema = z
  .object({ code: codeSchema, name: localizedTextSchema, permissions: z.array(permissionSchema) })
  .meta({ id: 'RoleInput' });

export type Login = z.infer<typeof loginSchema>;
export type Me = z.infer<typeof meSchema>;
export type AccessToken = z.infer<typeof accessTokenSchema>;
export type OrgUnit = z.infer<typeof orgUnitSchema>;
export type OrgUnitInput = z.infer<typeof orgUnitInputSchema>;
export type OrgUnitChange = z.infer<typeof orgUnitChangeSchema>;
export type Area = z.infer<typeof areaSchema>;
export type AreaInput = z.infer<typeof areaInputSchema>;
export type User = z.infer<typeof userSchema>;
export type UserInput = z.infer<typeof userInputSchema>;
export type UserChange = z.infer<typeof userChangeSchema>;
export type Role = z.infer<typeof roleSchema>;
export type RoleInput = z.infer<typeof roleInputSchema>;
