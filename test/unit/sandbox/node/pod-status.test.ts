import {describe, expect, it} from 'vitest';
import type {ContainerState, ContainerStatus} from '../../../../src/lib/model/kubernetes-object.ts';
import {podPhase, podStatus, type PodFacts} from '../../../../src/sandbox/node/pod-status.ts';

const running: ContainerState = {running: {startedAt: '2026-01-01T00:00:00Z'}};
const waiting: ContainerState = {waiting: {reason: 'ContainerCreating'}};
const ended = (exitCode: number): ContainerState => ({terminated: {exitCode}});

function container(state: ContainerState, more: Partial<ContainerStatus> = {}): ContainerStatus {
  return {name: 'c', image: 'i', imageID: 'i', ready: false, restartCount: 0, state, ...more};
}

function facts(more: Partial<PodFacts>): PodFacts {
  return {
    initContainers: [], containers: [], restartPolicy: 'Always', podIP: '10.244.0.2',
    startTime: '2026-01-01T00:00:00Z', now: '2026-01-02T00:00:00Z', ...more,
  };
}

describe('phase of a pod', () => {
  it.each<[string, string, Partial<PodFacts>]>([
    ['before its containers are made', 'Pending', {containers: [container(waiting)]}],
    ['while an init container runs', 'Pending', {initContainers: [container(running)], containers: [container(waiting)]}],
    ['when an init container failed for good', 'Failed', {initContainers: [container(ended(1))], containers: [container(waiting)], restartPolicy: 'Never'}],
    ['when an init container failed and is retried', 'Pending', {initContainers: [container(ended(1))], containers: [container(waiting)]}],
    ['when a container runs', 'Running', {initContainers: [container(ended(0))], containers: [container(running), container(waiting)]}],
    ['in back-off', 'Running', {containers: [container(waiting, {lastState: ended(1)})]}],
    ['in back-off of a job', 'Running', {containers: [container(waiting, {lastState: ended(1)})], restartPolicy: 'OnFailure'}],
    ['of a job that ended well', 'Succeeded', {containers: [container(ended(0))], restartPolicy: 'OnFailure'}],
    ['of a job that failed', 'Failed', {containers: [container(ended(2)), container(ended(0))], restartPolicy: 'Never'}],
    ['when all is stopped well', 'Succeeded', {containers: [container(ended(0))], stopped: true}],
    ['when all is stopped by a signal', 'Failed', {containers: [container(ended(143))], stopped: true}],
  ])('%s is %s', (_when, phase, some) => {
    expect(podPhase(facts(some))).toBe(phase);
  });
});

describe('conditions of a pod', () => {
  const condition = (status: ReturnType<typeof podStatus>, type: string) => status.conditions?.find((one) => one.type === type);

  it('is Ready when every container is', () => {
    const status = podStatus(facts({containers: [container(running, {ready: true})]}), undefined);
    expect(condition(status, 'Ready')).toMatchObject({status: 'True', lastTransitionTime: '2026-01-02T00:00:00Z'});
    expect(status).toMatchObject({podIP: '10.244.0.2', podIPs: [{ip: '10.244.0.2'}], phase: 'Running'});
  });

  it('names the containers that are not ready', () => {
    const containers = [container(running, {ready: true, name: 'a'}), container(running, {name: 'b'})];
    expect(condition(podStatus(facts({containers}), undefined), 'Ready')).toMatchObject({
      status: 'False', reason: 'ContainersNotReady', message: 'containers with unready status: [b]',
    });
  });

  it('moves a time only when the status moves, and keeps conditions of others', () => {
    const before = '2025-12-31T00:00:00Z';
    const previous = {conditions: [
      {type: 'Ready', status: 'True', lastTransitionTime: before},
      {type: 'Initialized', status: 'False', lastTransitionTime: before},
      {type: 'DisruptionTarget', status: 'True', lastTransitionTime: before},
    ]};
    const status = podStatus(facts({containers: [container(running, {ready: true})]}), previous);
    expect(condition(status, 'Ready')?.lastTransitionTime).toBe(before);
    expect(condition(status, 'Initialized')?.lastTransitionTime).toBe('2026-01-02T00:00:00Z');
    expect(condition(status, 'DisruptionTarget')).toEqual(previous.conditions[2]);
  });
});
