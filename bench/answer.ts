/**
 * Time from the API's 201 to the first text and the first email at the provider, one lead after another, on an otherwise idle
 * `npm start`. Prints the distribution and, in the same run, the bare round trip to the API as its measure.
 * Usage: FOLLOWTHROUGH_API_KEY=… npm run bench:answer [count]
 */
const api = `http://127.0.0.1:${process.env['PORT'] ?? 3000}`;
const catcher = `http://127.0.0.1:${process.env['CATCHER_PORT'] ?? 3100}`;
const key = process.env['FOLLOWTHROUGH_API_KEY'];
const count = Number(process.argv[2] ?? 50);
if (key === undefined) {
  console.error('Set FOLLOWTHROUGH_API_KEY to the key that npm start printed at its first start.');
  process.exit(1);
}
const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };

/** A text of the catcher carries the time at which it arrived there, so polling does not blur the figure. */
async function arrival(to: string): Promise<number> {
  for (const end = Date.now() + 20_000; Date.now() < end;) {
    const response = await fetch(`${catcher}/messages?${new URLSearchParams({ to }).toString()}`);
    const [first] = (await response.json()) as { at: string }[];
    if (first !== undefined) return Date.parse(first.at);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`nothing arrived for ${to} within 20 s`);
}

const run = Date.now().toString(36);
const area = 200 + (Date.now() % 700);
const times = { text: [] as number[], email: [] as number[], roundTrip: [] as number[] };
for (let nth = 0; nth < count; nth += 1) {
  const phone = `+1${area}555${String(100 + (nth % 100)).padStart(4, '0')}`;
  const email = `bench-${run}-${nth}@example.com`;
  const asked = performance.now();
  await fetch(`${api}/healthz`);
  times.roundTrip.push(performance.now() - asked);
  const response = await fetch(`${api}/v1/leads`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ contact: { name: 'Bench Person', phone, email }, source: { channel: 'sms' } }),
  });
  const answeredAt = Date.now();
  if (response.status !== 201) throw new Error(`${response.status}: ${await response.text()}`);
  times.text.push((await arrival(phone)) - answeredAt);
  times.email.push((await arrival(email)) - answeredAt);
}

const at = (values: number[], share: number): string => {
  const sorted = values.toSorted((a, b) => a - b);
  return String(Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN)).padStart(6);
};
console.log(`${count} leads, one after another; milliseconds`);
console.log('                                   p50    p95    max');
for (const [name, values] of [
  ['201 to first text at provider', times.text],
  ['201 to first email at provider', times.email],
  ['bare round trip to the API', times.roundTrip],
] as const) {
  console.log(`${name.padEnd(31)} ${at(values, 0.5)} ${at(values, 0.95)} ${at(values, 1)}`);
}
