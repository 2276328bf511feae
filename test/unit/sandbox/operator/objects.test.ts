import {describe, expect, it} from 'vitest';
import {backupCronJob, backupSchedules} from '../../../../src/sandbox/operator/fep-cluster/backup-cron-jobs.ts';
import {CHILDREN, childObject, childrenOf, sourceHash} from '../../../../src/sandbox/operator/fep-cluster/children.ts';
import {disruptionBudget} from '../../../../src/sandbox/operator/fep-cluster/disruption-budget.ts';
import {managedExporter} from '../../../../src/sandbox/operator/fep-cluster/exporter.ts';
import {postgresqlConfig} from '../../../../src/sandbox/operator/fep-cluster/postgresql-config.ts';
import {services} from '../../../../src/sandbox/operator/fep-cluster/services.ts';
import {statefulSet, statefulSetPatch} from '../../../../src/sandbox/operator/fep-cluster/stateful-set.ts';
import {sharedClaimName, volumeOfClaim} from '../../../../src/sandbox/operator/fep-cluster/volumes.ts';
import {readWanted} from '../../../../src/sandbox/operator/fep-cluster/wanted.ts';
import {relatedImages} from '../../../../src/sandbox/operator/images.ts';
import {TaskFailure} from '../../../../src/sandbox/operator/task-failure.ts';
import {sampleCluster} from './sample-cluster.ts';

interface PodTemplate {
  metadata: {labels: Record<string, string>; annotations?: Record<string, string>};
  spec: {
    serviceAccountName: string;
    restartPolicy: string;
    affinity?: unknown;
    containers: {name: string; image: string; livenessProbe?: unknown; env: {name: string; value?: string}[]; resources: unknown}[];
    volumes: {name: string; persistentVolumeClaim?: {claimName: string}}[];
  };
}

const build = (cluster = sampleCluster()) => {
  const wanted = readWanted(cluster);
  const set = statefulSet(cluster, wanted, relatedImages());
  return {cluster, wanted, set, template: set.spec.template as PodTemplate};
};

