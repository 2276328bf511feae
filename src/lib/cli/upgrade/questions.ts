import {splitImage} from '../../manifest/image-name.ts';
import {AS_IT_IS, YES_NO} from '../wizard/choices.ts';
import {clusterQuestion} from '../wizard/cluster-question.ts';
import {type CommandDraft, type CommandQuestion, withFlags, withPick} from '../wizard/command-draft.ts';
import {complaintOfAnswer} from '../wizard/complaint.ts';
import type {UpgradeWorld} from './world.ts';

type UpgradeQuestion = CommandQuestion<UpgradeWorld>;

/** What the servers have now, in a word or two. */
function presentTag({name}: CommandDraft, {images}: UpgradeWorld): string {
  const image = images.known(name)?.image;
  const {tag, digest} = image === undefined ? {} : splitImage(image);
  return image === undefined ? `what ${name} runs now is not known` : `${name} has ${tag ?? (digest === undefined ? 'no tag' : 'a digest, and no tag')} now`;
}

/** A tag that the rules and the cluster take, and that changes something. */
async function whyNot(draft: CommandDraft, tag: string, {planOf}: UpgradeWorld): Promise<string | undefined> {
  const wanted = withFlags(draft, {to: tag});
  return (await complaintOfAnswer(() => planOf(wanted))) ?? ((await planOf(wanted)).changes.length === 0 ? `${draft.name} has that already` : undefined);
}

async function warnings(draft: CommandDraft, tag: string, {planOf}: UpgradeWorld): Promise<string[]> {
  const {findings} = await planOf(withFlags(draft, {to: tag}));
  // That another image interrupts is what the whole summary is about.
  return findings.filter(({severity, rule}) => severity === 'warning' && rule !== 'minor-outage').map(({message, rule}) => `! ${message} (${rule})`);
}

/** What `upgrade` asks where it is not told. */
export const upgradeQuestions: readonly UpgradeQuestion[] = [
  clusterQuestion((name, {images}) => images.get(name)),
  {
    id: 'known-tag', flag: '--to', message: (draft, world) => `To which tag (${presentTag(draft, world)})?`,
    when: ({name}, {given, images}) => !given.has('to') && (images.known(name)?.elsewhere.length ?? 0) > 0,
    choices: async ({name}, {images}) => [
      ...(await images.get(name)).elsewhere.map(({tag, clusters}) => ({value: tag, name: `${tag} (${clusters.join(', ')} ${clusters.length === 1 ? 'has' : 'have'} it)`, short: tag})),
      {value: AS_IT_IS, name: 'another one, to be typed'},
    ],
    refuse: async (draft, answer, world) => (answer === AS_IT_IS ? undefined : whyNot(draft, answer, world)),
    remark: async (draft, answer, world) => (answer === AS_IT_IS ? [] : warnings(draft, answer, world)),
    apply: (draft, answer) => (answer === AS_IT_IS ? withPick(draft, 'tag', 'typed') : withFlags(draft, {to: answer})),
  },
  {
    id: 'to', flag: '--to', message: (draft, world) => `Tag of the images to go to, such as ubi9-15-1.6 (${presentTag(draft, world)}):`,
    when: ({flags}, {given}) => !given.has('to') && flags['to'] === undefined,
    refuse: async (draft, answer, world) => (answer === '' ? 'a tag is expected' : whyNot(draft, answer, world)),
    remark: warnings,
    apply: (draft, to) => withFlags(draft, {to}),
  },
  {
    id: 'server-only', flag: '--server-only', message: 'Which images?', default: () => 'both',
    when: ({name}, {given, images}) => !given.has('server-only') && images.known(name)?.hasBackup === true,
    choices: async () => [{value: 'both', name: "the server's and the backup container's"}, {value: 'server', name: "the server's alone"}],
    apply: (draft, answer) => (answer === 'both' ? draft : withFlags(draft, {'server-only': true})),
  },
  {
    id: 'restart-pods', flag: '--restart-pods', message: 'The pods keep the old image until they are restarted (autoPodRestart is false). Restart them, replicas first?', default: () => 'no',
    when: ({name}, {given, images}) => !given.has('restart-pods') && images.known(name)?.restartsPods === false,
    choices: async () => YES_NO,
    apply: (draft, answer) => (answer === 'yes' ? withFlags(draft, {'restart-pods': true}) : draft),
  },
];
