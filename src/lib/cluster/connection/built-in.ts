import type Http from 'node:http';
import type Https from 'node:https';
import type Net from 'node:net';
import type Tls from 'node:tls';

/**
 * Node's network modules, reached when the first request is made. An ES import of `node:http` reads every getter of the
 * module, one of which loads the built-in undici: 27 ms and 16 MiB that a command without a cluster need not pay.
 */
export const http = (): typeof Http => process.getBuiltinModule('node:http');
export const https = (): typeof Https => process.getBuiltinModule('node:https');
export const tls = (): typeof Tls => process.getBuiltinModule('node:tls');
export const net = (): typeof Net => process.getBuiltinModule('node:net');
