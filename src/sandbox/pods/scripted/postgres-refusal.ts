import {duplexPair, type Duplex} from 'node:stream';

const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;

/** A connection to PostgreSQL's port that says, in PostgreSQL's own protocol, that there is no database. */
export function connectRefusal(): Duplex {
  const [client, served] = duplexPair();
  served.on('error', () => {});
  served.on('data', (chunk: Buffer) => {
    const code = chunk.length >= 8 ? chunk.readUInt32BE(4) : 0;
    if (code === SSL_REQUEST || code === GSS_REQUEST) served.write('N');
    else served.end(errorResponse('FATAL', '57P03', 'this is a scripted pod of the kubectl-fep sandbox: there is no database behind this port'));
  });
  return client;
}

/** An ErrorResponse message of the PostgreSQL protocol, version 3. */
export function errorResponse(severity: string, code: string, message: string): Buffer {
  const fields = Buffer.from(`S${severity}\0V${severity}\0C${code}\0M${message}\0\0`);
  const head = Buffer.alloc(5);
  head.write('E');
  head.writeUInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}
