/** `npm run codec-server`: for the Temporal UI and CLI, where payloads are encrypted. Needs no database and no Temporal. */
import { codecSettingsOrExit } from '../settings.ts';
import { payloadCodec } from './payloadCodec.ts';
import { createCodecServer } from './server.ts';

const { host, port, secret, uiOrigin, payloadKeys } = codecSettingsOrExit();
const server = createCodecServer({ codec: payloadCodec(payloadKeys), secret, uiOrigin }).listen(port, host);
server.once('listening', () => console.log(`codec server ready on http://${host}:${port}, for ${uiOrigin}`));
server.once('error', (error) => {
  console.error(`CODEC_SERVER_PORT: cannot listen on ${host}:${port} (${error.message})`);
  process.exit(1);
});
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => server.close());
