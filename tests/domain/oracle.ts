/** `npm run oracle`: every minute of five years in every zone, half an hour on one core. Not under jest, whose globals are slow. */
import { askAll } from './hoursOracle.ts';

const MINUTE_MS = 60_000;

const began = Date.now();
let zones = 0;
for (const { zone, disagreement, done, of } of askAll(true)) {
  if (disagreement !== null) {
    console.error(`two answers: ${disagreement}`);
    process.exit(1);
  }
  zones = done;
  console.log(`${done} of ${of}: ${zone} agrees`);
}
console.log(
  `all ${zones} zones agree with Intl in every minute, after ${Math.round((Date.now() - began) / MINUTE_MS)} min`,
);
