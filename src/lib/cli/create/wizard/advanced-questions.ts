import {backupOptions} from '../backup-options.ts';
import {requireCount} from '../../count-flag.ts';
import {type QuantityKind, requireQuantity} from '../../quantity-flag.ts';
import {YES_NO} from '../../wizard/choices.ts';
import {withFlags} from '../../wizard/command-draft.ts';
import {checked, type CreateQuestion, plain} from './checked.ts';
import {type CreateDraft, type CreateWorld, textIn, valueIn} from './draft.ts';
import {BACKUP, CHILD, FEP, STORAGE} from './fields.ts';

const wanted = ({picked}: CreateDraft): boolean => picked['advanced'] === 'yes';
const has = (draft: CreateDraft, world: CreateWorld, path: string): boolean => valueIn(draft, world, path) !== undefined;
const hasBackup = (draft: CreateDraft, world: CreateWorld): boolean => wanted(draft) && has(draft, world, BACKUP);

const ON_OFF = [{value: 'on', short: 'on', name: 'on: no committed transaction is lost in a failover, writes wait for a replica'}, {value: 'off', short: 'off', name: 'off: writes do not wait, a failover may lose the last ones'}];

function volume(name: string, key: string, what: string): CreateQuestion {
  return plain({
    id: `${name}-size`, sets: `${name}-size`, field: `${STORAGE}.${key}.size`, message: `Size of the ${what} volume:`,
    when: (draft, world) => wanted(draft) && has(draft, world, `${STORAGE}.${key}`),
    parse: (text) => requireQuantity(text, `${name}-size`, 'size'),
  });
}

/** Request and limit of a resource go together: whoever changes one of them keeps the other as it was shown. They are judged when the limit, the second of them, is known. */
function compute(resource: 'cpu' | 'memory', kind: 'requests' | 'limits', message: string): CreateQuestion {
  const sets = `${resource}-${kind.slice(0, -1)}`;
  const field = `${FEP}.mcSpec.${kind}.${resource}`;
  const other = kind === 'requests' ? 'limits' : 'requests';
  return checked({
    id: sets, flag: `--${sets}`, message, when: wanted,
    fields: kind === 'requests' ? [] : ['requests', 'limits'].map((one) => `${FEP}.mcSpec.${one}.${resource}`),
    default: (draft, world) => textIn(draft, world, field),
    parse: (text) => (text === '' ? undefined : requireQuantity(text, sets, resource satisfies QuantityKind)),
    apply: (draft, answer, world) => {
      if (answer === (textIn(draft, world, field) ?? '') || answer === '') return draft;
      const partner = textIn(draft, world, `${FEP}.mcSpec.${other}.${resource}`);
      return withFlags(draft, {...(partner === undefined ? {} : {[`${resource}-${other.slice(0, -1)}`]: partner}), [sets]: answer});
    },
  });
}

/** An answer that may be left empty: then the operator decides. */
function optional(sets: string, message: string, field: string, more: {parse?: (text: string) => unknown; as?: (text: string) => number} = {}): CreateQuestion {
  const {parse, as} = more;
  return plain({
    id: sets, sets, field, message: `${message} (empty: as the operator has it):`, when: wanted,
    ...(parse === undefined ? {} : {parse: (text: string) => (text === '' ? undefined : parse(text))}),
    ...(as === undefined ? {} : {as}),
  });
}

const DAILY = ['full:15 0 * * *'];

/** `full:0 2 * * 0; incr:0 2 * * 1-6` as values of the flag. */
const schedulesOf = (text: string): string[] => text.split(';').map((part) => part.trim()).filter((part) => part !== '');

const scheduleFields = [`${BACKUP}.schedule`, ...[1, 2, 3, 4, 5].map((number) => `${BACKUP}.schedule${number}`)];

