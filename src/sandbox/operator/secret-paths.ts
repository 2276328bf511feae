/**
 * Where a FEPCluster holds secrets: what the operator masks after creation (crds.md 15.2). Members of lists are
 * written `[]`. The guide names passwords, passphrases, certificates and keys; fields that only name a Secret are none.
 */
export const SECRET_PATHS: readonly string[] = [
  'spec.fep.velero.backup.pgbackrestKeyParams',
  'spec.fepChildCrVal.backup.pgbackrestKeyParams',
  'spec.fepChildCrVal.restore.pgbackrestKeyParams',
  'spec.fepChildCrVal.sysTde.tdeh.apikeyAnonymous',
  'spec.fepChildCrVal.sysTde.tdeh.apikeyNormal',
  'spec.fepChildCrVal.sysTde.tdeh.apikeySo',
  'spec.fepChildCrVal.sysTde.tdek.kmsDefinition[].sslpassphrase',
  'spec.fepChildCrVal.sysUsers.pgAdminPassword',
  'spec.fepChildCrVal.sysUsers.pgMetricsPassword',
  'spec.fepChildCrVal.sysUsers.pgRewindPassword',
  'spec.fepChildCrVal.sysUsers.pgSecurityPassword',
  'spec.fepChildCrVal.sysUsers.pgSeurityPassword',
  'spec.fepChildCrVal.sysUsers.pgpassword',
  'spec.fepChildCrVal.sysUsers.pgreplpassword',
  'spec.fepChildCrVal.sysUsers.tdepassphrase',
  'spec.fepChildCrVal.systemCertificates.cacrt',
  'spec.fepChildCrVal.systemCertificates.crt',
  'spec.fepChildCrVal.systemCertificates.key',
];
