// Progress lines for set-up and start. Node built-ins only: this runs before node_modules exists.

const REPEAT_MS = 10_000;

/** @param {{ verbose?: boolean, stream?: NodeJS.WriteStream }} [options] */
export function createProgress({ verbose = false, stream = process.stdout } = {}) {
  // Rewriting a line would fight with the children's own output, which --verbose shows.
  const live = stream.isTTY && !verbose;
  let drawn = false;

  const clear = () => {
    if (drawn) stream.write('\r\x1b[K');
    drawn = false;
  };
  /** @param {string} text */
  const say = (text) => {
    clear();
    stream.write(`${text}\n`);
  };

  /**
   * Runs `work`, says what it does while it takes long, and what came of it.
   * @template T
   * @param {string} title
   * @param {(note: (text: string) => void) => Promise<T> | T} work `note` changes the text after the title
   * @returns {Promise<T>}
   */
  const step = async (title, work) => {
    const startedAt = Date.now();
    const seconds = () => (Date.now() - startedAt) / 1000;
    let detail = '';
    const text = () => (detail ? `${title}: ${detail}` : title);
    const draw = () => {
      clear();
      stream.write(`... ${text()} (${Math.floor(seconds())} s)`);
      drawn = true;
    };
    if (live) draw();
    const timer = live
      ? setInterval(draw, 1000)
      : setInterval(() => say(`... ${text()} (${Math.floor(seconds())} s)`), REPEAT_MS);
    try {
      const result = await work((/** @type {string} */ note) => {
        detail = note;
      });
      clearInterval(timer);
      const took = seconds();
      say(`ok  ${text()}${took >= 0.5 ? ` (${took.toFixed(1)} s)` : ''}`);
      return result;
    } finally {
      clearInterval(timer);
      clear();
    }
  };

  return {
    say,
    step,
    /** @param {string} text */
    detail: (text) => {
      if (verbose) say(`    ${text}`);
    },
  };
}
