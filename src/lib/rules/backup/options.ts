import {backupOptions, OPTION_TEXTS, optionTexts, type OptionText, WITH_OPTIONS} from '../reading/backup.ts';
import {BACKUP, CHILD, shown, STORAGE} from '../reading/cluster.ts';
import {type Found, memberRule, type Rule, rule} from '../rule.ts';
import type {IniEntry} from '../text/ini.ts';
import type {View} from '../view.ts';
import {FORBIDDEN_OPTIONS, forbiddenRuleId} from './forbidden-options.ts';

/** Old forms without an index that still mean the first repository (pgBackRest 2.46). */
const UNINDEXED = /^repo-(?:type|path|cipher-type|cipher-pass|s3-(?:bucket|endpoint|key|key-secret|region))$/;
const SECRET = /^repo\d*-(?:s3-key|s3-key-secret|s3-token|azure-key|cipher-pass)$/;
const OBJECT_STORES = new Set(['s3', 'azure', 'gcs']);

function* entries(view: View): Generator<IniEntry & {text: OptionText}> {
  for (const text of optionTexts(view)) for (const entry of text.entries) yield {...entry, text};
}

/** Where the guide's samples set a forbidden option all the same (rules.md F.2). */
function isExcepted(name: string, {key, value, text}: IniEntry & {text: OptionText}, view: View): boolean {
  if (name === 'log-path') return value === '/database/log/backup' || (/^\/database\/userdata\/data\/log(?:\/|$)/.test(value) && !view.has(`${STORAGE}.logVol`));
  if (name !== 'repo-path') return false;
  const index = /^repo(\d*)-/.exec(key)?.[1] ?? '';
  const type = text.entries.find((entry) => entry.key === `repo${index}-type` || (index === '1' && entry.key === 'repo-type') || (index === '' && entry.key === 'repo1-type'));
  const elsewhere = text.path.startsWith(`${BACKUP}.`) ? backupOptions(view).get(`repo${index === '' ? 1 : index}-type`) : undefined;
  return OBJECT_STORES.has(type?.value ?? elsewhere ?? '');
}

const forbidden: readonly Rule[] = FORBIDDEN_OPTIONS.map(([name, form, why]) =>
  memberRule('pgbr-forbidden-option', {
    id: forbiddenRuleId(name),
    kinds: WITH_OPTIONS,
    title: `${name} is not set by users`,
    looksAt: OPTION_TEXTS,
    fix: 'remove the line',
    when: (view) => optionTexts(view).length > 0,
    *check(view) {
      for (const entry of entries(view)) {
        if (form.test(entry.key) && !isExcepted(name, entry, view)) yield {path: entry.text.path, message: `line ${entry.line}: ${entry.key} cannot be set: ${why}`};
      }
    },
  }),
);

function* sections(view: View): Generator<Found> {
  for (const {path, sections: found} of optionTexts(view)) {
    for (const {line, name} of found) if (!/^global(?::[a-z-]+)?$/.test(name)) yield {path, message: `line ${line} begins a section other than [global], and the stanza is fixed inside the product`};
  }
}

