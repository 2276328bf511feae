import {compareVersions, FEP, operatorVersion, shown, USERS} from '../reading/cluster.ts';
import {HBA, hbaOf} from '../reading/postgres.ts';
import {certificateAt, clientsOf, isInStore, isMutual, PATRONI_TLS, POSTGRES_TLS} from '../reading/tls.ts';
import {type Found, type Rule, rule} from '../rule.ts';
import type {View} from '../view.ts';

const POD_NAME = `${FEP}.usePodName`;
const MODES = ['verify-full', 'verify-ca', 'prefer'];
/** In the CRDs of 6.1 and later besides; `required` is theirs, libpq says `require`. */
const LATER_MODES = ['disable', 'allow', 'required'];
const CERTIFICATE_HBA = 'hostssl all all 0.0.0.0/0 cert, and the same for replication; or a password method with clientcert=verify-full';

function* hbaLines(view: View): Generator<Found> {
  const demanding = hbaOf(view).filter(({type, method, options}) =>
    type === 'hostssl' && (method === 'cert' || (['md5', 'scram-sha-256'].includes(method) && options.includes('clientcert=verify-full'))));
  for (const database of ['all', 'replication']) {
    if (!demanding.some((line) => line.databases.includes(database))) yield {path: HBA, message: `no hostssl line for ${database} demands a client certificate`, fix: CERTIFICATE_HBA};
  }
}

/** Modes beside those that every operator knows. */
function otherModes(view: View): {path: string; mode: unknown}[] {
  return view.keys(USERS).filter((key) => key.endsWith('Tls')).map((user) => ({path: `${USERS}.${user}.sslMode`, mode: view.at(`${USERS}.${user}.sslMode`)}))
    .filter(({mode}) => mode !== undefined && !MODES.includes(mode as string));
}

function* sslModes(view: View): Generator<Found> {
  const isLater = compareVersions(operatorVersion(view) ?? '5', '6.1.0') >= 0;
  for (const {path, mode} of otherModes(view)) {
    if ((isLater && LATER_MODES.includes(mode as string))) continue;
    yield {path, message: LATER_MODES.includes(mode as string) ? `operators before 6.1 do not know ${shown(mode)}` : `${shown(mode)} is no mode`, fix: MODES.join(', ')};
  }
}

/** Names in client certificates: the database takes them for the user's (UG 4.7.1). */
function* commonNames(view: View): Generator<Found> {
  for (const {path, user} of clientsOf(view)) {
    const wanted = user === undefined ? 'postgres' : view.text(`${USERS}.${user}`);
    const certificate = certificateAt(view, path);
    if (wanted === undefined || certificate === undefined || certificate.commonName === wanted) continue;
    yield {path: `${path}.certificateName`, message: `the certificate in ${certificate.secret} is for ${certificate.commonName ?? 'nobody'}, and the database user is ${wanted}`, fix: `reissue it with the common name ${wanted}`};
  }
}

/** Connections that are checked from both ends (UG 4.7). */
export const mutualTlsRules: readonly Rule[] = [
  rule({
    id: 'mtls-use-pod-name',
    title: 'Certificates of both ends need pod names',
    looksAt: [POD_NAME],
    when: isMutual,
    fix: `${POD_NAME}: true`,
    *check(view) {
      if (!view.isOn(POD_NAME)) yield {path: POD_NAME, message: 'certificates are checked by host name, and without this servers call each other by address'};
    },
  }),
  rule({
    id: 'tls-use-pod-name',
    title: 'A server with a certificate goes by its pod name',
    looksAt: [POD_NAME],
    when: (view) => view.has(POSTGRES_TLS) && !isMutual(view),
    fix: `${POD_NAME}: true`,
    *check(view) {
      if (!view.isOn(POD_NAME)) yield {path: POD_NAME, message: 'recommended wherever servers have certificates'};
    },
  }),
  rule({
    id: 'mtls-patroni-cert',
    title: "Patroni's REST API has a certificate",
    looksAt: [`${PATRONI_TLS}.certificateName`],
    when: isMutual,
    fix: `set ${PATRONI_TLS}.certificateName`,
    *check(view) {
      if (!view.has(`${PATRONI_TLS}.certificateName`) && !isInStore(view, 'patronitls')) yield {path: `${PATRONI_TLS}.certificateName`, message: 'the REST API of Patroni needs a certificate too'};
    },
  }),
  rule({
    id: 'mtls-postgres-cert',
    title: 'The server has a certificate',
    looksAt: [`${POSTGRES_TLS}.certificateName`],
    when: isMutual,
    fix: `set ${POSTGRES_TLS}.certificateName`,
    *check(view) {
      if (!view.has(`${POSTGRES_TLS}.certificateName`) && !isInStore(view, 'postgrestls')) yield {path: `${POSTGRES_TLS}.certificateName`, message: 'both ends are to be checked, and the server has no certificate'};
    },
  }),
  rule({
    id: 'mtls-user-certs',
    title: 'The users of the cluster itself have certificates',
    looksAt: [`${USERS}.*Tls.certificateName`],
    when: isMutual,
    *check(view) {
      for (const {path, entry} of clientsOf(view)) {
        if (!view.has(`${path}.certificateName`) && !isInStore(view, entry)) yield {path: `${path}.certificateName`, message: 'superuser, replication and pg_rewind all need a client certificate', fix: `set ${path}.certificateName`};
      }
    },
  }),
  rule({
    id: 'mtls-ssl-mode',
    title: 'Clients check the server fully',
    looksAt: [`${USERS}.*Tls.sslMode`],
    when: isMutual,
    fix: 'sslMode: verify-full',
    *check(view) {
      for (const {path, isWritten} of clientsOf(view)) {
        const mode = view.at(`${path}.sslMode`);
        if (isWritten && mode !== 'verify-full') yield {path: `${path}.sslMode`, message: `${mode === undefined ? 'nothing is said' : `${shown(mode)} is for TLS of one end`}, and both ends are to be checked`};
      }
    },
  }),
  rule({id: 'tls-ssl-mode-enum', title: 'sslMode is one that there is', looksAt: [`${USERS}.*Tls.sslMode`], when: (view) => otherModes(view).length > 0, uses: ['operator'], check: sslModes}),
  rule({id: 'mtls-hba', title: 'pg_hba.conf demands client certificates', looksAt: [HBA], when: isMutual, check: hbaLines}),
  rule({
    id: 'mtls-internal-users',
    title: "Client certificates bear the users' names",
    looksAt: [`${USERS}.*Tls.certificateName`],
    when: (view) => clientsOf(view).some(({path}) => view.has(`${path}.certificateName`)),
    needs: ['certificates'],
    check: commonNames,
  }),
  rule({
    id: 'tls-client-distribution',
    title: 'Clients need certificates of their own',
    looksAt: [HBA],
    when: isMutual,
    *check() {
      yield {path: POSTGRES_TLS, message: "each application needs the root of the server's certificate, and a client certificate for its user"};
    },
  }),
];
