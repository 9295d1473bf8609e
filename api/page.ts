/** The few pages that are not the console: plain, readable without scripts, and never kept by a cache. */
import type { Response } from 'express';

export interface Page {
  title: string;
  text: string;
  /** Posts to the same address. */
  button?: string;
}

export function page(response: Response, { title, text, button }: Page, status = 200): void {
  const form = button === undefined ? '' : `<form method="post"><button>${escaped(button)}</button></form>`;
  response
    .status(status)
    .set({ 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' })
    .type('html')
    .send(
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
        `<title>${escaped(title)}</title><style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto;` +
        `padding:0 1rem}button{font:inherit;padding:.6rem 1.4rem}</style></head>` +
        `<body><main><h1>${escaped(title)}</h1><p>${escaped(text)}</p>${form}</main></body></html>`,
    );
}

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
