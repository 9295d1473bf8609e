import type { OptOutWords } from './words.ts';

const STOP = '(stop|quit|cease|halt|discontinue|refrain from|stahp)';
const WRITING =
  '(texting|textin|txting|txtin|texing|messaging|messagin|msging|emailing|mailing|calling|phoning|ringing)';
const REACHING = '(contacting|contactin|bothering|harassing|spamming|bugging|pestering|annoying|hounding|reaching out)';
const NOTES =
  '(texts?|txts?|msgs?|messages?|emails?|e mails?|mails?|calls?|sms|notifications?|reminders?|crap|shit|stuff)';
const LISTS = '(lists?|system|database|records?|files?|contacts?|distribution)';
const ME = '(me|us|this number|this phone|my (cell|phone|number|mobile)|here)';
const NOT = '(do not|dont|dnt|do nt|donot|never ever)';

export const en: OptOutWords = {
  keywords: [
    'stop|stopall|stop all|unsubscribe|unsub|unsubscribe all|end|quit|revoke|cancel|remove|opting out|opted out|unsubscribing|unsubscribed|block me|delete me|stahp|discontinue|quit it|remove from( \\w+)? list',
    'opt out|optout|opt me out|remove me|remove us|take me off|do not contact|no more|cancel all',
  ],
  cries: {
    channel: [
      'stop|stopall|unsubscribe|unsub|opt out|optout|stop it|stop this|stop now|stop already|stop all|enough|enough is enough|knock it off|remove( me)?|dont',
    ],
    all: [
      '(go|get) away|get lost|(fuck|f|fk|fck|eff|piss|bugger|sod|bug|back|buzz|screw) off|(fuck|screw|f) (you|u|yall)',
    ],
  },
  asks: {
    channel: [
      `${STOP}( \\w+)? ${WRITING}`,
      `${STOP}( (fucking|freaking|just))? sending( ${ME}| these| this| those| any| your| all| more| ${NOTES})`,
      `${STOP}( it)? (with|wit)`,
      `${STOP} (text|txt|message|msg|email|call)( ${ME})?`,
      `${STOP} (the|these|those|all|your|all the|all these|all this)? ?${NOTES}`,
      `${STOP} blowing up my phone`,
      `${NOT} (text|txt|message|msg|email|e mail|mail|call|phone|send|ring)( or \\w+)?( ${ME}| any| anymore| again| it| these| this)`,
      `not (text|txt|message|msg|email|call|send)( or \\w+)? ${ME}`,
      `never (text|txt|message|msg|email|call)( or \\w+)?( ${ME})? (again|anymore)`,
      `(delete|remove|erase|lose|loose|forget|take out) (my|this) (number|phone|cell|digits|email)`,
      `(take|get|remove|delete|drop|scratch|pull) (my|this) (number|phone|cell|email)( \\w+){0,3} ${LISTS}`,
      `unsubscribe( (me|us|this|my))?|unsubcribe|unsuscribe|unsubscribed?`,
      'opt (me|us) out|opt out',
      '(please|pls|plz|just) stop(?! (by|in|over|at|my|the|him|her|them|his|their|for|off|to)\\b)',
      'stop (it|this|that|now|already|everything|immediately|right now)',
      'stop(?= \\||$)',
    ],
    all: [
      `${STOP}( \\w+)? ${REACHING}`,
      `(stop|end|no more|no further|cease|discontinue)( all)?( further)? (contact|communications?|correspondence)`,
      `${NOT} (contact|bother|reach out|harass|disturb|bug|approach)( or \\w+)?( ${ME}| to me| to us| any| anymore| again)?`,
      `not (contact|bother|reach out to) ${ME}`,
      `never (contact|bother)( ${ME})? (again|anymore)`,
      'leave (me|us)( the)?( \\w+)? (alone|be)',
      `(take|get|remove|delete|drop|scratch|pull|put) (me|us|my (name|info|information|details))( \\w+){0,4} ${LISTS}`,
      `(remove|take|delete|want)( me| us)? (from|off)( \\w+){0,3} ${LISTS}`,
      'i (revoke|withdraw)( my)? consent|block me|delete me',
      'remove (me|us)( completely| permanently| now| please|(?= \\||$))',
      '(delete|erase|remove|destroy)( all)?( of)? my (info|information|data|details|contact info|contact information)',
      '(put|place|add) (me|us|my number) on( \\w+)? (do not (call|contact|text)|dnc)',
    ],
  },
  says: {
    channel: [
      `no more (of (these|your|this) )?${NOTES}`,
      `(do not|dont|no longer|not|never) (want|wish|wanna|need|care|like|agree|consent)( to)?( (receive|receiving|get|getting|any|more|anymore|have|see|these|your|the|such|further|you to|you guys to|hear|be))* ((?<!to )${NOTES}|text(ed)? me|texted|call(ed)? me|called|emailed|messaged)`,
      `(want|wants|like|wish|need|asked|asking|ask|request|requesting|trying|tried)( you)? (to|for) (opt out|opted out|unsubscribe|unsubscribed|stop (getting|receiving)( \\w+){0,2} ${NOTES})`,
      `(these|the|your|those|all these) ${NOTES} (need|have|must|has|needs|got|better)( to)? (stop|end)`,
      '(make|get) (it|this|these) stop',
      'not have( my)?( \\w+)? (permission|consent) to( \\w+)? (text|call|email|contact|message)',
    ],
    all: [
      '(do not|dont|no longer|not) (want|wish|wanna|care|like)( to)?( \\w+)? (contacted|bothered|anything (else )?(to do with|from) you|(hear|hearing) from (you|yall|your|u)\\b)',
      '(want|wish|like|asked|need|request)( \\w+)? to be (removed|taken off|left alone|deleted)',
    ],
  },
  brief: {
    channel: [
      '(never|didnt|did not|dont|do not) (sign|signed|subscribe|subscribed|opt|opted|remember signing)( up| in)?',
      '(never|didnt|did not) (ask|asked) (for|you) (this|these|to)',
      'enough (already|texts?|messages?)|thats enough|knock it off|cut it out|(report|reported|reporting)( you| this| it)?( as| for)? ?(spam|you)',
      '(this is|its|is) spam|spam(mers?)?',
      '(i )?(said|told you|asked you|tell you) (to )?stop',
    ],
    all: [
      '(go to|rot in) hell|(fuck|f|piss|bugger|sod) off|shut( \\w+){0,3} up|cease and desist|no further contact|lose my (number|info)|block(ed|ing)? (you|this number)',
    ],
  },
  doubts: [
    '(number|phone)( \\w+)* (doesnt|does not|not) belong to',
    'not to (contact|text|call|email|message|bother)( \\w+)?',
    'stop|stopping|unsubscribe\\w*|unsubscribing|opt(ed|ing)? out|quit',
    '(not|no longer|never|isnt|arent|aint|nt)( \\w+)? interested|uninterested|no interest',
    '(text|call|contact|email|message)s? me (again|one more time|once more|anymore)|stopped (texting|calling|contacting|emailing)',
    'no thanks?( you)?|i ?m good( thanks?)?|(decided|chose) not to (pursue|proceed|go (on|forward|ahead))|(no longer|dont|do not) need( \\w+){0,2} (lawyer|attorney|services|help)( anymore)?',
    '(found|hired|have|got|retained|went with|chose) (another|someone|somebody|a different|other)( \\w+)?|already (have|got|hired|found|retained)( \\w+)? (lawyer|attorney|someone|representation)',
    'leave (me|us) alone|off (your|the|this) list|do not call list|harass(ing|ment) (me|us)|this is harassment',
  ],
  net: {
    denies: [
      'no|not|dont|dnt|never|doesnt|isnt|cancel|end|delete|remove|erase|revoke|withdraw|refuse|block|off|out|stop\\w*',
    ],
    contact: [
      'texts?|texting|txts?|messages?|msgs?|mms|sms|emails?|calls?|calling|contact|consent|permission|number|phone|list|thread|reply|bother|me$',
    ],
  },
  wrongNumber: {
    sure: [
      '(you|u|ya|yall|youve|must)( guys| people)?( \\w+){0,3} (have|got|reached|texted|texting|called|calling|dialed|messaging|messaged)( \\w+){0,2} wrong (number|person|guy|lady|phone|num|no)',
      '(i think|this is|its|thats|sorry) (a|the) wrong (number|person)',
      '(not|isnt) the (right )?person you( \\w+)? (looking for|want|think|trying to reach)',
    ],
    brief: [
      'wrong (number|num|nbr|person|guy|lady|phone)',
      '(nobody|no one|noone) (here )?(named|by that name)',
      '(there is|theres) no(body| one)?( \\w+){1,3} here',
    ],
  },
  harmless: [
    'stop (signs?|lights?|lamps?|payments?|orders?|loss|watch|work order|motion)',
    '(bus|truck|rest|traffic|pit|full|non|one|last|next|first|second|train|subway|metro|tram|way|short|door|terry|police|complete|sudden|emergency) stops?',
    '(came|come|comes|coming|slowed|rolled|screeched|brought) to (a|the)( \\w+)? stop',
    '(the|a|at|that|my|his|her) stops?(?= (on|at|in|near|by|before|after|where|when|sign|\\|)|$)',
    '(quit|quitting) (my|the|his|her|our|their|a|smoking|drinking|working|school|claim|work)',
    'quit claim|quitclaim|stop and (shop|go|frisk)',
  ],
  courtesy: [
    'please|pls|plz|plse|kindly|just|thanks|thank|thx|ty|you|u|ok|okay|now|sorry|hi|hello|hey|sir|maam|guys|all|immediately|at once|asap|today|yes|no|already|bye|everything|dude|man|bro',
  ],
  direct: [
    'you|u|ya|yall|you (guys|all|people|folks|lot)|to you',
    '(ask|asked|asking|told|telling|tell|want|need|begging|beg) (you|u)( \\w+){0,2}( to)?',
    '(you|u)( guys| people| all)? (need to|have to|must|should|better|ought to|gotta|can|could|will|would|please|just|to|to please|to just|to all)',
  ],
  toUs: [
    'please|pls|plz|kindly|just|and|but|so|or|then|said|say|ok|now|thanks|hey|hi|also|again|therefore|immediately|simply|either',
    '(want|wish|need|like|going|trying|asked|asking) to|can we|lets',
  ],
  toOthers: [
    'he|she|they|him|her|them|it|ex|firms?|insurer|insurance|collectors?|landlord|boss|how|what|when|if|whether|should|who|why|does|get|gets|told (my|the|his|a)|asked (my|the|his|a)',
  ],
  undone: ['wont|doesnt|didnt|cant|cannot|couldnt|wouldnt|not|never|did|make|makes|made|will'],
  limits: [
    'before|until|till|while|during|between|when|unless|if|yet|back|so (early|late)|too (early|late)|today|tonight|tomorrow|after (\\d|work|hours|dark|noon|midnight)|at (work|night|my|home|\\d|noon)|right now|this (week|morning|afternoon|evening|early|late)|on (my|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|weekends?)|from (my|the|his|her|debt|a|those|them|other|taking|collection)|for (a|the) (day|week|while|moment)',
  ],
};
