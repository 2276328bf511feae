/** `RELATED_IMAGE_*` of one container: environment variable, image name, digest. */
type ImageRow = readonly [variable: string, name: string, digest: string];

/** Chart 2.2.6, operator 5.2.6, FEP 15 (objects.md section 6). */
const IMAGES_FEP_15: readonly ImageRow[] = [
  ['RELATED_IMAGE_FEP', 'fujitsu-enterprise-postgres-15-server', '4b7ea7e9efdb2e446f671e543ec1479513a05ebd3ad09c9976c1b52d76e99f5c'],
  ['RELATED_IMAGE_FEPUTILS', 'fujitsu-enterprise-postgres-utils', '6f2fd713e78b493fe6f96c49abefe73264bb07fc11be4cb898274eea564df206'],
  ['RELATED_IMAGE_BACKUP', 'fujitsu-enterprise-postgres-15-backup', '4ff7ac0c19211efe8be5ae9f6f326bd12fc1e5fd0f59420aebfd708fd97ddb85'],
  ['RELATED_IMAGE_RESTORE', 'fujitsu-enterprise-postgres-15-restore', '9e9ed75e4497a0b0d4c085205b1caf44a6054ba476c4fa8438e270f660ae67ce'],
  ['RELATED_IMAGE_PGPOOL2', 'fujitsu-enterprise-postgres-15-pgpool2', 'b6eb48d27ddd9e84af7a4595ce2d259dfa419bab0b379022399cefa5670e2408'],
  ['RELATED_IMAGE_FEPEXPORTER', 'fujitsu-enterprise-postgres-exporter', 'f921fb64e298365a8d5636eabdf68c58ddcdb55aec98d15d5a1ce15efe31669b'],
  ['RELATED_IMAGE_FEPLOGGING', 'fujitsu-enterprise-postgres-fluentd', '1bdcd9447d619503c6fb3e79b66d4b5dede5eaeb52f36f8e09ff8b33f70882dd'],
  ['RELATED_IMAGE_FEPLOGGING_FLUENTBIT', 'fujitsu-enterprise-postgres-fluentbit', '19e902dcffbb09888b8e1c255a1a9d9e5872210db1ed1d5f8cb1dddee973be69'],
  ['RELATED_IMAGE_CRONJOB', 'fujitsu-enterprise-postgres-cronjob', '4c0d6949296c7ce024f300d83c413fbe0b0a4f813f0621a60d24b9c95e5b7856'],
  ['RELATED_IMAGE_UPGRADE', 'fujitsu-enterprise-postgres-15-upgrade', '2f8de9bbfe7b1abaf9d6e40cf7ee9da58ea4a6b550077bbfaae9c1c3b5ea4bcf'],
  ['RELATED_IMAGE_FEP_14', 'fujitsu-enterprise-postgres-14-server', '710aa46d6445509cb819a022b0b248fe7059a0951b5a0b51559487cfb66d0d87'],
  ['RELATED_IMAGE_BACKUP_14', 'fujitsu-enterprise-postgres-14-backup', '082c662b8b42acfc08f42403d82f9ddcab9ebd1f1e75c8ced84c7958b30a2f73'],
  ['RELATED_IMAGE_RESTORE_14', 'fujitsu-enterprise-postgres-14-restore', 'bfb4895d35f01c0fb4f5c0575069cb71d22cae7f16da5aae44b0d00698ee208a'],
  ['RELATED_IMAGE_PGPOOL2_14', 'fujitsu-enterprise-postgres-14-pgpool2', '5de60bb724a3dd65e8bbb27e7a630472364c425fc7283ecc40ec2819de043706'],
  ['RELATED_IMAGE_FEPEXPORTER_14', 'fujitsu-enterprise-postgres-exporter', '3e4aa8d936f9615cc599e12367156078378b9675e3244a46e698e453a74a4200'],
  ['RELATED_IMAGE_FEPLOGGING_14', 'fujitsu-enterprise-postgres-fluentd', '1921648fd826d4eca880ad39278a9338d7003c9910d165a1494cfe8ee3e559d4'],
  ['RELATED_IMAGE_FEPLOGGING_FLUENTBIT_14', 'fujitsu-enterprise-postgres-fluentbit', '6883faa9f1321a0131367f7929ef3cbdd798cc309f5562b5bd0e0d37d447ff40'],
  ['RELATED_IMAGE_CRONJOB_14', 'fujitsu-enterprise-postgres-cronjob', 'd4b359d35c89ea468574280f3e4917b02a7a592ec39d61271cb8fcbc22f0321d'],
  ['RELATED_IMAGE_UPGRADE_14', 'fujitsu-enterprise-postgres-14-upgrade', '523ccde3e0e0f549a00f4436176651138f32093c5dd26b4714fa5b0835c38a88'],
  ['RELATED_IMAGE_FEP_13', 'fujitsu-enterprise-postgres-13-server', '4c5a1df74de7cc88c565f6767b34af899abc8167e337635878f612e113c96875'],
  ['RELATED_IMAGE_BACKUP_13', 'fujitsu-enterprise-postgres-13-backup', 'a8270563732cb815d75a5994ff4687cd34f65e3ee99e0f4679874a70eef7d84c'],
  ['RELATED_IMAGE_RESTORE_13', 'fujitsu-enterprise-postgres-13-restore', 'cd050a41c831ea2ea4b7c759ce3f198950a5bee5597e486cddba58f503949a46'],
  ['RELATED_IMAGE_PGPOOL2_13', 'fujitsu-enterprise-postgres-13-pgpool2', '378fccaff7e934de618c5f48a937aff16176e82ebeba66ec051873f0cf6833fd'],
  ['RELATED_IMAGE_FEPEXPORTER_13', 'fujitsu-enterprise-postgres-13-exporter', '5b75fb0b4420ab8e815f8ac97c547874e6c6f7fadd4efba0fd978a0646915940'],
  ['RELATED_IMAGE_OPERATOR', 'fujitsu-enterprise-postgres-operator', '287e58e89c5729aea333663bcca7bba926eba814e39c7345336f90ab2835065b'],
];

