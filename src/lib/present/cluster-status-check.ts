import {FepError} from '../errors/fep-error.ts';
import type {ClusterStatus} from '../model/answers/cluster-status.ts';

/** Exit codes of monitoring plugins, a protocol of their own beside the table of exit codes. */
export const CHECK_CODES = {ok: 0, warning: 1, critical: 2, unknown: 3} as const satisfies Record<ClusterStatus['verdict'], number>;

/** `FEP OK - demo: healthy … | ready=3;;;0;3 restarts=0`: one line, with figures behind the bar. */
export function renderCheck(status: ClusterStatus): string {
  const {name, verdict, headline, instances, members} = status;
  const lag = Math.max(-1, ...members.flatMap(({lagBytes}) => lagBytes ?? []));
  const figures = [
    `ready=${instances.ready};;;0${instances.wanted === undefined ? '' : `;${instances.wanted}`}`,
    `restarts=${members.reduce((sum, {restarts}) => sum + restarts, 0)}`,
    ...(lag < 0 ? [] : [`lag=${lag}B`]),
  ];
  return `FEP ${verdict.toUpperCase()} - ${name}: ${oneLine(headline)} | ${figures.join(' ')}\n`;
}

export function renderCheckFailure(name: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const why = error instanceof FepError && error.why !== undefined ? ` (${error.why})` : '';
  return `FEP UNKNOWN - ${name}: ${oneLine(message + why)}\n`;
}

/** The bar would begin the figures. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll('|', '/');
}
