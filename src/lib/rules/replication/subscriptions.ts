import type {FepCluster} from '../../model/fep-cluster/index.ts';
import {CHILD, shown} from '../reading/cluster.ts';
import {HBA} from '../reading/postgres.ts';
import {type Found, type Rule, rule, type RuleDefinition} from '../rule.ts';
import {parseHba} from '../text/hba.ts';
import {isRecord, type View, valueAt} from '../view.ts';

const CERTIFICATES = `${CHILD}.customCertificates`;

function planRule(definition: RuleDefinition): Rule {
  return rule({kinds: ['SubscriptionPlan'], when: (view) => view.has('spec.publisher') && view.has('spec.subscriber'), ...definition});
}

/** A field of the plan as text; empty where it is missing. */
function said(view: View, path: string): string {
  return view.text(`spec.${path}`) ?? '';
}

function primaryOf(view: View, side: 'publisher' | 'subscriber'): string {
  return `${said(view, `${side}.cluster`)}-primary-svc.${said(view, `${side}.namespace`)}.svc.cluster.local`;
}

function tablesOf(view: View): string[] {
  return (view.list('spec.tables') ?? []).filter((table) => typeof table === 'string');
}

function* admission(view: View): Generator<Found> {
  const host = primaryOf(view, 'subscriber');
  const text = valueAt(view.fact('publisherCluster'), HBA);
  const lines = parseHba(typeof text === 'string' ? text : '').filter(({type, method}) => type === 'hostssl' && method === 'cert');
  const admits = lines.some(({address, databases}) => (address === host || address === 'all' || address === '0.0.0.0/0') && (databases.includes('all') || databases.includes(said(view, 'publisher.database'))));
  if (!admits) yield {path: 'spec.publisher', message: `customPgHba of ${said(view, 'publisher.cluster')} does not admit the subscriber`, fix: `hostssl all all ${host} cert`};
}

function certificatesOf(cluster: FepCluster | undefined): unknown[] {
  const list = valueAt(cluster, CERTIFICATES);
  return Array.isArray(list) ? list : [];
}

function* certificate(view: View): Generator<Found> {
  const role = said(view, 'role');
  const entry = certificatesOf(view.fact('subscriberCluster')).find((item) => isRecord(item) && item['userName'] === role);
  const missing = ['certificateName', 'caName'].filter((name) => !isRecord(entry) || entry[name] === undefined);
  if (missing.length === 0) return;
  const what = entry === undefined ? `has no customCertificates for ${role}` : `lacks ${missing.join(' and ')} for ${role} in customCertificates`;
  yield {path: 'spec.role', message: `${said(view, 'subscriber.cluster')} ${what}: nothing would lie in /tmp/custom_certs/${role}`, fix: `${CERTIFICATES}: userName: ${role}, certificateName, caName`};
}

function* rights(view: View): Generator<Found> {
  const publisher = view.fact('publisher');
  if (publisher === undefined) return;
  const role = said(view, 'role');
  const lacks = publisher.role === undefined ? ['existence'] : [...(publisher.role.replication ? [] : ['REPLICATION']), ...(publisher.role.login ? [] : ['LOGIN'])];
  if (lacks.length > 0) yield {path: 'spec.role', message: publisher.role === undefined ? `there is no role ${role}` : `${role} lacks ${lacks.join(' and ')}`, fix: `CREATE ROLE ${role} REPLICATION LOGIN`};
  const unreadable = tablesOf(view).filter((table) => !publisher.readable.includes(table));
  if (lacks.length === 0 && unreadable.length > 0) yield {path: 'spec.tables', message: `${role} may not read ${unreadable.join(', ')}`, fix: `GRANT SELECT ON ${unreadable.join(', ')} TO ${role}`};
}

function* publication(view: View): Generator<Found> {
  const [name, database] = [said(view, 'publisher.publication'), said(view, 'publisher.database')];
  const published = view.fact('publisher')?.publications.get(name);
  const lacking = tablesOf(view).filter((table) => published?.includes(table) !== true);
  if (published === undefined) yield {path: 'spec.publisher.publication', message: `${database} has no publication ${name}`, fix: `CREATE PUBLICATION ${name} FOR TABLE ${tablesOf(view).join(', ')}`};
  else if (lacking.length > 0) yield {path: 'spec.publisher.publication', message: `${name} does not publish ${lacking.join(', ')}`, fix: `ALTER PUBLICATION ${name} ADD TABLE ${lacking.join(', ')}`};
}

function* connection(view: View): Generator<Found> {
  const directory = `/tmp/custom_certs/${said(view, 'role')}`;
  const wanted = {host: primaryOf(view, 'publisher'), sslmode: 'verify-full', sslcert: `${directory}/tls.crt`, sslkey: `${directory}/tls.key`, sslrootcert: `${directory}/ca.crt`};
  for (const [name, right] of Object.entries(wanted)) {
    const value = view.at(`spec.connection.${name}`);
    if (value !== right) yield {path: `spec.connection.${name}`, message: `${name} is ${value === undefined ? 'not given' : shown(value)}, and what is described has ${right}`, fix: `${name}=${right}`};
  }
}

/** A subscription before it is made (UG 4.8.1). */
export const subscriptionRules: readonly Rule[] = [
  planRule({id: 'logrep-hba', title: 'The publisher admits the subscriber', looksAt: ['spec.publisher'], needs: ['publisherCluster'], check: admission}),
  planRule({id: 'logrep-custom-cert', title: 'The subscriber has the certificate of the role', looksAt: ['spec.role'], needs: ['subscriberCluster'], check: certificate}),
  planRule({id: 'logrep-role', title: 'The role may replicate and read', looksAt: ['spec.role', 'spec.tables'], needs: ['publisher'], check: rights}),
  planRule({
    id: 'logrep-schema',
    title: 'The subscriber has the tables',
    looksAt: ['spec.tables'],
    needs: ['subscriberTables'],
    fix: 'copy the definitions first: pg_dump -s',
    *check(view) {
      const missing = tablesOf(view).filter((table) => view.fact('subscriberTables')?.includes(table) !== true);
      if (missing.length > 0) yield {path: 'spec.tables', message: `${said(view, 'subscriber.database')} of the subscriber has no ${missing.join(', ')}, and only data is replicated`};
    },
  }),
  planRule({
    id: 'logrep-create-slot-false',
    title: 'The subscription uses the slot that is there',
    looksAt: ['spec.options'],
    *check(view) {
      const slot = said(view, 'slot');
      if (view.at('spec.options.slot_name') === slot && /^(?:false|off|no|0)$/i.test(said(view, 'options.create_slot'))) return;
      yield {path: 'spec.options', message: `the publisher's FEPCluster makes the slot ${slot} already`, fix: `WITH (slot_name=${slot}, create_slot=false)`};
    },
  }),
  planRule({
    id: 'logrep-reachable',
    title: 'The subscriber reaches the publisher',
    looksAt: ['spec.connection.host'],
    needs: ['subscriberReaches'],
    fix: 'look at network policies and names before anything is made',
    *check(view) {
      if (view.fact('subscriberReaches') === false) yield {path: 'spec.connection.host', message: `the subscriber does not reach ${primaryOf(view, 'publisher')}:27500`};
    },
  }),
  planRule({id: 'logrep-publication', title: 'The publication is there and has the tables', looksAt: ['spec.publisher.publication', 'spec.tables'], needs: ['publisher'], check: publication}),
  planRule({id: 'logrep-connection', title: 'The subscription connects as described', looksAt: ['spec.connection'], check: connection}),
];
