import type {ProfileName} from './options.ts';

/** One value of a profile, and why it is what it is. */
export interface ProfileValue {
  path: string;
  value: unknown;
  why: string;
}

export interface Profile {
  /** For help texts. */
  summary: string;
  values: readonly ProfileValue[];
  /**
   * Does it turn backups on? `with-class`: only where a storage class for shared volumes was given, since backups of
   * more than one server need ReadWriteMany volumes (UG 4.2), which a default class rarely offers.
   */
  backup: 'off' | 'with-class' | 'on';
}

const FEP = 'spec.fep';
const STORAGE = 'spec.fepChildCrVal.storage';

/** The one table of profiles. Values are weaker than the file and the flags. */
export const PROFILES: Readonly<Record<ProfileName, Profile>> = {
  dev: {
    summary: 'one small server without backups',
    backup: 'off',
    values: [
      {path: `${FEP}.instances`, value: 1, why: 'one licence, nothing to fail over to'},
      {path: `${FEP}.syncMode`, value: 'off', why: 'there is no partner'},
      {path: `${FEP}.mcSpec`, value: {limits: {cpu: '500m', memory: '700Mi'}, requests: {cpu: '200m', memory: '512Mi'}}, why: 'the smallest size that the guide shows'},
      {path: `${STORAGE}.dataVol.size`, value: '2Gi', why: "the guide's default, fit for about 1 GB of data"},
      {path: `${STORAGE}.walVol.size`, value: '1200Mi', why: 'max_wal_size and a little more'},
    ],
  },
  ha: {
    summary: 'three servers on different nodes, asynchronous; backups where a shared storage class is given',
    backup: 'with-class',
    values: [
      {path: `${FEP}.instances`, value: 3, why: 'one server can fail and a replica is left'},
      {path: `${FEP}.syncMode`, value: 'off', why: 'no write waits for a replica; a failover may lose the last commits'},
      {path: `${FEP}.podAntiAffinity`, value: true, why: 'a node that fails takes one server only'},
      {path: `${FEP}.podDisruptionBudget`, value: true, why: 'drains wait for each other'},
      {path: `${FEP}.mcSpec`, value: {limits: {cpu: '1', memory: '2Gi'}, requests: {cpu: '500m', memory: '1Gi'}}, why: 'room for shared_buffers of 128MB to 512MB'},
      {path: `${STORAGE}.dataVol.size`, value: '5Gi', why: 'a start; it can grow, never shrink'},
      {path: `${STORAGE}.walVol.size`, value: '2Gi', why: 'max_wal_size, and replicas that lag'},
      {path: `${STORAGE}.logVol.size`, value: '1Gi', why: 'logs do not fill the data volume'},
    ],
  },
  production: {
    summary: 'three servers on different nodes, synchronous, monitored, backed up daily',
    backup: 'on',
    values: [
      {path: `${FEP}.instances`, value: 3, why: 'with synchronous replication two replicas must be left to choose from'},
      {path: `${FEP}.syncMode`, value: 'on', why: 'no committed transaction is lost in a failover'},
      {path: `${FEP}.podAntiAffinity`, value: true, why: 'a node that fails takes one server only'},
      {path: `${FEP}.podDisruptionBudget`, value: true, why: 'drains wait for each other'},
      {path: `${FEP}.forceSsl`, value: true, why: 'no password or data crosses the network in clear'},
      {path: `${FEP}.monitoring.enable`, value: true, why: 'alerts for full volumes, lost servers and expiring passwords need it'},
      {path: `${FEP}.mcSpec`, value: {limits: {cpu: '2', memory: '4Gi'}, requests: {cpu: '1', memory: '4Gi'}}, why: 'memory is guaranteed, not borrowed'},
      {path: `${STORAGE}.dataVol.size`, value: '10Gi', why: 'a start; it can grow, never shrink'},
      {path: `${STORAGE}.walVol.size`, value: '4Gi', why: 'max_wal_size, and replicas that lag'},
      {path: `${STORAGE}.logVol.size`, value: '5Gi', why: 'a week of logs with statements that wait'},
      {path: `${STORAGE}.archivewalVol.size`, value: '10Gi', why: 'WAL between two backups'},
    ],
  },
};
