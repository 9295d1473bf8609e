/** New people for each run: the demo may be run again and again, and nobody from an earlier run is met twice. */
import { DemoError } from './demoError.ts';
import type { Product } from './product.ts';

/** 555-0100 to 555-0199 are kept for fiction in every area code. Not 305: the firm's own number is there. */
const AREA_CODES =
  '212 617 312 415 206 303 404 512 602 702 215 216 313 314 410 412 414 503 504 505 615 619 704 713 801 808 816 901 904 907'.split(
    ' ',
  );
/** The file's people use the first twenty numbers. 0140 to 0159 are left out: the firm, and the example of `npm start`. */
const BLOCKS = [0, 20, 60, 80];

export interface Run {
  nth: number;
  areaCode: string;
  /** The number 555-01xx on which the run's block begins. */
  from: number;
}

export function runOf(nth: number): Run | null {
  const areaCode = AREA_CODES[Math.floor((nth - 1) / BLOCKS.length)];
  const from = BLOCKS[(nth - 1) % BLOCKS.length];
  return areaCode === undefined || from === undefined ? null : { nth, areaCode, from };
}

/** The first run whose numbers nobody has, whether their follow-up is open or not. */
export async function freshRun(product: Pick<Product, 'leadsWithNumber'>): Promise<Run> {
  for (let nth = 1; ; nth += 1) {
    const run = runOf(nth);
    if (run === null) {
      throw new DemoError(
        `all ${nth - 1} sets of invented people are used up: stop "npm start" and empty its data folder`,
      );
    }
    const tens = [run.from / 10, run.from / 10 + 1].map((ten) => `+1${run.areaCode}55501${ten}`);
    const taken = await Promise.all(tens.map((start) => product.leadsWithNumber(start)));
    if (taken.every((count) => count === 0)) return run;
  }
}

/** The same JSON with this run's numbers, addresses and external ids. */
export function fresh<T>(value: T, run: Run): T {
  const text = JSON.stringify(value)
    .replaceAll(/\+121255501([01]\d)\b/g, (_, last: string) => numberOf(run, Number(last)))
    .replaceAll(/@example\.(com|org|net)\b/g, `@run${run.nth}.example.$1`)
    .replaceAll(/"externalId":"([^"]+)"/g, `"externalId":"$1-run${run.nth}"`);
  return JSON.parse(text) as T;
}

const numberOf = ({ areaCode, from }: Run, last: number): string =>
  `+1${areaCode}55501${String(from + last).padStart(2, '0')}`;
