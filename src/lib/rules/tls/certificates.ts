import {CHILD, FEP} from '../reading/cluster.ts';
import {certificateAt, clientsOf, namesCertificates, ownCertificates, PATRONI_TLS, POSTGRES_TLS, readableCertificates, serviceNames, uncovered} from '../reading/tls.ts';
import {type Found, type Rule, rule, type RuleDefinition, type RuleKind} from '../rule.ts';
import type {View} from '../view.ts';

const NAMING: readonly RuleKind[] = ['FEPCluster', 'FEPExporter', 'FEPLogging', 'FEPRestore'];

/** A rule over the certificates that an object names; there is nothing to look at where it names none. */
function certificateRule(definition: RuleDefinition): Rule {
  return rule({kinds: NAMING, when: namesCertificates, needs: ['certificates'], ...definition});
}

const has = (path: string) => (view: View): boolean => view.has(`${path}.certificateName`);

/** Names by which clients call the servers (UG 4.7.1). */
function serverNames({name, namespace}: View): string[] {
  return [`*.${namespace}.pod`, `*.${namespace}.pod.cluster.local`, ...serviceNames(`${name}-primary-svc`, namespace), ...serviceNames(`${name}-replica-svc`, namespace)];
}

function patroniNames({name, namespace}: View): string[] {
  const services = ['primary', 'replica', 'headless'].map((role) => `${name}-${role}-svc`);
  return [`*.${namespace}.pod`, `*.${namespace}.pod.cluster.local`, ...services, ...services.map((service) => `${service}.${namespace}`)];
}

function* lackingNames(view: View, path: string, wanted: readonly string[]): Generator<Found> {
  const certificate = certificateAt(view, path);
  if (certificate === undefined) return;
  const missing = uncovered(certificate, wanted);
  if (missing.length > 0) yield {path: `${path}.certificateName`, message: `the certificate in ${certificate.secret} is not for ${missing.join(', ')}: verify-full fails there`, fix: `reissue it with the names ${wanted.join(', ')}`};
}

/** Where the exporter's certificate is named, and what its Service is called. */
function exporterOf(view: View): {path: string; service: string} {
  return view.kind === 'FEPExporter'
    ? {path: 'spec.fepExporter.tls', service: `${view.name}-service`}
    : {path: `${FEP}.monitoring.fepExporter.tls`, service: `${view.name}-fepexporter-service`};
}

function* serverKey(view: View): Generator<Found> {
  const certificate = certificateAt(view, POSTGRES_TLS);
  if (certificate?.keyEncrypted !== true || certificate.keyOpens === true) return;
  const path = `${POSTGRES_TLS}.privateKeyPassword`;
  const fix = 'a Secret with the key keypassword, named here';
  if (!view.has(path)) yield {path, message: `the key in ${certificate.secret} has a passphrase, and none is named`, fix};
  else yield {path, message: `nothing under keypassword in ${view.text(path) ?? 'the Secret'} opens the key in ${certificate.secret}`, fix};
}

/** Hosts outside of the Kubernetes cluster by which the servers can be called. */
function externalHosts(view: View): string[] {
  return (view.fact('services') ?? []).flatMap(({selector, hosts}) => (selector['app'] === `${view.name}-sts` ? hosts : []));
}

