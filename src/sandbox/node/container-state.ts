import type {ContainerState} from '../../lib/model/kubernetes-object.ts';
import type {ContainerExit} from '../pods/program.ts';

/** RFC 3339 with whole seconds, as container states have it. */
export function stateTime(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, 'Z');
}

/** State of a container whose program has ended. */
export function ended(exit: ContainerExit, startedAt: string): NonNullable<ContainerState['terminated']> {
  return {
    exitCode: exit.exitCode,
    reason: exit.exitCode === 0 ? 'Completed' : exit.exitCode === 128 && exit.message !== undefined ? 'StartError' : 'Error',
    ...(exit.message === undefined ? {} : {message: exit.message}),
    startedAt,
    finishedAt: stateTime(),
  };
}

/** What is said of a run whose end nobody saw, because the node was down. */
export function lost(startedAt: string | undefined): NonNullable<ContainerState['terminated']> {
  return {
    exitCode: 255,
    reason: 'Unknown',
    message: 'The node was restarted while the container ran',
    ...(startedAt === undefined ? {} : {startedAt}),
    finishedAt: stateTime(),
  };
}
