/** Marks of evidence in the sources of rules (see `CatalogueEntry.section`), with what they mean. */
const MARKS: Readonly<Record<string, string>> = {
  INF: '推定',
  CRD: 'オペレータのCRDとチャート',
  EX: '富士通のサンプル',
  PG: 'PostgreSQL',
  PGBR: 'pgBackRest',
  REF: 'リファレンス',
};

/** What stands beside a section or within a mark. */
const REMARKS: Readonly<Record<string, string>> = {
  'for other steps than 2 to 1': '2から1への縮小以外',
  'for the sum': '合計値',
  'for the path': 'パス',
  'for the factor': '倍率',
  'for the clash': '競合',
  'for the class': 'クラス',
  'for certificates': '証明書',
  'for other hosts': '他のホスト',
  'same namespace': '同じ名前空間',
  'the text names the exporter where the cluster is meant': '本文ではクラスタをエクスポーターと記載',
  'text asks for quotes': '引用符が必要との記述',
  '(Pod list)': '(ポッドの一覧)',
  '(Velero case)': '(Veleroの場合)',
  ' + Fujitsu chart README': 'と富士通のチャートのREADME',
  'guide passim': 'ガイドの各所',
  'sample comments': 'サンプルのコメント',
  'sample comment': 'サンプルのコメント',
  samples: 'サンプル',
  sample: 'サンプル',
};

/** The source of a rule or a fact as Japanese people read it: `§5.2、推定` for `§5.2 [INF]`; the English is `sourceInWords`. */
export function sourceInJapanese(section: string): string {
  return section
    .replaceAll(/,?\s*\[(INF|CRD|EX|PGBR|PG|REF)\b:?\s*([^\]]*)\]/g, (_, mark: string, more: string) => `, ${MARKS[mark]}${more === '' ? '' : `(${REMARKS[more] ?? more})`}`)
    .replace(/^, /, '')
    .replaceAll(/(^|, )(INF|CRD|REF)(?=$|[ ,;])/g, (_, before: string, mark: string) => before + MARKS[mark])
    .replaceAll(/\(Pod list\)|\(Velero case\)| \+ Fujitsu chart README|guide passim|\bsample comments?|\bsamples?\b/g, (remark) => REMARKS[remark] ?? remark)
    .replaceAll(/(^|[ ,;])OV (?=\d)/g, '$1Overview ')
    .replaceAll(/\bApp\. (?=[A-Z])/g, '付録')
    .replaceAll(/\bstep (\d+)/g, '手順$1')
    .replaceAll(' vs ', 'と')
    .replaceAll(/[,;] /g, '、');
}
