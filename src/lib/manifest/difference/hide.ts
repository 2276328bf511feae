import {group, type SchemaNode} from '../../model/schema/node.ts';
import {MASK, redact, redactLines} from '../../model/schema/secrets.ts';
import type {DifferenceItem} from './difference.ts';

/** Where nothing is known of a value, its names decide what is hidden. */
const OPEN = group({en: '', ja: ''}, () => ({}), {open: true});

/** A value as it may be shown; `key` is the member that it stands at, for values that the model does not have. */
export function shownValue(node: SchemaNode | undefined, key: string, value: unknown): unknown {
  if (value === undefined) return undefined;
  if (node !== undefined) return hideInStrings(redact(node, value));
  return (redact(OPEN, {[key]: value}) as Record<string, unknown>)[key];
}

/** Passwords that configuration texts may carry: options of pg_hba.conf, connection strings of postgresql.conf. */
const IN_TEXT = /\b(ldapbindpasswd|radiussecrets|password|sslpassword)(\s*=\s*)("[^"]*"|'[^']*'|[^\s'"]+)/gi;

/** A configuration text with the passwords that may stand in it hidden. */
export function hideInText(text: string): string {
  return redactLines(text).replaceAll(IN_TEXT, `$1$2${MASK}`);
}

/** Every text inside a value, with such passwords hidden. */
export function hideInStrings(value: unknown): unknown {
  if (typeof value === 'string') return value.includes('=') ? hideInText(value) : value;
  if (Array.isArray(value)) return value.map(hideInStrings);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, hideInStrings(member)]));
}

/** The value of an option, a parameter or a line as it may be shown, and whether it is a secret. */
export function shownItem(item: DifferenceItem, value: string | undefined): {value?: string; secret: boolean} {
  if (value === undefined) return {secret: false};
  if (item.kind === 'line') return {value: hideInText(value), secret: false};
  const name = item.name.replace(/^\[.*\] /, '');
  const hidden = redactLines(`${name}=${value}`);
  if (hidden === `${name}=${MASK}`) return {secret: true};
  return {value: hideInText(value), secret: false};
}
