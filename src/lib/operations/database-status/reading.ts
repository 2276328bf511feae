/**
 * Readers for documents of programs: what is missing, null or of another type is undefined, never an error. An older or
 * newer PostgreSQL, pgBackRest or Patroni may say more or less than was asked.
 */
export type Fields = Readonly<Record<string, unknown>>;

/** The object in a text, or undefined: a greeting, an error message, half an answer. */
export function objectIn(text: string): Fields | undefined {
  const value = valueIn(text);
  return isFields(value) ? value : undefined;
}

/** Whatever JSON the text is. */
export function valueIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** An object of JSON, neither null nor a list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object, or an empty one: what a server said is never trusted to have a form. */
export function fields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

/** The objects in a list; anything else in it is passed over. */
export function rows(value: unknown): Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

/** A text that is not empty. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The texts in a list; anything else in it is passed over. */
export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];
}

/** A finite number; a position or a size may come as text. */
export function number(value: unknown): number | undefined {
  const converted = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  return typeof converted === 'number' && Number.isFinite(converted) ? converted : undefined;
}

/** Bytes, seconds, counts: never below zero, whatever two clocks or two moments of looking make of them. */
export function amount(value: unknown): number | undefined {
  const found = number(value);
  return found === undefined ? undefined : Math.max(0, found);
}

/** A moment as RFC 3339 in UTC: `2026-11-21T11:14:13.780Z`. */
export function moment(value: unknown): string | undefined {
  const milliseconds = typeof value === 'number' ? value * 1000 : Date.parse(text(value) ?? '');
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
