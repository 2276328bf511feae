/** Block stores: a volume with a file system is attached to one node at a time (documentation of each driver). */
const BLOCK_STORES = /^(?:ebs\.csi\.aws\.com|kubernetes\.io\/(?:aws-ebs|gce-pd|azure-disk|cinder)|pd\.csi\.storage\.gke\.io|disk\.csi\.azure\.com|cinder\.csi\.openstack\.org|(?:.+\.)?rbd\.csi\.ceph\.com|dobs\.csi\.digitalocean\.com|csi\.hetzner\.cloud|topolvm\.io)$/;
/** File servers and what lays one over blocks. */
const FILE_SERVERS = /nfs|cephfs|efs\.csi|filestore|azure-?file|(?:^|\.)file\.csi|smb\.csi|glusterfs|longhorn|spectrumscale|netapp\.io|portworx|quobyte|lustre/i;

/** Whether volumes of a class can be mounted by several servers, as far as its provisioner tells. */
export function sharingOf({provisioner}: {provisioner: string}): 'shared' | 'one-node' | 'unknown' {
  if (BLOCK_STORES.test(provisioner)) return 'one-node';
  return FILE_SERVERS.test(provisioner) ? 'shared' : 'unknown';
}
