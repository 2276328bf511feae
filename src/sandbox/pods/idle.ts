import type {Program} from './program.ts';
import {execIn} from './scripted/exec.ts';
import {pgbackrest} from './scripted/pgbackrest.ts';
import {SimulatedContainer} from './simulated-container.ts';

/** A container that is up and ready and does nothing; `pgbackrest` answers in it when asked for. */
export function idle(what: string, tools: {pgbackrest?: boolean} = {}): Program {
  return async (context) => {
    context.log(`kubectl-fep sandbox: simulated ${what}; it is up and does nothing`);
    const exec = execIn(context, tools.pgbackrest === true ? {pgbackrest} : {});
    return new SimulatedContainer({exec, exitCodeOnStop: 0}, context.signal);
  };
}
