import type {Pod} from '../../model/kubernetes-object.ts';
import {knownOr} from '../../model/part.ts';
import type {Progress} from '../../model/progress.ts';
import {roleOf} from '../cluster-status/members.ts';
import {baselineOf, isOperatorEvent, newerThan, objectOfEvent, textOfEvent, type EventBaseline} from '../events.ts';
import {isReady} from '../readiness/index.ts';
import {leaderState, memberState} from '../replication.ts';
import type {Sighting} from './sighting.ts';

interface ServerSeen {
  uid: string | undefined;
  role: string;
  ready: boolean;
  state: string | undefined;
}

/**
 * Turns sightings of a cluster, one after another, into the story of what happens in it: events of the operator,
 * Patroni's lock, roles, and servers that go and come. The first sighting is the state before; nothing is said of it.
 */
export class ClusterNews {
  readonly #report: (progress: Progress) => void;
  #events: EventBaseline | undefined;
  readonly #told = new Set<string>();
  #servers = new Map<string, ServerSeen>();
  #leader: string | undefined;

  constructor(report: (progress: Progress) => void, before: Sighting) {
    this.#report = report;
    this.#remember(before);
  }

  /** Says what is new since the last sighting. A part that could not be read tells nothing. */
  tell(now: Sighting): void {
    if ('known' in now.events) for (const event of this.#events === undefined ? [] : newerThan(now.events.known, this.#events)) {
      if (isOperatorEvent(event)) this.#once(`${objectOfEvent(event)}: ${textOfEvent(event)} (${event.reason ?? '?'})`, event.type === 'Warning' ? 'warning' : 'info');
    }
    if ('known' in now.pods) for (const line of this.#serverNews(now.pods.known)) this.#say(line);
    if ('known' in now.configMaps) {
      const {leader} = leaderState(now.configMaps.known);
      if (leader !== this.#leader) this.#say(leader === undefined ? `${this.#leader} gave up Patroni's leader lock` : `${leader} has Patroni's leader lock`);
    }
    this.#remember(now);
  }

  #serverNews(pods: readonly Pod[]): string[] {
    const names = new Set(pods.map(({metadata}) => metadata.name ?? '?'));
    const gone = [...this.#servers.keys()].filter((name) => !names.has(name)).map((name) => `${name} is gone`);
    return [...gone, ...pods.flatMap((pod) => {
      const name = pod.metadata.name ?? '?';
      const [now, before] = [seenOf(pod), this.#servers.get(name)];
      if (before === undefined) return [`${name} is there`];
      if (before.uid !== now.uid) return [`${name} was replaced`];
      const words = [
        ...(now.role === before.role || now.role === 'unknown' ? [] : [`is ${now.role} now`]),
        ...(now.state === before.state || now.state === undefined ? [] : [now.state]),
        ...(now.ready === before.ready ? [] : [now.ready ? 'ready' : 'not ready']),
      ];
      return words.length === 0 ? [] : [`${name} ${words.join(', ')}`];
    })];
  }

  #remember({pods, configMaps, events}: Sighting): void {
    if ('known' in pods) this.#servers = new Map(pods.known.map((pod) => [pod.metadata.name ?? '?', seenOf(pod)]));
    if ('known' in configMaps) this.#leader = leaderState(knownOr(configMaps, [])).leader;
    if ('known' in events) this.#events = baselineOf(events.known);
  }

  /** The operator repeats its events (UG 5.8.3). */
  #once(message: string, level: 'info' | 'warning'): void {
    if (this.#told.has(message)) return;
    this.#told.add(message);
    this.#say(message, level);
  }

  #say(message: string, level: 'info' | 'warning' = 'info'): void {
    this.#report({kind: 'note', level, message});
  }
}

function seenOf(pod: Pod): ServerSeen {
  return {uid: pod.metadata.uid, role: roleOf(pod), ready: isReady(pod), state: memberState(pod).state};
}
