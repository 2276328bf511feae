import {describe, expect, it} from 'vitest';
import {KnownValues} from '../../../src/lib/redact/known-values.ts';
import {Placeholders} from '../../../src/lib/redact/placeholders.ts';
import {RedactionRules} from '../../../src/lib/redact/redactor.ts';

const redact = (text: string): string => new RedactionRules(new KnownValues(new Placeholders())).text(text);
const JWT = 'eyJhbGciOiJSUzI1NiIsImtpZCI6IngifQ.eyJzdWIiOiJzeXN0ZW06c2VydmljZWFjY291bnQifQ.c2lnbmF0dXJlLXNpZ25hdHVyZQ';
const KEY = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7';

/** A text, and what of it must not be left. */
const SECRETS: readonly (readonly [string, string])[] = [
  ['host=db port=27500 password=s3cr3t,x user=app', 's3cr3t'],
  ["host=db password='two words' user=app", 'two words'],
  ["primary_conninfo = 'user=repluser passfile=/tmp/p password=r3plpw sslmode=prefer'", 'r3plpw'],
  ["primary_conninfo = 'password=''quoted pw'' user=x'", 'quoted pw'],
  ['postgresql://app:hunter2@db:27500/orders', 'hunter2'],
  ['postgresql://app:p%40ss@h1,h2/orders', 'p%40ss'],
  ['jdbc:postgresql://h/db?user=a&password=pw123&ssl=true', 'pw123'],
  ['"url":"postgres:\\/\\/u:sl4shed@h\\/d"', 'sl4shed'],
  ['https://user:tok/en@registry.example.com/v2', 'tok/en'],
  ["LOG:  statement: ALTER USER app PASSWORD 'n3wpw';", 'n3wpw'],
  ["CREATE ROLE app LOGIN ENCRYPTED PASSWORD E'it\\\\'s'", "it\\\\'s"],
  ['ALTER ROLE x WITH PASSWORD $$d0llar$$', 'd0llar'],
  ["ERROR: x STATEMENT:  create user a password 'it''s one'", "it''s one"],
  ['2026-11-26 02:18:00.1 UTC,"app","db",1,,,1,"ALTER ROLE",,,,0,LOG,00000,"statement: ALTER ROLE a PASSWORD \'csvpw1\'",,,', 'csvpw1'],
  ['{"message":"ALTER ROLE a PASSWORD \'jsonpw1\'"}', 'jsonpw1'],
  ["DO 'BEGIN EXECUTE ''ALTER ROLE a PASSWORD ''''deep1'''' ''; END'", 'deep1'],
  ['PGPASSWORD=envpw1 psql -h x', 'envpw1'],
  ["export PG_ADMIN_PASSWORD='envpw2'", 'envpw2'],
  ['  pgAdminPassword: yaml pass phrase', 'yaml pass phrase'],
  ['  tdepassphrase: "quoted yaml"', 'quoted yaml'],
  ['{"password":"jsonpw2","user":"a"}', 'jsonpw2'],
  ['"{\\"password\\":\\"esc4ped\\"}"', 'esc4ped'],
  ['- name: REPL_PASSWORD\n  value: listpw1\n', 'listpw1'],
  ['{"name":"REPL_PASSWORD","value":"listpw2"}', 'listpw2'],
  ['tool --password=cmdpw1 --user x', 'cmdpw1'],
  ['tool --password cmdpw2 --user x', 'cmdpw2'],
  ['tool --token cmdtoken1 x', 'cmdtoken1'],
  ['curl -s -u backup:curlpw1 https://x', 'curlpw1'],
  ['Authorization: Bearer abcdef0123456789abcdef', 'abcdef0123456789'],
  ['authorization: Basic dXNlcjpwYXNz', 'dXNlcjpwYXNz'],
  ['sent header Bearer abc0123456789defghi', 'abc0123456789'],
  [`token is ${JWT} here`, JWT.slice(40, 80)],
  [`-----BEGIN RSA PRIVATE KEY-----\n${KEY}\n-----END RSA PRIVATE KEY-----`, KEY],
  [`"key": "-----BEGIN PRIVATE KEY-----\\n${KEY}\\n-----END PRIVATE KEY-----\\n"`, KEY],
  [`tls.key: ${Buffer.from(`-----BEGIN PRIVATE KEY-----\n${KEY}\n-----END PRIVATE KEY-----\n`).toString('base64')}`, 'LS0tLS1CRUdJTiBQ'],
  ['rolpassword SCRAM-SHA-256$4096:c2FsdHNhbHRzYWx0$c3RvcmVk:c2VydmVy end', 'c3RvcmVk'],
  ['rolpassword md5aabbccddeeff00112233445566778899 end', 'aabbccdd'],
  ['repo1-cipher-pass=cipherpw', 'cipherpw'],
  ['repo1-s3-key=AWSKEYVALUE1\nrepo1-s3-key-secret=AWSSECRET/VALUE1', 'AWSSECRET'],
  ['repo1-azure-key=YXp1cmVrZXk=', 'YXp1cmVrZXk'],
  ['aws_secret_access_key = wJalrXUtnFEMI/K7MDENG', 'wJalrXUtn'],
  ['aws_access_key_id = AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7'],
  ['AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq==;Endpoint', 'Eby8vdM02'],
  ['https://a.blob/x?sv=2020&sig=abc%2Fdef0123456789%3D&se=1', 'abc%2Fdef0123'],
  ["SELECT pgx_open_keystore('keyst0re phrase');", 'keyst0re phrase'],
  ['db.example.com:27500:orders:app:pgpassline1\n', 'pgpassline1'],
  ['clientSecret: 0a1b2c3d4e5f', '0a1b2c3d4e5f'],
];

