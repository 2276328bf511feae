/** Every canary contains this and its number, so that one search finds any of them in all spellings but base64. */
export const MARK = 'Cn0ry';

const RESTS = ['', '-plain', '+a/b==', " two words", `"quoted"`, `it's`, 'back\\slash', '<tag>&more', '100%$HOME', 'ümläut', 'a:b@c', '#{x}[y]'];

/** Secret values that a password generator or a person might make, each different, none within another. */
export function canaries(count: number): string[] {
  return Array.from({length: count}, (_, index) => `${MARK}${String(index).padStart(5, '0')}${((index * 2654435761) >>> 0).toString(36)}${RESTS[index % RESTS.length]}`);
}

/** One line of a log, a manifest or a statement with a canary in it, in the spelling that belongs there. */
export const PLANTED: readonly ((value: string, index: number) => string)[] = [
  (value) => `2026-11-26 02:18:00.123 UTC [77] LOG:  connection note ${value} end`,
  (value, index) => `data: ${Buffer.from(`user${'x'.repeat(index % 3)}:${value}@host`).toString('base64')}`,
  (value) => `GET /login?next=%2F&code=${encodeURIComponent(value)}&lang=en`,
  (value) => JSON.stringify({level: 'error', msg: `refused ${value} here`}),
  (value) => `note: '${value.replaceAll("'", "''")}'`,
  (value) => `STATEMENT:  ALTER ROLE app PASSWORD '${value.replaceAll("'", "''")}';`,
  (value) => `primary_conninfo = 'host=h password=''${value.replaceAll('\\', '\\\\').replaceAll("'", "\\''")}'' user=u'`,
  (value) => `postgresql://app:${encodeURIComponent(value)}@demo-primary-svc:27500/demo`,
  (value) => `export PGPASSWORD='${value.replaceAll("'", "'\\''")}'`,
  (value) => `token: ${Buffer.from(value).toString('base64url')}`,
];

/** Canaries that a text still holds, also inside base64 at any offset. */
export function canariesIn(text: string): string[] {
  const plain = text.match(new RegExp(`.{0,20}${MARK}\\d{5}.{0,20}`, 'g')) ?? [];
  const hidden = (text.match(/[A-Za-z0-9+/_-]{12,}/g) ?? []).flatMap((run) => [0, 1, 2, 3].flatMap((offset) => {
    const decoded = Buffer.from(run.slice(offset), 'base64').toString('latin1');
    return decoded.includes(MARK) ? [`base64 ${run.slice(0, 60)}`] : [];
  }));
  return [...plain, ...hidden];
}

const LOOK_ALIKE: readonly ((index: number) => string)[] = [
  (index) => `FATAL:  password authentication failed for user "app${index}"`,
  (index) => `LOG:  connection authorized: user=app${index} database=orders SSL enabled (protocol=TLSv1.3, cipher=TLS_AES_256_GCM_SHA384, bits=256)`,
  (index) => `password_encryption = scram-sha-256 # ${index}`,
  (index) => `passwordSecretRef: demo-password-${index}`,
  (index) => `  secretName: demo-fep-cert-${index}`,
  (index) => `https://db${index}.example.com:27500/a@b`,
  (index) => `postgresql://app${index}@db:27500/orders`,
  (index) => `hostssl all app${index} 10.0.0.0/8 md5`,
  (index) => `md5 of base.${index}.tar: 9e107d9d372bb6826bd81d3542a4${String(index).padStart(4, '0')}`,
  (index) => `uid 0a1b2c3d-4e5f-6789-abcd-ef01234${String(index).padStart(5, '0')}`,
  (index) => `ERROR:  syntax error at or near token "x${index}"`,
  (index) => `ALTER ROLE app${index} VALID UNTIL '2027-01-01'`,
  (index) => `sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852${String(index).padStart(4, '0')}`,
  (index) => `redo done at 0/30001${String(index).padStart(2, '0')} system usage: CPU: user: 0.00 s, timeline 0000000${index % 10}0000000000000A`,
  (index) => `PG_ADMIN_PASSWORD_${index}:  <set to the key 'PG_ADMIN_PASSWORD' in secret 'demo'>  Optional: false`,
];

/** Lines that look as if they held a secret, and hold none. */
export function lookAlikes(count: number): string[] {
  return Array.from({length: count}, (_, index) => LOOK_ALIKE[index % LOOK_ALIKE.length]?.(index) ?? '');
}
