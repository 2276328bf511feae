// Generated from pg_settings of PostgreSQL 15.20 by scripts/generate-postgres-parameters.ts. Do not edit.

/** Version of the server that was asked. */
export const ASKED_VERSION = '15.20';

/** Categories of pg_settings, by the number in the last column. */
export const CATEGORIES: readonly string[] = [
  'Autovacuum',
  'Client Connection Defaults / Locale and Formatting',
  'Client Connection Defaults / Other Defaults',
  'Client Connection Defaults / Shared Library Preloading',
  'Client Connection Defaults / Statement Behavior',
  'Connections and Authentication / Authentication',
  'Connections and Authentication / Connection Settings',
  'Connections and Authentication / SSL',
  'Customized Options',
  'Developer Options',
  'Error Handling',
  'File Locations',
  'Lock Management',
  'Preset Options',
  'Query Tuning / Genetic Query Optimizer',
  'Query Tuning / Other Planner Options',
  'Query Tuning / Planner Cost Constants',
  'Query Tuning / Planner Method Configuration',
  'Replication / Primary Server',
  'Replication / Sending Servers',
  'Replication / Standby Servers',
  'Replication / Subscribers',
  'Reporting and Logging / Process Title',
  'Reporting and Logging / What to Log',
  'Reporting and Logging / When to Log',
  'Reporting and Logging / Where to Log',
  'Resource Usage / Asynchronous Behavior',
  'Resource Usage / Background Writer',
  'Resource Usage / Cost-Based Vacuum Delay',
  'Resource Usage / Disk',
  'Resource Usage / Kernel Resources',
  'Resource Usage / Memory',
  'Statistics / Cumulative Query and Index Statistics',
  'Statistics / Monitoring',
  'Version and Platform Compatibility / Other Platforms and Clients',
  'Version and Platform Compatibility / Previous PostgreSQL Versions',
  'Write-Ahead Log / Archive Recovery',
  'Write-Ahead Log / Archiving',
  'Write-Ahead Log / Checkpoints',
  'Write-Ahead Log / Recovery',
  'Write-Ahead Log / Recovery Target',
  'Write-Ahead Log / Settings'
];

/**
 * One parameter a line, columns parted by tabs: name, type (b, i, r, e, s), unit, least, most, words of an enum, words that it takes
 * and does not list, boot value (? where it tells of the build alone), context, number of the category.
 */
