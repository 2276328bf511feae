/** Names of the pods of a FEPRestore: not stated. */
export const restorePodName = (restore: string): string => `${restore}-restore-pod`;
export const firstBackupPodName = (restore: string): string => `${restore}-first-backup`;
