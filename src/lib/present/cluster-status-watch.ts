import type {ClusterStatus} from '../model/answers/cluster-status.ts';
import {harmless} from './harmless.ts';
import {renderCompactStatus} from './cluster-status-compact.ts';
import {paintVerdict, renderClusterStatus, type StatusDetail} from './cluster-status.ts';
import type {Screen} from './screen.ts';

/** Where a watch is shown, and how. */
export interface WatchScreen {
  /** `screen`: redrawn in place; `lines`: one for each change; `json`: one document a line for each change. */
  mode: 'screen' | 'lines' | 'json';
  write: (text: string) => void;
  /** As it is now: terminals change their size. */
  screen: () => Screen & {rows: number | undefined};
  detail: StatusDetail & {compact: boolean};
}

export interface WatchView {
  show: (status: ClusterStatus) => void;
  blind: (reason: string) => void;
  /** Leaves the last picture standing. */
  end: () => void;
}

/** A view of a status that changes: what stays the same is said once. */
export async function watchView(options: WatchScreen): Promise<WatchView> {
  return options.mode === 'screen' ? redrawn(options) : told(options);
}

/** The whole picture where it fits, else the compact one: lines that scroll away cannot be redrawn. */
async function redrawn({screen, write, detail}: WatchScreen): Promise<WatchView> {
  const {createLogUpdate} = await import('log-update');
  const stream = Object.assign(Object.create(process.stdout) as typeof process.stdout, {write: (text: string): boolean => { write(text); return true; }});
  const update = createLogUpdate(stream);
  let last = '';
  const draw = (text: string): void => update(harmless(text));
  return {
    show: (status) => {
      const place = screen();
      const whole = detail.compact ? '' : renderClusterStatus(status, place, detail);
      const fits = !detail.compact && place.rows !== undefined && lineCount(whole, place.width) < place.rows;
      last = (fits ? whole : renderCompactStatus(status, place, {rows: place.rows})).replace(/\n$/, '');
      draw(last);
    },
    blind: (reason) => draw(`${last}\n${screen().theme.warning(`cannot look now: ${reason}`)}`),
    end: () => update.done(),
  };
}

function lineCount(text: string, width = 80): number {
  return text.split('\n').reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / width)), 0);
}

function told({mode, write, screen}: WatchScreen): WatchView {
  let before = '';
  const once = (key: string, line: () => string): void => {
    if (key === before) return;
    before = key;
    write(`${mode === 'json' ? line() : harmless(line())}\n`);
  };
  return {
    show: (status) => once(keyOf(status), () => (mode === 'json' ? JSON.stringify(status) : lineOf(status, screen()))),
    // A document that is no status would break a reader of JSON.
    blind: (reason) => { if (mode === 'lines') once(reason, () => `${screen().now.toISOString().slice(0, 19)}Z  ${screen().theme.warning('UNKNOWN')}  cannot look now: ${reason}`); },
    end: () => {},
  };
}

/** What makes a new line: verdict, problems, who is there in which role. Ages and positions move all the time. */
function keyOf({verdict, problems, members, primary, timeline, instances, clusterReady}: ClusterStatus): string {
  return JSON.stringify([verdict, problems.map(({id, object}) => [id, object]), members.map(({pod, role, ready, state}) => [pod, role, ready, state]), primary, timeline, instances, clusterReady]);
}

function lineOf({takenAt, verdict, headline, instances, primary, timeline}: ClusterStatus, {theme}: Screen): string {
  const who = [`${instances.ready}/${instances.wanted ?? '?'} ready`, primary === undefined ? 'no single master' : `master ${primary}`, ...(timeline === undefined ? [] : [`timeline ${timeline}`])].join(', ');
  return `${takenAt.slice(0, 19)}Z  ${paintVerdict(verdict, theme)(verdict.toUpperCase())}  ${who}: ${headline}`;
}
