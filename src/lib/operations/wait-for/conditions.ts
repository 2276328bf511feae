import {FepError} from '../../errors/fep-error.ts';
import {formatQuantity, parseQuantity, quantityNumber} from '../../model/quantity.ts';

/** What may be waited for. */
export type Condition =
  | {kind: 'ready'}
  | {kind: 'primary'; is: boolean; pod: string}
  | {kind: 'timeline'; above: boolean; timeline: number}
  /** WAL that each replica has not replayed yet, bytes. */
  | {kind: 'lag'; bytes: number}
  /** Replicas that stream from the primary. */
  | {kind: 'streaming'; replicas: number}
  | {kind: 'params-applied'}
  | {kind: 'action'; name: string};

/** A condition with the words it was given in. */
export interface Asked {
  text: string;
  condition: Condition;
}

const FORMS: readonly {form: RegExp; read: (match: RegExpExecArray) => Condition | undefined}[] = [
  {form: /^ready$/, read: () => ({kind: 'ready'})},
  {form: /^primary(!?=)([a-z0-9][a-z0-9.-]*)$/, read: ([, sign, pod = '']) => ({kind: 'primary', is: sign === '=', pod})},
  {form: /^timeline([=>])(\d{1,9})$/, read: ([, sign, digits]) => ({kind: 'timeline', above: sign === '>', timeline: Number(digits)})},
  {form: /^lag<(\S+)$/, read: ([, amount = '']) => ({kind: 'lag', bytes: bytesOf(amount) ?? Number.NaN})},
  {form: /^streaming=(\d{1,2})$/, read: ([, digits]) => ({kind: 'streaming', replicas: Number(digits)})},
  {form: /^params-applied$/, read: () => ({kind: 'params-applied'})},
  {form: /^action=([a-z0-9][a-z0-9.-]*)$/, read: ([, name = '']) => ({kind: 'action', name})},
];

/** What the help and the error of a wrong condition offer. */
export const CONDITION_EXAMPLES = ['ready', 'primary=demo-sts-1', 'primary!=demo-sts-0', 'timeline>4', 'lag<16MB', 'streaming=2', 'params-applied', 'action=NAME'] as const;

/** Reads one condition. Throws `invalid-condition` (2) with those that are known. */
export function parseCondition(text: string): Asked {
  for (const {form, read} of FORMS) {
    const match = form.exec(text.trim());
    const condition = match === null ? undefined : read(match);
    if (condition !== undefined && !(condition.kind === 'lag' && Number.isNaN(condition.bytes))) return {text: text.trim(), condition};
  }
  throw new FepError(`${text === '' ? 'an empty text' : text} is nothing that can be waited for`, {
    code: 'invalid-condition', exit: 'usage', where: '--for',
    why: text.startsWith('lag') ? 'a size is expected after lag<: 16MB, 512kB, 1GB' : `known are ${CONDITION_EXAMPLES.join(', ')}`,
    suggestions: [`--for '${text.startsWith('lag') ? 'lag<16MB' : 'ready'}'`],
  });
}

const POSTGRES_UNITS: Readonly<Record<string, number>> = {b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3, tb: 1024 ** 4};

/** As PostgreSQL writes sizes (16MB, powers of 1024), and as Kubernetes does (16Mi). */
function bytesOf(text: string): number | undefined {
  const [, digits, unit] = /^(\d{1,12})([kmgt]?b)$/i.exec(text) ?? [];
  if (digits !== undefined && unit !== undefined) return Number(digits) * (POSTGRES_UNITS[unit.toLowerCase()] ?? Number.NaN);
  const quantity = parseQuantity(text);
  if (quantity === undefined) return undefined;
  const bytes = quantityNumber(quantity);
  return bytes >= 0 && formatQuantity(quantity) !== '' ? bytes : undefined;
}
