import {countFlag} from '../count-flag.ts';
import {connectionFlags, dryRunFlag, Flags, outputFlag} from '../flags.ts';
import {quantityFlag} from '../quantity-flag.ts';
import {ruleFlags} from '../rule-flags.ts';
import {growingWaitFlags} from '../wait-timeout.ts';
import {wizardFlag} from '../wizard/invitation.ts';

const SERVERS = 'servers';
const STORAGE = 'storage';
const DATABASE = 'database';
const BACKUP = 'backup';

const many = {multiple: true, multipleNonGreedy: true} as const;

function volumeFlags<const V extends string>(volume: V, what: string) {
  return {
    [`${volume}-size`]: quantityFlag(`${volume}-size`, 'size', `size of the ${what} volume`, {helpGroup: STORAGE}),
    [`${volume}-storage-class`]: Flags.string({description: `storage class of the ${what} volume`, helpGroup: STORAGE}),
  } as {[K in `${V}-size`]: ReturnType<typeof quantityFlag>} & {[K in `${V}-storage-class`]: ReturnType<typeof Flags.string>};
}

/** Flags of `create`: what people set first; everything else goes by `--set` or `-f`. */
export const createFlags = {
  ...connectionFlags,
  ...outputFlag('json', 'yaml', 'name'),
  ...dryRunFlag,
  ...growingWaitFlags('5m and 10m for each server'),
  ...ruleFlags,
  filename: Flags.string({char: 'f', description: 'manifest of a FEPCluster to begin with, - for standard input; flags are laid over it', helpValue: 'FILE|-'}),
  profile: Flags.option({options: ['dev', 'ha', 'production'] as const, description: 'values to begin with: dev is one small server, ha three, production three synchronous ones with backups and monitoring'})(),
  set: Flags.string({description: 'any field: path=value, such as fep.podAntiAffinity=true; may be given several times', helpValue: 'PATH=VALUE', ...many}),

  ...wizardFlag,

  instances: countFlag('instances', 'number of servers, the master included: 1 to 16', {char: 'i', helpGroup: SERVERS}),
  'fep-version': countFlag('fep-version', 'major version of FEP (operators 6.1 and later)', {helpGroup: SERVERS, example: 15}),
  image: Flags.string({description: "image of the servers (default: the operator's)", helpGroup: SERVERS}),
  'backup-image': Flags.string({description: "image of the backup container (default: the operator's)", helpGroup: SERVERS}),
  'cpu-request': quantityFlag('cpu-request', 'cpu', 'CPU that a server is given', {aliases: ['cpu'], helpGroup: SERVERS}),
  'cpu-limit': quantityFlag('cpu-limit', 'cpu', 'CPU that a server may use', {helpGroup: SERVERS}),
  'memory-request': quantityFlag('memory-request', 'memory', 'memory that a server is given', {aliases: ['memory'], helpGroup: SERVERS}),
  'memory-limit': quantityFlag('memory-limit', 'memory', 'memory that a server may use', {helpGroup: SERVERS}),
  'sync-mode': Flags.option({options: ['on', 'off'] as const, aliases: ['sync'], description: 'synchronous replication', helpGroup: SERVERS})(),
  monitoring: Flags.boolean({allowNo: true, description: 'an exporter for Prometheus', helpGroup: SERVERS}),
  annotation: Flags.string({description: 'annotation of the StatefulSet and its pods; may be given several times', helpValue: 'KEY=VALUE', helpGroup: SERVERS, ...many}),

  'storage-class': Flags.string({description: 'storage class of every volume that is given none of its own', helpGroup: STORAGE}),
  ...volumeFlags('data', 'data'),
  ...volumeFlags('wal', 'WAL'),
  ...volumeFlags('log', 'log'),
  ...volumeFlags('tablespace', 'tablespace'),
  ...volumeFlags('archivewal', 'archived WAL'),
  ...volumeFlags('backup', 'backup'),

  backup: Flags.boolean({allowNo: true, description: 'backups with pgBackRest, to volumes that the servers share', helpGroup: BACKUP}),
  'backup-schedule': Flags.string({description: "when: full:CRON or incr:CRON, such as 'full:0 2 * * 0'; up to five times", helpValue: 'TYPE:CRON', helpGroup: BACKUP, ...many}),
  'backup-retention': Flags.string({description: 'what is kept: 14d for days, 4 for that many full backups', helpValue: '14d|4', helpGroup: BACKUP}),

  user: Flags.string({aliases: ['admin-user'], description: 'administrator role of the database', helpGroup: DATABASE}),
  database: Flags.string({description: 'first database', helpGroup: DATABASE}),
  'password-file': Flags.string({description: "file with the administrator's password", helpGroup: DATABASE, exclusive: ['password-stdin', 'password-secret']}),
  'password-stdin': Flags.boolean({description: "read the administrator's password from standard input", helpGroup: DATABASE, exclusive: ['password-secret']}),
  'password-secret': Flags.string({description: 'Secret with the passwords: one key for each field of sysUsers, or the key of the administrator\'s', helpValue: 'NAME[:KEY]', helpGroup: DATABASE}),
  'show-password': Flags.boolean({description: 'show passwords made here, once, at the terminal (they are kept in the Secret NAME-credentials)', helpGroup: DATABASE}),
  parameter: Flags.string({aliases: ['param'], description: 'PostgreSQL parameter; may be given several times', helpValue: 'NAME=VALUE', helpGroup: DATABASE, ...many}),
  'parameters-file': Flags.string({aliases: ['params-file'], description: 'file with PostgreSQL parameters, as in postgresql.conf', helpGroup: DATABASE}),
  hba: Flags.string({description: 'line of pg_hba.conf; may be given several times', helpValue: "'host all all 10.0.0.0/8 scram-sha-256'", helpGroup: DATABASE, ...many}),
  'hba-file': Flags.string({description: 'file with lines of pg_hba.conf', helpGroup: DATABASE}),
};
