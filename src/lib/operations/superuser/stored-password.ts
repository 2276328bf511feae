/**
 * Is it the password that PostgreSQL has stored (`pg_authid.rolpassword`)? The two forms of PostgreSQL 15 (chapter
 * "pg_authid"): `md5…` over password and role, and `SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey` (RFC 5803, 7677).
 * Undefined: another form. Compares for ASCII passwords, which need no normalization; the operator makes no others that
 * are known.
 */
export function isStoredPassword(stored: string, role: string, password: string): boolean | undefined {
  const {createHash, createHmac, pbkdf2Sync, timingSafeEqual} = process.getBuiltinModule('node:crypto');
  const same = (a: Buffer, b: Buffer): boolean => a.length === b.length && timingSafeEqual(a, b);
  if (/^md5[0-9a-f]{32}$/.test(stored)) return same(Buffer.from(stored.slice(3), 'hex'), createHash('md5').update(password + role).digest());
  const [, iterations, salt, storedKey] = /^SCRAM-SHA-256\$(\d+):([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+):/.exec(stored) ?? [];
  if (iterations === undefined || salt === undefined || storedKey === undefined) return undefined;
  const salted = pbkdf2Sync(password, Buffer.from(salt, 'base64'), Number(iterations), 32, 'sha256');
  const clientKey = createHmac('sha256', salted).update('Client Key').digest();
  return same(Buffer.from(storedKey, 'base64'), createHash('sha256').update(clientKey).digest());
}
