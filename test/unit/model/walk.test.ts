import {describe, expect, it} from 'vitest';
import {flag, text} from '../../../src/lib/model/schema/leaf-types.ts';
import {dictionary, field, group, list} from '../../../src/lib/model/schema/node.ts';
import {nodeAt, walkSchema, walkValue} from '../../../src/lib/model/schema/walk.ts';

const facts = (name: string) => ({en: `${name}.`, ja: `${name}。`});
const root = group({...facts('root'), since: '5.x', immutable: true}, () => ({
  users: list(group({...facts('user'), secret: true}, () => ({name: field(text, {...facts('name'), secret: false}), password: field(text, facts('password'))})), facts('users')),
  labels: dictionary(field(text, {...facts('label'), default: 'x'}), facts('labels')),
  on: field(flag, {...facts('on'), immutable: false, until: '7.2.0', default: true}),
}));

describe('nodeAt', () => {
  it.each([
    ['users', 'users.'],
    ['users[0]', 'user.'],
    ['users[].password', 'password.'],
    ['labels.anything', 'label.'],
    ['labels["example.com/a"]', 'label.'],
    ['labels.<key>', 'label.'],
    ['on', 'on.'],
    ['', 'root.'],
  ])('finds %s', (path, en) => {
    expect(nodeAt(root, path)?.facts.en).toBe(en);
  });

  it.each(['nothing', 'users.password', 'on.more', 'users[0].constructor', 'labels[0]', 'users..name', 'users[', '[[', 'on['])('finds nothing at %s', (path) => {
    expect(nodeAt(root, path)).toBeUndefined();
  });

  it('gives the facts in force: inherited unless the member says otherwise, texts and defaults its own', () => {
    expect(nodeAt(root, 'users[1].password')?.facts).toEqual({...facts('password'), since: '5.x', immutable: true, secret: true});
    expect(nodeAt(root, 'users[1].name')?.facts.secret).toBe(false);
    expect(nodeAt(root, 'on')?.facts).toEqual({...facts('on'), since: '5.x', immutable: false, until: '7.2.0', default: true});
  });
});

describe('walkSchema', () => {
  it('visits parents first, with schema paths', () => {
    const paths: string[] = [];
    walkSchema(root, (_, path) => paths.push(path), 'spec');
    expect(paths).toEqual(['spec', 'spec.users', 'spec.users[]', 'spec.users[].name', 'spec.users[].password', 'spec.labels', 'spec.labels.<key>', 'spec.on']);
  });
});

describe('walkValue', () => {
  it('visits what the value has, unknown members without a node, and no nulls', () => {
    const seen: [string, boolean][] = [];
    const value = {users: [{name: 'a', extra: {deep: 1}}], labels: {'a.b/c': 'x'}, on: null, more: 1};
    walkValue(root, value, ({path, node}) => seen.push([path, node !== undefined]));
    expect(seen).toEqual([
      ['', true],
      ['users', true],
      ['users[0]', true],
      ['users[0].name', true],
      ['users[0].extra', false],
      ['labels', true],
      ['labels["a.b/c"]', true],
      ['more', false],
    ]);
  });

  it('builds only the groups that the value has', () => {
    let built = 0;
    const lazy = group(facts('lazy'), () => ({
      a: group(facts('a'), () => ((built += 1), {})),
      b: group(facts('b'), () => ((built += 10), {})),
    }));
    walkValue(lazy, {b: {x: 1}}, () => {});
    expect(built).toBe(10);
  });
});
