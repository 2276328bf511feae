import {CHILD, FEP, isMonitored, shown, USERS} from '../reading/cluster.ts';
import {PARAMS, parameter, preloadLibraries} from '../reading/postgres.ts';
import {type Rule, rule} from '../rule.ts';
import type {View} from '../view.ts';

const MISSPELT: Readonly<Record<string, string>> = {
  pgSsecurityUser: 'pgSecurityUser',
  pgSsecurityPassword: 'pgSecurityPassword',
  pgRewindUserPassword: 'pgRewindPassword',
  pgMetricsUserPassword: 'pgMetricsPassword',
};

const SECURITY = `${USERS}.pgSecurityUser`;
/** Operators 6.1 to 7.2.0 misspell the second. */
const SECURITY_PASSWORDS = [`${USERS}.pgSecurityPassword`, `${USERS}.pgSeurityPassword`];
const hasSecretStore = (view: View): boolean => view.has(`${CHILD}.secretStore`);

/** Roles that the operator makes (UG 2.3.12). */
export const roleRules: readonly Rule[] = [
  rule({
    id: 'sysusers-pguser-required',
    title: 'There is a database administrator',
    looksAt: [`${USERS}.pguser`, `${USERS}.pgpassword`, `${CHILD}.secretStore`],
    *check(view) {
      if (hasSecretStore(view)) return;
      for (const key of ['pguser', 'pgpassword']) if (!view.has(`${USERS}.${key}`)) yield {path: `${USERS}.${key}`, message: `${key} is missing: the administrator of the database is mandatory`, fix: `set ${USERS}.${key}`};
    },
  }),
  rule({
    id: 'sysusers-admin-password-omit',
    title: 'The superuser has a password that nobody chose',
    looksAt: [`${USERS}.pgAdminPassword`],
    fix: 'leave it out; the operator makes one and keeps it in the Secret of the cluster\'s name',
    *check(view) {
      if (view.has(`${USERS}.pgAdminPassword`)) yield {path: `${USERS}.pgAdminPassword`, message: 'left out, the superuser stays apart from everyday users'};
    },
  }),
  rule({
    id: 'superuser-audit',
    title: 'Use of the superuser is audited',
    looksAt: [`${USERS}.pgAdminPassword`, `${FEP}.pgAuditLog.enable`],
    fix: 'pgAuditLog.enable: true',
    *check(view) {
      if (view.has(`${USERS}.pgAdminPassword`) && !view.isOn(`${FEP}.pgAuditLog.enable`)) yield {path: `${USERS}.pgAdminPassword`, message: 'somebody knows the password of the superuser, and nothing records its use'};
    },
  }),
  rule({
    id: 'sysusers-key-spelling',
    title: 'Keys are spelt as the operator spells them',
    looksAt: [`${USERS}.*`, 'spec.*'],
    *check(view) {
      for (const key of view.keys(USERS)) if (Object.hasOwn(MISSPELT, key)) yield {path: `${USERS}.${key}`, message: `${key} is a misprint of the guide`, fix: `rename to ${MISSPELT[key]}`};
      for (const key of ['fepChildCeVal', 'fehChildCrVal']) if (view.has(`spec.${key}`)) yield {path: `spec.${key}`, message: `${key} is a misprint of the guide`, fix: 'rename to fepChildCrVal'};
    },
  }),
  rule({
    id: 'security-user-immutable',
    title: 'The confidentiality administrator stays',
    looksAt: [SECURITY],
    fix: 'put it back',
    *check(view) {
      const before = view.before?.at(SECURITY);
      if (before !== undefined && view.changed(SECURITY)) yield {path: SECURITY, message: `it is ${shown(before)} and cannot be renamed or removed`};
    },
  }),
  rule({
    id: 'security-user-password',
    title: 'The confidentiality administrator has a name and a password',
    looksAt: [SECURITY, ...SECURITY_PASSWORDS],
    fix: 'set both or neither',
    *check(view) {
      const [hasUser, hasPassword] = [view.has(SECURITY), SECURITY_PASSWORDS.some((path) => view.has(path))];
      if (hasUser && !hasPassword) yield {path: `${USERS}.pgSecurityPassword`, message: 'pgSecurityUser has no password'};
      if (!hasUser && hasPassword) yield {path: SECURITY, message: 'pgSecurityPassword has no user'};
    },
  }),
  rule({
    id: 'security-user-demotes-admin',
    title: 'A confidentiality administrator takes a right from the other',
    looksAt: [SECURITY],
    *check(view) {
      if (view.has(SECURITY) && view.before?.has(SECURITY) !== true) yield {path: SECURITY, message: 'the database administrator loses CREATEROLE, and this role gets it'};
    },
  }),
  rule({
    id: 'security-user-optional',
    title: 'A confidentiality administrator can come later',
    looksAt: [SECURITY],
    *check(view) {
      if (!view.has(SECURITY)) yield {path: SECURITY, message: 'optional; it may be added after creation, and then never be renamed or removed'};
    },
  }),
  rule({
    id: 'confidential-ext-databases',
    title: 'Confidentiality is managed where its extension is',
    looksAt: [SECURITY],
    when: (view) => view.has(SECURITY),
    fix: 'CREATE EXTENSION pgx_confidential_management_support in each other database',
    *check() {
      yield {path: SECURITY, message: 'the extension for it is in template1, postgres and pgdb; databases made from another template lack it'};
    },
  }),
  rule({
    id: 'role-no-bypass',
    title: 'No role stands above the separation of roles',
    looksAt: [SECURITY],
    on: ['env', 'action'],
    when: (view) => view.has(SECURITY),
    needs: ['database'],
    fix: 'ALTER ROLE … NOSUPERUSER NOBYPASSRLS',
    *check(view) {
      const own = new Set(['postgres', ...Object.values(view.record(USERS) ?? {})]);
      const above = (view.fact('database')?.roles ?? []).filter(({name, bypasses}) => bypasses && !own.has(name)).map(({name}) => name);
      if (above.length > 0) yield {path: SECURITY, message: `${above.slice(0, 5).join(', ')}${above.length > 5 ? ` and ${above.length - 5} more` : ''}: SUPERUSER or BYPASSRLS, which goes round what the confidentiality administrator sets`};
    },
  }),
  rule({
    id: 'confidential-audit',
    title: 'Changes of privileges are seen',
    looksAt: [SECURITY, `${FEP}.pgAuditLog.enable`, `${FEP}.remoteLogging.enable`],
    fix: 'turn audit logging and log forwarding on',
    *check(view) {
      if (!view.has(SECURITY) || (view.isOn(`${FEP}.pgAuditLog.enable`) && view.isOn(`${FEP}.remoteLogging.enable`))) return;
      yield {path: SECURITY, message: 'changes of privileges by the wrong user would go unseen: audit logs are not recorded and forwarded'};
    },
  }),
];

