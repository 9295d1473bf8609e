import { z } from 'zod';

const MODES = {
  sms: ['ok', '429', '500', 'silent', 'accept-then-drop', '21610', '30003'],
  smtp: ['ok', 'refuse-rcpt', 'temp', 'drop-before-data', 'drop-after-data'],
  callbacks: ['ok', 'none', 'duplicate', 'out-of-order'],
} as const;

type Kind = keyof typeof MODES;
export type SmsMode = (typeof MODES)['sms'][number];
export type SmtpMode = (typeof MODES)['smtp'][number];
export type CallbackMode = (typeof MODES)['callbacks'][number];

export const switchesSchema = z.strictObject({
  sms: z.enum(MODES.sms).optional(),
  smtp: z.enum(MODES.smtp).optional(),
  callbacks: z.enum(MODES.callbacks).optional(),
  /** Only messages to this recipient. */
  to: z.string().min(1).optional(),
  /** Only the next n messages, then `ok` again. */
  times: z.int().positive().optional(),
});

interface Setting<Mode> {
  mode: Mode;
  to?: string | undefined;
  times?: number | undefined;
}

interface Settings {
  sms: Setting<SmsMode>;
  smtp: Setting<SmtpMode>;
  callbacks: Setting<CallbackMode>;
}

export type Switches = ReturnType<typeof createSwitches>;

export function createSwitches() {
  const settings: Settings = { sms: { mode: 'ok' }, smtp: { mode: 'ok' }, callbacks: { mode: 'ok' } };
  return {
    settings,
    /** `to` and `times` belong to the switches named in the same request; the others stay as they were. */
    set({ to, times, sms, smtp, callbacks }: z.infer<typeof switchesSchema>): void {
      if (sms) settings.sms = { mode: sms, to, times };
      if (smtp) settings.smtp = { mode: smtp, to, times };
      if (callbacks) settings.callbacks = { mode: callbacks, to, times };
    },
    /** The fault for this message, if it is one of `among`; counts it. */
    take<K extends Kind>(kind: K, to: string, among?: readonly string[]): Settings[K]['mode'] {
      const setting: Setting<string> = settings[kind];
      const applies = (!setting.to || setting.to === to) && (!among || among.includes(setting.mode));
      if (!applies) return 'ok';
      const { mode } = setting;
      if (setting.times !== undefined) {
        setting.times -= 1;
        if (setting.times === 0) Object.assign(setting, { mode: 'ok', to: undefined, times: undefined });
      }
      return mode as Settings[K]['mode'];
    },
  };
}
