import type {AnyObject} from '../../../lib/model/kubernetes-object.ts';
import {FEP_RESOURCES} from '../../../lib/model/resources.ts';
import {childObject, childrenOf, createdMark, SOURCE_HASH, type ChildFacts} from './children.ts';
import {findOwned, refOf} from './ensure.ts';
import type {Run, StepResult} from './run.ts';

/** Makes the children one after another and carries later changes of the FEPCluster over to them (UG 4.1 step 5). */
export async function ensureChildren(run: Run): Promise<StepResult> {
  for (const child of childrenOf(run.wanted.childValues)) await ensureChild(run, child);
  const missing = childrenOf(run.wanted.childValues).filter(({kind}) => run.cluster.metadata.annotations?.[createdMark(kind)] !== 'true');
  if (missing.length === 0) return 'done';
  return {waitFor: `${missing.map(({kind}) => kind).join(', ')} to be set up`};
}

async function ensureChild(run: Run, child: ChildFacts): Promise<void> {
  const {context, cluster, wanted} = run;
  const resource = FEP_RESOURCES[child.kind];
  const naming = {reason: `FailedFep${child.word}Create`, text: `Error/Failure in FEP ${child.word} CR creation`};
  const desired = childObject(child, cluster, wanted.childValues);
  const found = await findOwned<AnyObject>(run, resource, wanted.name, naming);
  if (found === undefined) {
    await context.faults.pause(60);
    await context.gateway.create(resource, desired);
    run.ledger.changed();
    await context.events.tell(cluster, {type: 'Normal', reason: 'InitiatedChildCreate', text: `Started FEP ${child.word} CR creation`});
  } else if (found.metadata.annotations?.[SOURCE_HASH] === desired.metadata.annotations?.[SOURCE_HASH]) run.ledger.ok();
  else {
    await context.gateway.patch(refOf(resource, desired), {
      type: 'json',
      body: [
        {op: 'add', path: '/spec', value: desired['spec']},
        {op: 'add', path: '/metadata/annotations', value: {...found.metadata.annotations, ...desired.metadata.annotations}},
      ],
    });
    run.ledger.changed();
  }
}