/** Texts of pgBackRest options: their form, and what may stand in them. */
export const optionRules: readonly Rule[] = [
  rule({
    id: 'pgbr-index-required',
    kinds: WITH_OPTIONS,
    title: 'Options of a repository have its number',
    looksAt: OPTION_TEXTS,
    *check(view) {
      for (const {key, line, text} of entries(view)) if (key.startsWith('repo-') && !UNINDEXED.test(key)) yield {path: text.path, message: `line ${line}: ${key} has no number, and pgBackRest stops at it`, fix: key.replace('repo-', 'repo1-')};
    },
  }),
  ...forbidden,
  rule({
    id: 'pgbr-gcs-key-type',
    kinds: WITH_OPTIONS,
    title: 'Keys of Google Cloud Storage are service keys',
    looksAt: OPTION_TEXTS,
    fix: 'service',
    *check(view) {
      for (const {key, value, line, text} of entries(view)) if (/^repo\d+-gcs-key-type$/.test(key) && value !== 'service') yield {path: text.path, message: `line ${line}: ${key} is ${shown(value)}`};
    },
  }),
  rule({
    id: 'pgbr-forbidden-section',
    kinds: WITH_OPTIONS,
    title: 'Options stand in [global]',
    looksAt: OPTION_TEXTS,
    fix: 'move them to [global] or [global:command]',
    check: sections,
  }),
  rule({
    id: 'pgbr-block-string',
    kinds: WITH_OPTIONS,
    title: 'pgBackRest options are a text of several lines',
    looksAt: OPTION_TEXTS,
    fix: 'begin with | and write one option on each line below',
    *check(view) {
      for (const path of OPTION_TEXTS) {
        const value = view.at(path);
        if (value === undefined) continue;
        if (typeof value !== 'string') yield {path, message: 'this is no text'};
        else if (!value.trimEnd().includes('\n') && (value.match(/(?:^|\s)[a-z]+\d*(?:-[a-z\d]+)+\s*=/g) ?? []).length + (value.includes('[') ? 1 : 0) > 1) yield {path, message: 'several options on one line: the text lost its line breaks'};
      }
    },
  }),
  rule({
    id: 'pgbr-key-name-case',
    kinds: WITH_OPTIONS,
    title: 'The field of pgBackRest options is spelt as its kind spells it',
    looksAt: [`${BACKUP}.pgBackrestParams`],
    *check(view) {
      for (const [wrong, right] of [['pgBackrestParams', 'pgbackrestParams'], ['pgBackrestKeyParams', 'pgbackrestKeyParams'], ['pgBackrestConf', 'pgbackrestParams']]) {
        if (view.has(`${BACKUP}.${wrong}`)) yield {path: `${BACKUP}.${wrong}`, message: `a FEPCluster spells it ${right}`, fix: `rename to ${right}`};
      }
      if (view.object.kind === 'FEPBackup' && view.has('spec.pgbackrestParams')) yield {path: 'spec.pgbackrestParams', message: 'a FEPBackup spells it pgBackrestParams', fix: 'rename to pgBackrestParams'};
    },
  }),
  rule({
    id: 'pgbr-secrets-masked',
    kinds: WITH_OPTIONS,
    title: 'Keys stand where the operator masks them',
    looksAt: OPTION_TEXTS,
    fix: 'move the line to pgbackrestKeyParams',
    *check(view) {
      for (const {key, line, text} of entries(view)) if (text.path.endsWith('.pgbackrestParams') && SECRET.test(key)) yield {path: text.path, message: `line ${line}: ${key} stays readable here`};
    },
  }),
  rule({
    id: 'pgbr-standby-secrets-plain',
    title: 'Keys of a standby stay readable',
    looksAt: ['spec.fep.standby.pgBackrestConf'],
    fix: 'restrict who may read the FEPCluster',
    *check(view) {
      for (const {key, line, text} of entries(view)) if (text.path.endsWith('.pgBackrestConf') && SECRET.test(key)) yield {path: text.path, message: `line ${line}: ${key} stays readable; a standby has no masked field`};
    },
  }),
  rule({
    id: 'pgbr-global-header',
    kinds: WITH_OPTIONS,
    title: 'Options begin with a section',
    looksAt: OPTION_TEXTS,
    fix: 'begin the text with [global]',
    *check(view) {
      for (const {path, entries: lines} of optionTexts(view)) {
        const first = lines.find(({section}) => section === undefined);
        if (first !== undefined && !path.endsWith('KeyParams')) yield {path, message: `line ${first.line}: ${first.key.slice(0, 40)} stands before any section; whether the operator adds one is not stated`};
      }
    },
  }),
  rule({
    id: 'backup-after-key-change',
    title: 'A backup follows a change of keys',
    looksAt: [`${CHILD}.sysUsers.tdepassphrase`, `${CHILD}.sysTde.tdek.targetKeyId`],
    fix: 'take a full backup right after',
    *check(view) {
      for (const path of [`${CHILD}.sysUsers.tdepassphrase`, `${CHILD}.sysTde.tdek.targetKeyId`]) if (view.changed(path)) yield {path, message: 'older backups are opened by the old key only'};
    },
  }),
  rule({
    id: 'backup-change-next-run',
    title: 'Changes hold from the next backup on',
    looksAt: [BACKUP],
    *check(view) {
      if (view.changed(BACKUP)) yield {path: BACKUP, message: 'a backup that runs now goes on as it was'};
    },
  }),
];
