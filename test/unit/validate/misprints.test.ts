import {describe, expect, it} from 'vitest';
import {writeYaml} from '../../../src/lib/manifest/yaml/index.ts';
import type {ValidationFinding} from '../../../src/lib/model/answers/validation.ts';
import type {CertificateFact} from '../../../src/lib/model/cluster-facts.ts';
import {evaluate, fepClusterRules} from '../../../src/lib/rules/index.ts';
import {validate} from '../../../src/lib/operations/validate/index.ts';
import {cluster} from '../../fixtures/rules/fixture.ts';

/**
 * The guide prints manifests that contradict each other (rules.md, appendix D). Each row is a manifest of our own with one of
 * those misprints in it, the rule that has to say so, and the words of the mend.
 */
const CHILD = 'spec.fepChildCrVal';

function other(kind: string, spec: object, apiVersion = 'fep.fujitsu.io/v1'): object {
  return {apiVersion, kind, metadata: {name: 'demo', namespace: 'db'}, spec};
}

const REGISTRY = 'quay.io/fujitsu/fujitsu-enterprise-postgres';
const CERTIFICATE = {certificateName: 's', caName: 'c'};
const MUTUAL = {
  'fep.usePodName': true, 'fep.patroni.tls': CERTIFICATE, 'fep.postgres.tls': CERTIFICATE,
  ...Object.fromEntries(['pgAdminTls', 'pgrepluserTls', 'pgRewindUserTls'].map((name) => [`users.${name}`, {...CERTIFICATE, sslMode: 'verify-full'}])),
};

/** A repository in Google Cloud Storage with its key at a place. */
function gcs(key: string): string {
  return ['[global]', 'repo1-type=gcs', 'repo1-path=/p', 'repo1-gcs-bucket=b', `repo1-gcs-key=${key}`, 'repo1-gcs-key-type=service', 'repo1-retention-full=7', 'repo1-retention-full-type=time', ''].join('\n');
}

interface Misprint {
  /** Section that prints it. */
  where: string;
  manifest: object | string;
  rule: string;
  path: string;
  mend?: string;
  operatorVersion?: string;
}

