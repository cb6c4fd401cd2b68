import { z } from 'zod';
import { codeSchema, jsonObjectSchema } from './common.ts';

/** Forms: `/forms`. A form is a Form.io definition with `key`, `title` in both languages, and `components`. */

/** `POST /forms`, `PUT /forms/{key}`: the definition itself, or it under `content` with a note. */
export const saveFormSchema = z
  .object({ content: jsonObjectSchema, note: z.string().max(2_000).optional() })
  .meta({ id: 'SaveForm' });
export type SaveForm = z.infer<typeof saveFormSchema>;

/** Key of a form as a path names it. */
export const formKeySchema = codeSchema;

/** `POST /forms/{key}/validate`. */
export const validateFormSchema = z
  .object({ data: z.json(), version: z.int().min(1).optional().describe('The version in force when not given') })
  .meta({ id: 'ValidateForm' });
export type ValidateForm = z.infer<typeof validateFormSchema>;
