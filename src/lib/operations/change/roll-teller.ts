import type {Pod} from '../../model/kubernetes-object.ts';
import type {Progress} from '../../model/progress.ts';
import {roleOf} from '../cluster-status/members.ts';
import {isReady} from '../readiness/index.ts';

/** One pod that was replaced, in the order in which it was seen. */
export interface Replacement {
  pod: string;
  /** Its role when it went. */
  role: 'master' | 'replica' | 'unknown';
}

interface Known {
  uid: string | undefined;
  ready: boolean;
  going: boolean;
  role: Replacement['role'];
}

/** Tells a rolling replacement as it happens: what goes, what comes back, where the master moves. */
export class RollTeller {
  /** In the order in which they went. */
  readonly replaced: Replacement[] = [];
  /** Masters in the order in which they were. */
  readonly masters: string[] = [];
  readonly #report: (progress: Progress) => void;
  readonly #known = new Map<string, Known>();
  readonly #total: number;
  #back = 0;

  constructor(pods: readonly Pod[], report: (progress: Progress) => void) {
    this.#report = report;
    this.#total = pods.length;
    for (const pod of pods) this.#known.set(pod.metadata.name ?? '?', knownOf(pod));
    const master = pods.find((pod) => roleOf(pod) === 'master')?.metadata.name;
    if (master !== undefined) this.masters.push(master);
  }

  /** Compares the pods with what was seen last. */
  look(pods: readonly Pod[]): void {
    const names = new Set(pods.map(({metadata}) => metadata.name ?? '?'));
    const masters = pods.filter((pod) => roleOf(pod) === 'master');
    // A pod that still bears the label when it goes was the master then; one that has lost it was switched away from.
    if (masters.length === 1 && masters[0]?.metadata.deletionTimestamp === undefined && names.has(this.masters.at(-1) ?? '')) this.#master(masters[0]?.metadata.name ?? '?');
    // What came back is told before what went: the next one goes only once the one before is there.
    for (const pod of pods) if (pod.metadata.deletionTimestamp === undefined) this.#one(pod);
    for (const [name, before] of this.#known) if (!names.has(name) && !before.going) this.#goes(name, before);
    for (const pod of pods) if (pod.metadata.deletionTimestamp !== undefined) this.#one(pod);
    const serving = masters.filter(({metadata}) => metadata.deletionTimestamp === undefined);
    if (serving.length === 1) this.#master(serving[0]?.metadata.name ?? '?');
  }

  #one(pod: Pod): void {
    const name = pod.metadata.name ?? '?';
    const [before, now] = [this.#known.get(name), knownOf(pod)];
    if (before === undefined || before.uid !== now.uid) {
      if (before !== undefined && !before.going) this.#goes(name, before);
      this.#known.set(name, {...now, ready: false});
      if (now.ready) this.#comes(name, now);
      return;
    }
    if (now.going && !before.going) this.#goes(name, before);
    else if (now.ready && !before.ready && !before.going && this.#wasReplaced(name)) this.#comes(name, now);
    // A pod that goes may lose its label before it is gone: what it was counts.
    else this.#known.set(name, {...now, going: now.going || before.going, role: now.role === 'unknown' ? before.role : now.role});
  }

  #wasReplaced(name: string): boolean {
    return this.replaced.some(({pod}) => pod === name);
  }

  #goes(name: string, before: Known): void {
    this.#known.set(name, {...before, going: true});
    const isOld = this.masters.includes(name) && this.masters.at(-1) !== name;
    // Between two roles a server bears no label: who was switched away from is no master any more.
    const role = isOld && before.role === 'master' ? 'replica' : before.role;
    this.replaced.push({pod: name, role});
    const what = role === 'master' ? 'master' : isOld ? 'old master' : role === 'replica' ? 'replica' : 'server';
    this.#note(`the ${what} ${name} goes down to be replaced`);
  }

  #comes(name: string, now: Known): void {
    this.#known.set(name, now);
    this.#back += 1;
    this.#note(`${name} is ready again${now.role === 'unknown' ? '' : ` as ${now.role}`}: ${this.#back} of ${this.#total} replaced`);
  }

  #master(name: string): void {
    const before = this.masters.at(-1);
    if (before === name) return;
    this.masters.push(name);
    this.#note(before === undefined ? `${name} is the master` : `switched over: ${name} is the master now, ${before} was before`);
  }

  #note(message: string): void {
    this.#report({kind: 'note', level: 'info', message});
  }
}

function knownOf(pod: Pod): Known {
  return {uid: pod.metadata.uid, ready: isReady(pod), going: pod.metadata.deletionTimestamp !== undefined, role: roleOf(pod)};
}
