import {describe, expect, it} from 'vitest';
import type {Pod} from '../../../../src/lib/model/kubernetes-object.ts';
import type {Progress} from '../../../../src/lib/model/progress.ts';
import {rollState, type WantedRoll} from '../../../../src/lib/operations/change/rolled.ts';
import {RollTeller} from '../../../../src/lib/operations/change/roll-teller.ts';
import {pod, waitingPod} from '../cluster-objects.ts';

const fresh = (one: Pod, memory = '8Gi'): Pod => ({
  ...one, metadata: {...one.metadata, uid: `${one.metadata.uid}-new`},
  spec: {...one.spec, containers: one.spec.containers.map((container) => ({...container, resources: {limits: {memory}}}))},
});
const going = (one: Pod): Pod => ({...one, metadata: {...one.metadata, deletionTimestamp: '2026-01-01T00:00:00Z'}});
const old = [pod(0), pod(1), pod(2)];
const wanted: WantedRoll = {
  before: new Map(old.map(({metadata}) => [metadata.name ?? '', metadata.uid ?? ''])),
  containers: [{what: 'server', names: ['fep-patroni'], resources: {limits: {memory: '8192Mi'}}}],
};

describe('rollState', () => {
  it('is over when every pod is another one, has what was asked for, and is ready', () => {
    expect(rollState(old.map((one) => fresh(one)), wanted)).toEqual({done: 3, total: 3});
  });

  it('does not take a pod of the old kind for a new one', () => {
    expect(rollState([pod(0), fresh(pod(1)), fresh(pod(2))], wanted)).toMatchObject({done: 2, missing: expect.stringContaining('demo-sts-0')});
    expect(rollState(old.map((one) => fresh(one, '4Gi')), wanted).done).toBe(0);
    expect(rollState([fresh(pod(1)), fresh(pod(2))], wanted)).toMatchObject({done: 2, total: 3});
    expect(rollState([{...waitingPod(0, 'ContainerCreating'), metadata: fresh(pod(0)).metadata, spec: fresh(pod(0)).spec}, fresh(pod(1)), fresh(pod(2))], wanted)).toMatchObject({done: 2, missing: expect.stringContaining('ContainerCreating')});
  });

  it('says that the operator has not begun', () => {
    expect(rollState(old, wanted).missing).toMatch(/has not begun/);
  });

  it('judges by what the pods have where nobody saw the pods before', () => {
    expect(rollState(old.map((one) => fresh(one)), {...wanted, before: undefined}).missing).toBeUndefined();
    expect(rollState(old, {...wanted, before: undefined}).done).toBe(0);
  });
});

describe('RollTeller', () => {
  function tell(...looks: Pod[][]): {notes: string[]; teller: RollTeller} {
    const notes: string[] = [];
    const teller = new RollTeller(old, (progress: Progress) => void (progress.kind === 'note' && notes.push(progress.message)));
    for (const look of looks) teller.look(look);
    return {notes, teller};
  }
  const asMaster = (one: Pod): Pod => ({...one, metadata: {...one.metadata, labels: {...one.metadata.labels, feprole: 'master'}}});
  const asReplica = (one: Pod): Pod => ({...one, metadata: {...one.metadata, labels: {...one.metadata.labels, feprole: 'replica'}}});

  it('tells replicas, switchover and old master in the order in which they happen', () => {
    const [one, two] = [fresh(pod(1)), fresh(pod(2))];
    const {notes, teller} = tell(
      [pod(0), pod(1), going(pod(2))], [pod(0), pod(1)], [pod(0), pod(1), two], [pod(0), going(pod(1)), two], [pod(0), one, two],
      [asReplica(pod(0)), asMaster(one), two], [going(asReplica(pod(0))), asMaster(one), two], [asReplica(fresh(pod(0))), asMaster(one), two],
    );
    expect(notes).toEqual([
      'the replica demo-sts-2 goes down to be replaced', 'demo-sts-2 is ready again as replica: 1 of 3 replaced',
      'the replica demo-sts-1 goes down to be replaced', 'demo-sts-1 is ready again as replica: 2 of 3 replaced',
      'switched over: demo-sts-1 is the master now, demo-sts-0 was before',
      'the old master demo-sts-0 goes down to be replaced', 'demo-sts-0 is ready again as replica: 3 of 3 replaced',
    ]);
    expect(teller.replaced.map(({pod: name}) => name)).toEqual(['demo-sts-2', 'demo-sts-1', 'demo-sts-0']);
    expect(teller.masters).toEqual(['demo-sts-0', 'demo-sts-1']);
  });

  it('knows a switchover that happened between two looks, and a server between two roles', () => {
    const unlabelled: Pod = {...pod(0), metadata: {...pod(0).metadata, labels: {}}};
    const {notes, teller} = tell([unlabelled, asMaster(pod(1)), pod(2)], [going(unlabelled), asMaster(pod(1)), pod(2)]);
    expect(notes).toEqual(['switched over: demo-sts-1 is the master now, demo-sts-0 was before', 'the old master demo-sts-0 goes down to be replaced']);
    expect(teller.replaced).toEqual([{pod: 'demo-sts-0', role: 'replica'}]);
    expect(tell([going(asReplica(pod(0))), asMaster(pod(1)), pod(2)]).notes[0]).toMatch(/^switched over/);
    expect(tell([going(pod(0)), asMaster(pod(1)), pod(2)]).notes[0]).toMatch(/^the master demo-sts-0 goes down/);
  });

  it('knows a master that was replaced without a switchover', () => {
    const {teller} = tell([going(pod(0)), pod(1), pod(2)]);
    expect(teller.replaced).toEqual([{pod: 'demo-sts-0', role: 'master'}]);
  });

  it('misses nothing of what happened between two looks', () => {
    const {notes} = tell([fresh(pod(0)), fresh(pod(1)), fresh(pod(2))]);
    expect(notes.filter((note) => note.includes('ready again'))).toHaveLength(3);
  });
});
