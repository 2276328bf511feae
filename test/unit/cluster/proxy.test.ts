import {describe, expect, it} from 'vitest';
import {proxyFromEnvironment} from '../../../src/lib/cluster/connection/proxy.ts';

const proxy = 'http://proxy:3128';

describe('proxyFromEnvironment', () => {
  it.each([
    ['https://api:6443', {HTTPS_PROXY: proxy}, proxy],
    ['https://api:6443', {https_proxy: 'proxy:3128'}, proxy],
    ['https://api:6443', {HTTP_PROXY: proxy}, undefined],
    ['http://api:8080', {HTTP_PROXY: proxy}, proxy],
    ['https://api:6443', {HTTPS_PROXY: ''}, undefined],
    ['https://api:6443', {}, undefined],
    ['https://localhost:6443', {HTTPS_PROXY: proxy}, undefined],
    ['https://127.0.0.5:6443', {HTTPS_PROXY: proxy}, undefined],
    ['https://[::1]:6443', {HTTPS_PROXY: proxy}, undefined],
  ])('%s with %o goes by %s', (server, env, expected) => {
    expect(proxyFromEnvironment(server, env)).toBe(expected);
  });

  it.each([
    ['https://api.corp.example:6443', '*', true],
    ['https://api.corp.example:6443', 'corp.example', true],
    ['https://api.corp.example:6443', '.corp.example', true],
    ['https://api.corp.example:6443', '*.corp.example', true],
    ['https://corp.example:6443', '.corp.example', false],
    ['https://evilcorp.example:6443', 'corp.example', false],
    ['https://API.corp.example:6443', 'other, api.CORP.example', true],
    ['https://api.corp.example:6443', 'corp.example:6443', true],
    ['https://api.corp.example:6443', 'corp.example:443', false],
    ['https://api.corp.example', 'corp.example:443', true],
    ['https://10.1.2.3:6443', '10.0.0.0/8', true],
    ['https://11.1.2.3:6443', '10.0.0.0/8', false],
    ['https://10.1.2.3:6443', '10.1.2.3', true],
    ['https://[fd00::1]:6443', 'fd00::/8', true],
    ['https://10.1.2.3:6443', '10.0.0.0/99', false],
    ['https://api.corp.example:6443', '', false],
  ])('%s with NO_PROXY=%s is excluded: %s', (server, list, excluded) => {
    expect(proxyFromEnvironment(server, {HTTPS_PROXY: proxy, NO_PROXY: list}) === undefined).toBe(excluded);
  });
});
