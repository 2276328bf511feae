import {z} from 'zod';
import {backupCheck, backupRetentionSet, backupSchedules, backupSchedulesChanged, backupsExpired, backupsVerified, backupTaken} from './backup-changes.ts';
import {backupList, backupWindow} from './backups.ts';
import {actionList, actionRun, actionShown, primaryChanged, serversRenewed, superuserPasswordRotated} from './action.ts';
import {clusterCreated, clusterDeleted, clusterScaled} from './cluster-changes.ts';
import {clusterUpdated} from './cluster-updated.ts';
import {clusterEvents} from './cluster-events.ts';
import {clusterList} from './cluster-list.ts';
import {clusterStatus} from './cluster-status.ts';
import {diagnosis} from './diagnosis.ts';
import {explanation} from './explanation.ts';
import {validation} from './validation.ts';
import {connectionInfo, portForwarded} from './connection.ts';
import {extensionCreated} from './extension.ts';
import {logLine} from './log-line.ts';
import {clusterDiff, clusterPlan} from './plan.ts';
import {majorUpgrade} from './major-upgrade.ts';
import {parameterList} from './parameters.ts';
import {storageReport} from './storage.ts';
import {bundleManifest, bundleVerification, supportBundle, supportBundlePlan} from './support-bundle.ts';
import {clusterRestored, restorePlan} from './restore.ts';
import {superuserPassword} from './superuser.ts';
import {versionReport} from './version.ts';
import {waitedFor} from './waited-for.ts';
import {sandboxDeleted, sandboxEnvironment, sandboxFault, sandboxList, sandboxStarted, sandboxStopped} from './sandbox.ts';

/** Every answer that has a schema in `schemas/`, by kind. */
export const ANSWERS: Readonly<Record<string, z.ZodObject>> = {
  BackupCheck: backupCheck,
  BackupList: backupList,
  BackupRetentionSet: backupRetentionSet,
  BackupSchedules: backupSchedules,
  BackupSchedulesChanged: backupSchedulesChanged,
  BackupsExpired: backupsExpired,
  BackupsVerified: backupsVerified,
  BackupTaken: backupTaken,
  BackupWindow: backupWindow,
  ActionList: actionList,
  ActionRun: actionRun,
  ActionShown: actionShown,
  ClusterCreated: clusterCreated,
  ClusterDeleted: clusterDeleted,
  ClusterDiff: clusterDiff,
  ClusterEvents: clusterEvents,
  ClusterList: clusterList,
  ClusterPlan: clusterPlan,
  ClusterRestored: clusterRestored,
  ClusterScaled: clusterScaled,
  ClusterStatus: clusterStatus,
  ClusterUpdated: clusterUpdated,
  ConnectionInfo: connectionInfo,
  Diagnosis: diagnosis,
  ExtensionCreated: extensionCreated,
  LogLine: logLine,
  MajorUpgrade: majorUpgrade,
  ParameterList: parameterList,
  PortForwarded: portForwarded,
  StorageReport: storageReport,
  SupportBundle: supportBundle,
  SupportBundleManifest: bundleManifest,
  SupportBundlePlan: supportBundlePlan,
  BundleVerification: bundleVerification,
  RestorePlan: restorePlan,
  PrimaryChanged: primaryChanged,
  ServersRenewed: serversRenewed,
  SuperuserPasswordRotated: superuserPasswordRotated,
  SuperuserPassword: superuserPassword,
  Explanation: explanation,
  Validation: validation,
  Version: versionReport,
  WaitedFor: waitedFor,
  SandboxDeleted: sandboxDeleted,
  SandboxEnvironment: sandboxEnvironment,
  SandboxList: sandboxList,
  SandboxStarted: sandboxStarted,
  SandboxFault: sandboxFault,
  SandboxStopped: sandboxStopped,
};

/** JSON Schema (draft 2020-12) of an answer, as it stands in `schemas/<Kind>.json`. */
export function jsonSchemaOf(kind: string): Record<string, unknown> {
  const answer = ANSWERS[kind];
  if (answer === undefined) throw new RangeError(`no answer of kind ${kind}`);
  return {title: kind, ...z.toJSONSchema(answer, {io: 'output'})};
}
