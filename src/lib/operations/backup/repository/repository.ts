import type {TimelineSwitch} from './timeline-history.ts';
import type {WalArchive} from './wal-archive.ts';

/** One backup as pgBackRest lists it. Moments are RFC 3339 in UTC, amounts bytes. */
export interface Backup {
  label: string;
  /** full, diff, incr. */
  type: string;
  repo: number;
  /** Id of the database in the stanza: it grows with each major upgrade. */
  databaseId: number;
  /** Backups that it needs besides itself, oldest first. */
  references: string[];
  /** The backup that it is the difference to. */
  prior?: string;
  startedAt?: string;
  stoppedAt?: string;
  /** First and last WAL segment that it needs to be consistent. */
  walStart?: string;
  walStop?: string;
  lsnStart?: string;
  lsnStop?: string;
  /** Bytes of the database as it will be restored. */
  databaseBytes?: number;
  /** Bytes of the database that this very backup saved. */
  deltaBytes?: number;
  /** Bytes in the repository, with those of its references, and without. */
  repositorySetBytes?: number;
  repositoryBytes?: number;
  /** Broken pages were found while it was taken. */
  error: boolean;
}

/** Oldest and newest segment that the archive of one database and repository has, as `info` says. */
export interface ArchiveRange {
  repo: number;
  databaseId: number;
  /** Folder of the archive: `15-1`. */
  id: string;
  min?: string;
  max?: string;
}

export interface RepositoryState {
  repo: number;
  cipher: string;
  /** 0: ok. */
  code: number;
  message: string;
}

/** What `pgbackrest info` says of the one stanza that a cluster has. */
export interface Repository {
  stanza: string;
  code: number;
  message: string;
  /** PostgreSQL's major version and system id, for the newest database. */
  version?: string;
  systemId?: string;
  databaseId?: number;
  repositories: RepositoryState[];
  archives: ArchiveRange[];
  /** Oldest first. */
  backups: Backup[];
  /** A backup (or its expiration) runs now. */
  running?: {percent?: number};
}

/** WAL of one repository and database with the timelines that led to each other. */
export interface ArchivedWal {
  repo: number;
  databaseId: number;
  wal: WalArchive;
  histories: ReadonlyMap<number, readonly TimelineSwitch[]>;
}
