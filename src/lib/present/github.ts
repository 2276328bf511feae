import type {Validation} from '../model/answers/validation.ts';

const COMMANDS = {error: 'error', warning: 'warning', info: 'notice'} as const;

/** Workflow commands of GitHub Actions, one line a finding; the runner shows them beside the lines. */
export function renderGithub(answer: Validation): string {
  const unreadable = answer.unreadable.map(({part, reason}) => command('error', {file: part === '-' ? undefined : part, title: 'unreadable'}, reason));
  const findings = answer.objects.flatMap(({source, line, findings: found, kind, name}) => found.map(({severity, rule, path, message, fix, position}) => {
    const isFile = source !== '-' && line !== undefined;
    const place = isFile ? {file: source, line: String(position?.line ?? line), col: position === undefined ? undefined : String(position.column)} : {};
    const what = isFile ? path : `${kind} ${name ?? ''} ${path}`.trim();
    return command(COMMANDS[severity], {...place, title: rule}, `${what === '' ? '' : `${what}: `}${message}${fix === undefined ? '' : `\n${fix}`}`);
  }));
  return [...unreadable, ...findings].join('');
}

function command(name: string, properties: Readonly<Record<string, string | undefined>>, message: string): string {
  const list = Object.entries(properties).flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${escapeData(value).replaceAll(':', '%3A').replaceAll(',', '%2C')}`]));
  return `::${name} ${list.join(',')}::${escapeData(message)}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}
