/** What a caller did wrong, in words that name the field and the mend; the API answers 422 or 409 with them. */
export class InputError extends Error {
  readonly field: string;
  constructor(field: string, message: string) {
    super(message);
    this.name = 'InputError';
    this.field = field;
  }
}

/** The episode is closed, and what was asked makes sense only on an open one. */
export class LeadClosedError extends Error {
  constructor(outcome: string) {
    super(`This follow-up is closed (${outcome}); it can no longer be paused, changed or resumed.`);
    this.name = 'LeadClosedError';
  }
}

/** Nothing is written about somebody who was forgotten; to a caller who can live with a closed lead it is one. */
export class LeadForgottenError extends LeadClosedError {
  constructor() {
    super('forgotten');
    this.name = 'LeadForgottenError';
    this.message = 'What was known about this person was erased; nothing more is recorded about them.';
  }
}

/** One person at a time has a lead. */
export class LeadHeldError extends Error {
  constructor(by: string) {
    super(`${by} has taken this lead. Ask them, or send "takeOver": true to take it from them.`);
    this.name = 'LeadHeldError';
  }
}

/** The suppression stands: who asked for it, or why, decides who may lift it. */
export class NotLiftableError extends Error {
  constructor(because: string) {
    super(because);
    this.name = 'NotLiftableError';
  }
}
