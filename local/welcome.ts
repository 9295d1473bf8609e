import { needsCatcher, type Settings } from './settings.ts';

/** What is printed once everything runs. */
export function welcome(settings: Settings, logFolder: string, newKey: string | undefined): string {
  const base = `http://127.0.0.1:${settings.port}`;
  const places = [
    ['Console', `${base}/`],
    ['API docs', `${base}/docs`],
    ...(settings.temporalAddress ? [] : [['Temporal UI', `http://127.0.0.1:${settings.temporalUiPort}/`]]),
    ...(needsCatcher(settings) ? [['Phone and inbox', `http://127.0.0.1:${settings.catcherPort}/`]] : []),
    ['Logs', logFolder],
  ];
  const key = newKey
    ? ['  API key (shown this once; it opens the console too):', `    ${newKey}`]
    : settings.apiKey
      ? ['  API key: the value of FOLLOWTHROUGH_API_KEY.']
      : ['  API key: use the key printed at first start, or set FOLLOWTHROUGH_API_KEY.'];
  const lead = JSON.stringify({
    contact: { name: 'Dana Reyes', phone: '+13055550142', email: 'dana@example.com', timeZone: 'America/New_York' },
    matter: { practiceArea: 'personal-injury', topic: 'your car accident', urgency: 'this-week' },
    // Who texts is answered by text at any hour, so this shows the same at night and on holidays.
    source: { channel: 'sms' },
    intake: { readyToBook: true, reasonCode: 'schedule', fit: 'good' },
  });
  return [
    '',
    'Followthrough is running.',
    '',
    ...places.map(([name = '', place]) => `  ${name.padEnd(16)} ${place}`),
    '',
    ...key,
    '',
    '  Try it: a lead comes in',
    `    curl -sS ${base}/v1/leads -H "Authorization: Bearer ${newKey ?? '$FOLLOWTHROUGH_API_KEY'}" \\`,
    `      -H 'Content-Type: application/json' -d '${lead}'`,
    '',
    'Ctrl-C stops it; what it knows stays.',
  ].join('\n');
}