/** The Secrets and ConfigMaps with certificates (UG 4.7.1, 4.7.4). */
export const certificateRules: readonly Rule[] = [
  certificateRule({
    id: 'tls-secret-exists',
    title: 'Certificates are there',
    looksAt: ['spec.**.certificateName'],
    fix: 'a Secret of the type kubernetes.io/tls: kubectl create secret tls NAME --cert FILE --key FILE',
    *check(view) {
      for (const {path, secret, problem} of ownCertificates(view)) if (problem !== undefined) yield {path: `${path}.certificateName`, message: `${view.namespace}/${secret}: ${problem}`};
    },
  }),
  certificateRule({
    id: 'tls-ca-source',
    title: 'Certificates can be verified',
    looksAt: ['spec.**.caName'],
    fix: 'caName: a ConfigMap with the key ca.crt; cert-manager puts ca.crt into the Secret, and no caName is needed then',
    *check(view) {
      for (const {path, secret, authority, caMissing} of readableCertificates(view)) {
        if (caMissing !== undefined) yield {path: `${path}.caName`, message: `there is no ConfigMap ${caMissing} with the key ca.crt in ${view.namespace}: the pods that mount it would not start`};
        else if (authority === 'none') yield {path: `${path}.caName`, message: `there is nothing to verify with: no ca.crt in ${secret}, and none in a ConfigMap named here`};
      }
    },
  }),
  certificateRule({
    id: 'tls-key-unencrypted',
    kinds: ['FEPCluster'],
    title: 'Keys that nobody asks for have no passphrase',
    looksAt: [`${PATRONI_TLS}.certificateName`, `${CHILD}.sysUsers.*Tls.certificateName`],
    fix: 'issue it with an unencrypted key',
    *check(view) {
      for (const path of [PATRONI_TLS, ...clientsOf(view).map((client) => client.path)]) {
        const certificate = certificateAt(view, path);
        if (certificate?.keyEncrypted === true) yield {path: `${path}.certificateName`, message: `the key in ${certificate.secret} has a passphrase, which is not supported here`};
      }
    },
  }),
  certificateRule({id: 'tls-server-key-password', kinds: ['FEPCluster'], title: "The passphrase of the server's key is known", looksAt: [`${POSTGRES_TLS}.privateKeyPassword`], when: has(POSTGRES_TLS), check: serverKey}),
  certificateRule({id: 'tls-server-san', kinds: ['FEPCluster'], title: 'The certificate is for every name of the servers', looksAt: [`${POSTGRES_TLS}.certificateName`], when: has(POSTGRES_TLS), check: (view) => lackingNames(view, POSTGRES_TLS, serverNames(view))}),
  certificateRule({id: 'tls-patroni-san', kinds: ['FEPCluster'], title: "Patroni's certificate is for every name of the servers", looksAt: [`${PATRONI_TLS}.certificateName`], when: has(PATRONI_TLS), check: (view) => lackingNames(view, PATRONI_TLS, patroniNames(view))}),
  certificateRule({
    id: 'tls-external-san',
    kinds: ['FEPCluster'],
    title: 'The certificate is for names outside too',
    looksAt: [`${POSTGRES_TLS}.certificateName`],
    when: has(POSTGRES_TLS),
    needs: ['certificates', 'services'],
    *check(view) {
      const certificate = certificateAt(view, POSTGRES_TLS);
      const missing = certificate === undefined ? [] : uncovered(certificate, externalHosts(view));
      if (missing.length > 0) yield {path: `${POSTGRES_TLS}.certificateName`, message: `clients outside call the servers ${missing.join(', ')}, and the certificate is not for that`, fix: 'add the name'};
    },
  }),
  rule({
    id: 'tls-cert-manager-subject',
    kinds: ['Certificate'],
    title: 'Certificates of cert-manager are written as its API has them',
    looksAt: ['spec.subject'],
    *check(view) {
      for (const name of ['commonName', 'dnsNames', 'duration', 'usages']) if (view.has(`spec.subject.${name}`)) yield {path: `spec.subject.${name}`, message: 'samples have it below subject, where cert-manager does not look', fix: `spec.${name}`};
    },
  }),
  certificateRule({
    id: 'tls-key-match',
    title: 'Certificate, key and authority belong together',
    looksAt: ['spec.**.certificateName'],
    fix: 'reissue it',
    *check(view) {
      for (const {path, secret, keyMatches, chainEnds} of readableCertificates(view)) {
        if (keyMatches === false) yield {path: `${path}.certificateName`, message: `tls.key of ${secret} is not the key of its tls.crt`};
        else if (chainEnds === false) yield {path: `${path}.certificateName`, message: `the certificate in ${secret} was not signed by the authority beside it`};
      }
    },
  }),
  certificateRule({
    id: 'tls-renew-three-quarters',
    title: 'Certificates are renewed in time',
    looksAt: ['spec.**.certificateName'],
    fix: 'put a new certificate into the Secret; the servers take theirs up by kubectl fep reload NAME',
    *check(view) {
      for (const {path, secret, notBefore = '', notAfter = ''} of readableCertificates(view)) {
        const [from, to, now] = [Date.parse(notBefore), Date.parse(notAfter), view.now.getTime()];
        if (now > from + (to - from) * 0.75 && now <= to) yield {path: `${path}.certificateName`, message: `the certificate in ${secret} is past three quarters of its life, which ends at ${notAfter}`};
      }
    },
  }),
  certificateRule({
    id: 'tls-expired',
    title: 'Certificates are in date',
    looksAt: ['spec.**.certificateName'],
    fix: 'put a new certificate into the Secret; the servers take theirs up by kubectl fep reload NAME',
    *check(view) {
      for (const {path, secret, notAfter} of readableCertificates(view)) if (notAfter !== undefined && view.now > new Date(notAfter)) yield {path: `${path}.certificateName`, message: `the certificate in ${secret} ended at ${notAfter}`};
    },
  }),
  certificateRule({
    id: 'tls-no-auto-rotation',
    title: 'Renewed certificates are not taken up by themselves',
    looksAt: ['spec.**.certificateName'],
    *check(view) {
      for (const {path, secret, isRenewed} of readableCertificates(view)) if (isRenewed === true) yield {path: `${path}.certificateName`, message: `cert-manager renews ${secret}, and the containers go on with the old one until they are told; the servers by kubectl fep reload`};
    },
  }),
  certificateRule({
    id: 'tls-self-signed',
    title: 'In operation certificates come from a trusted authority',
    looksAt: ['spec.**.certificateName'],
    fix: 'certificates of an authority that your organisation trusts',
    *check(view) {
      for (const {path, secret, selfSigned, isMadeHere} of readableCertificates(view)) if (selfSigned === true || isMadeHere === true) yield {path: `${path}.certificateName`, message: `the certificate in ${secret} ${selfSigned === true ? 'signed itself' : 'was made by this program'}: good for a trial`};
    },
  }),
  certificateRule({
    id: 'tls-two-roots',
    kinds: ['FEPCluster'],
    title: 'The server knows the root of its clients',
    looksAt: [`${POSTGRES_TLS}.caName`, `${CHILD}.sysUsers.*Tls.certificateName`],
    when: has(POSTGRES_TLS),
    fix: `put both roots into the ConfigMap of ${POSTGRES_TLS}.caName`,
    *check(view) {
      const server = certificateAt(view, POSTGRES_TLS);
      for (const {path} of clientsOf(view)) {
        const root = certificateAt(view, path)?.root;
        if (server === undefined || root === undefined || root === server.root || server.trusted?.includes(root) === true) continue;
        yield {path: `${path}.certificateName`, message: 'it comes from another root than the certificate of the server, which does not know it'};
      }
    },
  }),
  certificateRule({
    id: 'exporter-cert-san',
    kinds: ['FEPCluster', 'FEPExporter'],
    title: "The exporter's certificate is for its Service",
    looksAt: ['spec.fep.monitoring.fepExporter.tls', 'spec.fepExporter.tls'],
    when: (view) => has(exporterOf(view).path)(view),
    check: (view) => lackingNames(view, exporterOf(view).path, serviceNames(exporterOf(view).service, view.namespace)),
  }),
];