const MISPRINTS: readonly Misprint[] = [
  {where: '§2.3.3 archivalVol', manifest: cluster({'storage.archivalVol': {size: '1Gi'}}), rule: 'storage-known-volumes', path: `${CHILD}.storage.archivalVol`, mend: 'archivewalVol'},
  {where: '§C.3 fepChildCRVal', manifest: cluster({'spec.fepChildCRVal': {storage: {dataVol: {size: '2Gi'}}}}), rule: 'unknown-field', path: 'spec.fepChildCRVal', mend: CHILD},
  {where: '§4.9.3.3 fepChildCrVal inside fep', manifest: cluster({'fep.fepChildCrVal': {customPgHba: 'host all all 10.0.0.1/32 md5'}}), rule: 'unknown-field', path: 'spec.fep.fepChildCrVal', mend: CHILD},
  {where: '§4.7.4 fep.customPgHba', manifest: cluster({'fep.customPgHba': 'host all all 10.0.0.1/32 md5'}), rule: 'unknown-field', path: 'spec.fep.customPgHba', mend: `${CHILD}.customPgHba`},
  {where: '§7.5 startupValues', manifest: cluster({'spec.startupValues': {customPgParam: 'log_directory = /x'}}), rule: 'unknown-field', path: 'spec.startupValues'},
  {where: '§4.3 fed.monitoring.enable', manifest: cluster({'spec.fed': {monitoring: {enable: true}}}), rule: 'monitoring-field', path: 'spec.fed.monitoring', mend: 'spec.fep.monitoring.enable'},
  {where: '§2.3.8.3 enableMonitoring', manifest: cluster({'fep.enableMonitoring': true}), rule: 'monitoring-field', path: 'spec.fep.enableMonitoring', mend: 'spec.fep.monitoring.enable'},
  {where: '§2.3.12.1.3 pgSsecurityUser', manifest: cluster({'users.pgSsecurityUser': 'sec'}), rule: 'sysusers-key-spelling', path: `${CHILD}.sysUsers.pgSsecurityUser`, mend: 'pgSecurityUser'},
  {where: '§2.3.12.1.3 pgSsecurityPassword', manifest: cluster({'users.pgSsecurityPassword': 'x'}), rule: 'sysusers-key-spelling', path: `${CHILD}.sysUsers.pgSsecurityPassword`, mend: 'pgSecurityPassword'},
  {where: '§2.3.12.2 pgRewindUserPassword', manifest: cluster({'users.pgRewindUserPassword': 'x'}), rule: 'sysusers-key-spelling', path: `${CHILD}.sysUsers.pgRewindUserPassword`, mend: 'pgRewindPassword'},
  {where: '§2.3.12.2 pgMetricsUserPassword', manifest: cluster({'users.pgMetricsUserPassword': 'x'}), rule: 'sysusers-key-spelling', path: `${CHILD}.sysUsers.pgMetricsUserPassword`, mend: 'pgMetricsPassword'},
  {where: '§5.13.1 fepChildCeVal', manifest: cluster({'spec.fepChildCeVal': {}}), rule: 'sysusers-key-spelling', path: 'spec.fepChildCeVal', mend: 'fepChildCrVal'},
  {where: '§5.12.1 fehChildCrVal', manifest: cluster({'spec.fehChildCrVal': {}}), rule: 'sysusers-key-spelling', path: 'spec.fehChildCrVal', mend: 'fepChildCrVal'},
  {where: '§6.6.2 fepActionType', manifest: other('FEPAction', {fepActionType: 'reload', targetClusterName: 'demo'}), rule: 'unknown-field', path: 'spec.fepActionType'},
  {where: 'App. B forceSSI', manifest: cluster({'fep.forceSSI': true}), rule: 'unknown-field', path: 'spec.fep.forceSSI', mend: 'spec.fep.forceSsl'},
  {where: 'App. B syncNode', manifest: cluster({'fep.syncNode': 'on'}), rule: 'unknown-field', path: 'spec.fep.syncNode', mend: 'spec.fep.syncMode'},
  {where: '§2.3.5.1 repo-retention-full without index', manifest: cluster({'backup.pgbackrestParams': '[global]\nrepo-retention-full = 30\n'}), rule: 'pgbr-index-required', path: `${CHILD}.backup.pgbackrestParams`, mend: 'repo1-retention-full'},
  {where: '§2.3.5.1 pgBackrestParams in a FEPCluster', manifest: cluster({'backup.pgBackrestParams': '[global]\n'}), rule: 'pgbr-key-name-case', path: `${CHILD}.backup.pgBackrestParams`, mend: 'pgbackrestParams'},
  {where: '§2.3.5.1 pgbackrestParams in a FEPBackup', manifest: other('FEPBackup', {pgbackrestParams: '[global]\n'}), rule: 'unknown-field', path: 'spec.pgbackrestParams', mend: 'spec.pgBackrestParams'},
  {where: '§3.4.1 pg_stats_statements', manifest: cluster({'child.customPgParams': "shared_preload_libraries = 'pgx_datamasking,pg_prewarm,pg_stats_statements'\n"}), rule: 'preload-typo-stats', path: `${CHILD}.customPgParams`, mend: 'pg_stat_statements'},
  {
    where: '§4.7.3 customPgParams: >+',
    manifest: ['apiVersion: fep.fujitsu.io/v2', 'kind: FEPCluster', 'metadata: {name: demo}', 'spec:', '  fep: {instances: 1}', '  fepChildCrVal:', '    customPgParams: >+', '      # memory', '      shared_buffers = 1GB', '      work_mem = 4MB', '    storage:', '      dataVol: {size: 2Gi}', '      walVol: {size: 2Gi}', ''].join('\n'),
    rule: 'pgparams-literal-block', path: `${CHILD}.customPgParams`, mend: '|',
  },
  {where: '§4.9.2.1.2 tls beside remoteLogging', manifest: cluster({'fep.tls': {certificateName: 'x'}}), rule: 'unknown-field', path: 'spec.fep.tls'},
  {where: '§4.9.1.1 mcSpec beside fepLogging', manifest: other('FEPLogging', {fepLogging: {}, mcSpec: {limits: {cpu: '1'}}}), rule: 'unknown-field', path: 'spec.mcSpec', mend: 'spec.fepLogging.mcSpec'},
  {where: '§4.9.1.1 restartRequired beside fepLogging', manifest: other('FEPLogging', {fepLogging: {}, restartRequired: true}), rule: 'unknown-field', path: 'spec.restartRequired', mend: 'spec.fepLogging.restartRequired'},
  {where: '§5.4 targetClusterName inside fepAction', manifest: other('FEPAction', {fepAction: {type: 'reload', targetClusterName: 'demo'}}), rule: 'unknown-field', path: 'spec.fepAction.targetClusterName', mend: 'spec.targetClusterName'},
  {where: '§5.10.2 a FEPCluster with v1', manifest: {...cluster(), apiVersion: 'fep.fujitsu.io/v1'}, rule: 'apiversion-fepcluster', path: 'apiVersion', mend: 'fep.fujitsu.io/v2'},
  {where: '§5.10.2 pgbackrestParams without [global]', manifest: cluster({'backup.pgbackrestParams': 'repo1-retention-full=7\nrepo1-retention-full-type=time\n'}), rule: 'pgbr-global-header', path: `${CHILD}.backup.pgbackrestParams`, mend: '[global]'},
  {where: '§5.11.3.2.1 resotre', manifest: cluster({'child.resotre': {restoretype: 'latest'}}), rule: 'unknown-field', path: `${CHILD}.resotre`, mend: `${CHILD}.restore`},
  {where: '§5.11.3.2.1 limit and request', manifest: cluster({'backup.mcSpec': {limit: {cpu: '1'}}}), rule: 'unknown-field', path: `${CHILD}.backup.mcSpec.limit`, mend: `${CHILD}.backup.mcSpec.limits`},
  {where: '§5.11.3.2.1 caName as text', manifest: cluster({'backup.caName': 'ca'}), rule: 'pgbr-ca-list', path: `${CHILD}.backup.caName`, mend: '["ca"]'},
  {where: '§5.11.3.2.1 schedule1 inside schedule', manifest: cluster({'backup.schedule': {num: 1, schedule1: {schedule: '0 0 * * *', type: 'full'}}}), rule: 'backup-schedule-repo-indent', path: `${CHILD}.backup.schedule.schedule1`, mend: `${CHILD}.backup.schedule1`},
  {where: '§4.8.1 wal_keep_segments', manifest: cluster({'child.customPgParams': 'wal_keep_segments = 64\n'}), rule: 'pgparams-removed-guc', path: `${CHILD}.customPgParams`, mend: 'wal_keep_size'},
  {where: '§6.4.1 host names with blanks', manifest: cluster({'child.customPgHba': 'host all all my host.ns.svc scram-sha-256\n'}), rule: 'hba-syntax', path: `${CHILD}.customPgHba`, mend: 'blanks'},
  {where: '§2.3.3.2 accessModes as text', manifest: cluster({'storage.dataVol.accessModes': 'ReadWriteOnce'}), rule: 'storage-accessmodes-list', path: `${CHILD}.storage.dataVol.accessModes`, mend: '["ReadWriteOnce"]'},
  {where: '§4.7.2 commonName inside subject', manifest: other('Certificate', {secretName: 's', subject: {commonName: 'x'}, issuerRef: {name: 'i'}}, 'cert-manager.io/v1'), rule: 'tls-cert-manager-subject', path: 'spec.subject.commonName', mend: 'spec.commonName'},
  {where: '§4.7.4 / CRD 6.1 pgrepluserTls', manifest: cluster({'users.pgrepluserTls': {certificateName: 'x'}}), rule: 'fields-by-operator-version', path: `${CHILD}.sysUsers.pgrepluserTls`, mend: 'pgreplUserTls', operatorVersion: '6.2.2'},
  {where: '§2.3.12 / CRD 6.1 pgSecurityPassword', manifest: cluster({'users.pgSecurityUser': 'sec', 'users.pgSecurityPassword': 'x'}), rule: 'fields-by-operator-version', path: `${CHILD}.sysUsers.pgSecurityPassword`, mend: 'pgSeurityPassword', operatorVersion: '6.2.2'},
  {where: '§4.7.3 sslMode prefer where both ends are checked', manifest: cluster({...MUTUAL, 'users.pgAdminTls.sslMode': 'prefer'}), rule: 'mtls-ssl-mode', path: `${CHILD}.sysUsers.pgAdminTls.sslMode`, mend: 'verify-full'},
  {where: '§4.9.1.1.1 the fluentbit image in a FEPLogging', manifest: other('FEPLogging', {fepLogging: {image: {image: `${REGISTRY}-fluentbit:ubi8-15-1.0`}}}), rule: 'image-role-matches-field', path: 'spec.fepLogging.image.image', mend: 'fluentd'},
  {where: '§5.11.1.2.2 a FEPRestore with a block named backup', manifest: other('FEPRestore', {fromFEPcluster: 'old', backup: {pgbackrestParams: '[global]\n'}}), rule: 'unknown-field', path: 'spec.backup'},
  {where: '§5.11.1.2.2 storage-key', manifest: cluster({'backup.pgbackrestParams': gcs('/pgbackrest/storage-key/key.json'), 'backup.repoKeySecretName': ['k']}), rule: 'pgbr-gcs-key-secret', path: `${CHILD}.backup.pgbackrestParams`, mend: '/pgbackrest/storage-keys/key.json'},
  {where: '§2.2.3 154-restore', manifest: other('FEPRestore', {fromFEPcluster: 'old', image: 'quay.io/fujitsu/fujitsu-enterprise-postgres-154-restore:ubi8-15-1.1'}), rule: 'image-name-pattern', path: 'spec.image'},
  {where: '§2.2.3 chronjob', manifest: cluster({'fep.fepcronjob.image': `${REGISTRY}-chronjob:ubi8-15-1.1`}), rule: 'image-name-pattern', path: 'spec.fep.fepcronjob.image'},
  {where: '§4.9.1.1 userNameKey', manifest: other('FEPLogging', {fepLogging: {elastic: {authSecret: {secretName: 's', userNameKey: 'u', passwordKey: 'p'}}}}), rule: 'unknown-field', path: 'spec.fepLogging.elastic.authSecret.userNameKey'},
  {where: '§6.6.1 create_extention', manifest: other('FEPAction', {fepAction: {type: 'create_extention'}, targetClusterName: 'demo'}), rule: 'action-create-extension-spelling', path: 'spec.fepAction.type', mend: 'create_extension'},
  {where: '§5.11.3.2.2 a label of the operator', manifest: cluster({'fep.velero': {enable: true, labels: {feplustername: 'a', fepclustername: 'a'}}}), rule: 'velero-reserved-labels', path: 'spec.fep.velero.labels.fepclustername'},
  {where: '§4.5.6.3 fepSecrets below credentials', manifest: cluster({'child.secretStore': {csi: {providerName: 'vault', vaultProvider: {credentials: {fepSecrets: [{pguser: 'a'}]}}}}}), rule: 'unknown-field', path: `${CHILD}.secretStore.csi.vaultProvider.credentials`},
  {where: '§4.5.6 / CRD 6.1 fepCustomCerts', manifest: cluster({'child.secretStore': {csi: {providerName: 'vault', vaultProvider: {fepCustomCerts: []}}}}), rule: 'fields-by-operator-version', path: `${CHILD}.secretStore.csi.vaultProvider.fepCustomCerts`, mend: 'fepCustomCert', operatorVersion: '6.2.2'},
  {where: '§4.12.1.1 a Secret in another namespace', manifest: cluster({'child.sysTde': {tdeType: 'tdek', tdek: {targetKmsName: 'k', targetKeyId: 'i', kmsDefinition: [{name: 'k', type: 'kmip', cert: {certificateName: 's', namespace: 'kmip-demo'}}]}}}), rule: 'tde-kmip-namespace', path: `${CHILD}.sysTde.tdek.kmsDefinition[0].cert.namespace`},
];

