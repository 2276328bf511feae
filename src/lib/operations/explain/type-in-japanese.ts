const JAPANESE: Readonly<Record<string, string>> = {
  text: '文字列',
  anything: '任意の値',
  'true or false': 'trueかfalse',
  'a whole number': '整数',
  'a whole number, 1 or more': '1以上の整数',
  'a whole number of days': '整数の日数',
  'a port number': 'ポート番号',
  '"on" or "off", in quotes': '引用符付きの"on"か"off"',
  'text of several lines (start it with |)': '複数行のテキスト(|で開始)',
  'a list of names': '名前のリスト',
  'a list of texts': '文字列のリスト',
  'up to 20 letters and digits': '20文字以内の英数字',
  'up to 30 printable ASCII characters without blanks': '空白を含まない30文字以内のASCII文字',
};

/** What an example is an example of. */
const EXAMPLES: Readonly<Record<string, string>> = {
  'a CPU quantity': 'CPUの数量',
  'a memory quantity': 'メモリの数量',
  'a buffer size': 'バッファのサイズ',
  'a volume size': 'ボリュームのサイズ',
  'a list of access modes': 'アクセスモードのリスト',
  'a quantity': '数量',
  'a size': 'サイズ',
  'a date': '日付',
  'a time of day': '時刻',
};

const RANGES: Readonly<Record<string, string>> = {'a whole number': '整数', 'a number': '数値', 'a major version': 'メジャー版'};

/** The words for a type (`LeafType.words`) in Japanese; as they stand where they are in no language: `"local"`. */
export function typeInJapanese(words: string): string {
  const known = JAPANESE[words];
  if (known !== undefined) return known;
  const choice = /^one of (.+)$/.exec(words)?.[1];
  if (choice !== undefined) return `${choice.replaceAll('", "', '"、"')}のいずれか`;
  const [, ranged = '', from = '', to = ''] = /^(.+) from (\S+) to (\S+)$/.exec(words) ?? [];
  if (RANGES[ranged] !== undefined) return `${from}から${to}までの${RANGES[ranged]}`;
  const [, sort = '', example = '', quoted] = /^(.+) such as (.+?)(, in quotes)?$/.exec(words) ?? [];
  if (EXAMPLES[sort] === undefined) return words;
  return `${quoted === undefined ? '' : '引用符付きの'}${EXAMPLES[sort]}(例: ${example.replace(' or ', '、')})`;
}
