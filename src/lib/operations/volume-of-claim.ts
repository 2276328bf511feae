/**
 * Key under `spec.fepChildCrVal.storage` that a claim belongs to, told from its name. The guide gives no pattern for
 * claims beyond `fep.*<cluster>.*` (v5 alert rule), so the words of the volume's purpose are looked for; the
 * archived WAL before the WAL, because its name holds that word too.
 */
export function volumeOfClaim(claim: string, cluster: string): string {
  const template = withoutCluster(claim, cluster).toLowerCase();
  const found = WORDS.find(([word]) => template.includes(word));
  return found?.[1] ?? template;
}

/** `fep-data-demo-sts-0` and `fep-backup-demo` without what follows the purpose. */
function withoutCluster(claim: string, cluster: string): string {
  const endings = [claim, claim.replace(/-\d+$/, '')].flatMap((text) => [text, text.replace(/-sts$/, '')]);
  const whole = endings.find((text) => text.endsWith(cluster));
  return whole === undefined ? claim : whole.slice(0, whole.length - cluster.length).replace(/-$/, '');
}

const WORDS: readonly (readonly [string, string])[] = [
  ['archive', 'archivewalVol'],
  ['backup', 'backupVol'],
  ['tablespace', 'tablespaceVol'],
  ['wal', 'walVol'],
  ['log', 'logVol'],
  ['data', 'dataVol'],
];
