/**
 * Loaded into one process with `node --import`: its wall clock jumps an hour, ahead and back again, at every SIGWINCH (a signal that a
 * service without a terminal never gets). Only Date is
 * shifted, as a wrong wall clock does; timers and the monotonic clock go on. No tool of the system is needed for it.
 */
const HOUR_MS = 3_600_000;
const RealDate = Date;
let shiftMs = 0;

class ShiftedDate extends RealDate {
  constructor(...given) {
    super(...(given.length === 0 ? [ShiftedDate.now()] : given));
  }
  static now() {
    return RealDate.now() + shiftMs;
  }
}
globalThis.Date = ShiftedDate;
process.on('SIGWINCH', () => {
  shiftMs = shiftMs === 0 ? HOUR_MS : shiftMs > 0 ? -HOUR_MS : 0;
});
