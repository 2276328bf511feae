/** What a reason of an event means, for people who meet it the first time. */
interface Meaning {
  reason: RegExp;
  /** Of the message, where the reason alone does not tell. */
  message?: RegExp;
  words: string;
}

const CHILDREN: Readonly<Record<string, string>> = {
  Volume: 'the definitions of its volumes', User: 'users, passwords and databases', Cert: 'the certificates that the cluster was given',
  Config: 'parameters, hba lines and audit settings', Backup: 'backup settings and schedules', Cluster: 'the cluster itself',
  StatefulSet: 'the set of server pods', Pdb: 'the limit on how many servers may be disturbed at once', Exporter: 'the exporter of metrics',
  Restore: 'a restore', Upgrade: 'the move to a new major version', Pgpool2: 'Pgpool-II', Pgpool2Cert: 'the certificates of Pgpool-II', Action: 'an action',
};

/**
 * The guide's own reasons (UG 5.8.1, 5.8.3, 5.12.1, 6.4.3.2) and Kubernetes' around a cluster. `Successful…` and
 * `Failed…` of a piece are told from its name, those of later operators included. First match wins.
 */
const MEANINGS: readonly Meaning[] = [
  {reason: /^InitiatedChildCreate$/, words: 'the operator begins to make the children of the cluster'},
  {reason: /^SuccessfulFepBackupCronjob\d+Create$/, words: 'a backup schedule is in force'},
  {reason: /^FailedFepBackupCronjob\d+Create$/, words: 'a backup schedule could not be set up: no backup is taken by it'},
  {reason: /^SuccessfulTdeSetMasterKey$/, words: 'a new master key was set, or the keystore was opened with new credentials'},
  {reason: /^FailedTdeSetMasterKey$/, words: 'the master key could not be set: check the KMS, its credentials and the key id'},
  {reason: /^(Initiated|Started)Fep\w*Update$/, words: 'the operator noticed a change and works on it'},
  {reason: /^SuccessfulFep\w*Update$/, words: 'the change was carried out'},
  {reason: /^FailedFep\w*Update$/, words: 'the change could not be carried out'},
  {reason: /^FailedScheduling$/, words: 'no node takes the pod now: resources, volumes or placement rules'},
  {reason: /^NotTriggerScaleUp$/, words: 'a larger node pool would not help either'},
  {reason: /^FailedMount|FailedAttachVolume$/, words: 'a volume, Secret or ConfigMap of the pod cannot be mounted yet'},
  {reason: /^(ProvisioningFailed|FailedBinding)$/, words: 'the volume cannot be made: storage class, size or access mode'},
  {reason: /^(ExternalProvisioning|Provisioning|WaitForFirstConsumer|WaitForPodScheduled)$/, words: 'the volume is being made, or waits for its pod'},
  {reason: /^(VolumeResizeFailed|FileSystemResizeFailed)$/, words: 'the volume could not be grown'},
  {reason: /^(Resizing|FileSystemResizeRequired|FileSystemResizeSuccessful)$/, words: 'the volume grows'},
  {reason: /^(Failed|ErrImagePull|BackOff)$/, message: /pull/i, words: 'the image cannot be pulled: its name, the registry, or the pull secret'},
  {reason: /^BackOff$/, words: 'a container ends again and again: see its previous log'},
  {reason: /^Unhealthy$/, words: 'a probe of the pod failed: the server does not answer as it should'},
  {reason: /^Evicted$/, words: 'the node was short of memory or disk and threw the pod out'},
  {reason: /^(NodeNotReady|TaintManagerEviction)$/, words: 'the node of the pod is not heard of any more'},
  {reason: /^OOMKill/, words: 'a container needed more memory than its limit'},
  {reason: /^FailedCreate$/, message: /quota/i, words: 'a quota of the namespace does not allow it'},
  {reason: /^FailedCreate$/, message: /webhook/i, words: 'an admission webhook does not allow it, or does not answer'},
  {reason: /^FailedCreate$/, words: 'Kubernetes did not allow the object to be made'},
  {reason: /^(NoPods|CalculateExpectedPodCountFailed)$/, words: 'the disruption budget finds no pods to protect'},
  {reason: /^(FailedNeedsStart|TooManyMissedTimes|MissSchedule)$/, words: 'a scheduled run was missed'},
  {reason: /^BackoffLimitExceeded$/, words: 'the job failed as often as it may'},
];

/** Words for an event, where they say more than its message; undefined for a reason that nobody knows. */
export function meaningOfEvent(reason: string, message = ''): string | undefined {
  const known = MEANINGS.find((meaning) => meaning.reason.test(reason) && (meaning.message?.test(message) ?? true));
  if (known !== undefined) return known.words;
  const [, outcome, child, verb] = /^(Successful|Failed)Fep(\w+?)(Create|Delete|)$/.exec(reason) ?? [];
  const what = CHILDREN[child ?? ''];
  if (what === undefined) return undefined;
  if (child === 'Upgrade') return outcome === 'Failed' ? 'the move to the new major version failed: see FEPUpgrade and its log' : 'the move to the new major version is done';
  const [done, failed] = {Create: ['set up', 'could not be set up'], Delete: ['removed', 'could not be removed']}[verb ?? ''] ?? ['done', 'failed'];
  return `${outcome === 'Failed' ? failed : done}: ${what}`;
}
