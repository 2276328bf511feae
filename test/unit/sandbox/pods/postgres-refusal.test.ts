import {once} from 'node:events';
import {buffer} from 'node:stream/consumers';
import {expect, it} from 'vitest';
import {connectRefusal} from '../../../../src/sandbox/pods/scripted/postgres-refusal.ts';

it('refuses a client in the protocol of PostgreSQL', async () => {
  const connection = connectRefusal();
  const sslRequest = Buffer.alloc(8);
  sslRequest.writeUInt32BE(8, 0);
  sslRequest.writeUInt32BE(80_877_103, 4);
  connection.write(sslRequest);
  const answer = once(connection, 'data');
  expect(String((await answer)[0])).toBe('N');
});

it('says that there is no database', async () => {
  const connection = connectRefusal();
  connection.end(Buffer.from([0, 0, 0, 8, 0, 3, 0, 0]));
  const answer = await buffer(connection);
  expect(answer.toString('latin1', 0, 1)).toBe('E');
  expect(answer.readUInt32BE(1)).toBe(answer.length - 1);
  expect(answer.toString()).toMatch(/57P03.*no database/);
});
