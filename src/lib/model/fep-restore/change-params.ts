import {autoTuning} from '../fep-cluster/auto-tuning.ts';
import {later, LATER} from '../fep-cluster/later.ts';
import {monitoring} from '../fep-cluster/monitoring.ts';
import {backup} from '../fep-cluster/backup.ts';
import {remoteLogging} from '../fep-cluster/remote-logging.ts';
import {secretStore} from '../fep-cluster/secret-store.ts';
import {patroni, postgres} from '../fep-cluster/server-tls.ts';
import {storage} from '../fep-cluster/storage.ts';
import {sysUsers, clientTls} from '../fep-cluster/sys-users.ts';
import {keySecret, tlsNames, type Subject} from '../fep-cluster/parts.ts';
import {sizeOrBytes, text} from '../schema/leaf-types.ts';
import {field, group, pick, retell} from '../schema/node.ts';

const FROM_7_3 = later('7.3.0');

type VolumeName = 'archivewalVol' | 'backupVol' | 'dataVol' | 'logVol' | 'tablespaceVol' | 'walVol';

/** A volume of the new cluster: it may be larger, and of another class, than that of the source (UG 2.3.3.1.1). */
function volume(name: VolumeName) {
  const source = storage.shape()[name];
  const {size, storageClass, accessModes} = source.shape();
  const {default: _default, schemaDefault: _schemaDefault, ...sizeFacts} = size.facts;
  const {default: _modes, ...modeFacts} = accessModes.facts;
  return group({en: `Takes the place of ${name} in the new cluster.`, ja: `新しいクラスタの${name}に適用する。`, section: 'UG 2.3.3.1.1'}, () => ({
    size: field(sizeOrBytes, {...sizeFacts, immutable: false}),
    storageClass: field(storageClass.type, storageClass.facts),
    accessModes: field(accessModes.type, modeFacts),
  }));
}

/** Certificate of one user in the new cluster, with the passphrase of its key. */
function userTls(subject: Subject, tls: ReturnType<typeof clientTls>) {
  return group({...tls.facts, ...FROM_7_3}, () => ({...tls.shape(), privateKeyPassword: keySecret(subject)}));
}

const users = group({en: 'Client certificates of the roles in the new cluster.', ja: '新しいクラスタでのロールのクライアント証明書。', ...FROM_7_3}, () => {
  const {pgAdminTls, pgMetricsUserTls, pgRewindUserTls, pgrepluserTls} = sysUsers.shape();
  const vectorizer: Subject = {en: 'the vectorizer user', ja: 'ベクトル変換用ユーザー'};
  return {
    pgAdminTls: userTls({en: 'the superuser postgres', ja: 'スーパーユーザーpostgres'}, pgAdminTls),
    pgMetricsUserTls: userTls({en: 'the monitoring user', ja: '監視用ユーザー'}, pgMetricsUserTls),
    pgRewindUserTls: userTls({en: 'the rewind user', ja: 'pg_rewind用ユーザー'}, pgRewindUserTls),
    pgrepluserTls: userTls({en: 'the replication user', ja: 'レプリケーションユーザー'}, retell(pgrepluserTls, {
      en: 'Client certificate of the replication user; here the CRDs spell it as the guide does.',
      ja: 'レプリケーションユーザーのクライアント証明書。ここではCRDもガイドと同じ綴り。',
    })),
    vectorizerTls: userTls(vectorizer, clientTls(vectorizer)),
  };
});

const store = group({...secretStore.facts, ...FROM_7_3}, () => {
  const {providerName, awsProvider, azureProvider, gcpProvider, vaultProvider} = secretStore.shape().csi.shape();
  const certificates = {since: '7.3.0', section: 'OLM 7.3.0'};
  const shared = <T extends {fepCustomCert: typeof fepCustomCert}>(members: T): T => ({...members, fepCustomCert: retell(members.fepCustomCert, certificates)});
  const {fepCustomCert} = awsProvider.shape();
  return {
    csi: group(secretStore.shape().csi.facts, () => ({
      providerName,
      awsProvider: group(awsProvider.facts, () => shared(pick(awsProvider, {}, 'region', 'roleName', 'fepSecrets', 'fepCustomCert').shape())),
      azureProvider: group(azureProvider.facts, () => shared(pick(azureProvider, {}, 'keyvaultname', 'tenantid', 'credentials', 'fepSecrets', 'fepCustomCert').shape())),
      gcpProvider: group(gcpProvider.facts, () => shared(pick(gcpProvider, {}, 'credentials', 'fepSecrets', 'fepCustomCert').shape())),
      vaultProvider: group(vaultProvider.facts, () => shared(pick(vaultProvider, {}, 'vaultAddress', 'roleName', 'fepSecrets', 'fepCustomCert').shape())),
    })),
  };
}, {keepsUnknown: true});

