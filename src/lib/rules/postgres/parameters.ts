import {hasBackup} from '../reading/backup.ts';
import {checkParameterValue} from '../../model/postgres/parameter-value.ts';
import {removedParameter} from '../../model/postgres/managed-parameters.ts';
import {isModuleParameter, parameter as knownParameter, parameterMeant} from '../../model/postgres/parameters.ts';
import {BACKUP, CHILD, FEP, isMonitored, shown} from '../reading/cluster.ts';
import {changedParameters, isOff, parameter, PARAMS, parametersInForce, parametersOf, preloadLibraries} from '../reading/postgres.ts';
import {type Found, type Rule, rule} from '../rule.ts';
import {librariesOf, type ParameterProblem} from '../text/pg-params.ts';
import type {View} from '../view.ts';

/** Read at start only. */
const needsRestart = (key: string): boolean => knownParameter(key)?.context === 'postmaster';

const has = (view: View): boolean => view.text(PARAMS) !== undefined;

/** A rule that tells of one kind of bad line. */
function lineRule(id: string, problem: ParameterProblem, title: string, why: string, fix: string): Rule {
  return rule({
    id,
    title,
    looksAt: [PARAMS],
    when: has,
    fix,
    *check(view) {
      for (const {line, key, value, problems} of parametersOf(view)) {
        if (problems.includes(problem)) yield {path: PARAMS, message: `line ${line}, ${key === '' ? shown(value) : key}: ${why}`};
      }
    },
  });
}

function* duplicates(view: View): Generator<Found> {
  const seen = new Map<string, number>();
  for (const {key, line} of parametersOf(view)) {
    if (key === '') continue;
    const first = seen.get(key);
    if (first !== undefined) yield {path: PARAMS, message: `${key} stands on line ${first} and again on line ${line}; the last one wins`, fix: 'remove one of them'};
    seen.set(key, line);
  }
}

