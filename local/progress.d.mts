export interface Progress {
  say: (text: string) => void;
  step: <T>(title: string, work: (note: (text: string) => void) => Promise<T> | T) => Promise<T>;
  /** Printed with --verbose only. */
  detail: (text: string) => void;
}
export function createProgress(options?: { verbose?: boolean; stream?: NodeJS.WriteStream }): Progress;