/** Certificates renewed since the oldest server started: those that it does not use yet. */
function renewed(view: View, paths: readonly string[]): {path: string; secret: string}[] {
  const [oldest] = (view.fact('servers') ?? []).flatMap(({startedAt}) => startedAt ?? []).toSorted();
  if (oldest === undefined) return [];
  return paths.flatMap((path) => {
    const certificate = certificateAt(view, path);
    return certificate?.notBefore !== undefined && Date.parse(certificate.notBefore) > Date.parse(oldest) ? [{path: `${path}.certificateName`, secret: certificate.secret}] : [];
  });
}

function rotation(id: string, title: string, paths: (view: View) => readonly string[], what: string, fix: string): Rule {
  return rule({
    id,
    title,
    looksAt: ['spec.**.certificateName'],
    when: (view) => paths(view).some((path) => has(path)(view)),
    needs: ['certificates', 'servers'],
    fix,
    *check(view) {
      for (const {path, secret} of renewed(view, paths(view))) yield {path, message: `the certificate in ${secret} is newer than the servers: ${what}`};
    },
  });
}

/** What a renewed certificate asks for (UG 5.6.1). */
export const rotationRules: readonly Rule[] = [
  rotation('tls-rotate-patroni-outage', "A renewed certificate of Patroni stops the cluster", () => [PATRONI_TLS], 'all pods must be made anew, and the cluster is down for a while', 'choose a time for it'),
  rotation('tls-rotate-client-redeploy', 'A renewed client certificate is in use from the next connection', (view) => clientsOf(view).map(({path}) => path), 'it comes into use with the next connection, one by one', 'restart the pods soon, one after the other (FEPAction pod_restart)'),
  rotation('tls-rotate-server-reload', 'A renewed server certificate needs a reload', () => [POSTGRES_TLS], 'a reload takes it up, without any interruption', 'FEPAction reload'),
];