/** The text itself: what the operator's script makes of each line (UG 2.3). */
export const parameterTextRules: readonly Rule[] = [
  rule({
    id: 'pgparams-literal-block',
    title: 'Parameters are one text with a setting per line',
    looksAt: [PARAMS],
    fix: 'customPgParams: | and one setting on each line below',
    *check(view) {
      const value = view.at(PARAMS);
      if (value !== undefined && typeof value !== 'string') yield {path: PARAMS, message: 'this is no text'};
      for (const {line, problems} of parametersOf(view)) if (problems.includes('folded')) yield {path: PARAMS, message: `line ${line} holds several settings: the text lost its line breaks, as folding (>) does`};
    },
  }),
  lineRule('pgparams-need-equals', 'no-equals', 'Every line is key = value', 'no "=", so the line is ignored', 'key = value'),
  lineRule('pgparams-unquoted-space', 'unquoted-space', 'Values with blanks are quoted', 'a blank outside quotes: the pair is ignored', "quote the value: 'a b'"),
  lineRule('pgparams-after-quote', 'after-quote', 'Nothing follows the closing quote', 'text after the closing quote: the pair is ignored', 'remove the text'),
  lineRule('pgparams-hash', 'hash', 'No # in a value', 'everything from # on is dropped', 'avoid #'),
  lineRule('pgparams-inner-quote', 'inner-quote', 'No apostrophe in a value', "'' is legal, and patronictl edit-config does not take it", 'avoid apostrophes'),
  lineRule('pgparams-backslash', 'backslash', 'Backslashes are doubled on the way', 'the backslash is doubled on the way to Patroni', 'look with SHOW afterwards'),
  rule({
    id: 'pgparams-not-validated',
    title: 'Nobody checks parameters on the way',
    looksAt: [PARAMS],
    when: has,
    *check(view) {
      if (parametersInForce(view).size > 0) yield {path: PARAMS, message: 'keys and values are not checked, and Patroni drops what it does not know: compare with SHOW afterwards'};
    },
  }),
  rule({id: 'pgparams-duplicate', title: 'No parameter stands twice', looksAt: [PARAMS], when: has, check: duplicates}),
  rule({
    id: 'pgparams-removed-guc',
    title: 'Parameters exist in PostgreSQL 15',
    looksAt: [PARAMS],
    fix: 'wal_keep_size, in MB',
    *check(view) {
      const line = parametersOf(view).find(({key}) => key === 'wal_keep_segments');
      if (line !== undefined) yield {path: PARAMS, message: `line ${line.line}: wal_keep_segments went with PostgreSQL 13, so Patroni drops it`};
    },
  }),
  rule({
    id: 'pgparams-unknown',
    title: 'PostgreSQL 15 knows every parameter',
    looksAt: [PARAMS],
    when: has,
    fix: 'mend the name; a parameter of a module is written with the name of the module: pgaudit.log',
    *check(view) {
      for (const {key, line} of parametersOf(view)) {
        if (key === '' || knownParameter(key) !== undefined || isModuleParameter(key) || removedParameter(key) !== undefined) continue;
        const meant = parameterMeant(key);
        yield {
          path: PARAMS,
          message: `line ${line}: PostgreSQL 15 has no parameter ${key}, and Patroni drops it without a word`,
          ...(meant === undefined ? {} : {fix: `did you mean ${meant}?`}),
        };
      }
    },
  }),
  rule({
    id: 'pgparams-value',
    title: 'PostgreSQL 15 takes every value',
    looksAt: [PARAMS],
    when: has,
    fix: 'a value as SHOW prints it',
    *check(view) {
      for (const {key, value, line, problems} of parametersOf(view)) {
        if (key === '' || problems.length > 0) continue;
        const wrong = checkParameterValue(key, value);
        if (wrong !== undefined) yield {path: PARAMS, message: `line ${line}, ${key}: ${wrong}`};
      }
    },
  }),
  rule({
    id: 'pgparams-restart-class',
    title: 'Some parameters need a restart',
    looksAt: [PARAMS],
    fix: 'a FEPAction of type restart, when a short outage does no harm',
    *check(view) {
      const keys = changedParameters(view).filter(needsRestart);
      if (keys.length > 0) yield {path: PARAMS, message: `not in force before a restart, which is yours to start: ${keys.join(', ')}`};
    },
  }),
  rule({
    id: 'param-change-may-redeploy',
    title: 'What a change of a parameter does is known',
    looksAt: [PARAMS],
    fix: 'try it on a cluster that nobody needs',
    *check(view) {
      const keys = changedParameters(view).filter((key) => knownParameter(key) === undefined);
      if (keys.length > 0) yield {path: PARAMS, message: `neither reload nor restart can be told for ${keys.join(', ')}; some parameters deploy containers anew`};
    },
  }),
  rule({
    id: 'pgparams-reload-class',
    title: 'Other parameters are reloaded',
    looksAt: [PARAMS],
    *check(view) {
      const keys = changedParameters(view);
      if (keys.length > 0 && keys.every((key) => knownParameter(key) !== undefined && !needsRestart(key))) yield {path: PARAMS, message: `the operator reloads every server, without an outage: ${keys.join(', ')}`};
    },
  }),
];

