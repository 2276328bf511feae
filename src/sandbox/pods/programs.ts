import type {Gateway} from '../../lib/cluster/gateway.ts';
import {busybox} from './busybox.ts';
import {idle} from './idle.ts';
import {imageRole, type ImageRole} from './image-name.ts';
import {operatorProgram, type OperatorCommand} from './operator.ts';
import type {Program} from './program.ts';
import {runOnce} from './run-once.ts';
import {scriptedServer} from './scripted/server.ts';

export type {OperatorCommand} from './operator.ts';

/** Finds the program of an image; undefined when there is no such image. */
export type ProgramFor = (image: string) => Program | undefined;

export interface ProgramsOptions {
  gateway: Gateway;
  operatorCommand: OperatorCommand;
  /** Programs that take the place of the scripted ones, such as a server with a real database. */
  instead?: Partial<Record<ImageRole, Program>>;
}

/** The programs of every image the sandbox knows. */
export function createPrograms(options: ProgramsOptions): ProgramFor {
  const programs: Record<ImageRole, Program> = {
    server: scriptedServer(options.gateway),
    operator: operatorProgram(options.operatorCommand),
    backup: idle('backup container', {pgbackrest: true}),
    restore: runOnce('restore'),
    upgrade: runOnce('upgrade'),
    cronjob: runOnce('cronjob'),
    utils: serverOrOnce('utils'),
    pgpool2: serverOrOnce('Pgpool-II'),
    exporter: serverOrOnce('exporter'),
    fluentd: serverOrOnce('fluentd'),
    fluentbit: serverOrOnce('fluentbit'),
    busybox,
    pause: idle('pause'),
    ...options.instead,
  };
  return (image) => {
    const role = imageRole(image);
    return role === undefined ? undefined : programs[role];
  };
}

/** Ends at once as an init container or in a job, and stays up otherwise. */
function serverOrOnce(what: string): Program {
  const stays = idle(what);
  const once = runOnce(what);
  return (context) => {
    const init = context.pod.spec.initContainers?.some((container) => container.name === context.container.name) ?? false;
    const job = (context.pod.spec.restartPolicy ?? 'Always') !== 'Always';
    return init || job ? once(context) : stays(context);
  };
}
