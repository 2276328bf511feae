export interface IniEntry {
  line: number;
  /** Name between the brackets; undefined before the first header. */
  section: string | undefined;
  key: string;
  value: string;
}

export interface IniText {
  entries: IniEntry[];
  sections: {line: number; name: string}[];
}

/** Reads a pgBackRest configuration: `[section]` headers, `key=value` lines, `#` comments at the start of a line. */
export function parseIni(text: string): IniText {
  const result: IniText = {entries: [], sections: []};
  let section: string | undefined;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const header = /^\[(.*)\]$/.exec(line)?.[1];
    if (header === undefined) {
      const cut = line.indexOf('=');
      const [key, value] = cut < 0 ? [line, ''] : [line.slice(0, cut).trim(), line.slice(cut + 1).trim()];
      result.entries.push({line: index + 1, section, key, value});
    } else {
      section = header.trim();
      result.sections.push({line: index + 1, name: section});
    }
  }
  return result;
}
