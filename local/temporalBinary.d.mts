export interface FindOptions {
  verbose?: boolean;
  env?: NodeJS.ProcessEnv;
  /** false: look only, fetch nothing */
  download?: boolean;
  log?: (line: string) => void;
}
/** The path of a working Temporal CLI; rejects with one line that says what to do. */
export function findTemporal(options?: FindOptions): Promise<string>;
/** The path of a working time-skipping test server; rejects with one line that says what to do. */
export function findTestServer(options?: FindOptions): Promise<string>;
