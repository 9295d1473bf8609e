const GSM_BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);
const GSM_TWO_SEPTETS = new Set('\f^{}\\[~]|€');

/** How many SMS segments the carrier bills: GSM-7 holds 160 (153 each when split), UCS-2 70 (67 each). */
export function countSegments(text: string): number {
  const characters = Array.from(text);
  const isGsm = characters.every((character) => GSM_BASIC.has(character) || GSM_TWO_SEPTETS.has(character));
  const widths = characters.map((character) => (isGsm ? (GSM_TWO_SEPTETS.has(character) ? 2 : 1) : character.length));
  const [single, each] = isGsm ? [160, 153] : [70, 67];
  if (widths.reduce((sum, width) => sum + width, 0) <= single) return 1;

  let segments = 1;
  let used = 0;
  for (const width of widths) {
    // Neither an escaped character nor a surrogate pair may be split over two segments.
    if (used + width > each) {
      segments += 1;
      used = 0;
    }
    used += width;
  }
  return segments;
}
