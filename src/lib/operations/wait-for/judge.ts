import type {FepAction} from '../../model/fep-action/index.ts';
import {hideInText, parametersOf} from '../../manifest/difference/index.ts';
import {isKnown, type Part} from '../../model/part.ts';
import {valueAt} from '../../rules/view.ts';
import {outcomeOf} from '../action/outcome.ts';
import type {ServerSettings} from '../change/server-settings.ts';
import {parameterState} from '../change/in-force.ts';
import type {ClusterSnapshot} from '../cluster-snapshot.ts';
import {wantedInstances} from '../cluster-status/derive.ts';
import type {GatheredImpact} from '../impact/gather-impact.ts';
import {isPod} from '../impact/expectations.ts';
import {fepClusterReadiness, NOTHING_BEFORE} from '../readiness/index.ts';
import type {Asked, Condition} from './conditions.ts';

/** Everything that one look brought; parts that no condition asks for are left out. */
export interface Seen {
  snapshot?: ClusterSnapshot;
  servers?: GatheredImpact;
  settings?: ReadonlyMap<string, Part<ServerSettings>>;
  actions: ReadonlyMap<string, FepAction | undefined>;
}

/** How one condition stands. `failed`: it can no longer come. */
export interface Standing {
  text: string;
  state: 'met' | 'not-yet' | 'failed';
  words: string;
}

/** Pure. */
export function standingOf({text, condition}: Asked, seen: Seen): Standing {
  const [state, words] = JUDGES[condition.kind](condition as never, seen);
  return {text, state, words};
}

type Judged = [Standing['state'], string];

const met = (words: string): Judged => ['met', words];
const notYet = (words: string): Judged => ['not-yet', words];

const JUDGES: {readonly [K in Condition['kind']]: (condition: Extract<Condition, {kind: K}>, seen: Seen) => Judged} = {
  ready: (_condition, {snapshot}) => {
    if (snapshot === undefined) return notYet('not looked at');
    const verdict = fepClusterReadiness(snapshot, wantedInstances(snapshot.cluster) ?? 1, NOTHING_BEFORE);
    return verdict.state === 'ready' ? met(verdict.message) : notYet([verdict.message, ...verdict.causes.slice(0, 1)].join('; '));
  },
  primary: ({is, pod}, {servers}) => {
    const now = servers?.impact.primary;
    if (now === undefined) return notYet('which server is primary cannot be told');
    return isPod(now, pod) === is ? met(`${now} is primary`) : notYet(`${now} is primary`);
  },
  timeline: ({above, timeline}, {servers}) => {
    const now = servers?.impact.timeline;
    if (now === undefined) return notYet('the timeline cannot be told');
    return (above ? now > timeline : now === timeline) ? met(`timeline ${now}`) : notYet(`timeline ${now}`);
  },
  lag: ({bytes}, {servers}) => {
    const replicas = servers?.impact.replicas ?? [];
    if (replicas.length === 0) return notYet('no replica can be seen');
    const unknown = replicas.filter(({lagBytes}) => lagBytes === undefined);
    if (unknown.length > 0) return notYet(`the lag of ${unknown.map(({pod}) => pod).join(', ')} is not known`);
    const worst = replicas.reduce((a, b) => ((b.lagBytes ?? 0) > (a.lagBytes ?? 0) ? b : a));
    return (worst.lagBytes ?? 0) < bytes ? met(`${worst.pod} is ${worst.lagBytes} bytes behind at most`) : notYet(`${worst.pod} is ${worst.lagBytes} bytes behind`);
  },
  streaming: ({replicas}, {servers}) => {
    const streaming = (servers?.impact.replicas ?? []).filter(({state}) => state === 'streaming').length;
    return streaming >= replicas ? met(`${streaming} replicas stream`) : notYet(`${streaming} of ${replicas} replicas stream`);
  },
  'params-applied': (_condition, seen) => parametersApplied(seen),
  action: ({name}, {actions}) => {
    const action = actions.get(name);
    if (action === undefined) return notYet(`there is no FEPAction ${name}`);
    const {state, result} = outcomeOf(action);
    const words = result === undefined ? '' : `: ${result.trim().split('\n')[0]}`;
    if (state === 'success') return met(`the operator answered Success${words}`);
    return state === 'pending' ? notYet(`${name} is not answered`) : ['failed', `the operator answered ${state === 'failure' ? 'Failure' : 'a word that no source knows'}${words}`];
  },
};

/** Every parameter of customPgParams is in force on every server, and nothing waits for a restart. */
function parametersApplied({servers, settings}: Seen): Judged {
  const text = servers === undefined ? undefined : valueAt(servers.cluster, 'spec.fepChildCrVal.customPgParams');
  const wanted = parametersOf(typeof text === 'string' ? text : '');
  const answers = [...(settings ?? [])];
  if (answers.length === 0) return notYet('no server can be asked');
  for (const [pod, server] of answers) {
    if (!isKnown(server)) return notYet(`${pod} does not answer: ${server.unreadable}`);
    const pending = [...server.known.settings.values()].filter((row) => row.pending).map(({name}) => name);
    if (pending.length > 0) return notYet(`${pod} waits for a restart for ${pending.join(', ')}`);
    for (const [name, value] of wanted) {
      const {state, value: has} = parameterState({name, value}, server.known);
      if (state === 'not-yet' || state === 'refused') return notYet(`${pod} has ${name} = ${hideInText(has ?? '?')}, not ${hideInText(value)}`);
    }
  }
  return met(`${wanted.size} parameters are in force on ${answers.length} servers`);
}
