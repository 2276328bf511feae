import {plain, shown} from '../reading/cluster.ts';
import {forwardingClusters, nameOf} from '../reading/neighbours.ts';
import {type Found, type Rule, rule} from '../rule.ts';
import type {View} from '../view.ts';

const LOGGING = 'spec.fepLogging';
const ELASTIC = `${LOGGING}.elastic`;
const AUTH = `${ELASTIC}.authSecret`;
const RESTART = `${LOGGING}.restartRequired`;
const INTERVAL = `${LOGGING}.scrapeInterval`;
const TIMEOUT = `${LOGGING}.scrapeTimeout`;

const REQUIRED = ['image.pullPolicy', 'mcSpec.limits.cpu', 'mcSpec.limits.memory', 'mcSpec.requests.cpu', 'mcSpec.requests.memory', 'sysExtraLogging', 'restartRequired'];
/** logstashPrefix and auditLogstashPrefix stand in the same list of the guide, and have defaults. */
const ELASTIC_REQUIRED = ['authSecret', 'host', 'port', 'scheme', 'sslVerify'];

function* authKeys(view: View): Generator<Found> {
  if (view.has(`${AUTH}.userNameKey`)) yield {path: `${AUTH}.userNameKey`, message: 'userNameKey is a misprint of the guide\'s table', fix: 'rename to userKey'};
  const secret = view.text(`${AUTH}.secretName`);
  if (secret === undefined) yield {path: `${AUTH}.secretName`, message: 'secretName is missing'};
  const keys = secret === undefined ? undefined : view.fact('secrets')?.get(secret);
  if (secret !== undefined && keys === undefined && view.fact('secrets') !== undefined) yield {path: `${AUTH}.secretName`, message: `there is no Secret ${shown(secret)} in ${view.namespace}`, fix: 'make it'};
  for (const field of ['userKey', 'passwordKey']) {
    const key = view.text(`${AUTH}.${field}`);
    if (key === undefined) {
      if (field !== 'userKey' || !view.has(`${AUTH}.userNameKey`)) yield {path: `${AUTH}.${field}`, message: `${field} is missing`, fix: `set ${AUTH}.${field}`};
    } else if (keys?.includes(key) === false) {
      yield {path: `${AUTH}.${field}`, message: `the Secret ${shown(secret)} has no entry ${shown(key)}`, fix: 'name an entry that it has'};
    }
  }
}

/** `30s`, `1m30s` in seconds, as Prometheus writes durations; undefined for anything else. */
function seconds(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^(?:\d+h)?(?:\d+m(?!s))?(?:\d+s)?(?:\d+ms)?$/.test(value) || value === '') return undefined;
  const units: Readonly<Record<string, number>> = {h: 3600, m: 60, s: 1, ms: 0.001};
  return [...value.matchAll(/(\d+)(ms|h|m|s)/g)].reduce((sum, [, digits, unit = 's']) => sum + Number(digits) * (units[unit] ?? 1), 0);
}