/** What certain parameters must be for other features to work. */
export const parameterRules: readonly Rule[] = [
  rule({
    id: 'preload-keep-defaults',
    title: 'Built-in libraries stay loaded',
    looksAt: [PARAMS],
    when: (view) => parameter(view, 'shared_preload_libraries') !== undefined,
    *check(view) {
      const lost = ['pgx_datamasking', 'pg_prewarm'].filter((name) => !preloadLibraries(view).includes(name));
      if (lost.length > 0) yield {path: PARAMS, message: `shared_preload_libraries loses ${lost.join(' and ')}`, fix: `'${[...lost, ...preloadLibraries(view)].join(',')}'`};
    },
  }),
  rule({
    id: 'preload-session-defaults',
    title: 'Sessions keep pg_prewarm',
    looksAt: [PARAMS],
    fix: 'keep pg_prewarm in the list',
    *check(view) {
      const value = parameter(view, 'session_preload_libraries');
      if (value !== undefined && !librariesOf(value).includes('pg_prewarm')) yield {path: PARAMS, message: 'session_preload_libraries loses pg_prewarm'};
    },
  }),
  rule({
    id: 'preload-pg-stat-statements',
    title: 'Monitoring has pg_stat_statements',
    looksAt: [PARAMS, `${FEP}.monitoring.enable`],
    when: isMonitored,
    *check(view) {
      if (!preloadLibraries(view).includes('pg_stat_statements')) yield {path: PARAMS, message: 'monitoring is on, and shared_preload_libraries has no pg_stat_statements', fix: `shared_preload_libraries = '${[...preloadLibraries(view), 'pg_stat_statements'].join(',')}'`};
    },
  }),
  rule({
    id: 'preload-typo-stats',
    title: 'No library of the guide\'s misprint',
    looksAt: [PARAMS],
    fix: 'pg_stat_statements',
    *check(view) {
      for (const key of ['shared_preload_libraries', 'session_preload_libraries', 'local_preload_libraries']) {
        if (librariesOf(parameter(view, key) ?? '').includes('pg_stats_statements')) yield {path: PARAMS, message: `${key} names pg_stats_statements, which does not exist: PostgreSQL would not start`};
      }
    },
  }),
  rule({
    id: 'monitoring-track',
    title: 'Monitoring has its counters',
    looksAt: [PARAMS, `${FEP}.monitoring.enable`],
    when: isMonitored,
    *check(view) {
      for (const key of ['track_activities', 'track_counts']) if (isOff(parameter(view, key))) yield {path: PARAMS, message: `${key} is off: the exporter would have nothing to tell`, fix: `${key} = on`};
    },
  }),
  rule({
    id: 'preload-pgaudit',
    title: 'Audit settings have the audit library',
    looksAt: [`${CHILD}.customPgAudit`, PARAMS, `${FEP}.pgAuditLog.enable`],
    fix: 'add pgaudit to shared_preload_libraries, or set pgAuditLog.enable: true',
    *check(view) {
      if (view.has(`${CHILD}.customPgAudit`) && !view.isOn(`${FEP}.pgAuditLog.enable`) && !preloadLibraries(view).includes('pgaudit')) yield {path: `${CHILD}.customPgAudit`, message: 'pgaudit is not loaded: nothing is audited'};
    },
  }),
  rule({
    id: 'archive-command-noop',
    title: 'WAL is archived where backups are on',
    looksAt: [PARAMS, BACKUP],
    when: hasBackup,
    fix: 'leave archive_mode and archive_command to the operator',
    *check(view) {
      const command = parameter(view, 'archive_command');
      if (command !== undefined && /^(?:\/(?:usr\/)?bin\/)?true$/.test(command.trim())) yield {path: PARAMS, message: `archive_command = '${command}' throws WAL away: there would be no recovery to a point in time`};
      if (isOff(parameter(view, 'archive_mode'))) yield {path: PARAMS, message: 'archive_mode is off: there would be no recovery to a point in time'};
    },
  }),
  rule({
    id: 'wal-level-minimum',
    title: 'WAL holds enough for replication',
    looksAt: [PARAMS, `${FEP}.replicationSlots`],
    *check(view) {
      const level = parameter(view, 'wal_level')?.toLowerCase();
      const slots = view.text(`${FEP}.replicationSlots`);
      const logical = slots !== undefined && /\blogical\b/.test(slots);
      if (level === 'minimal') yield {path: PARAMS, message: 'wal_level is minimal: replicas and backups need replica', fix: `wal_level = ${logical ? 'logical' : 'replica'}`};
      // An unset level beside logical slots is for slot-wal-level to say.
      else if (logical && level !== undefined && level !== 'logical') yield {path: PARAMS, message: `there are logical slots, and wal_level is ${level}`, fix: 'wal_level = logical'};
    },
  }),
  rule({
    id: 'features-default-on',
    title: 'Data masking and encryption are there',
    looksAt: [],
    *check() {
      yield {path: '', message: 'data masking and transparent encryption are on unless turned off; max_worker_processes is 20 in the built-in file'};
    },
  }),
];
