import type {ContainerContext, ExecRequest} from '../program.ts';

/** One command of a scripted container. */
export interface ToolCall {
  name: string;
  args: readonly string[];
  context: ContainerContext;
  request: ExecRequest;
  /** Newest size of the terminal; waits a moment for the first. */
  terminalSize: () => Promise<{columns: number; rows: number} | undefined>;
}

/** Its exit code. */
export type Tool = (call: ToolCall) => Promise<number>;

/** Said where a simulated answer might be mistaken for a database's; on stderr, so that stdout stays what tools parse. */
export const SIMULATED = 'kubectl-fep sandbox: simulated answer, there is no database in this pod';

export function marked(tool: Tool): Tool {
  return (call) => {
    call.request.stderr.write(`${SIMULATED}\n`);
    return tool(call);
  };
}

/** The sentence for everything that scripted containers do not play. */
export function notPlayed(command: string): string {
  return `${command}: not played here. Scripted pods have no database; a sandbox started with --pods postgres runs real PostgreSQL.`;
}

/** Value of an option written `--name=value`, `--name value`, `-n value` or `-nvalue`. */
export function optionValue(args: readonly string[], long: string, short?: string): string | undefined {
  for (const [index, word] of args.entries()) {
    if (word === `--${long}` || (short !== undefined && word === `-${short}`)) return args[index + 1];
    if (word.startsWith(`--${long}=`)) return word.slice(long.length + 3);
    if (short !== undefined && word.startsWith(`-${short}`) && !word.startsWith('--')) return word.slice(2);
  }
  return undefined;
}
