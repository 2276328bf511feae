/**
 * Key under `spec.fepChildCrVal.storage` that a claim belongs to, told from its name. The guide gives no pattern for
 * claims beyond `fep.*<cluster>.*` (v5 alert rule), so the words of the volume's purpose are looked for; the
 * archived WAL before the WAL, because its name holds that word too.
 */
export function volumeOfClaim(claim: string, cluster: string): string {
  const template = claim.replace(new RegExp(`-?${cluster}(-sts)?(-\\d+)?$`), '').toLowerCase();
  const found = WORDS.find(([word]) => template.includes(word));
  return found?.[1] ?? template;
}

const WORDS: readonly (readonly [string, string])[] = [
  ['archive', 'archivewalVol'],
  ['backup', 'backupVol'],
  ['tablespace', 'tablespaceVol'],
  ['wal', 'walVol'],
  ['log', 'logVol'],
  ['data', 'dataVol'],
];
