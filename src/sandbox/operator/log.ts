/** One line of the operator's log: JSON as the real container writes it (ansible-operator logs through zap). */
export type Log = (level: 'info' | 'error', message: string, fields?: Record<string, unknown>) => void;

export function jsonLog(write: (line: string) => void, now: () => number = Date.now): Log {
  return (level, message, fields = {}) => write(JSON.stringify({level, ts: now() / 1000, logger: 'sandbox-operator', msg: message, ...fields}));
}