/** Asked only of those who want them. */
export const advancedQuestions: readonly CreateQuestion[] = [
  plain({
    id: 'sync-mode', sets: 'sync-mode', field: `${FEP}.syncMode`, message: 'Synchronous replication:',
    when: (draft, world) => wanted(draft) && Number(valueIn(draft, world, `${FEP}.instances`)) > 1, choices: async () => ON_OFF,
  }),
  optional('fep-version', 'Major version of FEP', `${FEP}.fepVersion`, {parse: (text) => requireCount(text, 'fep-version', 15), as: Number}),
  optional('image', 'Image of the servers', `${FEP}.image.image`),
  compute('cpu', 'requests', 'CPU that a server is given, as 500m or 2:'),
  compute('cpu', 'limits', 'CPU that a server may use:'),
  compute('memory', 'requests', 'Memory that a server is given, as 2Gi:'),
  compute('memory', 'limits', 'Memory that a server may use:'),
  volume('wal', 'walVol', 'WAL'),
  volume('log', 'logVol', 'log'),
  volume('archivewal', 'archivewalVol', 'archived WAL'),
  checked({
    id: 'schedule', flag: '--backup-schedule', message: 'When are backups taken?', when: hasBackup, default: () => 'weekly',
    choices: async () => [
      {value: 'weekly', name: 'a full one on Sunday, incremental ones on the other days'},
      {value: 'daily', name: 'a full one every day'},
      {value: 'own', name: 'at times of my own'},
    ],
    apply: (draft, answer) => {
      const next = {...draft, picked: {...draft.picked, schedule: answer}};
      return answer === 'daily' ? withFlags(next, {'backup-schedule': DAILY}) : next;
    },
  }),
  checked({
    id: 'backup-schedule', flag: '--backup-schedule', message: 'Times, as full:CRON or incr:CRON, up to five with ; between:', fields: scheduleFields,
    when: (draft) => draft.picked['schedule'] === 'own',
    default: () => 'full:15 0 * * 0; incr:15 0 * * 1-6',
    parse: (text) => backupOptions({backup: true, 'backup-schedule': schedulesOf(text), 'backup-retention': undefined}),
    refuse: async (_, text) => (schedulesOf(text).length === 0 ? 'at least one time is needed, such as full:0 2 * * 0' : undefined),
    apply: (draft, answer) => withFlags(draft, {'backup-schedule': schedulesOf(answer)}),
  }),
  checked({
    id: 'backup-retention', flag: '--backup-retention', message: 'How long are backups kept? 14d is days, 4 that many full ones:', fields: [`${BACKUP}.pgbackrestParams`],
    when: hasBackup, default: () => '7d',
    parse: (text) => backupOptions({backup: true, 'backup-schedule': undefined, 'backup-retention': text}),
    apply: (draft, answer) => (answer === '7d' ? draft : withFlags(draft, {'backup-retention': answer})),
  }),
  volume('backup', 'backupVol', 'backup'),
  plain({id: 'database', sets: 'database', field: `${CHILD}.sysUsers.pgdb`, message: 'First database:', when: wanted, refuse: named}),
  plain({id: 'user', sets: 'user', field: `${CHILD}.sysUsers.pguser`, message: 'Administrator role of the database:', when: wanted, refuse: named}),
  checked({
    id: 'monitoring', flag: '--monitoring', message: 'An exporter for Prometheus?', when: wanted, fields: [`${FEP}.monitoring`], choices: async () => YES_NO,
    default: (draft, world) => (valueIn(draft, world, `${FEP}.monitoring.enable`) === true ? 'yes' : 'no'),
    apply: (draft, answer, world) => ((answer === 'yes') === (valueIn(draft, world, `${FEP}.monitoring.enable`) === true) ? draft : withFlags(draft, {monitoring: answer === 'yes'})),
  }),
];

async function named(_: CreateDraft, answer: string): Promise<string | undefined> {
  return answer === '' ? 'a name is needed' : undefined;
}
