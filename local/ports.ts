import { execFileSync } from 'node:child_process';
import { createServer } from 'node:net';

function listen(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}

export const freePort = (): Promise<number> => listen(0);

/** Says what keeps `port` from us, naming the variable that moves us elsewhere; undefined when it is free. */
export async function portProblem(port: number, variable: string): Promise<string | undefined> {
  try {
    await listen(port);
    return undefined;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EACCES') return `Port ${port} needs more rights than we have: set ${variable} to another port.`;
    const holder = whoListens(port);
    return `Port ${port} is taken${holder ? ` by ${holder}` : ''}: set ${variable} to another port.`;
  }
}

/** "node (pid 123)" where the system tells us, which it does for our own user's processes only. */
function whoListens(port: number): string | undefined {
  const run = (command: string, args: string[]): string => {
    try {
      return execFileSync(command, args, { encoding: 'utf8', timeout: 2000, stdio: ['ignore', 'pipe', 'ignore'] });
    } catch {
      return '';
    }
  };
  const ss = /"([^"]+)",pid=(\d+)/.exec(run('ss', ['-Hltnp', `sport = :${port}`]));
  if (ss) return `${ss[1]} (pid ${ss[2]})`;
  const lsof = run('lsof', ['-nP', '-Fpc', `-iTCP:${port}`, '-sTCP:LISTEN']);
  const pid = /^p(\d+)/m.exec(lsof)?.[1];
  return pid ? `${/^c(.+)/m.exec(lsof)?.[1]} (pid ${pid})` : undefined;
}
