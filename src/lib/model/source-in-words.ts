/** Marks of evidence in the sources of rules (see `CatalogueEntry.section`), with what they mean. */
const MARKS: Readonly<Record<string, string>> = {
  INF: 'inferred',
  CRD: "the operator's CRDs and charts",
  EX: "Fujitsu's samples",
  PG: 'PostgreSQL',
  PGBR: 'pgBackRest',
  REF: 'Reference manual',
};

/**
 * The source of a rule or a fact as people read it: `§5.2, inferred` for `§5.2 [INF]`. Answers of machines keep the
 * marks; this is the one place that puts them in words.
 */
export function sourceInWords(section: string): string {
  return section
    .replaceAll(/,?\s*\[(INF|CRD|EX|PGBR|PG|REF)\b([^\]]*)\]/g, (_, mark: string, more: string) => `, ${MARKS[mark]}${more}`)
    .replace(/^, /, '')
    .replaceAll(/(^|, )(INF|CRD|REF)(?=$|[ ,;])/g, (_, before: string, mark: string) => before + MARKS[mark])
    .replaceAll(/(^|[ ,;])OV (?=\d)/g, '$1Overview ');
}
