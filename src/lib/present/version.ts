import type {OperatorVersion, VersionReport} from '../model/answers/version.ts';

/** One line a part, aligned; a part that could not be read says why. */
export function renderVersion(report: VersionReport): string {
  const {plugin, server, operators} = report;
  const rows: [string, string][] = [['kubectl-fep', `${plugin.version} (Node ${plugin.node}, ${plugin.platform})`]];
  const reason = (part: string): string => `not readable: ${report.unreadable.find((one) => one.part === part)?.reason ?? 'no reason given'}`;
  if (server !== undefined) {
    rows.push(['API server', `${server.version ?? reason('server')} (${server.address})`]);
    if (operators === undefined) rows.push(['FEP operator', reason('operators')]);
    else if (operators.length === 0) rows.push(['FEP operator', 'not found']);
    else rows.push(...operators.map((operator): [string, string] => ['FEP operator', operatorText(operator)]));
  }
  else if (report.unreadable.length > 0) rows.push(['API server', reason('server')]);
  return rows.map(([name, text]) => `${name.padEnd(14)}${text}\n`).join('');
}

function operatorText({version, image, fepVersion, namespace, ready}: OperatorVersion): string {
  const name = version ?? `unknown version${image === undefined ? '' : ` (${image})`}`;
  const serves = fepVersion === undefined ? '' : `, FEP up to ${fepVersion}`;
  return `${name} in namespace ${namespace}${serves}${ready ? '' : ', not ready'}`;
}
