import {globSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {EXIT_CODES, type ExitName} from '../../src/lib/errors/exit-codes.ts';
import {code, generatedFrom, page, prose, table} from './markdown.ts';

/** What a script does with each of them. */
const ADVICE: Readonly<Record<ExitName, string>> = {
  done: 'go on',
  failed: 'stop and show stderr; what was done until then stands there. With the error code `bug` it is a mistake in this program',
  usage: 'mend the call; the cluster was not changed, and trying again changes nothing',
  refused: 'stop; a person decides. The message names the flag that overrules it, where there is one',
  notFound: 'check name and namespace; for a deletion it may be what was wanted',
  forbidden: 'get the right that the message names, or log in again; trying again changes nothing',
  unreachable: 'try again later, with a growing pause',
  conflict: 'look at the object again, then decide; a blind second try may undo what somebody else did',
  unknown: 'look first (`kubectl fep status NAME`), repeat only what did not happen',
  stillRunning: 'it is not done. Ask again later: `kubectl fep status NAME --wait`, or the command that the message names',
  deadline: 'it is not done and goes on by itself. Wait again with a longer `--timeout`; a repeated command follows what is under way where it can tell that it is the same',
  interrupted: 'somebody pressed Ctrl-C, or the process was told to end; the message says what goes on in the cluster',
};

/** Error codes by exit, as the sources name them side by side. */
export function errorCodes(root: string): Map<ExitName, string[]> {
  const found = new Map<ExitName, Set<string>>();
  for (const file of globSync('src/**/*.ts', {cwd: root}).toSorted()) {
    for (const [, name = '', exit = ''] of readFileSync(path.join(root, file), 'utf8').matchAll(/\bcode: '([a-z\d-]+)',\s*exit: '([a-zA-Z]+)'/g)) {
      if (exit in EXIT_CODES) found.set(exit as ExitName, (found.get(exit as ExitName) ?? new Set()).add(name));
    }
  }
  return new Map([...found].map(([exit, names]) => [exit, [...names].toSorted()]));
}

/** docs/exit-codes.md. */
export function exitCodesPage(root: string): string {
  const codes = errorCodes(root);
  const names = Object.keys(EXIT_CODES) as ExitName[];
  return page(
    '# Exit codes',
    `One table for every command. ${generatedFrom('src/lib/errors/exit-codes.ts')} Which of them a command may end with, and what one of them means there in particular, stands on [its page](commands/README.md).`,
    table(['code', 'name', 'meaning', 'what a script does'], names.map((name) => [String(EXIT_CODES[name].code), code(name), prose(EXIT_CODES[name].meaning), prose(ADVICE[name])])),
    'Exceptions: `status --check` has the codes of monitoring plugins (0 ok, 1 warning, 2 critical, 3 unknown), `diff` those of `kubectl diff` (0 nothing differs, 1 something does, above 1 a failure), `psql` and `exec` pass on the code of what they ran.',
    '## In a script',
    '```sh\nkubectl fep scale demo --instances 4 --yes --timeout 20m && code=0 || code=$?\ncase $code in\n  0) echo done ;;\n  69|124) kubectl fep status demo --wait --timeout 30m ;;\n  8) kubectl fep status demo; exit 8 ;;\n  *) exit "$code" ;;\nesac\n```',
    '## Errors',
    'On stderr an error tells, a line each, `error:` what, `at:` where (a flag, a path in a manifest, an object), `because:` why, and after `try:` what mends it. Under `-o json` it is a document of kind `Error` on stdout with `code`, `family`, `message`, `exitCode` and, where known, `where`, `why`, `suggestions`, `details`.',
    '`family` is one of three: `user` (input, or a guard that said no), `cluster` (the other side), `bug` (this program). `code` is stable and finer than the exit code. The list below is what this version has; later ones may add to it, so a script needs a default branch.',
    table(['exit', 'error codes'], names.filter((name) => codes.has(name)).map((name) => [String(EXIT_CODES[name].code), (codes.get(name) ?? []).map(code).join(', ')])),
  );
}
