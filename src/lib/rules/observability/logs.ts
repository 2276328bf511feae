import {CHILD, FEP, plain, shown} from '../reading/cluster.ts';
import {PARAMS, parameter} from '../reading/postgres.ts';
import {type Found, type Rule, rule} from '../rule.ts';
import {cronProblem} from '../../model/cron/cron-line.ts';
import {isRecord, type View} from '../view.ts';

const REMOTE = `${FEP}.remoteLogging`;
const BADGER = `${FEP}.pgBadger`;
const AUDIT = `${FEP}.pgAuditLog`;
const SERVER_TLS = 'spec.fepLogging.tls';
const BADGER_AUTH = `${BADGER}.endpoint.authentication`;
const AUDIT_AUTH = `${AUDIT}.endpoint.authentication`;

function* cron(view: View, path: string): Generator<Found> {
  const value = view.at(path);
  if (value === undefined) return;
  const problem = typeof value === 'string' ? cronProblem(value) : 'it is no text';
  if (problem !== undefined) yield {path, message: `${shown(value)} is no cron line: ${problem}; nothing would be made, and nobody would say so`, fix: 'minute hour day month weekday'};
}

const SCHEMES: Readonly<Record<string, RegExp>> = {http: /^https?:\/\//, s3: /^(?:s3|https?):\/\//, blob: /^https?:\/\//};

/** What the Secret of an upload holds, by protocol (CRD text). */
const CREDENTIALS: Readonly<Record<string, readonly string[]>> = {
  http: ['basic_auth'],
  s3: ['aws_access_key', 'aws_access_secret'],
  blob: ['azure_storage_account_name', 'azure_storage_account_key'],
};

/** Logs that leave the cluster: forwarding, reports, audit (UG 4.9 to 4.11). */
export const logRules: readonly Rule[] = [
  rule({
    id: 'logging-fluentd-name',
    title: 'Forwarding knows where to',
    looksAt: [`${REMOTE}.fluentdName`],
    when: (view) => view.isOn(`${REMOTE}.enable`),
    fix: 'name a FEPLogging of the namespace',
    *check(view) {
      if ((view.text(`${REMOTE}.fluentdName`) ?? '') === '') yield {path: `${REMOTE}.fluentdName`, message: 'logs are to be forwarded, and fluentdName is missing'};
    },
  }),
  rule({
    id: 'logging-enable-immutable',
    title: 'Forwarding stays as it was set',
    looksAt: [`${REMOTE}.enable`],
    *check(view) {
      if (view.changed(`${REMOTE}.enable`) && view.before?.has(`${REMOTE}.enable`) === true) yield {path: `${REMOTE}.enable`, message: 'the guide says that it cannot be changed once set', fix: 'put it back'};
    },
  }),
  rule({
    id: 'logging-csvlog',
    title: 'Forwarding has CSV logs',
    looksAt: [PARAMS, `${REMOTE}.enable`],
    when: (view) => view.isOn(`${REMOTE}.enable`),
    fix: 'log_destination = csvlog',
    *check(view) {
      const destination = parameter(view, 'log_destination');
      const isLate = view.before !== undefined && !view.before.isOn(`${REMOTE}.enable`);
      if (destination === undefined ? isLate : !destination.split(',').some((name) => name.trim() === 'csvlog')) yield {path: PARAMS, message: `log_destination ${destination === undefined ? 'is not set' : `is ${shown(destination)}`}, and what forwards the logs reads csvlog`};
    },
  }),
  rule({
    id: 'logging-no-downgrade',
    title: 'Forwarding stays secure',
    kinds: ['FEPCluster', 'FEPLogging'],
    looksAt: [`${REMOTE}.tls`, SERVER_TLS],
    fix: 'put it back',
    *check(view) {
      const path = view.kind === 'FEPLogging' ? SERVER_TLS : `${REMOTE}.tls`;
      if (view.before?.has(path) === true && !view.has(path)) yield {path, message: 'TLS cannot be taken away again'};
    },
  }),
  rule({
    id: 'pgbadger-cron',
    title: 'Reports have cron lines',
    looksAt: [`${BADGER}.schedules.create`, `${BADGER}.schedules.cleanup`],
    *check(view) {
      for (const name of ['create', 'cleanup']) yield* cron(view, `${BADGER}.schedules.${name}`);
    },
  }),
  rule({
    id: 'pgbadger-url',
    title: 'Reports have a place',
    looksAt: [`${BADGER}.endpoint.url`],
    when: (view) => view.has(BADGER),
    fix: 'an http or https address',
    *check(view) {
      const url = view.at(`${BADGER}.endpoint.url`);
      if (typeof url !== 'string' || !/^https?:\/\/[^\s/]/.test(url)) yield {path: `${BADGER}.endpoint.url`, message: url === undefined ? 'the address is missing' : `${shown(url)} is no address of a web server`};
    },
  }),
  rule({
    id: 'pgbadger-custom-cert',
    title: 'The certificate of reports is one of the cluster\'s',
    looksAt: [`${BADGER}.endpoint.customCertificateName`, `${CHILD}.customCertificates`],
    fix: 'write the userName of an entry of customCertificates, not the name of the Secret',
    *check(view) {
      const name = view.at(`${BADGER}.endpoint.customCertificateName`);
      const names = (view.list(`${CHILD}.customCertificates`) ?? []).map((entry) => (isRecord(entry) ? entry['userName'] : undefined));
      if (name !== undefined && !names.includes(name)) yield {path: `${BADGER}.endpoint.customCertificateName`, message: `${shown(name)} is no userName of customCertificates`};
    },
  }),
  rule({
    id: 'pgbadger-insecure',
    title: 'The web server of reports is verified',
    looksAt: [`${BADGER}.endpoint.insecure`],
    *check(view) {
      if (view.isOn(`${BADGER}.endpoint.insecure`)) yield {path: `${BADGER}.endpoint.insecure`, message: 'the certificate of the web server is not checked'};
    },
  }),
  rule({
    id: 'auditlog-enable',
    title: 'What audit logging brings',
    looksAt: [`${AUDIT}.enable`],
    *check(view) {
      if (view.isOn(`${AUDIT}.enable`)) yield {path: `${AUDIT}.enable`, message: 'the operator loads pgaudit, sets directory and file name, and creates the extension'};
    },
  }),
  rule({
    id: 'auditlog-endpoint',
    title: 'Upload of audit logs is complete',
    looksAt: [`${AUDIT}.endpoint`, `${AUDIT}.schedules.upload`],
    when: (view) => view.has(`${AUDIT}.endpoint`) || view.has(`${AUDIT}.schedules.upload`),
    *check(view) {
      for (const name of ['endpoint.protocol', 'endpoint.url', 'endpoint.authentication', 'schedules.upload']) if (!view.has(`${AUDIT}.${name}`)) yield {path: `${AUDIT}.${name}`, message: `audit logs are to be uploaded, and ${name} is missing`, fix: `set ${AUDIT}.${name}`};
    },
  }),
  rule({
    id: 'auditlog-protocol',
    title: 'Audit logs go where the operator can send them',
    looksAt: [`${AUDIT}.endpoint.protocol`, `${AUDIT}.endpoint.url`],
    when: (view) => view.has(`${AUDIT}.endpoint.protocol`),
    *check(view) {
      const [protocol, url] = [plain(view.at(`${AUDIT}.endpoint.protocol`)), view.text(`${AUDIT}.endpoint.url`)];
      const scheme = Object.hasOwn(SCHEMES, protocol) ? SCHEMES[protocol] : undefined;
      if (scheme === undefined) yield {path: `${AUDIT}.endpoint.protocol`, message: `${shown(protocol)} is no destination`, fix: 'http, s3 or blob'};
      else if (url !== undefined && !scheme.test(url)) yield {path: `${AUDIT}.endpoint.url`, message: `the address does not fit the protocol ${protocol}`, fix: protocol === 's3' ? 's3://bucket/path' : 'https://…'};
    },
  }),
  rule({
    id: 'auditlog-cron',
    title: 'Upload of audit logs has a cron line',
    looksAt: [`${AUDIT}.schedules.upload`],
    check: (view) => cron(view, `${AUDIT}.schedules.upload`),
  }),
  rule({
    id: 'auditlog-alert',
    title: 'Wrong passwords raise an alarm',
    looksAt: [`${AUDIT}.enable`, `${REMOTE}.enable`],
    fix: 'turn remoteLogging on',
    *check(view) {
      if (view.isOn(`${AUDIT}.enable`) && !view.isOn(`${REMOTE}.enable`)) yield {path: `${REMOTE}.enable`, message: 'the alert for wrong passwords reads forwarded logs, and logs are not forwarded'};
    },
  }),
  rule({
    id: 'pgbadger-auth-secret',
    title: 'The login to the web server of reports is written as it is read',
    looksAt: [BADGER_AUTH],
    when: (view) => view.has(BADGER_AUTH),
    needs: ['secrets', 'basicAuths'],
    fix: 'stringData: {basic_auth: base64 of user:password, without a newline}; in data it is base64 twice',
    *check(view) {
      const secret = plain(view.at(BADGER_AUTH));
      const form = view.fact('basicAuths')?.get(secret);
      const keys = view.fact('secrets')?.get(secret);
      if (keys === undefined) yield {path: BADGER_AUTH, message: `there is no Secret ${shown(secret)} in ${view.namespace}`};
      else if (form === undefined) yield {path: BADGER_AUTH, message: `the Secret ${shown(secret)} has no entry basic_auth`};
      else if (form !== 'good') yield {path: BADGER_AUTH, message: `basic_auth of the Secret ${shown(secret)} is ${form === 'encoded once' ? 'user:password as it is, and has to be base64 of that' : 'no base64 of user:password'}`};
    },
  }),
  rule({
    id: 'pgbadger-defaults',
    title: 'What reports are called',
    looksAt: [`${BADGER}.options.incremental`],
    when: (view) => view.has(BADGER),
    *check(view) {
      const ending = view.isOn(`${BADGER}.options.incremental`) ? 'zip' : 'html';
      yield {path: BADGER, message: `each server sends ${view.name}-sts-<n>.${ending} in the form field ${plain(view.at(`${BADGER}.endpoint.fileUploadParameter`) ?? 'file')}`};
    },
  }),
  rule({
    id: 'pgbadger-web-server',
    title: 'The web server of reports is the user\'s own',
    looksAt: [BADGER],
    when: (view) => view.has(BADGER),
    *check() {
      yield {path: BADGER, message: 'the web server, and what it does with what it gets, are yours'};
    },
  }),
  rule({
    id: 'auditlog-auth-secret',
    title: 'The Secret for audit logs fits the protocol',
    looksAt: [AUDIT_AUTH, `${AUDIT}.endpoint.protocol`],
    when: (view) => view.has(AUDIT_AUTH) && Object.hasOwn(CREDENTIALS, plain(view.at(`${AUDIT}.endpoint.protocol`))),
    needs: ['secrets'],
    *check(view) {
      const [secret, protocol] = [plain(view.at(AUDIT_AUTH)), plain(view.at(`${AUDIT}.endpoint.protocol`))];
      const wanted = CREDENTIALS[protocol] ?? [];
      const keys = view.fact('secrets')?.get(secret);
      const missing = wanted.filter((key) => keys?.includes(key) !== true);
      if (missing.length > 0) yield {path: AUDIT_AUTH, message: keys === undefined ? `there is no Secret ${shown(secret)} in ${view.namespace}` : `the Secret ${shown(secret)} has no ${missing.join(', ')}`, fix: `make it with ${wanted.join(' and ')}`};
    },
  }),
  rule({
    id: 'auditlog-configmap',
    title: 'A ConfigMap for pgaudit takes the place of customPgAudit',
    looksAt: [`${AUDIT}.config`, `${CHILD}.customPgAudit`],
    *check(view) {
      if (view.has(`${AUDIT}.config`)) yield {path: `${AUDIT}.config`, message: `the ConfigMap ${shown(view.at(`${AUDIT}.config`))} replaces customPgAudit as a whole${view.has(`${CHILD}.customPgAudit`) ? ', which is written too' : ''}`};
    },
  }),
];
