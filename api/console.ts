/** Serves the built console: files as they are, and its start page for every address that a browser opens. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import express, { type Express } from 'express';
import { page } from './page.ts';

export function addConsole(app: Express, folder: string): void {
  const start = path.join(folder, 'index.html');
  // Their names change with their contents.
  app.use('/assets', express.static(path.join(folder, 'assets'), { immutable: true, maxAge: '1y', index: false }));
  app.use(express.static(folder, { index: false, redirect: false, maxAge: 0 }));
  app.get('/{*spa}', (request, response, next) => {
    const isPage = request.headers.accept?.includes('text/html') === true;
    if (!isPage || /^\/(v1|webhooks|u)(\/|$)/.test(request.path)) next();
    else if (existsSync(start)) response.set('Cache-Control', 'no-cache').sendFile(start);
    else {
      page(
        response,
        {
          title: 'The console is not built yet',
          text: 'Run “npm run build:console”, then load this page again. The API is up.',
        },
        503,
      );
    }
  });
}
