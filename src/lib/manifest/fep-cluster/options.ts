import type {Retention, ScheduledBackup} from '../../model/backup-sizing.ts';
import type {ManifestDocument} from '../yaml/document.ts';

/** Short names of the volumes and their keys under `spec.fepChildCrVal.storage` (UG 2.3.3). */
export const VOLUMES = {
  data: 'dataVol',
  wal: 'walVol',
  log: 'logVol',
  archivewal: 'archivewalVol',
  backup: 'backupVol',
  tablespace: 'tablespaceVol',
} as const;

export type VolumeName = keyof typeof VOLUMES;

export interface VolumeOptions {
  /** A quantity: `20Gi`. */
  size?: string;
  storageClass?: string;
  accessModes?: readonly string[];
}

export interface ComputeOptions {
  /** Quantities: `500m`, `2`. */
  cpu?: string;
  /** Quantities: `700Mi`, `4Gi`. */
  memory?: string;
}

export interface BackupOptions {
  /** At most five (UG 2.3.5); left out, a full backup on Sunday and incremental ones on the other days. */
  schedules?: readonly (ScheduledBackup & {repo?: number})[];
  /** Left out: 7 days. */
  retention?: Retention;
}

export type ProfileName = 'dev' | 'ha' | 'production';

/** Fields of `sysUsers` that hold passwords this program fills in. */
export type PasswordField = 'pgpassword' | 'pgreplpassword' | 'pgRewindPassword' | 'pgMetricsPassword' | 'tdepassphrase' | 'pgSecurityPassword' | 'pgAdminPassword';

/** What people set first when they create a cluster; everything else goes by `sets` or `base`. */
export interface CreateClusterOptions {
  name: string;
  namespace?: string;
  profile?: ProfileName;
  /** The file of `-f`; flags are laid over it. */
  base?: ManifestDocument;
  /** `--set path=value`, in the order given; strongest of all. */
  sets?: readonly string[];
  /** Servers, the master included: 1 to 16. */
  instances?: number;
  /** Major version of FEP; operators 6.1 and later only. */
  fepVersion?: number;
  image?: string;
  backupImage?: string;
  /** Class of every volume that has none of its own. */
  storageClass?: string;
  volumes?: Partial<Record<VolumeName, VolumeOptions>>;
  requests?: ComputeOptions;
  limits?: ComputeOptions;
  syncMode?: 'on' | 'off';
  /** The administrator role (UG 2.3.12.1.2). */
  user?: string;
  database?: string;
  passwords?: Partial<Record<PasswordField, string>>;
  /** `false` takes out backup and both its volumes; an object turns backups on. Left out: as file or profile say. */
  backup?: false | BackupOptions;
  /** PostgreSQL parameters, laid over the text. */
  parameters?: Readonly<Record<string, string>>;
  /** Text of `customPgParams`, from a file. */
  parametersText?: string;
  /** Lines of pg_hba.conf, appended to the text. */
  hba?: readonly string[];
  hbaText?: string;
  monitoring?: boolean;
  /** Annotations of StatefulSet and pods (UG App. B). */
  annotations?: Readonly<Record<string, string>>;
  podAntiAffinity?: boolean;
  podDisruptionBudget?: boolean;
  servicePort?: number;
}