/** What contradicts itself in the guide, and appendix D takes as right: no finding at the place. */
const RIGHT: readonly {where: string; manifest: object; path: string; operatorVersion?: string}[] = [
  {where: '§2.3.5.2 log-path, which a table forbids and every sample has', manifest: cluster({'backup.pgbackrestParams': '[global]\nlog-path=/database/log/backup\nrepo1-retention-full=7\nrepo1-retention-full-type=time\n'}), path: `${CHILD}.backup.pgbackrestParams`},
  {where: '§2.3.5.2 repo-path of an object store', manifest: cluster({'backup.pgbackrestParams': gcs('/pgbackrest/storage-keys/key.json'), 'backup.repoKeySecretName': ['k']}), path: `${CHILD}.backup.pgbackrestParams`},
  {where: '§5.10.2 storage-ca-file', manifest: cluster({'backup.pgbackrestParams': '[global]\nrepo1-retention-full=7\nrepo1-retention-full-type=time\nrepo1-storage-ca-file=/pgbackrest/storage-certs/ca.crt\n', 'backup.caName': ['ca']}), path: `${CHILD}.backup`},
  {where: '§4.9.1.1 spec.prometheus.tls', manifest: other('FEPLogging', {fepLogging: {}, prometheus: {tls: {certificateName: 's', caName: 'c'}}}), path: 'spec.prometheus'},
  {where: '§4.9.1.1 userKey', manifest: other('FEPLogging', {fepLogging: {elastic: {authSecret: {secretName: 's', userKey: 'u', passwordKey: 'p'}}}}), path: 'spec.fepLogging.elastic.authSecret'},
  {where: '§4.12.2.2 cert.sslcrName', manifest: cluster({'child.sysTde': {tdeType: 'tdek', tdek: {targetKmsName: 'k', targetKeyId: 'i', kmsDefinition: [{name: 'k', type: 'kmip', cert: {certificateName: 's', sslcrName: 'r'}}]}}}), path: `${CHILD}.sysTde.tdek.kmsDefinition[0].cert.sslcrName`},
  ...(['http', 's3', 'blob'] as const).map((protocol) => ({where: `§4.11.3 ${protocol}`, manifest: cluster({'fep.pgAuditLog': {enable: true, endpoint: {protocol}}}), path: 'spec.fep.pgAuditLog.endpoint.protocol'})),
  {where: '§4.9.3.3 the same beside fep', manifest: cluster({'child.customPgHba': 'host all all 10.0.0.1/32 md5'}), path: `${CHILD}.customPgHba`},
  {where: '§5.10.2 a FEPCluster with v2', manifest: cluster(), path: 'apiVersion'},
];

