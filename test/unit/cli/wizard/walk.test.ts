import fc from 'fast-check';
import {describe, expect, it} from 'vitest';
import type {Question} from '../../../../src/lib/cli/wizard/question.ts';
import {BACK, runWizard} from '../../../../src/lib/cli/wizard/run-wizard.ts';
import {answered, NEW_SESSION, walk, wentBack, type Session} from '../../../../src/lib/cli/wizard/walk.ts';
import {ENTER, scriptedPrompts} from '../../../support/scripted-prompts.ts';

type Draft = Readonly<Record<string, string>>;

const text = (id: string, more: Partial<Question<Draft, undefined>> = {}): Question<Draft, undefined> =>
  ({id, flag: `--${id}`, message: id, apply: (draft, answer) => ({...draft, [id]: answer}), ...more});

const questions = [
  text('colour', {default: () => 'red'}),
  text('shade', {when: ({colour}) => colour !== 'white', default: ({colour}) => `light ${colour}`}),
  text('size', {refuse: async (_, answer) => (/^\d+$/.test(answer) ? undefined : 'a number is expected')}),
];

async function run(answers: readonly string[], words: ('go' | 'back' | 'leave')[] = ['go']) {
  const {prompts, asked} = scriptedPrompts(answers);
  const draft = await runWizard<Draft, undefined>({questions, start: {}, world: undefined, prompts, say: () => {}, tell: () => {}, conclude: async () => words.shift() ?? 'go'});
  return {draft, asked};
}

describe('a wizard', () => {
  it('asks one question after the other and lays the answers into the draft', async () => {
    expect((await run([ENTER, ENTER, '4'])).draft).toEqual({colour: 'red', shade: 'light red', size: '4'});
  });

  it('skips what an earlier answer makes idle', async () => {
    const {draft, asked} = await run(['white', '4']);
    expect(draft).toEqual({colour: 'white', size: '4'});
    expect(asked.map(({message}) => message)).toEqual(['colour', 'size']);
  });

  it('asks again, with the reason, until an answer can be taken', async () => {
    const {draft, asked} = await run([ENTER, ENTER, 'big', '4']);
    expect(draft?.['size']).toBe('4');
    expect(asked.at(-1)?.refused).toEqual(['a number is expected']);
  });

  it('goes back question by question, and offers what was answered before', async () => {
    const {draft, asked} = await run(['blue', 'dark', BACK, BACK, ENTER, ENTER, '4']);
    expect(draft).toEqual({colour: 'blue', shade: 'dark', size: '4'});
    expect(asked.map(({message, default: preset}) => [message, preset])).toEqual([
      ['colour', 'red'], ['shade', 'light blue'], ['size', undefined], ['shade', 'dark'], ['colour', 'blue'], ['shade', 'dark'], ['size', undefined],
    ]);
  });

  it('forgets answers that stood on one that is another now', async () => {
    const {draft} = await run(['blue', 'dark', BACK, BACK, 'green', ENTER, '4']);
    expect(draft).toEqual({colour: 'green', shade: 'light green', size: '4'});
  });

  it('does not go back before the first question, and says so', async () => {
    expect((await run([BACK, 'blue', ENTER, '4'])).asked[0]?.refused).toEqual(['this is the first question']);
  });

  it('goes back from the last word, and leaves with nothing', async () => {
    expect((await run([ENTER, ENTER, '4', '5'], ['back', 'go'])).draft?.['size']).toBe('5');
    expect((await run([ENTER, ENTER, '4'], ['leave'])).draft).toBeUndefined();
  });

  it('whatever is answered and taken back, the draft is that of the answers that stand', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.constant(BACK), fc.constantFrom('red', 'white', '7')), {maxLength: 30}), (moves) => {
      let session: Session = NEW_SESSION;
      const standing: string[] = [];
      for (const move of moves) {
        const {asked, next} = walk(questions, {}, undefined, session);
        if (move === BACK) {
          session = wentBack(session, asked);
          standing.pop();
        } else if (next !== undefined) {
          session = answered(session, next.id, move);
          standing.push(move);
        }
      }
      const {draft, asked} = walk(questions, {}, undefined, session);
      expect(asked.map((id) => draft[id])).toEqual(standing);
    }));
  });
});
