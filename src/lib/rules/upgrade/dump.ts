import {instancesOrOne, shown, USERS} from '../reading/cluster.ts';
import {storageClassOf, volumesOf} from '../reading/storage.ts';
import {type Found, type Rule, rule} from '../rule.ts';
import {amountOf} from '../text/amounts.ts';
import {isRecord, type View} from '../view.ts';
import {isUpgrade, SOURCE, sourceOf, UPGRADE} from './plan.ts';

const STORAGE = `${UPGRADE}.storage`;
const SIZE = `${STORAGE}.size`;
const MODES = `${STORAGE}.accessModes`;
const DEFAULT_SIZE = '2Gi';
/** SQL text against data: a 4-byte integer may become 10 characters; a tenth on top (rules.md E.3). */
const GROWTH = 2.5 * 1.1;

const gibibytes = (bytes: number): string => `${Math.ceil((bytes / 2 ** 30) * 10) / 10}Gi`;

/** Users that are no application: the operator's own (rules.md appendix B). */
function ownUsers(source: View | undefined): ReadonlySet<string> {
  const users = source?.record(USERS);
  const named = ['pgreplUser', 'pgrepluser', 'pgRewindUser', 'pgMetricsUser'].map((key) => (isRecord(users) ? users[key] : undefined));
  return new Set(['postgres', 'repluser', 'rewinduser', ...named.filter((name) => typeof name === 'string')]);
}

function* spareVolume(view: View): Generator<Found> {
  const wanted = view.text(`${STORAGE}.storageClass`);
  const dumpClass = (view.fact('storageClasses') ?? []).find(({name, isDefault}) => (wanted === undefined ? isDefault : name === wanted));
  if (dumpClass !== undefined && !dumpClass.isStatic) return;
  const name = dumpClass?.name ?? wanted ?? '';
  const claimed = instancesOrOne(view) * volumesOf(view).filter((volume) => (storageClassOf(view, volume)?.name ?? volume.storageClass ?? '') === name).length;
  const size = amountOf(view.at(SIZE) ?? DEFAULT_SIZE) ?? 0;
  const free = (view.fact('persistentVolumes') ?? []).filter((volume) => volume.phase === 'Available' && volume.storageClass === name);
  if (free.length > claimed && free.some(({capacity}) => (amountOf(capacity) ?? 0) >= size)) return;
  yield {path: STORAGE, message: `volumes of ${name === '' ? 'no class' : `the class ${shown(name)}`} are made by hand: ${free.length} are free, and the new cluster takes ${claimed}`, fix: `make one more of ${plainSize(view)} for the dump`};
}

function plainSize(view: View): string {
  const size = view.at(SIZE);
  return typeof size === 'string' || typeof size === 'number' ? String(size) : DEFAULT_SIZE;
}

/** The dump that carries the data over (UG 6.4.1, 6.4.3.1). */
export const dumpRules: readonly Rule[] = [
  rule({
    id: 'major-apps-stopped',
    title: 'Applications are stopped before an upgrade',
    looksAt: [SOURCE],
    when: isUpgrade,
    needs: ['database'],
    uses: ['clusters'],
    fix: 'stop them: what they write after the dump began is lost',
    *check(view) {
      const own = ownUsers(sourceOf(view));
      const users = Object.entries(view.fact('database')?.sessions ?? {}).filter(([user, count]) => count > 0 && !own.has(user));
      if (users.length > 0) yield {path: SOURCE, message: `still connected to ${view.fact('database')?.cluster}: ${users.map(([user, count]) => `${user} (${count})`).join(', ')}`};
    },
  }),
  rule({
    id: 'major-dump-size',
    title: 'The dump has room',
    looksAt: [SIZE],
    when: isUpgrade,
    needs: ['database'],
    *check(view) {
      const size = amountOf(view.at(SIZE) ?? DEFAULT_SIZE);
      const needed = (view.fact('database')?.size ?? 0) * GROWTH;
      if (size !== undefined && size < needed) yield {path: SIZE, message: `${plainSize(view)} for the dump${view.has(SIZE) ? '' : ' (the default)'}, and the data may take ${gibibytes(needed)} as SQL text`, fix: `${SIZE}: ${gibibytes(needed)}`};
    },
  }),
  rule({
    id: 'major-dump-pv',
    title: 'The dump has a volume',
    looksAt: [STORAGE],
    when: isUpgrade,
    needs: ['storageClasses', 'persistentVolumes'],
    check: spareVolume,
  }),
  rule({
    id: 'major-dump-accessmodes',
    title: 'Access modes of the dump are a list',
    looksAt: [MODES],
    when: isUpgrade,
    fix: '[ReadWriteOnce], which is the default',
    *check(view) {
      if (view.has(MODES) && view.list(MODES) === undefined) yield {path: MODES, message: `${shown(view.at(MODES))} is no list`};
    },
  }),
];
