import {optional} from '../cluster-status/optional.ts';
import {number, rows, text, valueIn} from './reading.ts';

/** One line of `patronictl list`. */
export interface PatroniMember {
  pod: string;
  role?: string;
  state?: string;
  timeline?: number;
}

/** Reads `patronictl list -f json` (seen with 3.0.2); empty for anything else. */
export function patroniMembersFrom(output: string): PatroniMember[] {
  const start = output.indexOf('[');
  return (start < 0 ? [] : rows(valueIn(output.slice(start)))).flatMap((row) => {
    const pod = text(row['Member']);
    if (pod === undefined) return [];
    return [{pod, ...optional('role', text(row['Role'])), ...optional('state', text(row['State'])), ...optional('timeline', number(row['TL']))}];
  });
}
