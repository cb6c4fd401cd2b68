import type { Json, JsonObject } from '@trucban/kernel';

/** Who reported, as it is kept. */
export type Reporter = {
  readonly name?: string;
  readonly phone?: string;
  readonly email?: string;
  readonly anonymous?: boolean;
};

/** What events that nobody has checked say of who reported: texts, and telephones that were sent as numbers; null when nothing. */
export function readReporter(given: Json | undefined): Reporter | null {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return null;
  const { name, phone, email, anonymous } = given as JsonObject;
  const reporter = {
    ...(typeof name === 'string' && { name }),
    ...((typeof phone === 'string' || typeof phone === 'number') && { phone: String(phone) }),
    ...(typeof email === 'string' && { email }),
    ...(typeof anonymous === 'boolean' && { anonymous }),
  };
  return Object.keys(reporter).length > 0 ? reporter : null;
}

/** A telephone with its middle hidden: `0912 ••• 486`. */
export function maskedPhone(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  return digits.length < 8 ? '•••' : `${digits.slice(0, 4)} ••• ${digits.slice(-3)}`;
}

/** A name of which only the first letters of its words show: `N••• V••• A•••`. */
export function maskedName(name: string): string {
  return name
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => `${[...word][0] ?? ''}•••`)
    .join(' ');
}

/** The reporter as everybody who sees the incident may see him. */
export function maskedReporter(reporter: Reporter | null): Reporter | null {
  if (!reporter) return null;
  return {
    ...(reporter.name !== undefined && { name: maskedName(reporter.name) }),
    ...(reporter.phone !== undefined && { phone: maskedPhone(reporter.phone) }),
    ...(reporter.email !== undefined && { email: '•••' }),
    ...(reporter.anonymous !== undefined && { anonymous: reporter.anonymous }),
  };
}

/** Attributes that name a person, wherever they come from (forms mark theirs `personal`; these are the shipped words). */
const PERSONAL =
  /^(callerName|callerPhone|phone|email|name|patientName|victimName|suspectName|personName|nationalId|fullName)$/;

/** Attributes with what names a person hidden. */
export function maskedAttributes(attributes: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, masked(key, value)]));
}

function masked(key: string, value: Json): Json {
  if ((typeof value === 'string' || typeof value === 'number') && PERSONAL.test(key))
    return /phone/i.test(key) ? maskedPhone(String(value)) : maskedName(String(value));
  if (Array.isArray(value)) return value.map((item: Json) => masked('', item));
  return typeof value === 'object' && value !== null ? maskedAttributes(value as JsonObject) : value;
}