/** Texts that look like secrets and are none. */
const LOOK_ALIKES: readonly string[] = [
  'FATAL:  password authentication failed for user "app"',
  'password_encryption = scram-sha-256',
  'passwordSecretRef: demo-password',
  '  passwordKey: password',
  '  secretName: demo-fep-cert',
  'PG_ADMIN_PASSWORD:  <set to the key \'PG_ADMIN_PASSWORD\' in secret \'demo\'>  Optional: false',
  '  pgpassword: "*****"',
  '  pgAdminPassword: <redacted:secret-7>',
  'PGPASSFILE=/tmp/.pgpass psql',
  'tool --password-file /run/x --no-password',
  'https://db.example.com:27500/a@b',
  'postgresql://app@db:27500/orders',
  'see https://example.com/docs?page=2#password',
  'ssh://git@github.com/x/y.git',
  'md5sum of base.tar: 9e107d9d372bb6826bd81d3542a419d6',
  'hostssl all all 0.0.0.0/0 md5',
  '-----BEGIN CERTIFICATE-----\nMIIDdzCCAl+gAwIBAgIEAgAAuTANBgkqhkiG9w0BAQUFADBaMQ\n-----END CERTIFICATE-----',
  'uid 0a1b2c3d-4e5f-6789-abcd-ef0123456789, commit 9fceb02d0ae598e95dc970b74767f19372d61af8',
  'syntax error at or near token ";"',
  'ERROR:  unexpected token: SELECT',
  'max_tokens: 4096',
  'ALTER ROLE app VALID UNTIL \'2027-01-01\'',
  'log_statement = ddl -- password is not logged',
  'sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  'primary_key=orders_pkey, foreign_key: customer_id',
  'checksum key=12 value=password',
  'PASSWORD EXPIRY is set to 90 days',
  'the basic idea of bearer authentication',
  'password: $(PG_PASSWORD)',
  'password=${PGPASSWORD}',
  'pg_password_valid{user="app"} 1',
  'tls.key tls.crt ca.crt',
  'SCRAM-SHA-256 authentication is required',
  'latest checkpoint\'s REDO location: 0/3000148, timeline 00000002000000000000000A',
  'token: demo-service-account',
  'secret: demo-fep-cert',
];

describe('patterns', () => {
  it.each(SECRETS)('hides in %j', (text, secret) => {
    expect(redact(text)).not.toContain(secret);
    expect(redact(text)).toContain('<redacted:secret-1>');
  });

  it.each(LOOK_ALIKES)('leaves %j', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('leaves what stands around a secret', () => {
    expect(redact('a postgresql://app:hunter2@db:27500/orders?x=1 b')).toBe('a postgresql://app:<redacted:secret-1>@db:27500/orders?x=1 b');
    expect(redact("ALTER USER a PASSWORD 'x1y2z3' VALID UNTIL 'infinity';")).toBe("ALTER USER a PASSWORD '<redacted:secret-1>' VALID UNTIL 'infinity';");
    expect(redact('  password: abc123  # note\n  user: b\n')).toBe('  password: <redacted:secret-1>  # note\n  user: b\n');
    expect(redact('host=a password=abc123 user=b')).toBe('host=a password=<redacted:secret-1> user=b');
    expect(redact(`-----BEGIN PRIVATE KEY-----\n${KEY}\n-----END PRIVATE KEY-----\nnext`)).toBe('-----BEGIN PRIVATE KEY-----<redacted:secret-1>-----END PRIVATE KEY-----\nnext');
  });

  it('is stable: a redacted text stays as it is', () => {
    for (const [text] of SECRETS) {
      const once = redact(text);
      expect(redact(once)).toBe(once);
    }
  });
});
