/** What real programs printed (PostgreSQL 15.20, pgBackRest 2.45), with a figure changed here and there. */

export const PRIMARY = `{"recovery" : false, "lsn" : "0/4048F78", "receive" : "0/4048F78", "now" : "2026-11-21T11:14:13.780456+00:00", "started" : "2026-11-21T11:10:21.520988+00:00", "version" : "15.20 (Debian 15.20-0+deb12u1)", "timeline" : "0000001A", "replayed" : null, "receiver" : null, "senders" : [{"name" : "demo-sts-1", "addr" : "127.0.0.1", "state" : "streaming", "sync" : "sync", "bytes" : 0, "seconds" : null, "reply" : 0.4}, {"name" : "demo-sts-2", "addr" : "127.0.0.1", "state" : "streaming", "sync" : "async", "bytes" : 2048, "seconds" : 1.5, "reply" : 0.6}], "slots" : [{"name" : "demo_sts_1", "type" : "physical", "db" : null, "active" : true, "wal" : "reserved", "bytes" : 0}], "archiver" : {"archived_count":5,"last_archived_wal":"000000010000000000000003.00000028.backup","last_archived_time":"2026-11-21T11:10:27.06313+00:00","failed_count":0,"last_failed_wal":null,"last_failed_time":null,"stats_reset":"2026-11-21T11:10:20.718631+00:00"}, "mode" : "on", "ready" : 0, "pending" : ["max_connections"], "sessions" : { "active" : 1, "idle" : 3 }, "max" : 100, "reserved" : 3, "longest" : {"pid":77,"usename":"app","datname":"demo","a":"psql","state":"idle in transaction","w":"Client","s":12.5}, "prepared" : null, "xid" : {"datname":"postgres","x":732,"m":0}, "freeze" : 200000000, "ssl" : "off"}
{"sizes" : { "postgres" : 7716199 }}
`;

export const STANDBY = `{"recovery" : true, "lsn" : "0/4048F78", "receive" : "0/4048F78", "now" : "2026-11-21T11:14:13.945781+00:00", "started" : "2026-11-21T11:10:24.010169+00:00", "version" : "15.20 (Debian 15.20-0+deb12u1)", "timeline" : "10", "replayed" : 142.231235, "receiver" : {"status" : "streaming", "host" : "127.0.0.1"}, "senders" : null, "slots" : null, "archiver" : {"archived_count":0,"last_archived_wal":null,"last_archived_time":null,"failed_count":0,"last_failed_wal":null,"last_failed_time":null,"stats_reset":"2026-11-21T11:10:24.224759+00:00"}, "mode" : "on", "ready" : 0, "pending" : null, "sessions" : { "active" : 1, "idle" : 1 }, "max" : 100, "reserved" : 3, "longest" : null, "prepared" : null, "xid" : {"datname":"postgres","x":32,"m":0}, "freeze" : 200000000, "ssl" : "off"}
`;

const backup = (day: number, change: object) => ({
  label: `202611${day}-000002F`, type: 'full', error: false, prior: null, reference: null,
  archive: {start: '000000010000000000000002', stop: '000000010000000000000002'},
  timestamp: {start: Date.UTC(2026, 10, day, 0, 0, 2) / 1000, stop: Date.UTC(2026, 10, day, 0, 0, 12) / 1000},
  ...change,
});

export const REPOSITORY = JSON.stringify([{
  name: 'backupstanza', cipher: 'none', db: [{id: 1, 'repo-key': 1, version: '15'}], repo: [{cipher: 'none', key: 1, status: {code: 0, message: 'ok'}}],
  status: {code: 0, message: 'ok', lock: {backup: {held: true, size: 4000, 'size-cplt': 1000}}},
  archive: [{database: {id: 1, 'repo-key': 1}, id: '15-1', min: '000000010000000000000003', max: '000000020000000000000009'}],
  backup: [
    backup(19, {info: {delta: 30_000_000, size: 30_000_000, repository: {delta: 4_000_000, size: 4_000_000}}}),
    backup(20, {error: true, archive: {start: '000000010000000000000005', stop: '000000010000000000000005'}}),
  ],
}]);
