import {CHILD, shown, USERS} from '../reading/cluster.ts';
import {type Found, type Rule, rule} from '../rule.ts';
import {isRecord, type View} from '../view.ts';

const STORE = `${CHILD}.secretStore`;
const CSI = `${STORE}.csi`;

/** Fields that each provider cannot do without (UG 4.5.6). */
const PROVIDERS: Readonly<Record<string, readonly string[]>> = {
  azure: ['keyvaultname', 'tenantid', 'credentials', 'fepSecrets'],
  aws: ['region', 'roleName', 'fepSecrets'],
  gcp: ['credentials', 'fepSecrets'],
  vault: ['roleName', 'vaultAddress', 'fepSecrets'],
};

/** Entries of fepSecrets, case as in the operator's samples; the guide's text differs from provider to provider. */
const ENTRIES = (
  'pgadminpassword tdepassphrase systemCertificates pguser pgpassword pgdb pgrepluser pgreplpassword pgRewinduser pgRewindpassword pgMetricsUser pgMetricsPassword ' +
  'patronitls patronitlscacrt postgrestls postgrestlscacrt pgAdminTls pgAdminTlscacrt pgAdminTls_privateKeyPassword pgRewindUserTls pgRewindUserTlscacrt ' +
  'pgRewindUserTls_privateKeyPassword pgrepluserTls pgrepluserTlscacrt pgrepluserTls_privateKeyPassword pgMetricsUserTls pgMetricsUserTlscacrt pgMetricsUserTls_privateKeyPassword'
).split(' ');
/** Mandatory by inference: the guide marks them by colour, which its text lost. */
const MANDATORY = ENTRIES.slice(0, 10);

const isUsed = (view: View): boolean => view.has(STORE);

function providersOf(view: View): {provider: string; path: string}[] {
  return Object.keys(PROVIDERS).flatMap((provider) => (view.has(`${CSI}.${provider}Provider`) ? [{provider, path: `${CSI}.${provider}Provider`}] : []));
}

/** Names of the entries that a provider's fepSecrets has, each with its place. */
function entriesOf(view: View, path: string): {key: string; at: string}[] {
  const list = view.list(`${path}.fepSecrets`) ?? [];
  return list.flatMap((item, index) => (isRecord(item) ? Object.keys(item).map((key) => ({key, at: `${path}.fepSecrets[${index}].${key}`})) : []));
}

function excluded(id: string, path: string, what: string): Rule {
  return rule({
    id,
    title: `A cloud secret store goes without ${what}`,
    looksAt: [STORE, path],
    when: isUsed,
    fix: `drop secretStore, or ${path.slice(CHILD.length + 1)}`,
    *check(view) {
      if (view.has(path)) yield {path, message: `a cloud secret store and ${what} cannot be used together`};
    },
  });
}

function providerFields(provider: string): Rule {
  const path = `${CSI}.${provider}Provider`;
  return rule({
    id: `secretstore-${provider}-fields`,
    title: `${provider}Provider is complete`,
    looksAt: [path],
    when: (view) => view.has(path),
    *check(view) {
      for (const name of PROVIDERS[provider] ?? []) if (!view.has(`${path}.${name}`)) yield {path: `${path}.${name}`, message: `${name} is missing`, fix: `set ${path}.${name}`};
    },
  });
}

function* spelling(view: View): Generator<Found> {
  for (const {path} of providersOf(view)) {
    for (const {key, at} of entriesOf(view, path)) {
      if (ENTRIES.includes(key)) continue;
      const same = ENTRIES.find((name) => name.toLowerCase() === key.toLowerCase()) ?? ENTRIES.find((name) => name.toLowerCase() === key.toLowerCase().replace(/cact$/, 'cacrt'));
      // The guide itself prints TLS entries in several ways.
      const isTls = /tls/i.test(key) && same !== undefined;
      yield {path: at, message: `${shown(key)} is no entry that the operator knows`, ...(same === undefined ? {} : {fix: `rename to ${same}`}), ...(isTls ? {severity: 'warning' as const} : {})};
    }
  }
}

/** Passwords and certificates from a cloud secret store (UG 4.5). */
export const secretStoreRules: readonly Rule[] = [
  excluded('secretstore-no-security-user', `${USERS}.pgSecurityUser`, 'pgSecurityUser'),
  excluded('secretstore-no-tdek', `${CHILD}.sysTde.tdek`, 'keys in a key management system'),
  excluded('secretstore-no-password-valid', `${USERS}.passwordValid.days`, 'expiring passwords'),
  rule({
    id: 'secretstore-method',
    title: 'The method is csi',
    looksAt: [`${STORE}.method`],
    when: isUsed,
    fix: 'method: csi',
    *check(view) {
      const method = view.at(`${STORE}.method`);
      if (method !== 'csi') yield {path: `${STORE}.method`, message: method === undefined ? 'the method is missing' : `${shown(method)} is no method`};
    },
  }),
  rule({
    id: 'secretstore-provider',
    title: 'Provider and block match',
    looksAt: [`${CSI}.providerName`, `${CSI}.*Provider`],
    when: isUsed,
    *check(view) {
      const name = view.at(`${CSI}.providerName`);
      if (typeof name !== 'string' || !Object.hasOwn(PROVIDERS, name)) {
        yield {path: `${CSI}.providerName`, message: name === undefined ? 'the provider is missing' : `${shown(name)} is no provider`, fix: Object.keys(PROVIDERS).join(', ')};
        return;
      }
      if (!view.has(`${CSI}.${name}Provider`)) yield {path: `${CSI}.${name}Provider`, message: `the provider is ${name}, and its block is missing`, fix: `add ${name}Provider`};
      for (const {provider, path} of providersOf(view)) if (provider !== name) yield {path, message: `the provider is ${name}, and this block is for ${provider}`, fix: 'remove it'};
    },
  }),
  ...Object.keys(PROVIDERS).map(providerFields),
  rule({
    id: 'secretstore-mandatory-secrets',
    title: 'The store has what the cluster needs',
    looksAt: [`${CSI}.*.fepSecrets`],
    when: (view) => providersOf(view).some(({path}) => view.list(`${path}.fepSecrets`) !== undefined),
    *check(view) {
      for (const {path} of providersOf(view)) {
        const has = new Set(entriesOf(view, path).map(({key}) => key.toLowerCase()));
        const missing = MANDATORY.filter((name) => !has.has(name.toLowerCase()));
        if (view.list(`${path}.fepSecrets`) !== undefined && missing.length > 0) yield {path: `${path}.fepSecrets`, message: `no entry for ${missing.join(', ')} (which are mandatory is our reading)`, fix: 'add them'};
      }
    },
  }),
  rule({id: 'secretstore-key-spelling', title: 'Entries are spelt as the operator spells them', looksAt: [`${CSI}.*.fepSecrets`], when: isUsed, check: spelling}),
  rule({
    id: 'secretstore-custom-certs',
    title: 'Certificates of users are complete',
    looksAt: [`${CSI}.*.fepCustomCerts`],
    when: isUsed,
    *check(view) {
      for (const {path} of providersOf(view)) {
        for (const key of ['fepCustomCerts', 'fepCustomCert']) {
          for (const [index, entry] of (view.list(`${path}.${key}`) ?? []).entries()) {
            for (const name of ['userName', 'userCrt', 'userCa']) if (!isRecord(entry) || entry[name] === undefined) yield {path: `${path}.${key}[${index}].${name}`, message: `${name} is missing`, fix: 'userName, userCrt and userCa'};
          }
        }
      }
    },
  }),
];