async function findingsIn(manifest: object | string, operatorVersion?: string): Promise<readonly ValidationFinding[]> {
  const text = typeof manifest === 'string' ? manifest : await writeYaml(manifest);
  const answer = await validate(() => Promise.reject(new Error('the cluster was asked')), {
    inputs: {files: [{file: 'guide.yaml', read: async () => text}], live: []}, failOn: 'error', ignore: [], ...(operatorVersion === undefined ? {} : {operatorVersion}),
  });
  return answer.objects[0]?.findings ?? [];
}

describe('misprints of the guide', () => {
  it.each(MISPRINTS.map((row) => [row.where, row] as const))('%s', async (_where, {manifest, rule, path, mend, operatorVersion}) => {
    const findings = await findingsIn(manifest, operatorVersion);
    const found = findings.filter((finding) => finding.rule === rule && finding.path === path);
    expect(findings.map((finding) => `${finding.rule} ${finding.path}`)).toContain(`${rule} ${path}`);
    if (mend !== undefined) expect(found.map(({fix}) => fix).join('\n')).toContain(mend);
    expect(found[0]?.position).toBeDefined();
  });

  it.each(RIGHT.map((row) => [row.where, row] as const))('right: %s', async (_where, {manifest, path, operatorVersion}) => {
    const findings = await findingsIn(manifest, operatorVersion);
    expect(findings.filter((finding) => finding.severity !== 'info' && (finding.path === path || finding.path.startsWith(`${path}.`))).map(({rule, message}) => `${rule}: ${message}`)).toEqual([]);
  });

  it('§5.4 customsslcert written twice is told with both lines', async () => {
    const text = ['apiVersion: fep.fujitsu.io/v1', 'kind: FEPPgpool2', 'metadata: {name: p}', 'spec:', '  customsslcert: a', '  customsslcert: b', ''].join('\n');
    await expect(findingsIn(text)).rejects.toThrow(/customsslcert/);
  });

  it('§6.4.3.1 upgrade without its colon is no YAML, and the line is told', async () => {
    const text = ['apiVersion: fep.fujitsu.io/v2', 'kind: FEPCluster', 'metadata: {name: p}', 'spec:', '  fepChildCrVal:', '    upgrade', '      sourceCluster: old', ''].join('\n');
    await expect(findingsIn(text)).rejects.toMatchObject({where: expect.stringMatching(/guide\.yaml:\d+/)});
  });

  it('§4.9.2.1 remoteLogging is turned on where it was not there, and not off again', () => {
    const [none, on, off] = [cluster(), ...[true, false].map((enable) => cluster({'fep.remoteLogging': {enable, fluentdName: 'l'}}))] as const;
    const spoken = (object = none, previous = none): string[] => evaluate(fepClusterRules, {object, operation: 'update', previous}).findings.map(({rule}) => rule).filter((rule) => rule === 'logging-enable-immutable');
    expect([spoken(on, none), spoken(off, on), spoken(none, on)]).toEqual([[], ['logging-enable-immutable'], ['logging-enable-immutable']]);
  });

  it('§4.7.2 names of certificates that clients do not use', () => {
    const patroni: CertificateFact = {path: 'spec.fep.patroni.tls', secret: 's', names: ['*.db.pod', '*.db.pod.cluster.local', '*.demo-primary-svc', '*.demo-replica-svc']};
    const {findings} = evaluate(fepClusterRules, {object: cluster(MUTUAL), operation: 'create', facts: {certificates: {known: [patroni]}}});
    expect(findings.find(({rule}) => rule === 'tls-patroni-san')?.message).toContain('demo-headless-svc');
  });

  it('the same manifests without the misprint have none of these findings', async () => {
    const clean = await findingsIn(cluster());
    expect(clean.filter(({severity}) => severity !== 'info')).toEqual([]);
  });

  it('the spelling of the guide is right for the operators of FEP 15', async () => {
    const findings = await findingsIn(cluster({'users.pgSecurityUser': 'sec', 'users.pgSecurityPassword': 'x'}), '5.2.6');
    expect(findings.filter(({rule}) => rule === 'fields-by-operator-version')).toEqual([]);
  });
});
