import type {Writable} from 'node:stream';
import {FepError} from '../../../src/lib/errors/fep-error.ts';
import type {FepAction} from '../../../src/lib/model/fep-action/index.ts';
import type {KubernetesObject, Pod, Secret} from '../../../src/lib/model/kubernetes-object.ts';
import type {OperationContext} from '../../../src/lib/operations/context.ts';
import {scramVerifier} from '../../../src/sandbox/operator/fep-action/scram-verifier.ts';
import {operator, pod, sources} from './cluster-objects.ts';
import {FakeCluster} from './fake-cluster.ts';

/** What one server tells when it is asked. */
export interface Server {
  recovery: boolean;
  timeline: number;
  receiver?: string;
  /** false: a write is refused. */
  writes?: boolean;
  started: number;
  loaded: number;
}

/**
 * The cluster `demo` of three servers that answer psql, with somebody in the operator's place who carries out each
 * FEPAction once, as `act` says. It imitates neither Kubernetes nor PostgreSQL: it answers what these tests ask.
 */
export class ActingCluster extends FakeCluster {
  readonly servers: Record<string, Server | undefined> = {
    'demo-sts-0': {recovery: false, timeline: 2, started: 0, loaded: 0},
    'demo-sts-1': {recovery: true, timeline: 2, receiver: 'streaming', started: 0, loaded: 0},
    'demo-sts-2': {recovery: true, timeline: 2, receiver: 'streaming', started: 0, loaded: 0},
  };
  /** Commands other than psql. */
  readonly commands: string[] = [];
  /** Types of the actions that were carried out. */
  readonly deeds: string[] = [];
  lag = 0;
  act: (cluster: this, type: string) => void = (cluster, type) => {
    cluster.carryOut(type);
    cluster.answer('Success');
  };

  #stored = scramVerifier('old');

  constructor() {
    super();
    this.put(sources().cluster, operator(), pod(0), pod(1), pod(2), secret('old'));
  }

  override put(...objects: KubernetesObject[]): this {
    super.put(...objects);
    for (const object of objects) if (object.kind === 'FEPAction') this.#take(object as FepAction);
    return this;
  }

  override context(): OperationContext {
    const context = super.context();
    const {create} = context.cluster;
    context.cluster.create = (async (...args: Parameters<typeof create>) => {
      const [resource, object, options] = args;
      if (options?.dryRun !== true && this.get(resource.kind, object.metadata.name ?? '') !== undefined) {
        throw new FepError(`${object.metadata.name} is already there`, {code: 'already-exists', exit: 'conflict'});
      }
      return create(...args);
    }) as typeof create;
    context.cluster.exec = async ({pod: name, command, stdout, stderr}) => this.#exec(name, command.join(' '), stdout, stderr);
    return context;
  }

  /** What the operator does for a type. */
  carryOut(type: string): void {
    this.deeds.push(type);
    if (type === 'switchover' || type === 'failover') this.promote('demo-sts-1');
    if (type === 'update_admin_password') {
      this.put(secret('new'));
      this.#stored = scramVerifier('new');
    }
    for (const server of Object.values(this.servers)) {
      if (server !== undefined && type === 'restart') server.started += 1;
      if (server !== undefined && (type === 'restart' || type === 'reload')) server.loaded += 1;
    }
  }

  /** What Patroni does when it switches over. */
  promote(to: string, from = 'demo-sts-0'): void {
    const timeline = Math.max(...Object.values(this.servers).map((server) => server?.timeline ?? 0)) + 1;
    Object.assign(this.servers, {
      [to]: {recovery: false, timeline, started: 0, loaded: 0},
      [from]: {recovery: true, timeline, receiver: 'streaming', started: 0, loaded: 0},
    });
    for (const ordinal of [0, 1, 2]) if (this.get('Pod', `demo-sts-${ordinal}`) !== undefined) this.put(told(ordinal, `demo-sts-${ordinal}` === to ? 'master' : 'replica', timeline));
  }

  /** The operator's word on every FEPAction that has none. */
  answer(fepActionCondition: 'Success' | 'Failure'): void {
    for (const object of this.objects.values()) {
      if (object.kind === 'FEPAction' && (object as FepAction).fepActionStatus === undefined) Object.assign(object, {fepActionStatus: {fepActionCondition}});
    }
  }

  #take(action: FepAction): void {
    const stored = this.get<FepAction>('FEPAction', action.metadata.name ?? '');
    if (stored?.metadata.creationTimestamp === undefined) Object.assign(stored?.metadata ?? {}, {creationTimestamp: this.clock.now().toISOString()});
    if (action.fepActionStatus === undefined && action.metadata.creationTimestamp === undefined) this.act(this, action.spec.fepAction?.type ?? '');
  }

  #exec(name: string, command: string, stdout: Writable | undefined, stderr: Writable | undefined): {exitCode: number} {
    const server = this.servers[name];
    if (command.includes('patronictl')) {
      this.commands.push(command);
      this.promote(/--candidate (\S+)/.exec(command)?.[1] ?? 'demo-sts-1');
      return {exitCode: 0};
    }
    if (server === undefined || command.includes('pgbackrest')) {
      stderr?.write('psql: error: no such socket\n');
      return {exitCode: 2};
    }
    if (command.includes("'kubectl-fep', 'write test'")) {
      if (server.recovery || server.writes === false) return {exitCode: 1};
      stdout?.write('0/5000000\n');
    } else if (command.includes('rolpassword')) stdout?.write(`${this.#stored}\n`);
    else stdout?.write(`${JSON.stringify(command.includes("'loaded'") ? quickState(server) : this.#state(server))}\n`);
    return {exitCode: 0};
  }

  #state({recovery, timeline, receiver}: Server): Record<string, unknown> {
    return {
      recovery, timeline: recovery ? String(timeline) : timeline.toString(16).padStart(8, '0'), receiver: receiver === undefined ? null : {status: receiver},
      senders: recovery ? [] : [1, 2].map((ordinal) => ({name: `demo-sts-${ordinal}`, bytes: this.lag})),
    };
  }
}

function quickState({recovery, timeline, receiver, started, loaded}: Server): Record<string, unknown> {
  return {recovery, timeline, receiver, started: `start ${started}`, loaded: `load ${loaded}`, pending: []};
}

/** A pod as Patroni marks it. */
function told(ordinal: number, role: 'master' | 'replica', timeline: number): Pod {
  const made = pod(ordinal, role);
  return {...made, metadata: {...made.metadata, annotations: {status: JSON.stringify({role, state: 'running', timeline})}}};
}

function secret(password: string): Secret {
  return {apiVersion: 'v1', kind: 'Secret', metadata: {name: 'demo'}, data: {PG_ADMIN_PASSWORD: Buffer.from(password).toString('base64')}};
}
