import type {Language, ParameterExplanation} from '../../model/answers/explanation.ts';
import {managedParameter} from '../../model/postgres/managed-parameters.ts';
import {parameter, type Parameter} from '../../model/postgres/parameters.ts';
import {categoryInJapanese} from '../../model/postgres/categories-in-japanese.ts';
import type {Rule} from '../../rules/index.ts';
import type {Wording} from './rule-wording.ts';

/** When PostgreSQL takes a new value (its documentation, pg_settings), by context. */
const CONTEXTS: Readonly<Record<Language, Readonly<Record<Parameter['context'], string>>>> = {
  en: {
    internal: 'It cannot be set.', postmaster: 'Read when the server starts.', sighup: 'Read again at a reload.', 'superuser-backend': 'Read again at a reload, for new sessions.',
    backend: 'Read again at a reload, for new sessions.', superuser: 'Read again at a reload; superusers may set it for their session.', user: 'Read again at a reload; anybody may set it for their session.',
  },
  ja: {
    internal: '設定できない。', postmaster: 'サーバの起動時に読まれる。', sighup: 'リロードで読み直される。', 'superuser-backend': 'リロード後の新しいセッションから有効。',
    backend: 'リロード後の新しいセッションから有効。', superuser: 'リロードで読み直される。スーパーユーザーはセッション単位で設定できる。', user: 'リロードで読み直される。誰でもセッション単位で設定できる。',
  },
};

/** What PostgreSQL 15 itself says of a parameter, and who sets it here; undefined when there is none. */
export function describeParameter(name: string, lang: Language, rules: readonly Rule[], wording: Wording): ParameterExplanation | undefined {
  const found = parameter(name);
  if (found === undefined) return undefined;
  const managed = managedParameter(found.name);
  const looking = rules.filter(({title, id}) => new RegExp(`(?<![\\w])${found.name}(?![\\w])`).test(title) || id.includes(found.name.replaceAll('_', '-')));
  return {
    name: found.name,
    type: found.type,
    ...(found.unit === undefined ? {} : {unit: found.unit}),
    ...(found.min === undefined ? {} : {min: String(found.min)}),
    ...(found.max === undefined ? {} : {max: String(found.max)}),
    ...(found.words === undefined ? {} : {values: [...found.words]}),
    ...(found.boot === undefined || found.boot === '' ? {} : {default: found.boot}),
    context: found.context,
    restart: found.restart,
    ...(managed === undefined ? {} : {managedBy: managed.by}),
    description: [categoryIn(lang, found.category), CONTEXTS[lang][found.context], ...(managed === undefined ? [] : [managed[lang]])].join(lang === 'en' ? ' ' : ''),
    where: 'spec.fepChildCrVal.customPgParams',
    rules: looking.map(wording).map(({id, severity, title}) => ({id, severity, title})),
  };
}

function categoryIn(lang: Language, category: string): string {
  return lang === 'en' ? `${category}.` : `${categoryInJapanese(category)}。`;
}