export const TABLE = `DateStyle	s						ISO, MDY	user	1
IntervalStyle	e				postgres,postgres_verbose,sql_standard,iso_8601		postgres	user	1
TimeZone	s						?	user	1
allow_in_place_tablespaces	b						off	superuser	9
allow_system_table_mods	b						off	superuser	9
application_name	s							user	23
archive_cleanup_command	s							sighup	36
archive_command	s							sighup	37
archive_library	s							sighup	37
archive_mode	e				always,on,off	true,false,yes,no,1,0	off	postmaster	37
archive_timeout	i	s	0	1073741823			0	sighup	37
array_nulls	b						on	user	35
authentication_timeout	i	s	1	600			60	sighup	5
auto_explain.log_analyze	b						off	superuser	8
auto_explain.log_buffers	b						off	superuser	8
auto_explain.log_format	e				text,xml,json,yaml		text	superuser	8
auto_explain.log_level	e				debug5,debug4,debug3,debug2,debug1,info,notice,warning,log	debug	log	superuser	8
auto_explain.log_min_duration	i	ms	-1	2147483647			-1	superuser	8
auto_explain.log_nested_statements	b						off	superuser	8
auto_explain.log_settings	b						off	superuser	8
auto_explain.log_timing	b						on	superuser	8
auto_explain.log_triggers	b						off	superuser	8
auto_explain.log_verbose	b						off	superuser	8
auto_explain.log_wal	b						off	superuser	8
auto_explain.sample_rate	r		0	1			1	superuser	8
autovacuum	b						on	sighup	0
autovacuum_analyze_scale_factor	r		0	100			0.1	sighup	0
autovacuum_analyze_threshold	i		0	2147483647			50	sighup	0
autovacuum_freeze_max_age	i		100000	2000000000			200000000	postmaster	0
autovacuum_max_workers	i		1	262143			3	postmaster	0
autovacuum_multixact_freeze_max_age	i		10000	2000000000			400000000	postmaster	0
autovacuum_naptime	i	s	1	2147483			60	sighup	0
autovacuum_vacuum_cost_delay	r	ms	-1	100			2	sighup	0
autovacuum_vacuum_cost_limit	i		-1	10000			-1	sighup	0
autovacuum_vacuum_insert_scale_factor	r		0	100			0.2	sighup	0
autovacuum_vacuum_insert_threshold	i		-1	2147483647			1000	sighup	0
autovacuum_vacuum_scale_factor	r		0	100			0.2	sighup	0
autovacuum_vacuum_threshold	i		0	2147483647			50	sighup	0
autovacuum_work_mem	i	kB	-1	2147483647			-1	sighup	31
backend_flush_after	i	8kB	0	256			0	user	26
backslash_quote	e				safe_encoding,on,off	true,false,yes,no,1,0	safe_encoding	user	35
backtrace_functions	s							superuser	9
bgwriter_delay	i	ms	10	10000			200	sighup	27
bgwriter_flush_after	i	8kB	0	256			64	sighup	27
bgwriter_lru_maxpages	i		0	1073741823			100	sighup	27
bgwriter_lru_multiplier	r		0	10			2	sighup	27
block_size	i		8192	8192			8192	internal	13
bonjour	b						off	postmaster	6
bonjour_name	s							postmaster	6
bytea_output	e				escape,hex		hex	user	4
check_function_bodies	b						on	user	4
checkpoint_completion_target	r		0	1			0.9	sighup	38
checkpoint_flush_after	i	8kB	0	256			32	sighup	38
checkpoint_timeout	i	s	30	86400			300	sighup	38
checkpoint_warning	i	s	0	2147483647			30	sighup	38
client_connection_check_interval	i	ms	0	2147483647			0	user	6
client_encoding	s						SQL_ASCII	user	1
client_min_messages	e				debug5,debug4,debug3,debug2,debug1,log,notice,warning,error	debug,info	notice	user	4
cluster_name	s							postmaster	22
commit_delay	i		0	100000			0	superuser	41
commit_siblings	i		0	1000			5	user	41
composite_type_mismatch	e				error,warn,disabled		error	superuser	9
compute_query_id	e				auto,regress,on,off	true,false,yes,no,1,0	auto	superuser	33
config_file	s							postmaster	11
constraint_exclusion	e				partition,on,off	true,false,yes,no,1,0	partition	user	15
cpu_index_tuple_cost	r		0	1.79769e+308			0.005	user	16
cpu_operator_cost	r		0	1.79769e+308			0.0025	user	16
cpu_tuple_cost	r		0	1.79769e+308			0.01	user	16
cursor_tuple_fraction	r		0	1			0.1	user	15
data_checksums	b						off	internal	13
data_directory	s							postmaster	11
data_directory_mode	i		0	511			448	internal	13
data_sync_retry	b						off	postmaster	10
db_user_namespace	b						off	sighup	5
deadlock_timeout	i	ms	1	2147483647			1000	superuser	12
debug_assertions	b						off	internal	13
debug_discard_caches	i		0	0			0	superuser	9
debug_pretty_print	b						on	user	23
debug_print_parse	b						off	user	23
debug_print_plan	b						off	user	23
debug_print_rewritten	b						off	user	23
default_statistics_target	i		1	10000			100	user	15
default_table_access_method	s						heap	user	4
default_tablespace	s							user	4
default_text_search_config	s						pg_catalog.simple	user	1
default_toast_compression	e				pglz,lz4		pglz	user	4
default_transaction_deferrable	b						off	user	4
default_transaction_isolation	e				serializable,repeatable read,read committed,read uncommitted		read committed	user	4
default_transaction_read_only	b						off	user	4
dynamic_library_path	s						$libdir	superuser	2
dynamic_shared_memory_type	e				posix,sysv,mmap		posix	postmaster	31
effective_cache_size	i	8kB	1	2147483647			524288	user	16
effective_io_concurrency	i		0	1000			1	user	26
enable_async_append	b						on	user	17
enable_bitmapscan	b						on	user	17
enable_gathermerge	b						on	user	17
enable_hashagg	b						on	user	17
enable_hashjoin	b						on	user	17
enable_incremental_sort	b						on	user	17
enable_indexonlyscan	b						on	user	17
enable_indexscan	b						on	user	17
enable_material	b						on	user	17
enable_memoize	b						on	user	17
enable_mergejoin	b						on	user	17
enable_nestloop	b						on	user	17
enable_parallel_append	b						on	user	17
enable_parallel_hash	b						on	user	17
enable_partition_pruning	b						on	user	17
enable_partitionwise_aggregate	b						off	user	17
enable_partitionwise_join	b						off	user	17
enable_seqscan	b						on	user	17
enable_sort	b						on	user	17
enable_tidscan	b						on	user	17
escape_string_warning	b						on	user	35
event_source	s						PostgreSQL	postmaster	25
exit_on_error	b						off	user	10
extension_destdir	s							superuser	11
external_pid_file	s							postmaster	11
extra_float_digits	i		-15	3			1	user	1
force_parallel_mode	e				off,on,regress	true,false,yes,no,1,0	off	user	9
from_collapse_limit	i		1	2147483647			8	user	15
fsync	b						on	sighup	41
full_page_writes	b						on	sighup	41
geqo	b						on	user	14
geqo_effort	i		1	10			5	user	14
geqo_generations	i		0	2147483647			0	user	14
geqo_pool_size	i		0	2147483647			0	user	14
geqo_seed	r		0	1			0	user	14
geqo_selection_bias	r		1.5	2			2	user	14
geqo_threshold	i		2	2147483647			12	user	14
gin_fuzzy_search_limit	i		0	2147483647			0	user	2
gin_pending_list_limit	i	kB	64	2147483647			4096	user	4
hash_mem_multiplier	r		1	1000			2	user	31
hba_file	s							postmaster	11
hot_standby	b						on	postmaster	20
hot_standby_feedback	b						off	sighup	20
huge_page_size	i	kB	0	2147483647			0	postmaster	31
huge_pages	e				off,on,try	true,false,yes,no,1,0	try	postmaster	31
ident_file	s							postmaster	11
idle_in_transaction_session_timeout	i	ms	0	2147483647			0	user	4
idle_session_timeout	i	ms	0	2147483647			0	user	4
ignore_checksum_failure	b						off	superuser	9
ignore_invalid_pages	b						off	postmaster	9
ignore_system_indexes	b						off	backend	9
in_hot_standby	b						off	internal	13
integer_datetimes	b						on	internal	13
jit	b						on	user	15
jit_above_cost	r		-1	1.79769e+308			100000	user	16
jit_debugging_support	b						off	superuser-backend	9
jit_dump_bitcode	b						off	superuser	9
jit_expressions	b						on	user	9
jit_inline_above_cost	r		-1	1.79769e+308			500000	user	16
jit_optimize_above_cost	r		-1	1.79769e+308			500000	user	16
jit_profiling_support	b						off	superuser-backend	9
jit_provider	s						llvmjit	postmaster	3
jit_tuple_deforming	b						on	user	9
join_collapse_limit	i		1	2147483647			8	user	15
krb_caseins_users	b						off	sighup	5
krb_server_keyfile	s						?	sighup	5
lc_collate	s						?	internal	13
lc_ctype	s						?	internal	13
lc_messages	s							superuser	1
lc_monetary	s						C	user	1
lc_numeric	s						C	user	1
lc_time	s						C	user	1
listen_addresses	s						localhost	postmaster	6
lo_compat_privileges	b						off	superuser	35
local_preload_libraries	s							user	3
lock_timeout	i	ms	0	2147483647			0	user	4
log_autovacuum_min_duration	i	ms	-1	2147483647			600000	sighup	23
log_checkpoints	b						on	sighup	23
log_connections	b						off	superuser-backend	23
log_destination	s						stderr	sighup	25
log_directory	s						log	sighup	25
log_disconnections	b						off	superuser-backend	23
log_duration	b						off	superuser	23
log_error_verbosity	e				terse,default,verbose		default	superuser	23
log_executor_stats	b						off	superuser	33
log_file_mode	i		0	511			384	sighup	25
log_filename	s						postgresql-%Y-%m-%d_%H%M%S.log	sighup	25
log_hostname	b						off	sighup	23
log_line_prefix	s						%m [%p] 	sighup	23
log_lock_waits	b						off	superuser	23
log_min_duration_sample	i	ms	-1	2147483647			-1	superuser	24
log_min_duration_statement	i	ms	-1	2147483647			-1	superuser	24
log_min_error_statement	e				debug5,debug4,debug3,debug2,debug1,info,notice,warning,error,log,fatal,panic	debug	error	superuser	24
log_min_messages	e				debug5,debug4,debug3,debug2,debug1,info,notice,warning,error,log,fatal,panic	debug	warning	superuser	24
log_parameter_max_length	i	B	-1	1073741823			-1	superuser	23
log_parameter_max_length_on_error	i	B	-1	1073741823			0	user	23
log_parser_stats	b						off	superuser	33
log_planner_stats	b						off	superuser	33
log_recovery_conflict_waits	b						off	sighup	23
log_replication_commands	b						off	superuser	23
log_rotation_age	i	min	0	35791394			1440	sighup	25
log_rotation_size	i	kB	0	2097151			10240	sighup	25
log_startup_progress_interval	i	ms	0	2147483647			10000	sighup	24
log_statement	e				none,ddl,mod,all		none	superuser	23
log_statement_sample_rate	r		0	1			1	superuser	24
log_statement_stats	b						off	superuser	33
log_temp_files	i	kB	-1	2147483647			-1	superuser	23
log_timezone	s						?	sighup	23
log_transaction_sample_rate	r		0	1			0	superuser	24
log_truncate_on_rotation	b						off	sighup	25
logging_collector	b						off	postmaster	25
logical_decoding_work_mem	i	kB	64	2147483647			65536	user	31
maintenance_io_concurrency	i		0	1000			10	user	26
maintenance_work_mem	i	kB	1024	2147483647			65536	user	31
max_connections	i		1	262143			100	postmaster	6
max_files_per_process	i		64	2147483647			1000	postmaster	30
max_function_args	i		100	100			100	internal	13
max_identifier_length	i		63	63			63	internal	13
max_index_keys	i		32	32			32	internal	13
max_locks_per_transaction	i		10	2147483647			64	postmaster	12
max_logical_replication_workers	i		0	262143			4	postmaster	21
max_parallel_maintenance_workers	i		0	1024			2	user	26
max_parallel_workers	i		0	1024			8	user	26
max_parallel_workers_per_gather	i		0	1024			2	user	26
max_pred_locks_per_page	i		0	2147483647			2	sighup	12
max_pred_locks_per_relation	i		-2147483648	2147483647			-2	sighup	12
max_pred_locks_per_transaction	i		10	2147483647			64	postmaster	12
max_prepared_transactions	i		0	262143			0	postmaster	31
max_replication_slots	i		0	262143			10	postmaster	19
max_slot_wal_keep_size	i	MB	-1	2147483647			-1	sighup	19
max_stack_depth	i	kB	100	2147483647			100	superuser	31
max_standby_archive_delay	i	ms	-1	2147483647			30000	sighup	20
max_standby_streaming_delay	i	ms	-1	2147483647			30000	sighup	20
max_sync_workers_per_subscription	i		0	262143			2	sighup	21
max_wal_senders	i		0	262143			10	postmaster	19
max_wal_size	i	MB	2	2147483647			1024	sighup	38
max_worker_processes	i		0	262143			8	postmaster	26
min_dynamic_shared_memory	i	MB	0	2147483647			0	postmaster	31
min_parallel_index_scan_size	i	8kB	0	715827882			64	user	16
min_parallel_table_scan_size	i	8kB	0	715827882			1024	user	16
min_wal_size	i	MB	2	2147483647			80	sighup	38
old_snapshot_threshold	i	min	-1	86400			-1	postmaster	26
output_plugin_libraries	s						pgoutput, test_decoding	superuser	19
parallel_leader_participation	b						on	user	26
parallel_setup_cost	r		0	1.79769e+308			1000	user	16
parallel_tuple_cost	r		0	1.79769e+308			0.1	user	16
password_encryption	e				md5,scram-sha-256		scram-sha-256	user	5
pg_prewarm.autoprewarm	b						on	postmaster	8
pg_prewarm.autoprewarm_interval	i	s	0	2147483			300	sighup	8
pg_stat_statements.max	i		100	1073741823			5000	postmaster	8
pg_stat_statements.save	b						on	sighup	8
pg_stat_statements.track	e				none,top,all		top	superuser	8
pg_stat_statements.track_planning	b						off	superuser	8
pg_stat_statements.track_utility	b						on	superuser	8
plan_cache_mode	e				auto,force_generic_plan,force_custom_plan		auto	user	15
port	i		1	65535			5432	postmaster	6
post_auth_delay	i	s	0	2147			0	backend	9
pre_auth_delay	i	s	0	60			0	sighup	9
primary_conninfo	s							sighup	20
primary_slot_name	s							sighup	20
promote_trigger_file	s							sighup	20
quote_all_identifiers	b						off	user	35
random_page_cost	r		0	1.79769e+308			4	user	16
recovery_end_command	s							sighup	36
recovery_init_sync_method	e				fsync,syncfs		fsync	sighup	10
recovery_min_apply_delay	i	ms	0	2147483647			0	sighup	20
recovery_prefetch	e				off,on,try	true,false,yes,no,1,0	try	sighup	39
recovery_target	s							postmaster	40
recovery_target_action	e				pause,promote,shutdown		pause	postmaster	40
recovery_target_inclusive	b						on	postmaster	40
recovery_target_lsn	s							postmaster	40
recovery_target_name	s							postmaster	40
recovery_target_time	s							postmaster	40
recovery_target_timeline	s						latest	postmaster	40
recovery_target_xid	s							postmaster	40
recursive_worktable_factor	r		0.001	1e+06			10	user	15
remove_temp_files_after_crash	b						on	sighup	9
restart_after_crash	b						on	sighup	10
restore_command	s							sighup	36
restrict_nonsystem_relation_kind	s							user	4
row_security	b						on	user	4
search_path	s						"$user", public	user	4
segment_size	i	8kB	131072	131072			131072	internal	13
seq_page_cost	r		0	1.79769e+308			1	user	16
server_encoding	s						SQL_ASCII	internal	13
server_version	s						?	internal	13
server_version_num	i		150020	150020			?	internal	13
session_preload_libraries	s							superuser	3
session_replication_role	e				origin,replica,local		origin	superuser	4
shared_buffers	i	8kB	16	1073741823			16384	postmaster	31
shared_memory_size	i	MB	0	2147483647			0	internal	13
shared_memory_size_in_huge_pages	i		-1	2147483647			-1	internal	13
shared_memory_type	e				sysv,mmap		mmap	postmaster	31
shared_preload_libraries	s							postmaster	3
ssl	b						off	sighup	7
ssl_ca_file	s							sighup	7
ssl_cert_file	s						server.crt	sighup	7
ssl_ciphers	s						?	sighup	7
ssl_crl_dir	s							sighup	7
ssl_crl_file	s							sighup	7
ssl_dh_params_file	s							sighup	7
ssl_ecdh_curve	s						prime256v1	sighup	7
ssl_key_file	s						server.key	sighup	7
ssl_library	s						OpenSSL	internal	13
ssl_max_protocol_version	e				,TLSv1,TLSv1.1,TLSv1.2,TLSv1.3			sighup	7
ssl_min_protocol_version	e				TLSv1,TLSv1.1,TLSv1.2,TLSv1.3		TLSv1.2	sighup	7
ssl_passphrase_command	s							sighup	7
ssl_passphrase_command_supports_reload	b						off	sighup	7
ssl_prefer_server_ciphers	b						on	sighup	7
standard_conforming_strings	b						on	user	35
statement_timeout	i	ms	0	2147483647			0	user	4
stats_fetch_consistency	e				none,cache,snapshot		cache	user	32
superuser_reserved_connections	i		0	262143			3	postmaster	6
synchronize_seqscans	b						on	user	35
synchronous_commit	e				local,remote_write,remote_apply,on,off	true,false,yes,no,1,0	on	user	41
synchronous_standby_names	s							sighup	18
syslog_facility	e				local0,local1,local2,local3,local4,local5,local6,local7		local0	sighup	25
syslog_ident	s						postgres	sighup	25
syslog_sequence_numbers	b						on	sighup	25
syslog_split_messages	b						on	sighup	25
tcp_keepalives_count	i		0	2147483647			0	user	6
tcp_keepalives_idle	i	s	0	2147483647			0	user	6
tcp_keepalives_interval	i	s	0	2147483647			0	user	6
tcp_user_timeout	i	ms	0	2147483647			0	user	6
temp_buffers	i	8kB	100	1073741823			1024	user	31
temp_file_limit	i	kB	-1	2147483647			-1	superuser	29
temp_tablespaces	s							user	4
timezone_abbreviations	s						?	user	1
trace_notify	b						off	user	9
trace_recovery_messages	e				debug5,debug4,debug3,debug2,debug1,log,notice,warning,error	debug,info	log	sighup	9
trace_sort	b						off	user	9
track_activities	b						on	superuser	32
track_activity_query_size	i	B	100	1048576			1024	postmaster	32
track_commit_timestamp	b						off	postmaster	19
track_counts	b						on	superuser	32
track_functions	e				none,pl,all		none	superuser	32
track_io_timing	b						off	superuser	32
track_wal_io_timing	b						off	superuser	32
transaction_deferrable	b						off	user	4
transaction_isolation	e				serializable,repeatable read,read committed,read uncommitted		read committed	user	4
transaction_read_only	b						off	user	4
transform_null_equals	b						off	user	34
unix_socket_directories	s						?	postmaster	6
unix_socket_group	s							postmaster	6
unix_socket_permissions	i		0	511			511	postmaster	6
update_process_title	b						on	superuser	22
vacuum_cost_delay	r	ms	0	100			0	user	28
vacuum_cost_limit	i		1	10000			200	user	28
vacuum_cost_page_dirty	i		0	10000			20	user	28
vacuum_cost_page_hit	i		0	10000			1	user	28
vacuum_cost_page_miss	i		0	10000			2	user	28
vacuum_defer_cleanup_age	i		0	1000000			0	sighup	18
vacuum_failsafe_age	i		0	2100000000			1600000000	user	4
vacuum_freeze_min_age	i		0	1000000000			50000000	user	4
vacuum_freeze_table_age	i		0	2000000000			150000000	user	4
vacuum_multixact_failsafe_age	i		0	2100000000			1600000000	user	4
vacuum_multixact_freeze_min_age	i		0	1000000000			5000000	user	4
vacuum_multixact_freeze_table_age	i		0	2000000000			150000000	user	4
wal_block_size	i		8192	8192			8192	internal	13
wal_buffers	i	8kB	-1	262143			-1	postmaster	41
wal_compression	e				pglz,lz4,zstd,on,off	true,false,yes,no,1,0	off	superuser	41
wal_consistency_checking	s							superuser	9
wal_decode_buffer_size	i	B	65536	1073741823			524288	postmaster	39
wal_init_zero	b						on	superuser	41
wal_keep_size	i	MB	0	2147483647			0	sighup	19
wal_level	e				minimal,replica,logical	archive,hot_standby	replica	postmaster	41
wal_log_hints	b						off	postmaster	41
wal_receiver_create_temp_slot	b						off	sighup	20
wal_receiver_status_interval	i	s	0	2147483			10	sighup	20
wal_receiver_timeout	i	ms	0	2147483647			60000	sighup	20
wal_recycle	b						on	superuser	41
wal_retrieve_retry_interval	i	ms	1	2147483647			5000	sighup	20
wal_segment_size	i	B	1048576	1073741824			16777216	internal	13
wal_sender_timeout	i	ms	0	2147483647			60000	user	19
wal_skip_threshold	i	kB	0	2147483647			2048	user	41
wal_sync_method	e				fsync,fdatasync,open_sync,open_datasync		fdatasync	sighup	41
wal_writer_delay	i	ms	1	10000			200	sighup	41
wal_writer_flush_after	i	8kB	0	2147483647			128	sighup	41
work_mem	i	kB	64	2147483647			4096	user	31
xmlbinary	e				base64,hex		base64	user	4
xmloption	e				content,document		content	user	4
zero_damaged_pages	b						off	superuser	9`;