describe('StatefulSet', () => {
  it('has the name, labels, owner and start order of the guide', () => {
    const {set, template} = build();
    expect(set.metadata).toMatchObject({
      name: 'demo-sts', namespace: 'shop', labels: {app: 'demo-sts', fepclustername: 'demo'},
      ownerReferences: [{kind: 'FEPCluster', name: 'demo', uid: 'uid-1'}],
    });
    expect(set.spec).toMatchObject({
      replicas: 3, serviceName: 'demo-headless-svc', podManagementPolicy: 'OrderedReady',
      selector: {matchLabels: {app: 'demo-sts', fepclustername: 'demo'}},
    });
    expect(template.metadata.labels).toEqual({app: 'demo-sts', fepclustername: 'demo'});
    expect(template.spec).toMatchObject({serviceAccountName: 'demo-sa', restartPolicy: 'Always'});
  });

  it('runs server and backup from the operator\'s images, and the server alone without a backup section', () => {
    const {template} = build();
    expect(template.spec.containers.map(({name}) => name)).toEqual(['fep-patroni', 'fep-backup']);
    expect(template.spec.containers[0]?.image).toMatch(/^quay\.io\/fujitsu\/fujitsu-enterprise-postgres-15-server@sha256:/);
    expect(template.spec.containers[0]?.livenessProbe).toEqual({
      httpGet: {path: '/liveness', port: 25001, scheme: 'HTTP'},
      initialDelaySeconds: 30, periodSeconds: 6, timeoutSeconds: 5, successThreshold: 1, failureThreshold: 3,
    });
    const single = build(sampleCluster({child: {backup: undefined}}));
    expect(single.template.spec.containers.map(({name}) => name)).toEqual(['fep-patroni']);
  });

  it('takes image, version, sizes and annotations from the spec', () => {
    const {template, set} = build(sampleCluster({fep: {
      image: {image: 'registry.example/fep:1', pullPolicy: 'Always'}, mcSpec: {limits: {cpu: 1, memory: '2Gi'}},
      customAnnotations: {allDeployments: {team: 'shop'}}, podAntiAffinity: true, fepVersion: 14,
    }}));
    expect(template.spec.containers[0]).toMatchObject({
      image: 'registry.example/fep:1', imagePullPolicy: 'Always',
      resources: {limits: {cpu: '1', memory: '2Gi'}, requests: {cpu: '200m', memory: '512Mi'}},
    });
    expect(template.spec.containers[1]?.image).toContain('fujitsu-enterprise-postgres-14-backup');
    expect(template.metadata.annotations).toEqual({team: 'shop'});
    expect(set.metadata.annotations).toMatchObject({team: 'shop'});
    expect(JSON.stringify(template.spec.affinity)).toContain('kubernetes.io/hostname');
  });

  it('mounts the certificate that the spec names, into the server alone', () => {
    const {template} = build(sampleCluster({fep: {postgres: {tls: {certificateName: 'crt', caName: 'ca', privateKeyPassword: 'pw'}}}}));
    expect(template.spec.volumes).toContainEqual({name: 'postgres-tls', projected: {sources: [
      {secret: {name: 'crt'}}, {configMap: {name: 'ca', items: [{key: 'ca.crt', path: 'ca.crt'}]}}, {secret: {name: 'pw', items: [{key: 'keypassword', path: 'keypassword'}]}},
    ]}});
    const mounts = template.spec.containers.map((one) => (one as unknown as {volumeMounts: {name: string}[]}).volumeMounts.some((mount) => mount.name === 'postgres-tls'));
    expect(mounts).toEqual([true, false]);
    expect(build().template.spec.volumes.map((volume) => volume.name)).not.toContain('postgres-tls');
  });

  it('never puts a secret into the pod template', () => {
    expect(JSON.stringify(build().set)).not.toMatch(/admin-secret|user-secret|QUJD/);
  });

  it('keeps one claim a pod for data and WAL, and one for all pods for backups, each named so that the alert rule finds it', () => {
    const {set, template, wanted} = build();
    const templates = set.spec.volumeClaimTemplates as {metadata: {name: string; labels: unknown}; spec: {resources: unknown}}[];
    expect(templates.map(({metadata}) => metadata.name)).toEqual(['fep-data', 'fep-wal']);
    expect(templates[1]?.spec.resources).toEqual({requests: {storage: '1200Mi'}});
    expect(template.spec.volumes[0]).toEqual({name: 'fep-backup', persistentVolumeClaim: {claimName: 'fep-backup-demo'}});
    for (const name of ['fep-data-demo-sts-0', 'fep-backup-demo']) expect(name).toMatch(/fep.*demo.*/);
    expect(volumeOfClaim(wanted.volumes, 'demo', 'fep-wal-demo-sts-2')?.key).toBe('walVol');
    expect(volumeOfClaim(wanted.volumes, 'demo', sharedClaimName({template: 'fep-backup'}, 'demo'))?.key).toBe('backupVol');
    expect(volumeOfClaim(wanted.volumes, 'demo', 'fep-data-demo2-sts-0')).toBeUndefined();
  });

  it('is patched by what changed only, and not at all when nothing did', () => {
    const {set} = build();
    expect(statefulSetPatch(set, set)).toEqual([]);
    const more = build(sampleCluster({fep: {instances: 4}})).set;
    expect(statefulSetPatch(set, more)).toEqual([{op: 'add', path: '/spec/replicas', value: 4}]);
    const larger = build(sampleCluster({fep: {mcSpec: {limits: {memory: '1Gi'}}}})).set;
    expect(statefulSetPatch(set, larger).map(({path}) => path)).toEqual(['/spec/template', '/metadata/annotations']);
    const kubernetesOwn = {...set, spec: {...set.spec, updateStrategy: {type: 'RollingUpdate'}}};
    expect(statefulSetPatch(kubernetesOwn, set)).toEqual([{op: 'add', path: '/spec/updateStrategy', value: {type: 'OnDelete'}}]);
  });
});

