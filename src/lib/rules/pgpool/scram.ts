import {shown, USERS} from '../reading/cluster.ts';
import {clusterNamed, viewOf} from '../reading/neighbours.ts';
import {HBA, PARAMS} from '../reading/postgres.ts';
import {hasScramLine, passwordEncryption, SCRAM, usesScram} from '../reading/scram.ts';
import {type Found, type Rule, rule} from '../rule.ts';
import {parseHba} from '../text/hba.ts';
import {parseParameters} from '../text/pg-params.ts';
import {isRecord, type View} from '../view.ts';

const METHOD = 'spec.clientAuthMethod';
const KEY_SECRET = 'spec.scram.pgpoolkeySecret';
const USERS_SECRET = 'spec.scram.userinfoSecret';

const isScram = (view: View): boolean => /^scram$/i.test(view.text(METHOD) ?? '');
const clusterOf = (view: View): View | undefined => {
  const cluster = clusterNamed(view, view.text('spec.fepclustername'));
  return cluster === undefined ? undefined : viewOf(cluster);
};

/** Roles that the operator makes: they need no entry in the Secret of users (UG 4.14.2.1). */
function madeByOperator(cluster: View | undefined): ReadonlySet<string> {
  const users = cluster?.record(USERS) ?? {};
  const named = Object.entries(isRecord(users) ? users : {}).filter(([key]) => /user$/i.test(key)).map(([, name]) => name);
  return new Set(['postgres', 'repluser', 'rewinduser', ...named.filter((name) => typeof name === 'string')]);
}

function* userInfo(view: View): Generator<Found> {
  const secret = view.text(USERS_SECRET) ?? '';
  const users = view.fact('secrets')?.get(secret);
  if (users === undefined) {
    yield {path: USERS_SECRET, message: `there is no Secret ${shown(secret)} in ${view.namespace}`, fix: `make it, or leave it out: the operator makes ${view.name}-feppgpool2-userinfo`};
    return;
  }
  const roles = view.fact('database')?.roles.filter(({canLogin, password}) => canLogin && password !== 'none').map(({name}) => name);
  if (roles === undefined) return;
  const own = madeByOperator(clusterOf(view));
  const [missing, unknown] = [roles.filter((name) => !users.includes(name) && !own.has(name)), users.filter((name) => !roles.includes(name) && !own.has(name))];
  if (missing.length > 0) yield {path: USERS_SECRET, message: `users of the database without an entry in ${shown(secret)}: ${missing.slice(0, 10).join(', ')}`, fix: 'add them, and again whenever users or passwords change'};
  if (unknown.length > 0) yield {path: USERS_SECRET, message: `entries of ${shown(secret)} that are no users of the database: ${unknown.slice(0, 10).join(', ')}`, fix: 'correct or remove them'};
}

function hasPoolHba(view: View): boolean {
  return parseParameters(view.text('spec.customparams') ?? '').some(({key, value}) => key === 'enable_pool_hba' && /^(?:on|true|yes|1)$/i.test(value));
}

/** scram-sha-256 in a FEPCluster (UG 4.14.1). */
export const scramRules: readonly Rule[] = [
  rule({
    id: 'scram-server-param',
    title: 'New passwords fit scram-sha-256',
    looksAt: [PARAMS, HBA],
    when: hasScramLine,
    fix: `password_encryption = '${SCRAM}'`,
    *check(view) {
      const written = passwordEncryption(view);
      if (written === undefined) yield {path: PARAMS, severity: 'warning', message: 'customPgHba asks for scram-sha-256, and password_encryption is not set; the guide asks to set it'};
      else if (written !== SCRAM) yield {path: PARAMS, message: `customPgHba asks for scram-sha-256, and new passwords are kept as ${shown(written)}`};
    },
  }),
  rule({
    id: 'scram-server-hba',
    title: 'Somebody is asked for scram-sha-256',
    looksAt: [PARAMS, HBA],
    when: (view) => passwordEncryption(view) === SCRAM,
    fix: 'add a line with scram-sha-256 to customPgHba',
    *check(view) {
      if (!hasScramLine(view)) yield {path: HBA, message: 'password_encryption is scram-sha-256, and no line of customPgHba is; md5 lines admit such passwords too'};
    },
  }),
  rule({
    id: 'scram-restart',
    title: 'The change to scram-sha-256 needs a restart',
    looksAt: [PARAMS, HBA],
    fix: 'run a FEPAction of type restart',
    *check(view) {
      const before = view.before;
      if (before === undefined || (!usesScram(view) && !usesScram(before))) return;
      if (passwordEncryption(view) !== passwordEncryption(before)) yield {path: PARAMS, message: 'the guide asks for a restart of the database when password_encryption changes so'};
      else if (hasScramLine(view) !== hasScramLine(before)) yield {path: HBA, message: 'the guide asks for a restart of the database when its lines change so'};
    },
  }),
  rule({
    id: 'scram-md5-users',
    title: 'Everybody can log in by scram-sha-256',
    looksAt: [PARAMS, HBA],
    when: (view) => usesScram(view) && view.before !== undefined && !usesScram(view.before),
    needs: ['database'],
    fix: 'set their passwords anew after the change',
    *check(view) {
      const names = (view.fact('database')?.roles ?? []).filter(({password}) => password === 'md5').map(({name}) => name);
      if (names.length > 0) yield {path: hasScramLine(view) ? HBA : PARAMS, message: `kept as md5, and cannot log in by scram-sha-256: ${names.slice(0, 10).join(', ')}${names.length > 10 ? ` and ${names.length - 10} more` : ''}`};
    },
  }),
];

