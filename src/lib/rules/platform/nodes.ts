import {isRecord, type View} from '../view.ts';
import {CHILD, FEP} from '../reading/cluster.ts';
import {type Found, type Rule, rule} from '../rule.ts';

const SUPPORTED = new Set(['amd64', 's390x', 'ppc64le']);

function* foreignNodes(view: View, allowed: (architecture: string) => boolean, path: string, message: (node: string, architecture: string) => string): Generator<Found> {
  for (const {name, architecture, schedulable} of view.fact('nodes') ?? []) {
    if (schedulable && !allowed(architecture)) yield {path, message: message(name, architecture)};
  }
}

function cloudKms(view: View): {path: string; type: string}[] {
  return (view.list(`${CHILD}.sysTde.tdek.kmsDefinition`) ?? []).flatMap((entry, index) => {
    const type = isRecord(entry) ? entry['type'] : undefined;
    return type === 'awskms' || type === 'azurekeyvault' ? [{path: `${CHILD}.sysTde.tdek.kmsDefinition[${index}].type`, type}] : [];
  });
}

const usesBlob = (view: View): boolean => view.text(`${FEP}.pgAuditLog.endpoint.protocol`) === 'blob';

/** Processors of the nodes, and what runs on some of them only. */
export const nodeRules: readonly Rule[] = [
  rule({
    id: 'cpu-arch-supported',
    title: 'Every node that pods may run on has a processor that FEP images exist for',
    looksAt: [],
    needs: ['nodes'],
    fix: 'cordon or taint that node: a FEPCluster has no field for placement',
    check: (view) => foreignNodes(view, (architecture) => SUPPORTED.has(architecture), '', (node, architecture) => `node ${node} is ${architecture}; FEP images exist for amd64, s390x and ppc64le only`),
  }),
  rule({
    id: 'kms-cloud-x86-only',
    title: 'Keystores of AWS and Azure are used on amd64 nodes only',
    looksAt: [`${CHILD}.sysTde.tdek.kmsDefinition.*.type`],
    when: (view) => cloudKms(view).length > 0,
    needs: ['nodes'],
    fix: 'use a kmip keystore, or amd64 nodes',
    *check(view) {
      for (const {path, type} of cloudKms(view)) yield* foreignNodes(view, (architecture) => architecture === 'amd64', path, (node, architecture) => `${type} keystores work on amd64 only, and node ${node} is ${architecture}`);
    },
  }),
  rule({
    id: 'velero-x86-only',
    title: 'Velero is used on amd64 nodes only',
    looksAt: [`${FEP}.velero.enable`],
    when: (view) => view.isOn(`${FEP}.velero.enable`),
    needs: ['nodes'],
    fix: 'use backup and restore, or a hot standby',
    check: (view) => foreignNodes(view, (architecture) => architecture === 'amd64', `${FEP}.velero.enable`, (node, architecture) => `the work with Velero is for amd64 only, and node ${node} is ${architecture}`),
  }),
  rule({
    id: 'auditlog-azureblob-not-s390x',
    title: 'Audit logs go to Azure Blob from other nodes than s390x',
    looksAt: [`${FEP}.pgAuditLog.endpoint.protocol`],
    when: usesBlob,
    needs: ['nodes'],
    fix: 'send audit logs to S3 or to a web server',
    check: (view) => foreignNodes(view, (architecture) => architecture !== 's390x', `${FEP}.pgAuditLog.endpoint.protocol`, (node) => `upload to Azure Blob is not there for s390x, and node ${node} is s390x`),
  }),
  rule({
    id: 'cryptoexpress-unsupported',
    title: 'No keys in CryptoExpress cards on s390x',
    looksAt: [`${CHILD}.sysTde.tdeType`],
    when: (view) => view.text(`${CHILD}.sysTde.tdeType`) === 'tdeh',
    needs: ['nodes'],
    fix: 'use a file keystore or a key management system; ordinary encryption works',
    check: (view) => foreignNodes(view, (architecture) => architecture !== 's390x', `${CHILD}.sysTde.tdeType`, (node) => `hardware keys cannot be used on LinuxONE, and node ${node} is s390x`),
  }),
  rule({
    id: 'grafana-operatorhub-arch',
    title: 'Grafana comes from OperatorHub on amd64',
    looksAt: [],
    needs: ['openshift', 'nodes'],
    fix: 'build Grafana with Helm',
    *check(view) {
      if (view.fact('openshift') === false) return;
      const other = (view.fact('nodes') ?? []).find(({architecture}) => architecture === 's390x' || architecture === 'ppc64le');
      if (other !== undefined) yield {path: '', message: `OperatorHub has no Grafana for ${other.architecture}`};
    },
  }),
];
