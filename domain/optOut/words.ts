/**
 * What one language says to ask for silence. Every entry is the source of a regular expression over plain text
 * (domain/optOut/plain.ts): lower case, no accents, one space, a bar where a clause ends. Entries match whole words.
 */
export interface OptOutWords {
  /** How people type on a phone, and the word they mean; only whole words, only while this language is read. */
  spelling: Readonly<Record<string, string>>;
  /** The whole message, courtesy aside: a stop. What carriers and regulators read as one. */
  keywords: readonly string[];
  /** Strong enough to count as a clause of its own inside a longer message: “Not interested, stop.” */
  cries: ByScope;
  /** Asks that may be made to anybody: a stop when they are made to us. */
  asks: ByScope;
  /** A stop wherever it stands, however long the message is. */
  says: ByScope;
  /** A stop in a short message; in a longer one a reason to ask a person. */
  brief: ByScope;
  /** Never a stop by itself, always a reason to ask a person: what people say instead of “stop”. */
  doubts: Readonly<Record<Doubt, readonly string[]>>;
  /** A reason to ask a person when it is the whole message; beside other words it is what a case is about. */
  alone: readonly string[];
  /** The net under the rest: who denies something about contact is asked about by a person. */
  net: {
    denies: readonly string[];
    /** Anywhere in a short clause that denies something. */
    contact: readonly string[];
    /** A few words after the denial, in a clause of any length: what we do to them. */
    ours: readonly string[];
    /** Between the two: they speak of what they got, saw or can do. */
    unlike: readonly string[];
  };
  /**
   * What a lead who goes on writes about: a time, a paper, what happened to them, a question, thanks. Whole words. The widest
   * net lets through what has one of these; all else that no rule read is asked about.
   */
  engaged: readonly string[];
  /** Words to us, of our messages, of denial or farewell: without any, what no rule read is a plain fact and no wish. */
  toUsOrNot: readonly string[];
  /** This number belongs to somebody else. */
  wrongNumber: { sure: readonly string[]; brief: readonly string[] };
  /** A stop word that means something else; taken out before anything is looked for, keywords aside. */
  harmless: readonly string[];
  /** Words that change nothing about a keyword beside them. */
  courtesy: readonly string[];
  /** Right before an ask: it is made to us, whatever came earlier. */
  direct: readonly string[];
  /** Right before an ask: it is made to us, unless the clause speaks of others. A clause's beginning counts as this. */
  toUs: readonly string[];
  /** Earlier in the clause: the ask is made to, or told of, somebody else, or it is a question about asking. */
  toOthers: readonly string[];
  /** Earlier in the clause: what follows did not or does not happen; no command. */
  undone: readonly string[];
  /** Right after an ask: only at that hour, only from those people. */
  limits: readonly string[];
}

/**
 * `stopWords`: a word of stopping that no rule could read. `finished`: another lawyer, settled, over. `declined`: no thanks.
 * `strangers`: somebody else, the dead, a form they never filled in. `threats`: they will report, sue or block us.
 * `weary`: enough of it, or of us. `erase`: their number or data.
 */
export type Doubt = 'stopWords' | 'finished' | 'declined' | 'strangers' | 'threats' | 'weary' | 'erase';

/** `channel`: about texts, calls or mail. `all`: about us. */
export interface ByScope {
  channel: readonly string[];
  all: readonly string[];
}
