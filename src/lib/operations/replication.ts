import type {ConfigMap, Pod} from '../model/kubernetes-object.ts';

/** What Patroni writes about one member into its pod's annotation `status`. */
export interface MemberState {
  role?: string;
  state?: string;
  timeline?: number;
  /** Position in the WAL, bytes. */
  position?: bigint;
}

/** What Patroni's ConfigMaps tell of the whole. */
export interface LeaderState {
  leader?: string;
  /** Position of the leader at its last loop, bytes. */
  position?: bigint;
  syncStandbys: string[];
}

/**
 * Reads the annotation `status`: JSON with role, state, xlog_location, timeline (seen with real Patroni,
 * control-plane.md 5). That FEP's image writes it too is likely, stated by no source: empty where it is missing.
 */
export function memberState(pod: Pod): MemberState {
  const value = objectFrom(pod.metadata.annotations?.['status']);
  const {role, state, timeline} = value;
  const position = positionFrom(value['xlog_location']);
  return {
    ...(typeof role === 'string' ? {role} : {}),
    ...(typeof state === 'string' ? {state} : {}),
    ...(typeof timeline === 'number' ? {timeline} : {}),
    ...(position === undefined ? {} : {position}),
  };
}

/** Reads the annotations of the ConfigMaps `<scope>-leader` and `<scope>-sync`, where they are. */
export function leaderState(configMaps: readonly ConfigMap[]): LeaderState {
  const annotations = (ending: string): Record<string, string> =>
    configMaps.find(({metadata}) => metadata.name?.endsWith(ending))?.metadata.annotations ?? {};
  const lock = annotations('-leader');
  const standbys = annotations('-sync')['sync_standby'] ?? '';
  const position = positionFrom(lock['optime']);
  return {
    ...(lock['leader'] === undefined || lock['leader'] === '' ? {} : {leader: lock['leader']}),
    ...(position === undefined ? {} : {position}),
    syncStandbys: standbys.split(',').filter((name) => name !== ''),
  };
}

/** `50331976` as PostgreSQL prints it: `0/3000148`. */
export function lsnText(position: bigint): string {
  return `${(position >> 32n).toString(16).toUpperCase()}/${(position & 0xffffffffn).toString(16).toUpperCase()}`;
}

function objectFrom(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

function positionFrom(value: unknown): bigint | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return BigInt(value);
  return typeof value === 'string' && /^\d{1,19}$/.test(value) ? BigInt(value) : undefined;
}
