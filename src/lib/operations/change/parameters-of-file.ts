import {FepError} from '../../errors/fep-error.ts';
import {parseParameters} from '../../rules/text/pg-params.ts';

const PROBLEMS: Readonly<Record<string, string>> = {
  'no-equals': 'there is no = in it',
  'unquoted-space': 'a value with blanks needs quotes',
  'after-quote': 'something stands behind the closing quote, or there is none',
  folded: 'several parameters stand on one line',
};

/** Parameters of a file as in postgresql.conf, by name. Throws `parameters-file` (2) with file and line of what cannot be read. */
export function parametersOfFile(text: string, file: string): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const {line, key, value, effective, problems} of parseParameters(text)) {
    const problem = problems.find((one) => PROBLEMS[one] !== undefined);
    if (!effective || problem !== undefined || key === '') {
      throw new FepError(`${file}:${line} is no parameter`, {
        code: 'parameters-file', exit: 'usage', where: `${file}:${line}`, why: PROBLEMS[problem ?? 'no-equals'] ?? 'it cannot be read',
        suggestions: ["write name = value, or name = 'a value with blanks'; # begins a comment"],
      });
    }
    parameters[key] = value;
  }
  return parameters;
}
