/**
 * The part of liquidjs that we use, typed here. We import its browser build: it cannot read files at all, and its own
 * types pull in Node's, which would blind tsconfig.pure.json.
 */
declare module 'liquidjs/dist/liquid.browser.mjs' {
  export interface ParsedTemplate {
    readonly token: unknown;
  }
  export interface LiquidOptions {
    strictVariables: boolean;
    strictFilters: boolean;
    ownPropertyOnly: boolean;
    catchAllErrors: boolean;
    templates: Record<string, string>;
    parseLimit: number;
    renderLimit: number;
    memoryLimit: number;
    outputEscape: (value: unknown) => string;
  }
  export class LiquidError extends Error {
    readonly token: { input: string; begin: number; end: number };
    /** Of an error that carries several. */
    readonly errors?: LiquidError[];
  }
  export class Liquid {
    constructor(options: LiquidOptions);
    parse(text: string): ParsedTemplate[];
    renderSync(template: ParsedTemplate[], scope: object): string;
    globalFullVariablesSync(template: ParsedTemplate[]): string[];
  }
}
