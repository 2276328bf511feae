import type {Language} from '../model/answers/explanation.ts';

const EN = {
  type: 'type', default: 'default', required: 'required', operators: 'operators', section: 'source', immutable: 'fixed at creation', secret: 'secret',
  change: 'a change', unseen: 'not seen in FEP 15', members: 'members', rules: 'rules that look at it', severity: 'severity', kinds: 'kinds', applies: 'when',
  looksAt: 'looks at', needs: 'needs to know', mend: 'mend', confirm: 'overruled by', leaveOut: 'leave it out', unchecked: 'a rule of the guide that no program can check',
  unit: 'unit', range: 'range', values: 'values', context: 'context', managedBy: 'set by', where: 'set it in', field: 'field', rule: 'rule', parameter: 'parameter',
};

/** Words of the screens of `explain`. */
export type Labels = Readonly<Record<keyof typeof EN, string>>;

const JA: Labels = {
  type: '型', default: '省略時の値', required: '必須', operators: '対応オペレータ', section: '出典', immutable: '作成時のみ指定可', secret: '機密情報',
  change: '変更の影響', unseen: 'FEP 15の資料に記載なし', members: '下位の項目', rules: '関係するルール', severity: '重大度', kinds: '対象の種類', applies: '適用時点',
  looksAt: '調べる項目', needs: '必要な情報', mend: '対処', confirm: '強行の方法', leaveOut: '除外の方法', unchecked: 'プログラムでは確認できないルール',
  unit: '単位', range: '範囲', values: '指定できる値', context: '反映の区分', managedBy: '設定する者', where: '指定する項目', field: '項目', rule: 'ルール', parameter: 'パラメータ',
};

export const LABELS: Readonly<Record<Language, Labels>> = {en: EN, ja: JA};

export const YES: Readonly<Record<Language, string>> = {en: 'yes', ja: 'はい'};

/** What a change does to a running cluster (rules.md, UG 5.2). */
export const RESTARTS: Readonly<Record<Language, Readonly<Record<'none' | 'reload' | 'restart' | 'rolling', string>>>> = {
  en: {none: 'disturbs nobody', reload: 'is taken over by a reload, without an outage', restart: 'waits for a restart of the servers', rolling: 'replaces the servers one after the other'},
  ja: {none: '影響なし', reload: 'リロードで反映され、停止はない', restart: 'サーバの再起動後に反映される', rolling: 'サーバを順に入れ替えて反映される'},
};
