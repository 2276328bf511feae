import {readdir, readFile} from 'node:fs/promises';
import {describe, expect, it} from 'vitest';
import {ANSWERS, jsonSchemaOf} from '../../src/lib/model/answers/index.ts';
import {deriveStatus} from '../../src/lib/operations/cluster-status/index.ts';
import {sources} from '../unit/operations/cluster-objects.ts';

const folder = new URL('../../schemas/', import.meta.url);

describe('schemas of the answers', () => {
  it.each(Object.keys(ANSWERS))('schemas/%s.json is what the code says (npm run schemas)', async (kind) => {
    const committed: unknown = JSON.parse(await readFile(new URL(`${kind}.json`, folder), 'utf8'));
    expect(committed).toEqual(jsonSchemaOf(kind));
  });

  it('has no schema of an answer that is gone', async () => {
    const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).map((file) => file.slice(0, -'.json'.length));
    expect(files.toSorted()).toEqual(Object.keys(ANSWERS).toSorted());
  });

  it('describes a real status: every field it has is in the schema', () => {
    const status = deriveStatus(sources());
    expect(ANSWERS['ClusterStatus']?.strict().parse(status)).toEqual(status);
  });

  it('rejects a status that lacks its verdict', () => {
    const {verdict: _, ...rest} = deriveStatus(sources());
    expect(ANSWERS['ClusterStatus']?.safeParse(rest).success).toBe(false);
  });
});
