// Makes twilio_api_v2010.messages.json anew: node tests/contract/fetchTwilioSpec.mjs
// Twilio publishes its OpenAPI document inside its CLI's npm package. That package brings 800 others along, so the part
// about messages is taken out of its tarball and kept here.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PACKAGE = '@twilio/cli-core@8.3.2';
const INTEGRITY = 'sha512-qRTAZS15i/nseKHu2zZIb1BD78WFRVOWM65iC9JqjZdNpz5KQaiEI1klsLcWDi1pwXH9JG6pbFXJrIiYRJw/dw==';
const DOCUMENT = 'src/services/twilio-api/twilio_api_v2010.json';
const PATHS = [
  '/2010-04-01/Accounts/{AccountSid}/Messages.json',
  '/2010-04-01/Accounts/{AccountSid}/Messages/{Sid}.json',
];

const folder = mkdtempSync(join(tmpdir(), 'twilio-spec-'));
try {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const packed = execFileSync(npm, ['pack', PACKAGE, '--json', '--ignore-scripts'], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const tarball = join(folder, JSON.parse(packed)[0].filename);
  const integrity = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`;
  if (integrity !== INTEGRITY) throw new Error(`${PACKAGE} is not the file it was: ${integrity}`);
  execFileSync('tar', ['-xzf', tarball, '-C', folder]);

  const read = (path) => readFileSync(join(folder, 'package', path), 'utf8');
  const slice = onlyMessages(JSON.parse(read(DOCUMENT)), read('LICENSE'));
  const target = new URL('./twilio_api_v2010.messages.json', import.meta.url);
  writeFileSync(target, `${JSON.stringify(slice, null, 1)}\n`);
  console.log(`Wrote ${target.pathname}`);
} finally {
  rmSync(folder, { recursive: true });
}

function onlyMessages(document, licence) {
  const schemas = {};
  const collect = (part) => {
    for (const [, name] of JSON.stringify(part).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)) {
      if (name in schemas) continue;
      schemas[name] = document.components.schemas[name];
      collect(schemas[name]);
    }
  };
  const paths = Object.fromEntries(PATHS.map((path) => [path, document.paths[path]]));
  collect(paths);
  return {
    openapi: document.openapi,
    'x-origin': {
      note: 'The Messages part of Twilio’s own OpenAPI document, unchanged. Made by fetchTwilioSpec.mjs.',
      package: PACKAGE,
      file: DOCUMENT,
      integrity: INTEGRITY,
      licence: licence.trim().split('\n'),
    },
    info: document.info,
    servers: document.servers,
    security: document.security,
    paths,
    components: { securitySchemes: document.components.securitySchemes, schemas },
  };
}
