/** Breaks things, one after the other, for as long as a run lasts; what and when comes from the seed. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from './log.ts';
import type { MailProvider } from './mailProvider.ts';
import type { TextProvider } from './provider.ts';
import { random } from './random.ts';
import { SCENARIOS, type Scenario, type Stage } from './scenarios.ts';
import { APIS, WORKERS, type ProcessName, type Stack } from './stack.ts';
import { FAIR, STORMY } from './weather.ts';

export type Fault =
  Scenario | 'kill-worker' | 'kill-api' | 'kill-both-workers' | 'postgres' | 'temporal' | 'clock' | 'cut' | 'weather';

/** How often each comes, beside the first round in which all come once. Whole outages are rarer: they stop everything. */
const OFTEN: Record<Fault, number> = {
  'kill-worker': 10,
  'kill-api': 8,
  'kill-both-workers': 1,
  'kill-claiming': 7,
  'kill-claimed': 7,
  'kill-called': 6,
  'kill-settling': 7,
  'kill-settled': 7,
  'pause-after-decision': 4,
  'pause-beside-claim': 4,
  'frozen-before-call': 2,
  postgres: 3,
  temporal: 3,
  clock: 4,
  cut: 4,
  weather: 8,
};

/** Processes die at random beside everything else, so that two faults meet. */
const KILLS: Fault[] = ['kill-worker', 'kill-api', 'kill-both-workers'];
export const FAULTS = Object.keys(OFTEN) as Fault[];
const OTHERS = FAULTS.filter((fault) => !KILLS.includes(fault));
const KILL_PAUSE_MS = [2000, 5500] as const;
/** At random dies only who has been at work for so long: on a busy machine they would otherwise do nothing but start. */
const AT_WORK_MS = 4000;
const FAULT_PAUSE_MS = [500, 3500] as const;

const ENDED = { stop: 'stopped', kill: 'killed' } as const;

export interface Breaking {
  seed: string;
  stack: Stack;
  text: TextProvider;
  mail: MailProvider;
  log: Log;
  stage: Omit<Stage, 'kill' | 'worker'>;
  /** These alone, again and again; null: all. */
  only: Fault[] | null;
  abort: AbortSignal;
  say: (line: string) => void;
}

export interface Broken {
  kills: number;
  faults: number;
}

/** Breaks until `over` is aborted; then everything is up and the weather is fair. */
export async function breakThings(breaking: Breaking, over: AbortSignal): Promise<Broken> {
  const { seed, stack, text, mail, log, stage, only, abort, say } = breaking;
  const chance = random(seed, 'faults');
  const ends = AbortSignal.any([over, abort]);
  const broken: Broken = { kills: 0, faults: 0 };
  const kill = (name: ProcessName, fault: string): void => {
    if (stack.member(name).upMs() === 0) return;
    broken.kills += 1;
    log.write({ what: 'fault', fault, target: name, kills: 1 });
    stack.member(name).signal('SIGKILL');
  };
  const killAtWork = (names: readonly ProcessName[]): boolean => {
    const longest = [...names].toSorted((a, b) => stack.member(b).upMs() - stack.member(a).upMs())[0];
    if (longest === undefined || stack.member(longest).upMs() < AT_WORK_MS) return false;
    kill(longest, 'kill at random');
    return true;
  };
  const pause = (ms: number) => wait(ms, undefined, { signal: ends }).catch(() => undefined);

  const strike = async (fault: Fault): Promise<boolean> => {
    const worker = chance.pick(WORKERS);
    const how = chance.pick(['stop', 'kill'] as const);
    switch (fault) {
      case 'kill-worker':
        return killAtWork(WORKERS);
      case 'kill-api':
        return killAtWork(APIS);
      case 'kill-both-workers':
        for (const each of WORKERS) kill(each, 'kill both workers');
        return true;
      case 'postgres':
        log.write({ what: 'fault', fault: `PostgreSQL ${ENDED[how]}`, target: 'postgres', kills: 0 });
        await stack.withoutPostgres(how, () => pause(chance.between(500, 5000)));
        return true;
      case 'temporal':
        log.write({ what: 'fault', fault: `Temporal ${ENDED[how]}`, target: 'temporal', kills: 0 });
        await stack.withoutTemporal(how, () => pause(chance.between(500, 5000)));
        return true;
      case 'clock': {
        const name = chance.pick([...WORKERS, ...APIS]);
        log.write({ what: 'fault', fault: 'clock of one process moved by an hour', target: name, kills: 0 });
        stack.member(name).signal('SIGWINCH');
        return true;
      }
      case 'cut':
        log.write({ what: 'fault', fault: 'database connections cut', target: worker, kills: 0 });
        stack.link(worker).cut();
        return true;
      case 'weather':
        setWeather(chance.pick(['fair', 'stormy', 'stormy']));
        return true;
      case 'kill-claiming':
      case 'kill-claimed':
      case 'kill-called':
      case 'kill-settling':
      case 'kill-settled':
      case 'pause-after-decision':
      case 'pause-beside-claim':
      case 'frozen-before-call':
        return SCENARIOS[fault]({ ...stage, worker, kill });
    }
  };

  const among = (all: Fault[]): Fault[] => (only === null ? all : all.filter((fault) => only.includes(fault)));
  if (only === null || only.includes('weather')) setWeather('stormy');
  await Promise.all([round(among(KILLS), KILL_PAUSE_MS), round(among(OTHERS), FAULT_PAUSE_MS)]);
  setWeather('fair');
  return broken;

  /** Every fault once, in an order of the seed's; then by their weights. */
  async function round(faults: Fault[], pauseMs: readonly [number, number]): Promise<void> {
    if (faults.length === 0) return;
    const first = faults.map((fault) => ({ fault, rank: chance.next() })).toSorted((a, b) => a.rank - b.rank);
    const weights = Object.fromEntries(faults.map((fault) => [fault, OFTEN[fault]]));
    for (;;) {
      await pause(chance.between(...pauseMs));
      if (ends.aborted) return;
      const fault = first.shift()?.fault ?? chance.weighted<Fault>(weights);
      if (await strike(fault)) broken.faults += 1;
      else if (!KILLS.includes(fault)) say(`(${fault}: nothing came by)`);
    }
  }

  function setWeather(which: 'fair' | 'stormy'): void {
    const weather = which === 'fair' ? FAIR : STORMY;
    text.setWeather(weather);
    mail.setWeather(weather);
  }
}
