/** Rules that no program of ours can judge, and why. The text is what a reader of the list gets. */
export const NOT_IMPLEMENTED: Readonly<Record<string, string>> = {
  'custom-image-user-26': "the user of an image stands in the registry's description of it, in no object of Kubernetes; registries are not asked",
  'custom-image-microdnf': 'it judges a Dockerfile; an image that was built no longer shows how',
  'custom-image-docker-only': 'it judges which program built an image; an image that was built no longer shows by what',
  'direct-edit-lost': 'it warns of what somebody types into a shell of a server; no command of ours edits files there',
  'autoresize-kubelet-metrics': "only Prometheus knows which metrics it has, under an address inside the cluster; the operator's StorageClass and threshold are checked (autoresize-class-expandable and others)",
  'pgparams-whitespace-ok': 'it is no demand on a manifest but on whoever reads it: blanks around name, = and value are allowed. Our parser takes them',
  'confidential-ownership': 'which tables are to be managed is decided by calls of SQL functions and written down nowhere before them',
  'confidential-role-privileges': 'which other role is to run the functions is known to whoever calls them, and written down nowhere',
  'restore-kms-key-kept': 'whether an old master key is still there only the key management system can say, with credentials that are the cluster\'s (a newer key in force is seen: restore-kms-newer-key)',
  'secretstore-single-value': "the values are in the cloud's store, readable with the cluster's own identity only",
  'secretstore-pem-bundle': "the certificates are in the cloud's store, readable with the cluster's own identity only",
  'secretstore-gcp-role': "roles of an account are in Google Cloud's IAM, which is asked with other rights than those for Kubernetes",
  'secretstore-vault-scope': 'roles are in Vault, which is asked with other rights than those for Kubernetes',
};