/** The kind FEPLogging, a fluentd that takes logs (UG 4.9.1). */
export const logServerRules: readonly Rule[] = [
  rule({
    id: 'feplogging-required',
    title: 'A FEPLogging has what the guide calls required',
    kinds: ['FEPLogging'],
    looksAt: REQUIRED.map((key) => `${LOGGING}.${key}`),
    *check(view) {
      for (const key of REQUIRED) if (!view.has(`${LOGGING}.${key}`)) yield {path: `${LOGGING}.${key}`, message: `${key} is required, and missing`, fix: `set ${LOGGING}.${key}`};
    },
  }),
  rule({
    id: 'feplogging-elastic-required',
    title: 'Elasticsearch can be reached',
    kinds: ['FEPLogging'],
    looksAt: ELASTIC_REQUIRED.map((key) => `${ELASTIC}.${key}`),
    when: (view) => view.has(ELASTIC),
    *check(view) {
      for (const key of ELASTIC_REQUIRED) if (!view.has(`${ELASTIC}.${key}`)) yield {path: `${ELASTIC}.${key}`, message: `logs go to Elasticsearch, and ${key} is missing`, fix: `set ${ELASTIC}.${key}`};
    },
  }),
  rule({
    id: 'feplogging-elastic-tls',
    title: 'A verified connection has its authority',
    kinds: ['FEPLogging'],
    looksAt: [`${ELASTIC}.tls`, `${ELASTIC}.sslVerify`],
    when: (view) => view.isOn(`${ELASTIC}.sslVerify`),
    *check(view) {
      for (const key of ['certificateName', 'caName']) if (!view.has(`${ELASTIC}.tls.${key}`)) yield {path: `${ELASTIC}.tls.${key}`, message: `sslVerify is true, and tls.${key} is missing`, fix: `set ${ELASTIC}.tls.${key}`};
    },
  }),
  rule({
    id: 'feplogging-elastic-noverify',
    title: 'The connection to Elasticsearch is verified',
    kinds: ['FEPLogging'],
    looksAt: [`${ELASTIC}.sslVerify`],
    fix: 'sslVerify: true, with tls.certificateName and tls.caName',
    *check(view) {
      if (view.at(`${ELASTIC}.sslVerify`) === false) yield {path: `${ELASTIC}.sslVerify`, message: 'the connection is not verified, and elastic.tls is ignored'};
    },
  }),
  rule({
    id: 'feplogging-elastic-scheme',
    title: 'Elasticsearch is reached by http or https',
    kinds: ['FEPLogging'],
    looksAt: [`${ELASTIC}.scheme`],
    fix: 'http or https',
    *check(view) {
      const scheme = view.at(`${ELASTIC}.scheme`);
      if (scheme !== undefined && !['http', 'https'].includes(plain(scheme))) yield {path: `${ELASTIC}.scheme`, message: `${shown(scheme)} is neither http nor https`};
    },
  }),
  rule({
    id: 'feplogging-auth-keys',
    title: 'The login to Elasticsearch is complete',
    kinds: ['FEPLogging'],
    looksAt: [AUTH],
    when: (view) => view.has(AUTH),
    uses: ['secrets'],
    check: authKeys,
  }),
  rule({
    id: 'feplogging-prometheus-place',
    title: 'TLS stands where the operator reads it',
    kinds: ['FEPLogging'],
    looksAt: [`${LOGGING}.prometheus`, `${LOGGING}.fepLogging`],
    *check(view) {
      if (view.has(`${LOGGING}.prometheus`)) yield {path: `${LOGGING}.prometheus`, message: 'one sample puts prometheus inside fepLogging; guide and CRDs have it beside', fix: 'move to spec.prometheus.tls'};
      if (view.has(`${LOGGING}.fepLogging`)) yield {path: `${LOGGING}.fepLogging`, message: 'one sample puts fepLogging inside itself; guide and CRDs do not', fix: 'move to spec.fepLogging.tls'};
    },
  }),
  rule({
    id: 'feplogging-restart',
    title: 'A changed FEPLogging is restarted',
    kinds: ['FEPLogging'],
    looksAt: [LOGGING, 'spec.prometheus', RESTART],
    fix: `set ${RESTART}: true; it falls back to false after the restart`,
    *check(view) {
      const keys = [...new Set([...view.keys(LOGGING), ...(view.before?.keys(LOGGING) ?? [])])].filter((key) => key !== 'restartRequired').map((key) => `${LOGGING}.${key}`);
      const changed = [...keys, 'spec.prometheus'].find((path) => view.changed(path));
      if (changed !== undefined && !view.isOn(RESTART)) yield {path: RESTART, message: `${changed} changes, and is in force after a restart`};
    },
  }),
  rule({
    id: 'feplogging-scrape',
    title: 'How often the counts of messages are read',
    kinds: ['FEPLogging'],
    looksAt: [INTERVAL, TIMEOUT],
    *check(view) {
      const [interval, timeout] = [seconds(view.at(INTERVAL) ?? '30s'), seconds(view.at(TIMEOUT))];
      if (interval !== undefined && timeout !== undefined && timeout > interval) yield {path: TIMEOUT, message: `the timeout ${shown(view.at(TIMEOUT))} is longer than the interval ${shown(view.at(INTERVAL) ?? '30s')}`, fix: 'at most the interval'};
      else if (!view.has(INTERVAL)) yield {path: INTERVAL, message: 'read every 30 seconds; a timeout has to be no longer than that'};
    },
  }),
  rule({
    id: 'feplogging-levels',
    title: 'Which messages are counted',
    kinds: ['FEPLogging'],
    looksAt: [LOGGING],
    *check() {
      yield {path: LOGGING, message: 'ERROR, PANIC, FATAL and WARNING are counted, each with an alert of its own (FEPLogErrorMessage and so on); nothing milder is'};
    },
  }),
  rule({
    id: 'feplogging-external',
    title: 'What is the user\'s own in log forwarding',
    kinds: ['FEPLogging'],
    looksAt: [ELASTIC],
    *check() {
      yield {path: LOGGING, message: 'fluentd has to be this one; Elasticsearch is outside and yours'};
    },
  }),
  rule({
    id: 'feplogging-delete-in-use',
    title: 'Nobody forwards to a FEPLogging that goes',
    kinds: ['FEPLogging'],
    looksAt: ['metadata.name'],
    needs: ['clusters'],
    fix: 'turn their remoteLogging off first, or point it elsewhere',
    *check(view) {
      const clusters = forwardingClusters(view, view.name).map(nameOf);
      if (clusters.length > 0) yield {path: 'metadata.name', message: `${clusters.join(', ')} forward${clusters.length === 1 ? 's' : ''} logs to ${view.name}`};
    },
  }),
];