/** scram-sha-256 in a FEPPgpool2 (UG 4.14.2, 4.14.3, 5.4). */
export const pgpoolScramRules: readonly Rule[] = [
  rule({
    id: 'scram-pgpool-method',
    title: 'Pgpool-II speaks scram-sha-256 where its cluster does',
    kinds: ['FEPPgpool2'],
    looksAt: [METHOD],
    when: (view) => !isScram(view),
    needs: ['clusters'],
    fix: `set ${METHOD}: scram`,
    *check(view) {
      const cluster = clusterOf(view);
      if (cluster !== undefined && usesScram(cluster)) yield {path: METHOD, message: `${cluster.name} uses scram-sha-256, and this Pgpool-II does not`};
    },
  }),
  rule({
    id: 'scram-pgpool-hba',
    title: 'Pgpool-II asks its clients for scram-sha-256',
    kinds: ['FEPPgpool2'],
    looksAt: ['spec.customhba', 'spec.customparams'],
    when: isScram,
    *check(view) {
      if (!parseHba(view.text('spec.customhba') ?? '').some(({method}) => method === SCRAM)) yield {path: 'spec.customhba', message: 'clientAuthMethod is scram, and no line of customhba has scram-sha-256', fix: 'add one'};
      if (!hasPoolHba(view)) yield {path: 'spec.customparams', message: 'customhba is not read', fix: 'enable_pool_hba = true'};
    },
  }),
  rule({
    id: 'scram-pgpool-key-secret',
    title: 'The Secret of the pool key holds it',
    kinds: ['FEPPgpool2'],
    looksAt: [KEY_SECRET],
    when: (view) => view.has(KEY_SECRET),
    needs: ['secrets'],
    fix: 'add the entry pgpoolkey, or leave the Secret out and the operator makes one',
    *check(view) {
      const secret = view.text(KEY_SECRET) ?? '';
      if (view.fact('secrets')?.get(secret)?.includes('pgpoolkey') !== true) yield {path: KEY_SECRET, message: `there is no Secret ${shown(secret)} with the entry pgpoolkey in ${view.namespace}`};
    },
  }),
  rule({
    id: 'scram-pgpool-userinfo',
    title: 'Pgpool-II knows the users of the database',
    kinds: ['FEPPgpool2'],
    looksAt: [USERS_SECRET],
    when: (view) => view.has(USERS_SECRET),
    needs: ['secrets'],
    uses: ['clusters', 'database'],
    check: userInfo,
  }),
  rule({
    id: 'scram-pgpool-recreate',
    title: 'scram-sha-256 is chosen when Pgpool-II is made',
    kinds: ['FEPPgpool2'],
    looksAt: [METHOD],
    fix: 'delete the FEPPgpool2 and make it anew: it is away meanwhile',
    *check(view) {
      if (isScram(view) && view.before !== undefined && !isScram(view.before)) yield {path: METHOD, message: 'scram cannot be turned on for a FEPPgpool2 that is there'};
    },
  }),
  rule({
    id: 'scram-userinfo-postgres-key',
    title: 'Users added by hand are read',
    kinds: ['FEPPgpool2'],
    looksAt: [USERS_SECRET],
    when: (view) => isScram(view) && !view.has(USERS_SECRET),
    needs: ['secrets'],
    *check(view) {
      const secret = `${view.name}-feppgpool2-userinfo`;
      const keys = view.fact('secrets')?.get(secret);
      if (keys?.includes('postgres') === true && keys.length > 1) yield {path: USERS_SECRET, message: `the Secret ${secret} has users beside postgres, and they are ignored while postgres is in it`, fix: `remove the entry postgres: kubectl patch secret ${secret} --type=json -p '[{"op":"remove","path":"/data/postgres"}]'`};
    },
  }),
  rule({
    id: 'scram-userinfo-keep',
    title: 'Users that were there stay',
    kinds: ['FEPPgpool2'],
    looksAt: [USERS_SECRET],
    when: (view) => view.changed(USERS_SECRET) && view.before?.has(USERS_SECRET) === true,
    needs: ['secrets'],
    fix: 'keep all of them',
    *check(view) {
      const [old, now] = [view.before, view].map((of) => view.fact('secrets')?.get(of?.text(USERS_SECRET) ?? '') ?? []);
      const lost = (old ?? []).filter((name) => now?.includes(name) !== true);
      if (lost.length > 0) yield {path: USERS_SECRET, message: `users of the Secret before that the new one does not have: ${lost.slice(0, 10).join(', ')}`};
    },
  }),
  rule({
    id: 'scram-key-rotate',
    title: 'Another pool key is in force after a restart',
    kinds: ['FEPPgpool2'],
    looksAt: [KEY_SECRET],
    fix: 'run a FEPAction of type pgpool2_restart',
    *check(view) {
      if (view.changed(KEY_SECRET)) yield {path: KEY_SECRET, message: 'the container writes pool_passwd anew with the other key, and Pgpool-II reads it at a restart'};
    },
  }),
];
