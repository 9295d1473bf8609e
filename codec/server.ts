/**
 * Lets the Temporal UI and CLI read what the codec has encrypted (Temporal's codec server protocol). It holds the keys, so it
 * answers only who has its secret: as a bearer token (`temporal --codec-auth 'Bearer …'`), or as the password of basic
 * authentication, which a browser remembers once somebody has opened this server's own page.
 */
import express, { type Express, type Request, type RequestHandler, type Response } from 'express';
import helmet from 'helmet';
import type { Payload, PayloadCodec } from '@temporalio/common';
import { z } from 'zod';
import { basicPassword, isSame } from '../credentials.ts';

/** A payload in Temporal has at most 2 MB; base64 and a page of them take more. */
const BODY_LIMIT = '32mb';

const base64 = z.base64();
const Body = z.object({
  payloads: z.array(z.looseObject({ metadata: z.record(z.string(), base64).default({}), data: base64.default('') })),
});

export interface CodecServer {
  codec: PayloadCodec;
  secret: string;
  /** Where the UI is served from: `https://temporal.example.com`. Pages from anywhere else are refused. */
  uiOrigin: string;
}

export function createCodecServer({ codec, secret, uiOrigin }: CodecServer): Express {
  const app = express();
  app.use(helmet(), onlyFrom(uiOrigin), onlyWith(secret), express.json({ limit: BODY_LIMIT }));
  const serve = (path: string, work: (payloads: Payload[]) => Promise<Payload[]>) =>
    app.post(path, async (request: Request, response: Response) => {
      const body = Body.safeParse(request.body);
      if (!body.success) {
        refuse(response, 400, 'The body has to be {"payloads": […]}.');
        return;
      }
      try {
        const worked = await work(body.data.payloads.map(fromJson));
        response.json({ payloads: worked.map(toJson) });
      } catch (error) {
        // Our own words, or those of a cipher about a tag that does not fit: neither quotes a payload.
        refuse(response, 400, error instanceof Error ? error.message : 'It cannot be decoded.');
      }
    });
  serve('/decode', (payloads) => codec.decode(payloads));
  serve('/encode', (payloads) => codec.encode(payloads));
  app.get('/', (_request, response) => {
    response.type('text/plain').send('Signed in: the Temporal UI can decode payloads in this browser now.');
  });
  return app;
}

const fromJson = ({ metadata, data }: z.infer<typeof Body>['payloads'][number]): Payload => ({
  metadata: Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, Buffer.from(value, 'base64')])),
  data: Buffer.from(data, 'base64'),
});

const toJson = ({ metadata, data }: Payload) => ({
  metadata: Object.fromEntries(
    Object.entries(metadata ?? {}).map(([name, value]) => [name, Buffer.from(value).toString('base64')]),
  ),
  data: Buffer.from(data ?? []).toString('base64'),
});

function onlyFrom(uiOrigin: string): RequestHandler {
  return (request, response, next) => {
    const { origin } = request.headers;
    response.vary('Origin');
    // The CLI sends none.
    if (origin === undefined) return next();
    if (origin !== uiOrigin) return refuse(response, 403, 'Pages of this origin may not ask here.');
    response.set({
      'Access-Control-Allow-Origin': uiOrigin,
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Allow-Headers': 'authorization, content-type, x-namespace',
      'Access-Control-Allow-Methods': 'POST',
      // helmet's default lets pages of other origins read nothing.
      'Cross-Origin-Resource-Policy': 'cross-origin',
    });
    if (request.method === 'OPTIONS') response.status(204).end();
    else next();
  };
}

function onlyWith(secret: string): RequestHandler {
  return ({ headers: { authorization } }, response, next) => {
    const given = basicPassword(authorization) ?? /^Bearer +(.+)$/i.exec(authorization ?? '')?.[1];
    if (given !== undefined && isSame(given, secret)) return next();
    response.set('WWW-Authenticate', 'Basic realm="payload codec"');
    refuse(response, 401, 'Give CODEC_SERVER_SECRET as the password, or as a bearer token.');
  };
}

function refuse(response: Response, status: number, message: string): void {
  response.status(status).json({ message });
}