describe('other objects of a cluster', () => {
  it('are three Services on both ports that follow the roles', () => {
    const {cluster, wanted} = build();
    const made = services(cluster, wanted).map(({metadata, spec}) => [metadata.name, spec.clusterIP, spec.selector, spec.ports?.map(({port}) => port)]);
    expect(made).toEqual([
      ['demo-primary-svc', undefined, {app: 'demo-sts', feprole: 'master'}, [27_500, 25_001]],
      ['demo-replica-svc', undefined, {app: 'demo-sts', feprole: 'replica'}, [27_500, 25_001]],
      ['demo-headless-svc', 'None', {app: 'demo-sts'}, [27_500, 25_001]],
    ]);
  });

  it('are a ConfigMap without secrets, a PodDisruptionBudget, an exporter', () => {
    const {cluster, wanted} = build(sampleCluster({child: {customPgParams: 'work_mem = 1MB', storage: {dataVol: {}, walVol: {}}}}));
    expect(postgresqlConfig(cluster, wanted).data).toMatchObject({'postgresql.conf': 'work_mem = 1MB'});
    expect(JSON.stringify(postgresqlConfig(build().cluster, build().wanted))).not.toContain('repo1-s3-key');
    expect(disruptionBudget(cluster)['spec']).toEqual({maxUnavailable: 1, selector: {matchLabels: {app: 'demo-sts'}}});
    expect(managedExporter(cluster, {enable: true})).toMatchObject({metadata: {name: 'demo-fepexporter'}, spec: {fepExporter: {fepClusterList: ['demo']}}});
  });

  it('are pgBackRest\'s settings of the FEPBackup, which may be edited by hand, and none without a backup section', () => {
    const {cluster, wanted} = build();
    const edited = {apiVersion: 'fep.fujitsu.io/v1', kind: 'FEPBackup', metadata: {name: 'demo'}, spec: {pgBackrestParams: '[global]\nrepo1-retention-full=9\n'}};
    expect(postgresqlConfig(cluster, wanted, edited).data?.['pgbackrest.conf']).toBe('[global]\nrepo1-retention-full=9\n');
    expect(postgresqlConfig(cluster, wanted).data?.['pgbackrest.conf']).not.toContain('=9');
    const without = build(sampleCluster({child: {backup: undefined}}));
    expect(postgresqlConfig(without.cluster, without.wanted, edited).data?.['pgbackrest.conf']).toBe('');
  });

  it('are a CronJob for each schedule that is switched on', () => {
    const backup = CHILDREN[4];
    if (backup === undefined) throw new Error('no FEPBackup');
    const {cluster, wanted} = build();
    const child = childObject(backup, cluster, wanted.childValues);
    const schedules = backupSchedules(child['spec']);
    expect(schedules).toEqual([
      {number: 1, schedule: '15 0 * * 0', type: 'full', repo: '1'},
      {number: 2, schedule: '15 0 * * 1-6', type: 'incr', repo: '2'},
    ]);
    expect(backupSchedules({schedule: {num: 5}, schedule3: {schedule: ' '}})).toEqual([]);
    const [first] = schedules;
    if (first === undefined) throw new Error('no schedule');
    const job = backupCronJob(cluster, first, relatedImages());
    expect(job).toMatchObject({metadata: {name: 'demo-backup-cronjob1'}, spec: {schedule: '15 0 * * 0'}});
    expect(JSON.stringify(job)).not.toContain('"app"');
  });
});

describe('children', () => {
  it('are named like the cluster, owned by it, and made from their part of fepChildCrVal', () => {
    const {cluster, wanted} = build();
    const objects = childrenOf(wanted.childValues).map((child) => childObject(child, cluster, wanted.childValues));
    expect(objects.map(({kind}) => kind)).toEqual(['FEPVolume', 'FEPUser', 'FEPCert', 'FEPConfig', 'FEPBackup']);
    for (const object of objects) expect(object).toMatchObject({apiVersion: 'fep.fujitsu.io/v1', metadata: {name: 'demo', ownerReferences: [{uid: 'uid-1'}]}});
    expect(objects[0]?.['spec']).toMatchObject({dataVol: {size: '2Gi'}});
    expect(objects[1]?.['spec']).toMatchObject({pguser: 'mydbuser'});
    expect(objects[4]?.['spec']).toMatchObject({pgBackrestParams: '[global]\n', schedule: {num: 2}});
    expect(objects[4]?.['spec']).not.toHaveProperty('pgbackrestParams');
  });

  it('have a fingerprint that masking does not change and a new value does', () => {
    const user = CHILDREN[1];
    if (user === undefined) throw new Error('no FEPUser');
    const hash = (sysUsers: Record<string, unknown>): string => sourceHash(user, {sysUsers});
    expect(hash({pguser: 'a', pgpassword: 'secret'})).toBe(hash({pguser: 'a', pgpassword: '*****'}));
    expect(hash({pguser: 'a', pgpassword: 'secret'})).not.toBe(hash({pguser: 'b', pgpassword: 'secret'}));
  });
});

describe('a spec that nothing can be built from', () => {
  it.each([0, 17, -1, 1.5, 'three', null])('fails for instances %j, null being the default', (instances) => {
    const read = (): number => readWanted(sampleCluster({fep: {instances}})).instances;
    if (instances === null) expect(read()).toBe(1);
    else expect(read).toThrow(TaskFailure);
  });

  it.each(['dataVol', 'walVol'])('fails without %s in the framework\'s words', (missing) => {
    const storage: Record<string, unknown> = {dataVol: {}, walVol: {}};
    delete storage[missing];
    expect(() => readWanted(sampleCluster({child: {storage}}))).toThrow(`'dict object' has no attribute '${missing}'`);
  });
});
