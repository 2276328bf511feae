import {z} from 'zod';
import {apiVersion} from './pieces.ts';

/** One line of `logs NAME -o json`: a JSON object a line. */
export const logLine = z.object({
  apiVersion,
  kind: z.literal('LogLine'),
  time: z.string().describe('RFC 3339, UTC; of the line before where a line has none, empty where nothing is known.'),
  pod: z.string(),
  role: z.enum(['master', 'replica']).optional(),
  container: z.string(),
  source: z.enum(['container', 'database']).describe("container: its output. database: PostgreSQL's log files in it."),
  severity: z.enum(['DEBUG', 'LOG', 'INFO', 'NOTICE', 'WARNING', 'ERROR', 'FATAL', 'PANIC']).optional(),
  sqlstate: z.string().optional().describe('Code of the record, in log files of the database that carry it.'),
  text: z.string(),
  continues: z.literal(true).optional().describe('The line is long and goes on in the next object of the same pod.'),
});
