/**
 * States, provinces and territories, with every zone that a part of them lives by: a state in two zones stands for both.
 * Kept by hand; tests compare it with the zones of ZIP codes and area codes.
 */
export interface Region {
  name: string;
  zones: readonly string[];
}

const EASTERN = 'America/New_York';
const CENTRAL = 'America/Chicago';
const MOUNTAIN = 'America/Denver';
const ARIZONA = 'America/Phoenix';
const PACIFIC = 'America/Los_Angeles';

export const regions: Readonly<Record<string, Region>> = {
  'US-AL': { name: 'Alabama', zones: [CENTRAL] },
  'US-AK': { name: 'Alaska', zones: ['America/Anchorage', 'America/Adak'] },
  'US-AZ': { name: 'Arizona', zones: [ARIZONA, MOUNTAIN] },
  'US-AR': { name: 'Arkansas', zones: [CENTRAL] },
  'US-CA': { name: 'California', zones: [PACIFIC] },
  'US-CO': { name: 'Colorado', zones: [MOUNTAIN] },
  'US-CT': { name: 'Connecticut', zones: [EASTERN] },
  'US-DE': { name: 'Delaware', zones: [EASTERN] },
  'US-DC': { name: 'District of Columbia', zones: [EASTERN] },
  'US-FL': { name: 'Florida', zones: [EASTERN, CENTRAL] },
  'US-GA': { name: 'Georgia', zones: [EASTERN] },
  'US-HI': { name: 'Hawaii', zones: ['Pacific/Honolulu'] },
  'US-ID': { name: 'Idaho', zones: [MOUNTAIN, PACIFIC] },
  'US-IL': { name: 'Illinois', zones: [CENTRAL] },
  'US-IN': { name: 'Indiana', zones: [EASTERN, CENTRAL] },
  'US-IA': { name: 'Iowa', zones: [CENTRAL] },
  'US-KS': { name: 'Kansas', zones: [CENTRAL, MOUNTAIN] },
  'US-KY': { name: 'Kentucky', zones: [EASTERN, CENTRAL] },
  'US-LA': { name: 'Louisiana', zones: [CENTRAL] },
  'US-ME': { name: 'Maine', zones: [EASTERN] },
  'US-MD': { name: 'Maryland', zones: [EASTERN] },
  'US-MA': { name: 'Massachusetts', zones: [EASTERN] },
  'US-MI': { name: 'Michigan', zones: [EASTERN, CENTRAL] },
  'US-MN': { name: 'Minnesota', zones: [CENTRAL] },
  'US-MS': { name: 'Mississippi', zones: [CENTRAL] },
  'US-MO': { name: 'Missouri', zones: [CENTRAL] },
  'US-MT': { name: 'Montana', zones: [MOUNTAIN] },
  'US-NE': { name: 'Nebraska', zones: [CENTRAL, MOUNTAIN] },
  'US-NV': { name: 'Nevada', zones: [PACIFIC, MOUNTAIN] },
  'US-NH': { name: 'New Hampshire', zones: [EASTERN] },
  'US-NJ': { name: 'New Jersey', zones: [EASTERN] },
  'US-NM': { name: 'New Mexico', zones: [MOUNTAIN] },
  'US-NY': { name: 'New York', zones: [EASTERN] },
  'US-NC': { name: 'North Carolina', zones: [EASTERN] },
  'US-ND': { name: 'North Dakota', zones: [CENTRAL, MOUNTAIN] },
  'US-OH': { name: 'Ohio', zones: [EASTERN] },
  'US-OK': { name: 'Oklahoma', zones: [CENTRAL, MOUNTAIN] },
  'US-OR': { name: 'Oregon', zones: [PACIFIC, MOUNTAIN] },
  'US-PA': { name: 'Pennsylvania', zones: [EASTERN] },
  'US-RI': { name: 'Rhode Island', zones: [EASTERN] },
  'US-SC': { name: 'South Carolina', zones: [EASTERN] },
  'US-SD': { name: 'South Dakota', zones: [CENTRAL, MOUNTAIN] },
  'US-TN': { name: 'Tennessee', zones: [EASTERN, CENTRAL] },
  'US-TX': { name: 'Texas', zones: [CENTRAL, MOUNTAIN] },
  'US-UT': { name: 'Utah', zones: [MOUNTAIN] },
  'US-VT': { name: 'Vermont', zones: [EASTERN] },
  'US-VA': { name: 'Virginia', zones: [EASTERN] },
  'US-WA': { name: 'Washington', zones: [PACIFIC] },
  'US-WV': { name: 'West Virginia', zones: [EASTERN] },
  'US-WI': { name: 'Wisconsin', zones: [CENTRAL] },
  'US-WY': { name: 'Wyoming', zones: [MOUNTAIN] },
  'US-PR': { name: 'Puerto Rico', zones: ['America/Puerto_Rico'] },
  'US-VI': { name: 'U.S. Virgin Islands', zones: ['America/Puerto_Rico'] },
  'US-GU': { name: 'Guam', zones: ['Pacific/Guam'] },
  'US-MP': { name: 'Northern Mariana Islands', zones: ['Pacific/Guam'] },
  'US-AS': { name: 'American Samoa', zones: ['Pacific/Pago_Pago'] },
  'CA-AB': { name: 'Alberta', zones: ['America/Edmonton'] },
  'CA-BC': {
    name: 'British Columbia',
    zones: ['America/Vancouver', 'America/Edmonton', 'America/Fort_Nelson'],
  },
  'CA-MB': { name: 'Manitoba', zones: ['America/Winnipeg'] },
  'CA-NB': { name: 'New Brunswick', zones: ['America/Halifax'] },
  'CA-NL': { name: 'Newfoundland and Labrador', zones: ['America/St_Johns', 'America/Halifax'] },
  'CA-NS': { name: 'Nova Scotia', zones: ['America/Halifax'] },
  'CA-NT': { name: 'Northwest Territories', zones: ['America/Edmonton'] },
  'CA-NU': {
    name: 'Nunavut',
    zones: ['America/Toronto', 'America/Winnipeg', 'America/Edmonton', 'America/Atikokan'],
  },
  'CA-ON': { name: 'Ontario', zones: ['America/Toronto', 'America/Winnipeg', 'America/Atikokan'] },
  'CA-PE': { name: 'Prince Edward Island', zones: ['America/Halifax'] },
  'CA-QC': { name: 'Quebec', zones: ['America/Toronto', 'America/Halifax', 'America/Puerto_Rico'] },
  'CA-SK': { name: 'Saskatchewan', zones: ['America/Regina', 'America/Edmonton'] },
  'CA-YT': { name: 'Yukon', zones: ['America/Fort_Nelson'] },
};

/** Where a person in the US may be when nothing else is known: most live there, and the rest are covered by no evidence. */
export const CONTIGUOUS_US: readonly string[] = [EASTERN, CENTRAL, MOUNTAIN, PACIFIC];

/** Other names that people type. */
export const regionAliases: Readonly<Record<string, string>> = {
  'd c': 'US-DC',
  'washington dc': 'US-DC',
  'washington d c': 'US-DC',
  'washington state': 'US-WA',
  'virgin islands': 'US-VI',
  newfoundland: 'CA-NL',
  labrador: 'CA-NL',
  québec: 'CA-QC',
  'yukon territory': 'CA-YT',
};
