import type {HbaFile} from './server-settings.ts';

/** Lines that a change of customPgHba is about, as they count: without comments, with single blanks. */
export interface WantedHba {
  /** In their order. */
  lines: readonly string[];
  gone: readonly string[];
}

/** How pg_hba.conf of one server stands. */
export interface HbaState {
  state: 'in-force' | 'not-yet' | 'refused';
  note?: string;
}

/** A line as it counts; empty for blanks and comments. A `#` inside quotes is no comment. */
export function plainHbaLine(line: string): string {
  const words = line.match(/#.*|(?:"[^"]*"|[^\s"#])+/g) ?? [];
  const comment = words.findIndex((word) => word.startsWith('#'));
  return (comment < 0 ? words : words.slice(0, comment)).join(' ').replaceAll(/,\s+/g, ',');
}

/** The lines of a pg_hba.conf that count, each as {@link plainHbaLine} has it. */
export function plainHbaLines(text: string): string[] {
  return text.split('\n').map(plainHbaLine).filter((line) => line !== '');
}

/**
 * In force: every line is in the file in the order that is meant, none that was taken out is left, PostgreSQL can read each
 * of them, and has read the file since. The words never quote a line, since lines may hold passwords.
 */
export function hbaState({lines, gone}: WantedHba, file: HbaFile): HbaState {
  const present = file.lines.map(plainHbaLine);
  const places: number[] = [];
  for (const line of lines) {
    const place = present.indexOf(line, (places.at(-1) ?? -1) + 1);
    if (place < 0) return {state: 'not-yet', note: `${lines.length - places.length} of ${lines.length} lines are not in the file yet`};
    places.push(place);
  }
  const left = gone.filter((line) => present.includes(line) && !lines.includes(line)).length;
  if (left > 0) return {state: 'not-yet', note: `${left} ${left === 1 ? 'line that was' : 'lines that were'} taken out ${left === 1 ? 'is' : 'are'} still in the file`};
  const unreadable = places.find((place) => file.errors.has(place + 1));
  if (unreadable !== undefined) return {state: 'refused', note: `PostgreSQL cannot read line ${unreadable + 1} of its pg_hba.conf: ${file.errors.get(unreadable + 1)}; it goes on with the lines it had`};
  if (file.errors.size > 0) return {state: 'refused', note: `PostgreSQL cannot read line ${[...file.errors.keys()][0]} of its pg_hba.conf, so that it takes none of the new ones`};
  return file.loaded ? {state: 'in-force'} : {state: 'not-yet', note: 'the file is written and not loaded yet'};
}
