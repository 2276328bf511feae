import {timeInLine} from './line-time.ts';
import {severityOf, type Severity} from './log-line.ts';

/** What the first line of a record of PostgreSQL's log says of it; each left out where it says nothing. */
export interface RecordHead {
  time?: string;
  severity?: Severity;
  /** Five characters (PostgreSQL 15, appendix A). */
  sqlstate?: string;
}

/** Fields stand near the beginning; a statement behind them may quote anything. */
const HEAD = 4096;
const WORDS = '(DEBUG[1-5]?|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC)';
/** `error_severity` is a field of bare capitals followed by the five characters of the SQLSTATE. */
const CSV = new RegExp(`,${WORDS},([0-9A-Z]{5}),`);
const JSON_SEVERITY = new RegExp(`"error_severity":"${WORDS}"`);
/** `%e` of log_line_prefix, as FEP's default has it at the beginning: `53300 2026-…`; in brackets or with a name before it too. */
const PREFIXED = /^(?:[^\d]{0,20}[[(=: ])?([0-9A-Z]{5})[\]),: ]+\d{4}-\d\d-\d\d|\b(?:sqlstate|SQLSTATE|state|e)=([0-9A-Z]{5})\b/;

/** Records of csvlog begin with the time, a comma, and quoted or empty fields (PostgreSQL 15, 20.8.4). */
export function isCsv(text: string): boolean {
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3} [^,]{1,8},/.test(text);
}

/** Records of jsonlog are one object a line (PostgreSQL 15, 20.8.5). */
export function isJson(text: string): boolean {
  return text.startsWith('{"timestamp":"');
}

/** Time, severity and SQLSTATE of a record of csvlog. */
export function csvHead(text: string): RecordHead {
  const found = CSV.exec(text.slice(0, HEAD));
  return headOf(timeInLine(text), found?.[1], found?.[2]);
}

/** Time, severity and SQLSTATE of a record of jsonlog. */
export function jsonHead(text: string): RecordHead {
  const head = text.slice(0, HEAD);
  return headOf(timeInLine(text), JSON_SEVERITY.exec(head)?.[1], /"state_code":"([0-9A-Z]{5})"/.exec(head)?.[1]);
}

/** Time, severity and SQLSTATE of a line of stderr's form, as far as log_line_prefix shows them. */
export function plainHead(text: string): RecordHead {
  const severity = severityOf(text);
  const found = PREFIXED.exec(text.slice(0, 200));
  return {...headOf(timeInLine(text), undefined, found?.[1] ?? found?.[2]), ...(severity === undefined ? {} : {severity})};
}

function headOf(time: string | undefined, word: string | undefined, sqlstate: string | undefined): RecordHead {
  const severity = word === undefined ? undefined : severityOf(`${word}:  `);
  return {...(time === undefined ? {} : {time}), ...(severity === undefined ? {} : {severity}), ...(sqlstate === undefined ? {} : {sqlstate})};
}
