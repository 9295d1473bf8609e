/**
 * What machines write in one language when nobody reads a text. `canned` is compared as it stands; all else is the source of a
 * regular expression over lower-case text without accents, with straight quotes and single spaces (domain/autoReply.ts).
 */
export interface AutoReplyWords {
  /** How a machine announces words that somebody left for everybody; a colon, a dash, a bracket or an end follows. */
  marks: readonly string[];
  /** How a message begins that only a phone, a car or an absence assistant composes. */
  phones: readonly string[];
  /** The whole message, as phones offer it for one tap. Typed by hand it says the same: not now. */
  canned: readonly string[];
  /** How a notice begins that texts do not reach this number. */
  notices: readonly string[];
  /** Words of somebody who speaks of themselves: no notice has them. */
  self: readonly string[];
}
