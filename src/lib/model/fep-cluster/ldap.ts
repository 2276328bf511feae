import {flag, oneOf, text} from '../schema/leaf-types.ts';
import {field, group} from '../schema/node.ts';
import {LATER} from './later.ts';


/** `spec.ldap`: how the servers reach an LDAP directory. */
export const ldap = group(
  {en: 'Access of the servers to an LDAP directory.', ja: 'サーバからLDAPディレクトリへの接続。', ...LATER},
  () => ({
    caConfigMapRef: field(text, {
      en: 'ConfigMap whose key ca.crt holds the CA of the LDAP server; mounted at /tls/ldap.',
      ja: 'LDAPサーバのCA証明書をキーca.crtに持つConfigMap。/tls/ldapに置かれる。',
    }),
    ldapconfSecretRef: field(text, {
      en: 'Secret whose key ldap.conf holds the client settings; <cluster>-ldapconf when left out.',
      ja: 'LDAPクライアント設定をキーldap.confに持つSecret。省略時は<クラスタ名>-ldapconf。',
    }),
  }),
  {keepsUnknown: true},
);

/** `spec.ldap2pg`: roles taken over from a directory on a schedule. */
export const ldap2pg = group(
  {en: 'Takes roles and rights over from an LDAP directory on a schedule, by ldap2pg.', ja: 'ldap2pgによる、LDAPからのロールと権限の定期的な取り込み。', ...LATER},
  () => ({
    enable: field(flag, {en: 'Turns the CronJob of ldap2pg on.', ja: 'ldap2pgのCronJobを有効にする。', default: true}),
    mode: field(oneOf('check', 'real'), {
      en: 'check only reports what would change; real changes roles.',
      ja: 'checkは変更内容の報告だけ、realは実際に変更する。',
      default: 'check',
    }),
    schedule: field(text, {en: 'When ldap2pg runs, as a cron line.', ja: 'ldap2pgの実行時刻(cron形式)。'}),
    ldap2pgymlConfigMapRef: field(text, {
      en: 'ConfigMap whose key ldap2pg.yml holds the settings; <cluster>-ldap2pgyml when left out.',
      ja: '設定をキーldap2pg.ymlに持つConfigMap。省略時は<クラスタ名>-ldap2pgyml。',
    }),
  }),
  {keepsUnknown: true},
);
