import { expect, test } from '@jest/globals';
import { licenceProblems, readAudit } from '../../scripts/dependencies.mjs';

const report = (...severities: string[]) =>
  JSON.stringify({
    auditReportVersion: 2,
    vulnerabilities: Object.fromEntries(
      severities.map((severity, nth) => [`p${nth}`, { name: `p${nth}`, severity, range: '<1.0.0' }]),
    ),
  });

test('findings of high severity are failures, lower ones are counted', () => {
  expect(readAudit(report('low', 'high', 'moderate', 'critical'))).toEqual({
    serious: ['p1 <1.0.0: high', 'p3 <1.0.0: critical'],
    others: 2,
  });
  expect(readAudit(report())).toEqual({ serious: [], others: 0 });
});

test('a registry that refuses, or says nothing that can be read, is no all-clear', () => {
  const refusal = JSON.stringify({ message: '405 Method Not Allowed', method: 'POST' });
  expect(readAudit(refusal)).toEqual({ refused: '405 Method Not Allowed' });
  expect(readAudit('')).toHaveProperty('refused');
  expect(readAudit('<html>')).toEqual({ refused: '<html>' });
});

test('a licence has to be allowed, for what is shipped more strictly than for tools', () => {
  const wrong = (license: unknown, dev = false) =>
    licenceProblems({ '': {}, 'node_modules/x': { version: '1.0.0', license, dev } }, () => undefined);
  for (const good of ['MIT', '(MIT OR GPL-3.0)', 'Apache-2.0 AND MIT', [{ type: 'MIT' }], { type: 'ISC' }]) {
    expect(wrong(good)).toEqual([]);
  }
  for (const bad of ['GPL-3.0', 'MIT AND GPL-3.0', 'SEE LICENSE IN FILE', undefined]) {
    expect(wrong(bad)).toEqual([expect.stringContaining('x 1.0.0')]);
  }
  expect(wrong('MPL-2.0')).toHaveLength(1);
  expect(wrong('MPL-2.0', true)).toEqual([]);
});
