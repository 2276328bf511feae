import {fepClusterManifest, neededPasswords, type ClusterManifest, type CreateClusterOptions} from '../manifest/fep-cluster/index.ts';
import type {ClusterFacts} from '../model/cluster-facts.ts';
import {evaluate, type IgnoredRule, type RuleFinding} from '../rules/evaluate.ts';
import {fepClusterRules} from '../rules/index.ts';
import {operationsOf} from '../rules/rule.ts';
import {fillPasswords} from './passwords.ts';

/** A manifest as the rules look at it, with the place that each value came from. */
export function subjectOf({base}: CreateClusterOptions, manifest: ClusterManifest) {
  return {
    object: manifest.object,
    ...operationsOf(manifest.object),
    locate: (path: string) => {
      const origin = manifest.origins.get(path);
      const position = base?.locate(path);
      return {...(origin === undefined ? {} : {origin: origin.text}), ...(position === undefined || origin?.source !== 'file' ? {} : {position})};
    },
  };
}

/** A cluster that is being thought up: its manifest, and what the rules say with the facts known. Passwords that are not given are made for the look and kept nowhere. Sends nothing. */
export function judgeDraft(cluster: CreateClusterOptions, facts: Partial<ClusterFacts>, ignore: readonly IgnoredRule[] = []): {manifest: ClusterManifest; findings: RuleFinding[]} {
  const {passwords} = fillPasswords(neededPasswords(cluster));
  const manifest = fepClusterManifest({...cluster, passwords: {...passwords, ...cluster.passwords}});
  return {manifest, findings: evaluate(fepClusterRules, {...subjectOf(cluster, manifest), facts}, {ignore}).findings};
}