const DAYS = `${USERS}.passwordValid.days`;

/** Days of validity; 0 where it is off, undefined where it cannot be read. */
function daysOf(view: View): number | undefined {
  const value = view.at(DAYS) ?? 0;
  const days = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value;
  return typeof days === 'number' && Number.isInteger(days) && days >= 0 ? days : undefined;
}

const expires = (view: View): boolean => (daysOf(view) ?? 0) > 0;

/** Passwords that run out (UG 2.3.12.2). */
export const passwordRules: readonly Rule[] = [
  rule({
    id: 'password-valid-preload',
    title: 'Expiring passwords have their library',
    looksAt: [DAYS, PARAMS],
    when: expires,
    *check(view) {
      if (!preloadLibraries(view).includes('fsep_operator_security')) {
        const list = [...preloadLibraries(view), 'fsep_operator_security'].join(',');
        yield {path: parameter(view, 'shared_preload_libraries') === undefined ? DAYS : PARAMS, message: 'passwords are to expire, and fsep_operator_security is not loaded', fix: `shared_preload_libraries = '${list}' (needs a restart)`};
      }
    },
  }),
  rule({
    id: 'password-valid-number',
    title: 'Validity is a whole number of days',
    looksAt: [DAYS],
    fix: 'a whole number; 0 turns it off',
    *check(view) {
      if (daysOf(view) === undefined) yield {path: DAYS, message: `${shown(view.at(DAYS))} is no whole number of days`};
    },
  }),
  rule({
    id: 'password-valid-update-all',
    title: 'Another validity is counted for every password',
    looksAt: [DAYS],
    *check(view) {
      if (view.changed(DAYS) && expires(view)) yield {path: DAYS, message: 'the end of every managed password that has not expired is counted anew'};
    },
  }),
  rule({
    id: 'password-valid-off',
    title: 'Taking the validity away ends the control',
    looksAt: [DAYS],
    *check(view) {
      if (view.before !== undefined && expires(view.before) && daysOf(view) === 0) yield {path: DAYS, message: 'passwords do not expire any more'};
    },
  }),
  rule({
    id: 'password-valid-sql',
    title: 'Roles get passwords with an end',
    looksAt: [DAYS],
    when: expires,
    fix: 'tell the owners of applications',
    *check(view) {
      yield {path: DAYS, message: `CREATE ROLE and ALTER ROLE with a password fail without VALID UNTIL, or with one later than ${daysOf(view)} days`};
    },
  }),
  rule({
    id: 'password-valid-excluded',
    title: 'Which passwords expire',
    looksAt: [DAYS],
    when: expires,
    *check() {
      yield {path: DAYS, message: 'pgpassword and pgSecurityPassword expire; those of pgAdmin, replication, rewind and metrics never do'};
    },
  }),
  rule({
    id: 'password-valid-alerts',
    title: 'Somebody is told before a password expires',
    looksAt: [DAYS, `${FEP}.monitoring.enable`],
    when: expires,
    fix: 'monitoring.enable: true',
    *check(view) {
      if (!isMonitored(view)) yield {path: DAYS, message: 'alerts for passwords that end in 7 days, or have ended, need the exporter'};
    },
  }),
  rule({
    id: 'superuser-secret-rbac',
    title: "Nobody but administrators reads the superuser's password",
    looksAt: ['metadata.name'],
    needs: ['secretReaders'],
    fix: 'a Role without get and list on secrets, or with resourceNames',
    *check(view) {
      const readers = view.fact('secretReaders') ?? [];
      if (readers.length > 0) yield {path: 'metadata.name', message: `${readers.slice(0, 5).join(', ')}${readers.length > 5 ? ` and ${readers.length - 5} more` : ''} may read the Secret ${view.name}, which holds PG_ADMIN_PASSWORD`};
    },
  }),
];
