/** What a text costs: carriers charge by segment, and one character outside their alphabet halves what fits. */
const GSM_7 = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ!"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const GSM_7_EXTENDED = new Set('^{}\\[~]|€');

export function smsSegments(text: string): { segments: number; alphabet: 'gsm-7' | 'ucs-2' } {
  let septets = 0;
  for (const char of text) {
    if (GSM_7.has(char)) septets += 1;
    else if (GSM_7_EXTENDED.has(char)) septets += 2;
    else return { segments: text.length <= 70 ? 1 : Math.ceil(text.length / 67), alphabet: 'ucs-2' };
  }
  return { segments: septets <= 160 ? 1 : Math.ceil(septets / 153), alphabet: 'gsm-7' };
}
