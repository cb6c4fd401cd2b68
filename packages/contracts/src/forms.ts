import { z } from 'zod';
import { codeSchema, jsonObjectSchema } from './common.ts';

/** Forms: `/forms`. A form is a Form.io definition with `key`, `title` in both languages, and `components`. */

/** Key of a form as a path names it. */
export const formKeySchema = codeSchema;

/** `POST /forms`, `PUT /forms/{key}`: the definition itself, or `{ "content": definition }`, with a note for the approver. */
export const saveFormSchema = z
  .looseObject({
    key: formKeySchema.optional(),
    content: jsonObjectSchema.optional(),
    components: z.array(z.unknown()).optional(),
    note: z.string().max(2_000).optional(),
  })
  .refine(({ content, components }) => (content === undefined) !== (components === undefined), {
    path: ['content'],
    params: {
      code: 'ONE_OF',
      vi: 'Cần chính biểu mẫu (có components), hoặc biểu mẫu trong content.',
      en: 'Give the form itself (with components), or the form as content.',
    },
  })
  .meta({ id: 'SaveForm' });
export type SaveForm = z.infer<typeof saveFormSchema>;

/** `POST /forms/{key}/validate`. */
export const validateFormSchema = z
  .object({ data: z.json(), version: z.int().min(1).optional().describe('The version in force when not given') })
  .meta({ id: 'ValidateForm' });
export type ValidateForm = z.infer<typeof validateFormSchema>;
