/** How a command in a container ended: its exit code, or why there is none. */
export type CommandEnd = {exitCode: number} | {failure: string};

interface ExecStatus {
  status?: string;
  message?: string;
  reason?: string;
  details?: {causes?: {reason?: string; message?: string}[]};
}

/**
 * Reads the Status that ends an exec (channel 3). The code stands in a cause of reason `ExitCode`; some nodes (kwok 0.8)
 * put it only into the words `exit status 7` or `exit code 7`.
 */
export function parseExecStatus(text: string): CommandEnd {
  let status: ExecStatus;
  try {
    status = JSON.parse(text) as ExecStatus;
  } catch {
    // Before v4 of the protocol the channel held plain words.
    status = {status: 'Failure', message: text};
  }
  if (status === null || typeof status !== 'object') return {failure: text};
  if (status.status === 'Success') return {exitCode: 0};
  const cause = status.details?.causes?.find(({reason}) => reason === 'ExitCode')?.message;
  const digits = cause ?? /\bexit (?:status|code):? (\d{1,3})\b/.exec(status.message ?? '')?.[1];
  if (digits !== undefined && /^-?\d+$/.test(digits)) return {exitCode: Number(digits)};
  return {failure: status.message ?? status.reason ?? 'the node gave no reason'};
}
