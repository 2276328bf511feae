import {FEP, USERS} from '../reading/cluster.ts';
import {PARAMS, parameter} from '../reading/postgres.ts';
import {isInStore, isMutual, POSTGRES_TLS} from '../reading/tls.ts';
import {type Rule, rule} from '../rule.ts';
import type {View} from '../view.ts';

const SLOTS = `${FEP}.replicationSlots`;

interface Slot {
  name: string;
  fields: ReadonlyMap<string, string>;
}

/** Slots of the text: `name:` with indented `key: value` lines, or `name: {key: value}` on one line. */
function slotsOf(view: View): Slot[] {
  const slots: {name: string; fields: Map<string, string>}[] = [];
  for (const line of (view.text(SLOTS) ?? '').split('\n')) {
    const member = /^\s+([\w-]+)\s*:\s*(.*?)\s*$/.exec(line);
    const head = /^([\w-]+)\s*:\s*(?:\{(.*)\})?\s*$/.exec(line);
    if (head !== null) {
      const pairs = (head[2] ?? '').split(',').map((pair) => pair.split(':').map((part) => part.trim()));
      slots.push({name: head[1] ?? '', fields: new Map(pairs.flatMap(([key, value]) => (key !== undefined && value !== undefined ? [[key, value]] : [])))});
    } else if (member !== null) {
      slots.at(-1)?.fields.set(member[1] ?? '', member[2] ?? '');
    }
  }
  return slots;
}

const logical = (view: View): Slot[] => slotsOf(view).filter(({fields}) => fields.get('type') === 'logical');

/** Slots that outlive a failover (UG 4.8.1). */
export const slotRules: readonly Rule[] = [
  rule({
    id: 'slot-block-string',
    title: 'Slots are one text',
    looksAt: [SLOTS],
    when: (view) => view.has(SLOTS),
    fix: 'replicationSlots: | and name: with type, database and plugin below',
    *check(view) {
      const text = view.text(SLOTS);
      if (text === undefined) yield {path: SLOTS, message: 'this is no text'};
      else if (text.trim() !== '' && slotsOf(view).length === 0) yield {path: SLOTS, message: 'no slot can be read from the text'};
    },
  }),
  rule({
    id: 'slot-logical-fields',
    title: 'A logical slot has database and plugin',
    looksAt: [SLOTS],
    *check(view) {
      for (const {name, fields} of logical(view)) {
        const missing = ['database', 'plugin'].filter((key) => (fields.get(key) ?? '') === '');
        if (missing.length > 0) yield {path: SLOTS, message: `slot ${name} lacks ${missing.join(' and ')}`, fix: 'type: logical, database: …, plugin: pgoutput'};
      }
    },
  }),
  rule({
    id: 'slot-database-exists',
    title: 'Slots are of databases that exist',
    looksAt: [SLOTS, `${USERS}.pgdb`],
    on: ['create'],
    fix: 'create the database first, then add the slot',
    *check(view) {
      const databases = ['postgres', view.text(`${USERS}.pgdb`)];
      for (const {name, fields} of logical(view)) {
        const database = fields.get('database');
        if (database !== undefined && database !== '' && !databases.includes(database)) yield {path: SLOTS, message: `slot ${name} is of the database ${database}, which a new cluster does not have`};
      }
    },
  }),
  rule({
    id: 'slot-wal-level',
    title: 'Logical slots have their WAL',
    looksAt: [SLOTS, PARAMS],
    fix: 'wal_level = logical (needs a restart)',
    *check(view) {
      if (logical(view).length > 0 && parameter(view, 'wal_level')?.toLowerCase() !== 'logical') yield {path: PARAMS, message: `there are logical slots, and wal_level is ${parameter(view, 'wal_level') ?? 'replica, as nothing else is said'}`};
    },
  }),
  rule({
    id: 'slot-tls-postgres',
    title: 'A publisher has a server certificate',
    looksAt: [SLOTS, POSTGRES_TLS],
    when: (view) => logical(view).length > 0 && isMutual(view),
    *check(view) {
      if (isInStore(view, 'postgrestls')) return;
      for (const name of ['certificateName', 'caName']) if (!view.has(`${POSTGRES_TLS}.${name}`)) yield {path: `${POSTGRES_TLS}.${name}`, message: 'subscribers would check a certificate that the server does not have', fix: `set ${POSTGRES_TLS}.${name}`};
    },
  }),
  rule({
    id: 'slot-unused-wal',
    title: 'Slots have subscribers',
    looksAt: [SLOTS],
    fix: 'subscribe soon, or drop the slot',
    *check(view) {
      const added = slotsOf(view).filter(({name}) => view.before === undefined || !slotsOf(view.before).some((old) => old.name === name));
      for (const {name} of added) yield {path: SLOTS, message: `until somebody subscribes to ${name}, WAL is kept without limit and fills its volume`};
    },
  }),
];
