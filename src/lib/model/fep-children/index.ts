import {autoscale} from '../fep-cluster/autoscale.ts';
import {backup} from '../fep-cluster/backup.ts';
import {fepChildCrVal} from '../fep-cluster/fep-child-cr-val.ts';
import {storage} from '../fep-cluster/storage.ts';
import {sysUsers} from '../fep-cluster/sys-users.ts';
import {upgrade} from '../fep-cluster/upgrade.ts';
import {objectRoot} from '../object-root.ts';
import {field, group, pick, type FieldFacts, type Shape} from '../schema/node.ts';

/**
 * The objects that the operator makes from `spec.fepChildCrVal` of a FEPCluster (UG 4.1 steps 5 to 8; one of the same name
 * each). No CRD has their fields, and of their members the guide states those of FEPBackup alone (UG 2.3.5.1, 5.5); for the
 * others we take those of the section that they are named for, and hold nothing against further ones.
 */
function childSpec<S extends Shape>(facts: Pick<FieldFacts, 'en' | 'ja'> & Partial<FieldFacts>, shape: () => S) {
  return group({since: '5.x', section: 'UG 4.1', ...facts}, shape, {keepsUnknown: true, open: true});
}

function childRoot<S extends ReturnType<typeof childSpec>>(kind: string, about: Pick<FieldFacts, 'en' | 'ja'>, spec: S) {
  return objectRoot({kind, apiVersion: 'fep.fujitsu.io/v1', ...about}, spec);
}

/** `spec` of a FEPBackup: `backup` of the FEPCluster, with one key spelled otherwise. */
export const fepBackupSpec = childSpec(
  {en: 'Backup settings of a cluster, taken from spec.fepChildCrVal.backup of the FEPCluster; prefer to change them there.', ja: 'クラスタのバックアップ設定。FEPClusterのspec.fepChildCrVal.backupから作られ、変更もそちらで行うのがよい。', section: 'UG 2.3.5, 5.5'},
  () => {
    const {pgbackrestParams, ...rest} = backup.shape();
    return {
      ...rest,
      pgBackrestParams: field(pgbackrestParams.type, {
        ...pgbackrestParams.facts,
        en: 'pgBackRest configuration in the form of pgbackrest.conf. Here with a capital B; a FEPCluster spells it pgbackrestParams.',
        ja: 'pgbackrest.conf形式のpgBackRest設定。ここでは大文字のBで書き、FEPClusterではpgbackrestParamsと書く。',
        section: 'UG 2.3.5.1, 5.5',
      }),
    };
  },
);

/** `spec` of a FEPVolume: inferred from its name to be `storage` of the FEPCluster. */
export const fepVolumeSpec = childSpec(
  {en: 'Volumes of a cluster, taken from spec.fepChildCrVal.storage of the FEPCluster.', ja: 'クラスタのボリューム。FEPClusterのspec.fepChildCrVal.storageから作られる。'},
  () => storage.shape(),
);

/** `spec` of a FEPConfig: inferred from its purpose (Overview 2.3; events on key management stand here, UG 5.12.1). */
export const fepConfigSpec = childSpec(
  {en: 'Configuration files of a cluster, taken from spec.fepChildCrVal of the FEPCluster.', ja: 'クラスタの設定ファイル。FEPClusterのspec.fepChildCrValから作られる。', section: 'Overview 2.3, UG 5.12.1'},
  () => pick(fepChildCrVal, {}, 'customPgParams', 'customPgHba', 'customPgAudit', 'sysTde').shape(),
);

/** `spec` of a FEPCert: inferred from its name to be the certificates of the FEPCluster. */
export const fepCertSpec = childSpec(
  {en: 'Certificates of a cluster, taken from spec.fepChildCrVal of the FEPCluster.', ja: 'クラスタの証明書。FEPClusterのspec.fepChildCrValから作られる。'},
  () => {
    const {systemCertificates, customCertificates} = fepChildCrVal.shape();
    const {key, crt, cacrt} = systemCertificates.shape();
    const secret = <F extends typeof key>(node: F): F => ({...node, facts: {...node.facts, secret: true}});
    return {key: secret(key), crt: secret(crt), cacrt: secret(cacrt), systemCertificates, customCertificates};
  },
);

/** `spec` of a FEPUser: inferred from its name to be `sysUsers` of the FEPCluster. */
export const fepUserSpec = childSpec(
  {en: 'Roles of a cluster, taken from spec.fepChildCrVal.sysUsers of the FEPCluster.', ja: 'クラスタのロール。FEPClusterのspec.fepChildCrVal.sysUsersから作られる。'},
  () => sysUsers.shape(),
);

/** `spec` of a FEPUpgrade: inferred from its name to be `upgrade` of the new FEPCluster, whose name it has. */
export const fepUpgradeSpec = childSpec(
  {en: 'One major upgrade, taken from spec.fepChildCrVal.upgrade of the new FEPCluster.', ja: 'メジャーアップグレード1回分。新しいFEPClusterのspec.fepChildCrVal.upgradeから作られる。', section: 'UG 6.4.3.2', immutable: true},
  () => upgrade.shape(),
);

/** `spec` of a FEPAutoscale: inferred from its name to be `autoscale` of the FEPCluster. */
export const fepAutoscaleSpec = childSpec(
  {en: 'Automatic scale-out of a cluster, taken from spec.fepChildCrVal.autoscale of the FEPCluster.', ja: 'クラスタの自動スケールアウト。FEPClusterのspec.fepChildCrVal.autoscaleから作られる。', section: 'UG 2.3.9'},
  () => autoscale.shape(),
);

export const fepBackupRoot = childRoot('FEPBackup', {en: 'Backup settings of a cluster, made by the operator.', ja: 'オペレータが作るクラスタのバックアップ設定。'}, fepBackupSpec);
export const fepVolumeRoot = childRoot('FEPVolume', {en: 'Volumes of a cluster, made by the operator.', ja: 'オペレータが作るクラスタのボリューム。'}, fepVolumeSpec);
export const fepConfigRoot = childRoot('FEPConfig', {en: 'Configuration files of a cluster, made by the operator.', ja: 'オペレータが作るクラスタの設定ファイル。'}, fepConfigSpec);
export const fepCertRoot = childRoot('FEPCert', {en: 'Certificates of a cluster, made by the operator.', ja: 'オペレータが作るクラスタの証明書。'}, fepCertSpec);
export const fepUserRoot = childRoot('FEPUser', {en: 'Roles of a cluster, made by the operator.', ja: 'オペレータが作るクラスタのロール。'}, fepUserSpec);
export const fepUpgradeRoot = childRoot('FEPUpgrade', {en: 'One major upgrade, made by the operator.', ja: 'オペレータが作るメジャーアップグレード1回分。'}, fepUpgradeSpec);
export const fepAutoscaleRoot = childRoot('FEPAutoscale', {en: 'Automatic scale-out of a cluster, made by the operator.', ja: 'オペレータが作るクラスタの自動スケールアウト。'}, fepAutoscaleSpec);