/** Names differ from those under `spec.fep.vectorTransformation` of a FEPCluster: chain and root are told apart here. */
function grpcFile(what: string, whatJa: string) {
  return field(text, {en: `Where the ${what} is found: the name of the object that holds it.`, ja: `${whatJa}を持つオブジェクトの名前。`});
}

const vectorTransformation = group({en: 'Certificates of the inference server of the new cluster.', ja: '新しいクラスタの推論サーバの証明書。', ...later('8.1.0')}, () => ({
  inferenceServer: group({en: 'The server that runs the models.', ja: 'モデルを実行するサーバ。'}, () => ({
    connectionTls: group({en: 'TLS between database and inference server.', ja: 'データベースと推論サーバの間のTLS。'}, () => ({
      certificate: group({en: 'Certificates of both ends.', ja: '両端の証明書。'}, () => ({
        grpcCertificateChain: grpcFile('gRPC certificate chain', 'gRPCの証明書チェーン'),
        grpcRootCertificate: grpcFile('gRPC root certificate', 'gRPCのルート証明書'),
        grpcPrivateKey: grpcFile('gRPC private key', 'gRPCの秘密鍵'),
        tritonGrpcCertificateChain: grpcFile('certificate chain of the Triton server', 'Tritonサーバの証明書チェーン'),
        tritonGrpcRootCertificate: grpcFile('root certificate of the Triton server', 'Tritonサーバのルート証明書'),
        tritonGrpcPrivateKey: grpcFile('private key of the Triton server', 'Tritonサーバの秘密鍵'),
      })),
    })),
  }), {keepsUnknown: true}),
}), {keepsUnknown: true});

const fep = group({en: 'Certificates of the servers and what goes with them in the new cluster.', ja: '新しいクラスタのサーバと付随機能の証明書。', ...FROM_7_3}, () => {
  const {fepExporter, prometheus} = monitoring.shape();
  const tuning = autoTuning.shape().prometheus;
  const tls = postgres.shape().tls;
  const rest: Subject = {en: "Patroni's REST API", ja: 'PatroniのREST API'};
  return {
    postgres: group(postgres.facts, () => ({tls: pick(tls, {}, 'certificateName', 'caName', 'privateKeyPassword')})),
    patroni: group({...patroni.facts}, () => ({tls: group(patroni.shape().tls.facts, () => ({...tlsNames(rest).shape(), privateKeyPassword: keySecret(rest)}))})),
    monitoring: group({en: 'Certificates around the exporter.', ja: 'エクスポーターに関わる証明書。', section: 'UG 4.3'}, () => ({fepExporter: pick(fepExporter, {}, 'tls'), prometheus})),
    autoTuning: group({en: 'Certificates towards Prometheus.', ja: 'Prometheusへの接続の証明書。', section: 'UG 2.3.3.2'}, () => ({
      prometheus: group(tuning.facts, () => ({tls: retell(tuning.shape().tls, FROM_7_3)})),
    })),
    remoteLogging: group({en: 'Certificates and configuration of log forwarding.', ja: 'ログ転送の証明書と設定。', section: 'UG 4.9.2.1'}, () => ({
      fluentbitConfigSecretRef: retell(remoteLogging.shape().fluentbitConfigSecretRef, FROM_7_3),
      tls: pick(remoteLogging.shape().tls, {}, 'certificateName', 'caName'),
    })),
    vectorTransformation,
  };
});

const fepChildCrVal = group({en: 'Volumes, backup, users and secret store of the new cluster.', ja: '新しいクラスタのボリューム、バックアップ、ユーザー、シークレットストア。', section: 'UG 2.3.3.1.1'}, () => ({
  backup: group({en: 'Backup settings of the new cluster.', ja: '新しいクラスタのバックアップ設定。', ...LATER}, () => {
    const {pgbackrestParams, pgbackrestKeyParams, caName, repoKeySecretName} = backup.shape();
    // One name each, where a FEPCluster takes several.
    return {pgbackrestParams, pgbackrestKeyParams, caName: field(text, caName.facts), repoKeySecretName: field(text, repoKeySecretName.facts)};
  }),
  storage: group({en: 'Volumes of the new cluster.', ja: '新しいクラスタのボリューム。', section: 'UG 2.3.3.1.1'}, () => ({
    dataVol: volume('dataVol'),
    walVol: volume('walVol'),
    logVol: volume('logVol'),
    tablespaceVol: volume('tablespaceVol'),
    archivewalVol: volume('archivewalVol'),
    backupVol: volume('backupVol'),
  })),
  secretStore: store,
  sysUsers: users,
}));

/** `spec.changeParams`: what the new cluster has otherwise than the source. */
export const changeParams = group(
  {
    en: 'What the new cluster has otherwise than the source; only for a restore into a new cluster, given by toFEPcluster.',
    ja: '新しいクラスタで元のクラスタと変える値。toFEPclusterで新しいクラスタに復元するときだけ使える。',
    section: 'UG 2.3.3.1.1',
  },
  () => ({fep, fepChildCrVal}),
);
