/** No Docker engine is needed: the files are read, and held against Compose's own schema and against our settings. */
import { describe, expect, test } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { readSettings } from '../../settings.ts';
import { environmentOf, interpolate, readCompose } from './composeFile.ts';
import { contextFilter, readImage } from './dockerfile.ts';

const root = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const read = (path: string): string => readFileSync(root(path), 'utf8');

const COMPOSE = root('docker-compose.yml');
const SECRETS = {
  FOLLOWTHROUGH_API_KEY: 'k'.repeat(32),
  FOLLOWTHROUGH_LINK_SECRET: 's'.repeat(32),
  FOLLOWTHROUGH_PEPPER: 'p'.repeat(32),
};
const { services, volumes } = readCompose(COMPOSE, SECRETS);
const named = Object.entries(services);
const image = readImage(root('Dockerfile'));
const OURS = ['api', 'worker', 'migrate'];

describe('docker-compose.yml', () => {
  test('is a Compose file by the official schema, as it is written and with its variables put in', () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
    const validate = ajv.compile(JSON.parse(read('tests/deploy/compose-spec.json')) as object);
    for (const document of [parse(read('docker-compose.yml'), { merge: true }), readCompose(COMPOSE, SECRETS)]) {
      validate(document);
      expect(validate.errors).toBeNull();
    }
    expect(validate({ services: { api: { image: 'x', port: ['1:1'] } } })).toBe(false);
  });

  test('every service that another waits for exists, and can reach the state that is waited for', () => {
    const waits = named.flatMap(([name, { depends_on: needs = {} }]) =>
      Object.entries(needs).map(([other, { condition }]) => ({ name, other, condition })),
    );
    expect(waits.filter(({ other }) => !(other in services))).toEqual([]);
    // One that is always restarted never ends; one without a check is never healthy.
    const never = waits.filter(({ other, condition }) => {
      const { restart, healthcheck } = services[other] ?? {};
      if (condition === 'service_completed_successfully') return restart !== undefined;
      return condition === 'service_healthy' && healthcheck === undefined;
    });
    expect(never).toEqual([]);
  });

  test('every volume is declared, or a folder of this repository that nobody can write to', () => {
    const mounts = named.flatMap(([, { volumes: used = [] }]) => used);
    const ours = mounts.filter((mount) => mount.startsWith('./'));
    expect(ours.filter((mount) => !mount.endsWith(':ro') || !existsSync(root(mount.split(':')[0] ?? '')))).toEqual([]);
    const others = mounts.filter((mount) => !ours.includes(mount)).map((mount) => mount.split(':')[0]);
    expect(new Set(others)).toEqual(new Set(Object.keys(volumes)));
  });

  test('every published port is bound to this machine alone', () => {
    const ports = named.flatMap(([, { ports: published = [] }]) => published);
    expect(ports.length).toBeGreaterThan(0);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  test('every image has a tag that names a version; ours is made here and looked for nowhere else', () => {
    const tags = named.filter(([name]) => !OURS.includes(name)).map(([, { image: tag }]) => tag);
    expect(tags.filter((tag) => !/^[\w./-]+:v?\d+\.\d+(\.\d+)?$/.test(tag))).toEqual([]);
    for (const name of OURS)
      expect(services[name]).toMatchObject({ image: 'followthrough:local', pull_policy: 'never' });
    expect(named.filter(([, { build }]) => build !== undefined).map(([name, { build }]) => [name, build])).toEqual([
      ['migrate', '.'],
    ]);
  });

  test('our processes may not write, gain rights, or run as root', () => {
    for (const name of OURS) {
      expect(services[name]).toMatchObject({
        read_only: true,
        cap_drop: ['ALL'],
        security_opt: ['no-new-privileges:true'],
      });
    }
    expect(image.user).toBe('node');
  });

  test('each variable for our processes is one that settings.ts or Temporal knows', () => {
    const known = new Set([
      ...namesAskedFor((environment) => readSettings(environment)),
      ...namesAskedFor((environment) => loadClientConnectConfig({ overrideEnvVars: environment, disableFile: true })),
    ]);
    expect([...known]).toEqual(expect.arrayContaining(['DATABASE_URL', 'TWILIO_FROM', 'TEMPORAL_TLS_SERVER_NAME']));
    for (const name of OURS) {
      expect(Object.keys(services[name]?.environment ?? {}).filter((variable) => !known.has(variable))).toEqual([]);
    }
    expect(Object.keys(image.environment).filter((variable) => !known.has(variable))).toEqual(['NODE_ENV']);
  });

  test('the settings accept what it gives without any choice of the operator, and with all of them', () => {
    const bare = readSettings(environmentOf(services['worker'], SECRETS));
    expect(bare).toMatchObject({ twilio: null, testClock: null, smtpUrl: 'smtp://mailpit:1025' });
    expect(environmentOf(services['worker'], SECRETS)).not.toHaveProperty('TEMPORAL_API_KEY');
    const chosen = {
      ...SECRETS,
      DATABASE_URL: 'postgres://firm:secret@db.example.com/leads',
      TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
      TWILIO_AUTH_TOKEN: 'token',
      TWILIO_FROM: '+13055550100',
      SMTP_URL: 'smtps://user:password@mail.example.com',
      PUBLIC_BASE_URL: 'https://leads.example.com',
    };
    expect(readSettings(environmentOf(readCompose(COMPOSE, chosen).services['api'], chosen))).toMatchObject({
      databaseUrl: chosen.DATABASE_URL,
      publicBaseUrl: chosen.PUBLIC_BASE_URL,
      twilio: { accountSid: chosen.TWILIO_ACCOUNT_SID, from: chosen.TWILIO_FROM },
      smtpUrl: chosen.SMTP_URL,
    });
  });

  test.each(Object.keys(SECRETS))('it does not start without %s, and says so', (name) => {
    expect(() => readCompose(COMPOSE, { ...SECRETS, [name]: '' })).toThrow(`${name} is not set`);
  });

  test('the worker has the time to finish that it gives itself', () => {
    const [, force = ''] = /shutdownForceTime: '(\d+)s'/.exec(read('worker/main.ts')) ?? [];
    const seconds = Number.parseInt(String(services['worker']?.['stop_grace_period']), 10);
    expect(seconds).toBeGreaterThan(Number(force) + 5);
  });
});

test.each([
  ['${A}', 'a'],
  ['-${A:-x}-${B:-y}-', '-a-y-'],
  ['${B:-http://${A}:${B:-1}}/', 'http://a:1/'],
  ['${A:?needed}', 'a'],
])('%s becomes %s', (text, wanted) => {
  expect(interpolate(text, { A: 'a' })).toBe(wanted);
});

describe('.dockerignore', () => {
  const lets = contextFilter(read('.dockerignore'));

  test('lets through all that the build reads', () => {
    const { include } = JSON.parse(read('tsconfig.build.json').replaceAll(/^\s*\/\/.*$/gm, '')) as {
      include: string[];
    };
    const others = [
      'package.json',
      'package-lock.json',
      '.npmrc',
      'build.mjs',
      'tsconfig.base.json',
      'tsconfig.build.json',
    ];
    const files = [
      ...include,
      ...others,
      'db/migrations/0001_initial.sql',
      'console/src/main.tsx',
      'playbooks/firm.yaml',
    ];
    expect(files.filter((path) => !lets(path))).toEqual([]);
  });

  test('keeps secrets, state and what the build makes itself out', () => {
    const files = [
      '.env',
      'console/.env.local',
      '.data/secrets.json',
      '.git/config',
      'node_modules/x',
      'dist/x',
      'console/dist/x',
    ];
    expect([...files, 'tests/x', 'local/secrets.ts', 'docs/x', 'playbooks/node_modules/x'].filter(lets)).toEqual([]);
  });
});

/** Whatever the function reads of its environment, it need not succeed. */
function namesAskedFor(reads: (environment: Record<string, string>) => unknown): string[] {
  const names = new Set<string>();
  const note = (_target: object, name: string | symbol) => {
    names.add(String(name));
    return undefined;
  };
  try {
    reads(new Proxy({}, { get: note }));
  } catch {
    // DATABASE_URL has no default.
  }
  return [...names].filter((name) => /^[A-Z_]+$/.test(name));
}
