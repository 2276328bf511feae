import type {SuperuserPassword} from '../model/answers/superuser.ts';
import type {Screen} from './screen.ts';

/** Where the password lies; it is shown only where the user has asked for it. */
export function renderSuperuserPassword({user, secret, key, name, namespace, writtenTo}: SuperuserPassword, {theme}: Screen): string {
  if (writtenTo !== undefined) return `${theme.mark('done')} the password of ${user} is in ${writtenTo}, readable by you alone\n`;
  return [
    `the password of ${user} is in the Secret ${secret}, key ${key}\n`,
    `  show it      ${theme.command(`kubectl fep superuser password ${name} -n ${namespace} --show`)}\n`,
    `  into a file  ${theme.command(`kubectl fep superuser password ${name} -n ${namespace} --out FILE`)}\n`,
  ].join('');
}
