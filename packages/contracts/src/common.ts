import { isUuid, parseInstant } from '@trucban/kernel';
import { z } from 'zod';

/** A UUIDv7 in lower case. */
export const idSchema = z.string().refine(isUuid, { error: 'uuid' }).meta({ format: 'uuid' });

const NOT_AN_INSTANT = {
  vi: 'Thời điểm phải theo ISO 8601 và có múi giờ, ví dụ 2026-11-22T08:30:00+07:00.',
  en: 'A time is ISO 8601 with a time zone, such as 2026-11-22T08:30:00+07:00.',
};

/** An RFC 3339 instant of any offset; read into the canonical UTC form with `Z`. */
export const instantSchema = z
  .string()
  .max(64)
  .transform((text, context) => {
    const parsed = parseInstant(text);
    if (parsed.ok) return parsed.value;
    context.addIssue({ code: 'custom', message: 'instant', params: { code: parsed.error.code, ...NOT_AN_INSTANT } });
    return z.NEVER;
  })
  .meta({ format: 'date-time' });

/** An instant in an answer: canonical, UTC, `Z`. */
export const instantOutSchema = z.string().meta({ format: 'date-time' });

/** A text in both languages. */
export const localizedTextSchema = z
  .object({ vi: z.string().trim().min(1).max(2_000), en: z.string().trim().min(1).max(2_000) })
  .meta({ id: 'LocalizedText' });

/** A code that people give to things of the configuration: `IOC`, `SOP-FIRE`, `24x7`. */
export const codeSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/);

/** A place: a point on the globe with its address and commune. */
export const placeSchema = z
  .object({
    lat: z.number().min(-90).max(90),
    lon: z.number().min(-180).max(180),
    address: z.string().max(500).nullish(),
    areaCode: codeSchema.nullish(),
  })
  .meta({ id: 'Place' });

/** Query of every list: `?limit=` (50, at most 500), `?cursor=`, `?q=` (each word must occur; case and diacritics don't matter). */
export const listQuerySchema = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(1_000).optional(),
  q: z.string().max(200).optional(),
});

/** A truth value in a query: `true` or `false`. */
export const booleanQuerySchema = z.enum(['true', 'false']).transform((text) => text === 'true');

/** A page of a list. `nextCursor` is given back as `?cursor=`; `null` on the last page. */
export const listOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** Any JSON object, such as the variables of a process. */
export const jsonObjectSchema = z.record(z.string(), z.json());

/** Marks a field of a person: masked on screens and in audit entries, shown in full to those who need it, each time recorded. */
export const personal = <Schema extends z.ZodType>(schema: Schema): Schema =>
  schema.meta({ ...schema.meta(), personal: true });

/** Answer to an upload, and description of a stored file. */
export const fileSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    /** Media type as sniffed from the content, not as claimed. */
    type: z.string(),
    size: z.int(),
    sha256: z.string(),
  })
  .meta({ id: 'StoredFile' });

export type Id = z.infer<typeof idSchema>;
export type Place = z.infer<typeof placeSchema>;
export type ListQuery = z.infer<typeof listQuerySchema>;
export type StoredFile = z.infer<typeof fileSchema>;
/** A page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}
