import {block, flag, integer, nameOrNames, oneOf, text} from '../schema/leaf-types.ts';
import {field, group} from '../schema/node.ts';
import {LATER} from './later.ts';

/** `spec.fep.standby`. */
export const standby = group(
  {en: 'Makes this a standby cluster of another one, for disaster recovery.', ja: '災害対策のため、別のクラスタのスタンバイクラスタにする。', section: 'UG 4.13.3, 4.13.4'},
  () => ({
    enable: field(flag, {
      en: 'Deploys this cluster as a standby of an existing one. The FEPAction promote_standby ends that.',
      ja: '既存クラスタのスタンバイとして配備する。FEPActionのpromote_standbyで昇格する。',
    }),
    method: field(oneOf('archive-recovery', 'streaming'), {
      en: 'How changes arrive: from the archive in object storage, or as a stream from the primary. Both begin with a restore from the repository.',
      ja: '更新の取り込み方法。オブジェクトストレージのアーカイブからか、プライマリからのストリーミングか。いずれも最初にリポジトリから復元する。',
    }),
    pgBackrestConf: field(block, {
      en: "pgbackrest.conf that reads the primary's repository, from its line [global] on; both methods need it. The operator does not mask it.",
      ja: 'プライマリのリポジトリを読むpgbackrest.confの内容([global]から)。どちらの方法でも必要。オペレータは伏せ字にしない。',
      secretLines: true,
    }),
    streaming: group({en: 'The primary to stream from.', ja: 'ストリーミング元のプライマリ。', section: 'UG 4.13.4'}, () => ({
      host: field(text, {en: 'Host name or address of the primary.', ja: 'プライマリのホスト名またはアドレス。'}),
      port: field(integer(), {en: 'Port of the primary.', ja: 'プライマリのポート番号。'}),
    })),
    gcpRepoKeySecretName: field(nameOrNames, {
      en: 'Secret with the key file for Google Cloud Storage.',
      ja: 'Google Cloud Storageの鍵ファイルを持つSecretの名前。',
      ...LATER,
    }),
  }),
  {keepsUnknown: true},
);