/** Where the vendor's images live (UG 2.2.3). */
export const IMAGE_REPOSITORY = 'quay.io/fujitsu';

/** The operator's image environment, as the FEP 15 chart writes it. Other operator versions get the same: see docs. */
export function relatedImages(): Record<string, string> {
  return Object.fromEntries(IMAGES_FEP_15.map(([variable, name, digest]) => [variable, `${IMAGE_REPOSITORY}/${name}@sha256:${digest}`]));
}

/** Image of the operator itself; by tag, so that its version can be read (the charts pin a digest). */
export function operatorImage(version: string): string {
  return `${IMAGE_REPOSITORY}/fujitsu-enterprise-postgres-operator:${version}`;
}

/** Which container an image is for: the middle of its environment variable's name. */
export type ImageRole = 'FEP' | 'BACKUP' | 'CRONJOB' | 'RESTORE' | 'UPGRADE' | 'PGPOOL2';

/**
 * Image of a container: what the CR names, else `RELATED_IMAGE_<role>_<fepVersion>`, else the newest one
 * (objects.md section 6, version suffix rule).
 */
export function imageFor(role: ImageRole, env: Readonly<Record<string, string | undefined>>, wish: {image?: string; fepVersion?: string}): string {
  if (wish.image !== undefined && wish.image.trim() !== '') return wish.image;
  const newest = `RELATED_IMAGE_${role}`;
  const versioned = wish.fepVersion === undefined || wish.fepVersion === env['LATEST_FEP_VERSION_NUMBER'] ? newest : `${newest}_${wish.fepVersion}`;
  return env[versioned] ?? relatedImages()[versioned] ?? relatedImages()[newest] ?? '';
}
