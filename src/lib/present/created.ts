import type {ClusterCreated} from '../model/answers/cluster-changes.ts';
import {renderFindings} from './findings.ts';
import {outcomeLine} from './outcome.ts';
import type {Screen} from './screen.ts';

/** What was created, how to reach it, where the passwords are. */
export function renderCreated(created: ClusterCreated, {theme}: Screen): string {
  const {message, waitedMs, namespace, name, connect, secret, observed} = created;
  const lines = [outcomeLine({observed, message, waitedMs}, theme).trimEnd()];
  if (observed.startsWith('dry-run')) return `${lines.join('\n')}\n${renderFindings(created.findings, theme, {infos: true})}`;
  const row = (label: string, text: string): string => `  ${theme.muted(label.padEnd(12))}${text}`;
  if (connect !== undefined) {
    const who = connect.user === undefined ? '' : `, user ${connect.user}`;
    lines.push(row('reach it', `${connect.service}.${namespace}:${connect.port}${connect.database === undefined ? '' : `, database ${connect.database}`}${who}`));
  }
  if (secret !== undefined) {
    lines.push(row('passwords', `in the Secret ${secret.name} (${secret.keys.join(', ')})`));
    if (secret.keys.includes('pgpassword')) {
      lines.push(row('', theme.command(`kubectl get secret ${secret.name} -n ${namespace} -o jsonpath='{.data.pgpassword}' | base64 -d`)));
    }
  }
  lines.push(row('look at it', theme.command(`kubectl fep status ${name} -n ${namespace}`)));
  return `${lines.join('\n')}\n`;
}

/** Passwords made by this very command: once, and only where the caller has seen to it that a person reads. */
export function renderPasswords(passwords: Readonly<Record<string, string>>): string {
  return Object.entries(passwords).map(([field, password]) => `  ${field.padEnd(20)}${password}\n`).join('');
}
