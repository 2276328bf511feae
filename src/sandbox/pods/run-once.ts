import type {Program} from './program.ts';
import {execIn} from './scripted/exec.ts';
import {SimulatedContainer} from './simulated-container.ts';
import {paced} from './pace.ts';

/** A container that says what it would do, and ends well after a moment. */
export function runOnce(what: string): Program {
  return async (context) => {
    const container = new SimulatedContainer({exec: execIn(context, {})}, context.signal);
    context.log(`kubectl-fep sandbox: simulated ${what}; nothing was done`);
    const timer = setTimeout(() => container.end({exitCode: 0}), paced(500));
    void container.exited.then(() => clearTimeout(timer));
    return container;
  };
}
