/**
 * First digits of a ZIP code → state (USPS assigns them by state; the few exceptions are a border town each), first letters of
 * a Canadian postal code → province, and of a British one that it is one. Kept by hand; a test compares every ZIP code's own zone with its state's.
 */
export const zipPrefixes: readonly (readonly [first: number, last: number, region: string])[] = [
  [5, 5, 'US-NY'],
  [6, 7, 'US-PR'],
  [8, 8, 'US-VI'],
  [9, 9, 'US-PR'],
  [10, 27, 'US-MA'],
  [28, 29, 'US-RI'],
  [30, 38, 'US-NH'],
  [39, 49, 'US-ME'],
  [50, 54, 'US-VT'],
  [55, 55, 'US-MA'],
  [56, 59, 'US-VT'],
  [60, 69, 'US-CT'],
  [70, 89, 'US-NJ'],
  [100, 149, 'US-NY'],
  [150, 196, 'US-PA'],
  [197, 199, 'US-DE'],
  [200, 200, 'US-DC'],
  [201, 201, 'US-VA'],
  [202, 205, 'US-DC'],
  [206, 219, 'US-MD'],
  [220, 246, 'US-VA'],
  [247, 268, 'US-WV'],
  [270, 289, 'US-NC'],
  [290, 299, 'US-SC'],
  [300, 319, 'US-GA'],
  [320, 339, 'US-FL'],
  [341, 349, 'US-FL'],
  [350, 369, 'US-AL'],
  [370, 385, 'US-TN'],
  [386, 397, 'US-MS'],
  [398, 399, 'US-GA'],
  [400, 427, 'US-KY'],
  [430, 459, 'US-OH'],
  [460, 479, 'US-IN'],
  [480, 499, 'US-MI'],
  [500, 528, 'US-IA'],
  [530, 549, 'US-WI'],
  [550, 567, 'US-MN'],
  [569, 569, 'US-DC'],
  [570, 577, 'US-SD'],
  [580, 588, 'US-ND'],
  [590, 599, 'US-MT'],
  [600, 629, 'US-IL'],
  [630, 658, 'US-MO'],
  [660, 679, 'US-KS'],
  [680, 693, 'US-NE'],
  [700, 714, 'US-LA'],
  [716, 729, 'US-AR'],
  [730, 732, 'US-OK'],
  [733, 733, 'US-TX'],
  [734, 749, 'US-OK'],
  [750, 799, 'US-TX'],
  [800, 816, 'US-CO'],
  [820, 831, 'US-WY'],
  [832, 838, 'US-ID'],
  [840, 847, 'US-UT'],
  [850, 865, 'US-AZ'],
  [870, 884, 'US-NM'],
  [885, 885, 'US-TX'],
  [889, 898, 'US-NV'],
  [900, 961, 'US-CA'],
  [967, 968, 'US-HI'],
  [969, 969, 'US-GU'],
  [970, 979, 'US-OR'],
  [980, 994, 'US-WA'],
  [995, 999, 'US-AK'],
];

/** APO, FPO and DPO: mail to the US forces and embassies, wherever on earth those are. */
export const militaryZipPrefixes: readonly (readonly [first: number, last: number])[] = [
  [90, 98],
  [340, 340],
  [962, 966],
];

export const canadianPostalLetters: Readonly<Record<string, readonly string[]>> = {
  A: ['CA-NL'],
  B: ['CA-NS'],
  C: ['CA-PE'],
  E: ['CA-NB'],
  G: ['CA-QC'],
  H: ['CA-QC'],
  J: ['CA-QC'],
  K: ['CA-ON'],
  L: ['CA-ON'],
  M: ['CA-ON'],
  N: ['CA-ON'],
  P: ['CA-ON'],
  R: ['CA-MB'],
  S: ['CA-SK'],
  T: ['CA-AB'],
  V: ['CA-BC'],
  X: ['CA-NT', 'CA-NU'],
  Y: ['CA-YT'],
};

/**
 * Postcode areas of the United Kingdom, of Jersey, Guernsey and the Isle of Man: the letters at the front. Gibraltar (GX) and the
 * forces (BF) write their codes the same way and are elsewhere.
 */
export const britishPostcodeAreas: ReadonlySet<string> = new Set(
  (
    'AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL GU GY ' +
    'HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL ' +
    'PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE'
  ).split(' '),
);
