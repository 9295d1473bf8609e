/** Reads what our tests need of the Dockerfile: the last stage, and what the build may see. */
import { readFileSync } from 'node:fs';

interface Copy {
  /** The stage it comes from; undefined: the build context. */
  from: string | undefined;
  sources: string[];
  target: string;
}

export interface Image {
  base: string;
  workdir: string;
  user: string;
  environment: Record<string, string>;
  copies: Copy[];
  command: string[];
  healthcheck: string[];
}

/** The image that `docker build` makes: the file's last stage. */
export function readImage(path: string): Image {
  const lines = readFileSync(path, 'utf8')
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '');
  const last = lines.findLastIndex((line) => line.startsWith('FROM '));
  const instructions = lines.slice(last).map((line) => {
    const [, name = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    return { name, rest };
  });
  const all = (wanted: string): string[] => instructions.filter(({ name }) => name === wanted).map(({ rest }) => rest);
  const one = (wanted: string): string => all(wanted).at(-1) ?? '';
  const json = (text: string): string[] => JSON.parse(text.slice(text.indexOf('['))) as string[];
  return {
    base: one('FROM'),
    workdir: one('WORKDIR'),
    user: one('USER'),
    environment: Object.fromEntries(
      all('ENV').flatMap((text) => text.split(' ').map((pair) => pair.split('=') as [string, string])),
    ),
    copies: all('COPY').map(readCopy),
    command: json(one('CMD')),
    healthcheck: json(one('HEALTHCHECK')),
  };
}

function readCopy(text: string): Copy {
  const words = text.split(' ');
  const flags = words.filter((word) => word.startsWith('--'));
  const paths = words.filter((word) => !word.startsWith('--'));
  return {
    from: flags.find((flag) => flag.startsWith('--from='))?.slice('--from='.length),
    sources: paths.slice(0, -1),
    target: paths.at(-1) ?? '',
  };
}

/** Whether .dockerignore lets a path through: the last line that matches it or a folder above it decides. */
export function contextFilter(dockerignore: string): (path: string) => boolean {
  const rules = dockerignore
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => ({ lets: line.startsWith('!'), pattern: asExpression(line.replace(/^!/, '')) }));
  return (path) => rules.findLast(({ pattern }) => pattern.test(path))?.lets ?? true;
}

function asExpression(pattern: string): RegExp {
  const escaped = pattern
    .replaceAll(/[.+^$(){}|[\]\\]/g, '\\$&')
    .replaceAll(/\*\*\/|\*/g, (star) => (star === '*' ? '[^/]*' : '(?:.*/)?'));
  return new RegExp(`^${escaped}(/|$)`);
}
