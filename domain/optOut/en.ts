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

/** “No more calls from collectors” wants others silenced; a lead with that wish is one to keep. */
const OF_US =
  '(?! (from|with|by|between) (?!(you|u|your|yours|yall|me|us|this|these|here|anyone|anybody|now)\\b|my (number|phone|cell|email)))';
const NO_MORE = `no more (of (these|your|this) )?${NOTES}`;
const UNWANTED = `(do not|dont|no longer|not|never) (want|wish|wanna|need|care|like|agree|consent)( to)?( (receive|receiving|get|getting|any|more|anymore|have|see|these|your|the|such|further|you to|you guys to|hear|be))* ((?<!to )${NOTES}|text(ed)? me|texted|call(ed)? me|called|emailed|messaged)`;
const NO_CONTACT = '(stop|end|cease|discontinue)( all)?( further)? (contact|communications?|correspondence)';
/** What a client opts out of, other than our messages. */
const OF_NO_MATTER =
  '(?! (forms?|notice|deadline)\\b| of( \\w+){0,3} (class|action|settlement|arbitration|lawsuit|suit|case|litigation|coverage|insurance|plan|policy|benefits|union|contract|agreement)\\b)';
/** “Wrong number on the police report”: a mistake in a paper, and nobody's phone. */
const ON_NO_PAPER = '(?! (on|in) (the|my|his|her|their|our|that|an?)\\b| (was|got) (arrested|charged|sued|served)\\b)';
/** What does not stop, or did not, between its name and “stop”. */
const THAT_STOPS =
  '( (that|to|not|will|wont|did|didnt|does|doesnt|do|dont|could|couldnt|would|wouldnt|can|cant|cannot|never|failed|(slow|brake|yield)( down)? (and|or)))';
const STOPS = `stop(?! (${WRITING}|${REACHING}|sending|it|this))`;

const SOMEBODY = '(someone|somebody|a different|another|other|some other|a new)';
/** What a lead may want to be taken off. */
const PAPERS = '(lease|deed|title|loan|mortgage|policy|account|bill|claim|registry)';
const IS_NOT = '(is not|isnt|aint|am not|are not|arent|not)';
const TOOK = '(found|hired|have|got|retained|went with|going with|chose|signed with|using|working with|represented by)';

export const en: OptOutWords = {
  spelling: {
    txt: 'text',
    txts: 'texts',
    txting: 'texting',
    txtin: 'texting',
    textin: 'texting',
    texing: 'texting',
    msg: 'message',
    msgs: 'messages',
    msging: 'messaging',
    ur: 'your',
    u: 'you',
    ya: 'you',
    yall: 'you',
    dnt: 'dont',
    donot: 'dont',
    nvm: 'nevermind',
    youre: 'you are',
    y: 'why',
    r: 'are',
    sed: 'said',
    hittin: 'hitting',
    nomore: 'no more',
    num: 'number',
    hmu: 'text me',
    w: 'with',
    outta: 'out of',
    watever: 'whatever',
  },
  keywords: [
    'stop|stopall|stop all|unsubscribe|unsub|unsubscribe all|end|quit|revoke|cancel|remove|opting out|opted out|unsubscribing|unsubscribed|block(ed|ing)?( me)?|delete me|stahp|discontinue|quit it|(cancel|end) (my |the |this |all )?(subscription|texts|messages|service|alerts|notifications)|stawp|stapp|remove from( \\w+)? list',
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
      `opt( me| us)? out${OF_NO_MATTER}`,
      '(please|pls|plz|just) stop(?! (by|in|over|at|my|the|him|her|them|his|their|for|off|to|foreclos\\w+|garnish\\w+|evict\\w+|repo\\w*|deport\\w+)\\b)',
      'stop (it|this|that|now|already|everything|immediately|right now)',
      'stop(?= \\||$)',
    ],
    all: [
      `${STOP}( \\w+)? ${REACHING}`,
      `${NO_CONTACT}${OF_US}`,
      `${NOT} (contact|bother|reach out|harass|disturb|bug|approach)( or \\w+)?( ${ME}| to me| to us| any| anymore| again)?`,
      `not (contact|bother|reach out to) ${ME}`,
      `never (contact|bother)( ${ME})? (again|anymore)`,
      'leave (me|us|my \\w+|this (number|phone))( the)?( \\w+)? (alone|be|in peace)|let (me|us) (be|alone)(?= \\||$)',
      '(take|get|want|remove)( me| us)?( the \\w+)? off(?= \\||$| (please|now|asap|thanks))|get (me|us) out of (this|here|your)(?! (marriage|contract|lease|timeshare|deal|loan|mess|situation|agreement)\\b)',
      `(take|get|remove|delete|drop|scratch|pull|put) (me|us|my (name|info|information|details))( \\w+){0,4} ${LISTS}`,
      `(remove|take|delete|want)( me| us)? (from|off)( \\w+){0,3} ${LISTS}`,
      'i (revoke|withdraw)( my)? consent|block me|delete me',
      'remove (me|us)( completely| permanently| now| please| from (this|that|these|what\\w*|everything|all)|(?= \\||$))',
      '(delete|erase|remove|destroy|lose|forget|scrub)( all)?( of)? my (info|information|data|details|contact info|contact information)',
      '(put|place|add) (me|us|my number) on( \\w+)? (do not (call|contact|text)|dnc)',
    ],
  },
  says: {
    channel: [
      `(${NO_MORE}|${UNWANTED})${OF_US}`,
      `(want|wants|like|wish|need|asked|asking|ask|request|requesting|trying|tried)( you)? (to|for) ((opt out|opted out)${OF_NO_MATTER}|unsubscribe|unsubscribed|stop (getting|receiving)( \\w+){0,2} ${NOTES})`,
      `(these|the|your|those|all these) ${NOTES} (need|have|must|has|needs|got|better)( to)? (stop|end)`,
      `(these|your|those) ${NOTES} (never|dont|do not|wont|will not) (stop|end)`,
      '(make|get) (it|this|these)( \\w+)? (stop|go away)',
      'not have( my)?( \\w+)? (permission|consent) to( \\w+)? (text|call|email|contact|message)',
    ],
    all: [
      '(do not|dont|no longer|not) (want|wish|wanna|care|like)( to)?( \\w+)? (contacted|bothered|anything (else )?(to do with|from) you|(hear|hearing) from (you|yall|your|u)\\b)',
      '(want|wish|like|asked|need|request)( \\w+)? to be (removed|taken off|left alone(?! by (my|him|her|them)\\b)|deleted)',
      `(no|any|all) (more|further|future) (contact|communications?|correspondence|follow ?ups?|outreach|solicitations?)${OF_US}`,
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
  doubts: {
    stopWords: [
      '(no|not any) (need|reason|point|use)( for you)?( (to|in))?( (keep|continue|be))? (contact|contacting|text|texting|call|calling|writ|write|writing|email|emailing|message|messaging|reach|reaching|follow|following|bother|bothering|send|sending)( \\w+)?',
      'refrain( from)?( \\w+)*|(get|getting|be|want|am) off( of)? (this|these|your|here|it)|(leave|count|keep|cut) (me|us) out|(bother|bug|text|call|find|annoy|go bother) (somebody|someone|anybody|anyone) else|wasting (your|my|our) time|stop|stopping|stopped (texting|calling|contacting|emailing)|unsubscribe\\w*|unsubscribing|opt(ed|ing)? out|quit',
      '(leave (me|us|my \\w+)|left) alone|off (your|the|this|that) list|do not call (list|registry)|let (me|us) be|cease|desist',
      `not to (contact|text|call|email|message|bother)( \\w+)?|(take|get|put) (me|us|this)( \\w+){0,2} (off|out)(?!( of)? \\w+ ${PAPERS})`,
    ],
    finished: [
      `${TOOK} ${SOMEBODY}( \\w+)?|already (have|got|hired|found|retained|represented)( \\w+)? (lawyer|attorney|someone|representation|counsel)`,
      '(have|got|hired|found|retained) (a|an|my|our|own|my own)( \\w+)? (lawyer|attorney)( \\w+)? (now|already|handling)|(lawyer|attorney) already',
      '(already|been|got|was|is|we|i|it|has|have|everything|all|finally|just) (settled|resolved|sorted|handled|taken care of|worked out|over with)',
      'case (is|was|has been|got)?( \\w+)? (closed|over|done|settled|finished|dismissed)|closed( \\w+){0,2} case',
      '(my|our) (lawyer|attorney|counsel) (has advised|advised|told|said|will|is handling|handles)|(must|should|has to|have to) go through( \\w+)?|(going|went|go|gone|moving) (in )?(a|another) different (direction|way|route)|(handle|deal with|do|take care of|settle)( \\w+)? (ourselves|myself|on (my|our) own)',
      '(let it|let this|let that) go|(moved|moving|move) on|(worked|sorted|figured|work) (it|this|that|things|everything|something) out|(came|come) to an (agreement|understanding)|(reconciled|got back together|back together|made up)|(legal aid|public defender|pro bono)( \\w+)*|(brother|sister|cousin|uncle|aunt|friend|neighbor|dad|mom|son|daughter|union|church|nephew|niece)( is|s)?( already)? (helping|handling|taking care|gonna help|going to help)( \\w+)*|(it|this|everything)( is|s)? (over|all good|fixed|handled|fine)( now)?(?= \\||$)|(got|been|they|he|she|insurance) paid (me|us|out|off|for it|up)( \\w+)*|resolved itself|(talked|spoke|spoken|talking|speaking) (to|with) (someone|somebody|another)( \\w+)*|(decided|going|gonna|choosing|chose) (to )?(use|go with|hire|stick with)( \\w+)*|(have|got|has) (a|an|our|my own)( \\w+)? (lawyer|attorney)( \\w+)*|(drop|dropped|dropping) (it|this|everything|the (case|matter|claim))|(forget|forgot) (it|about it|this)|never ?mind',
      '(not|decided not|decided against|chose not|dont want|no longer)( \\w+){0,3} (pursu\\w+|proceed\\w*|go(ing)? (forward|ahead|on|through)|mov\\w+ (forward|ahead)|continu\\w+|interested)',
      '(no longer|dont|do not|wont|didnt|not|never)( \\w+)? (need|require|want|needing)( \\w+){0,3} (lawyer|attorney|services?|help|assistance|representation|anything|you|anymore)( anymore| guys)?',
      '(fired|fire|dropped|let go of) you( \\w+)?|took (the|their|a) (settlement|offer|deal|money)|signed with( \\w+)*|(found|got) (somebody|someone|one) (cheaper|better|else|closer)|(changed|change) (my|our) minds?|all set|all taken care of|(no longer|not) (a )?(client|customer)|done with (you|this|it|all)( \\w+)?',
    ],
    declined: [
      '(not|no longer|never|isnt|arent|aint|nt)( \\w+){0,2} interested|uninterested|no interest|(lost|losing) interest',
      'think (about|on) it|think it over|decided to wait|insurance( \\w+)? (taking care|handling|dealing)( \\w+)*|(can|could) (you|we) not(?= \\||$)|(maybe|perhaps) (next|another|one|some) (year|month|day|time)|happy with (who|what|the|my|our)( \\w+)*|nope|nop|(so |and )(were|we are|im|i am) (good|fine|ok|set)|without (a |any )?(lawyer|attorney)|(knows|know) a (lawyer|attorney)|(situation|circumstances|plans)( \\w+)? changed|let(ting)? (the |my )?insurance( \\w+)*|so no(?= \\||$)|moving (away|out of state)|charge for (these|the|this|your)( \\w+)?|(not|isnt|no longer)( \\w+)? (hurt|hurting|in pain|injured|necessary)( anymore)?|(feel|feeling) (better|fine|ok)( now)?|wont be necessary|nothing for now|have a case|think (we|i|im|were)( \\w+)? (ok|okay|fine|good|set)|(hold|holding) off( \\w+)*|wait( \\w+)? (a (bit|while|year)|awhile|for now)|says wait|in a (year|few months|while)|(not sure|dont know)( if| that)? (i|we)( still)? (want|should|need)( \\w+)*|(hubby|husband|wife|wifey|mom|dad|mother|father|son|daughter|family|boyfriend|girlfriend)( \\w+)? (no|not to|dont|against|to drop|to forget)( \\w+)*|(some|a little|my) space|even real|legit|dont trust( \\w+)*|(cant|cannot|not able to) afford( \\w+)*|(nephew|cousin|brother|sister|uncle|friend|son|daughter|dad|husband|wife)( is|s)?( \\w+)? (lawyer|attorney|paralegal)s?( \\w+)*|insurance( \\w+)? (paid|covered|settled)( \\w+)*|too late( now)?(?= \\||$)|(id )?rather not(?= \\||$)',
      'no thanks?( you)?|no ty|i ?m (good|straight|cool|okay)( (thanks?|on that|bro|man))?(?= \\||$)|nah|pass|hard pass|why me|what is this( even| all)? about|(not|isnt|wasnt) worth( \\w+){0,3}|waste of( my)? time|(dont|no|not) (have )?(the )?(time|energy|money)( for (this|it|that|you|lawyers?))?(?= \\||$)|(dont|do not) think so|on second thought|(some|maybe) (other|another) time|(not|isnt|arent) ready( \\w+)*|no money( \\w+)*|whatever|not (at this time|right now|for me|today|now)(?= \\||$)|(ill|i will|going to|gonna) pass',
      '(i|we|already) (said|told you|say) no|no means no|which part of|answer is (still )?no|what part of|take no for|(told|asked)( you)?( \\w+){0,3} (already|before|twice|times|nicely)|(not|dont want)( \\w+){0,3} anything from',
    ],
    strangers: [
      '(number|phone|cell)( \\w+)* (doesnt|does not|not|no longer) belong to|(number|phone|cell) belongs to|(changed|new|different|old|previous|former) (owner|phone number)|(just|recently) got this (number|phone)',
      `(this|that|it|i|he|she|i ?m|am) ${IS_NOT} (him|her|them|that person|the (person|one|right)|who|whoever|your (client|guy|person|customer))`,
      `(this|its|i ?m|i am|im) ?(is not|isnt|aint|not) (?!(right|fair|urgent|true|good|working|ok|okay|clear|about|my|the|a|an|over|just|what|how|easy|correct|bad|for|legal|normal|possible|at|in|on|sure|able|going|from|ready|available|feeling|doing|well|happy|comfortable|hurt|injured|home|sleeping|getting|asking|there|here|free|really|very|so|too|that|trying|the|it|their|his|her|yet|all|allowed|certain|great|paying|near|until|to|looking|talking|saying|mad|worried)\\b)\\w+(?= \\||$| (stop|no|and|you|any))`,
      '(confus\\w+|mistak\\w+|mixed)( \\w+){0,2} (with|for) some(one|body)|(have|got|reached|texted|texting|messaging|contacting|calling|given)( \\w+){0,2} (wrong|bad|incorrect|mistaken|old)( \\w+)?|(wrong|incorrect|bad|old|mistaken) (number|nbr|phone|contact|info|information|person|guy|lady|house|family)|wrong (1|one)|with us (anymore|any longer)|(her|his|their) passing|before me|new (owner|number as)|residence|(there is|theres|theres|there) no \\w+(?= \\||$)|who is (this |that )?(?!this)\\w+(?= \\||$)|(getting|got|get) (his|her|their) (texts|messages|calls|mail|emails)|(never|wasnt|not|was not|havent|have not)( \\w+){0,3} (in|had|have|hurt) (a|an|any|no) (accident|wreck|crash|case|claim)|not your( \\w+)? (client|customer)|in the first place|(as|for) a joke|prank|(used|using|gave out|giving out) my (number|name|info)|fake (number|info|name)|(not|isnt) my name|(somebody|someone) else|(nobody|no one|noone|no body|not anyone|isnt anyone|aint nobody) (called|named|by (that|the) name|here|at this)( \\w+)*|(texting|messaging|contacting|calling|emailing) (a|an|my) (\\d+|minor|child|kid|old|elderly|dead|sick|\\w+ (mother|father|wife|husband|son|daughter))( \\w+)*|(had|have had|ive had) (this|the same) (number|phone|cell)|not know (a|an|any|anyone|anybody|no|this|that) |by (mistake|accident)|(who|what) (the|in) (hell|fuck|heck|world)( \\w+)?|dont know (you|who (you|this)|anyone|any|what this|no)( \\w+)?',
      '(never|didnt|did not|dont remember|havent) (heard of|contacted|called|reached|asked|asking|requested|requesting|signed|signing|sign|fill|filled|filling|submitted|submit|request|inquired|applied|gave|give|given|authorized|agreed)( \\w+){0,4} (you|this|these|form|number|up|info|information|anything|company|firm|permission)',
      'not (authorize|authorized|authorise|consent|agree|permitted|give (you|permission))|(belongs to|this is|is) (a|my) (minor|child|kid|son|daughter|mother|mom|wife|husband)s?( \\w+)? (phone|number)',
      '(does not|doesnt|not|no longer|dont) (live|work|lives|works|stay)( \\w+)? (here|there|at this)|(here|there|works|lives|number|around) anymore',
      '(shes|hes|she|he|is|has|was) (dead|deceased|passed( away)?|died|gone|no longer (alive|with us|living))(?! (in|at|from|on|because|due|after|when)\\b)|(passed away|deceased)(?! (in the|at|from|because|due|after|when)\\b)|(person|owner|who)( \\w+){0,4} (died|deceased|passed)',
    ],
    threats: [
      '(ive|i have|have|already|been) blocked( \\w+)?|(report|reporting|reported|sue|suing|block|blocking|blocked|sueing|flag|flagging) (you|your|ur|these|the number|this (number|text|message|to)|as)( \\w+)?|(call|calling|contact|contacting) (the )?(cops|authorities)|(cops?|police)( \\w+)? on you|(last|final) warning|lawsuit against you|(my|a) lawyer will (contact|be in touch|call)',
      '(fcc|ftc|tcpa|bbb|attorney general|better business|federal trade|do not call|dnc|can spam|state bar|bar association)|complaint (against|about|with|on) (you|your|the)|(file|filing|filed) a complaint|in violation|violat\\w+ (the )?(law|my|federal|tcpa)|illegal to (text|call|contact|send)',
    ],
    weary: [
      NO_MORE,
      UNWANTED,
      NO_CONTACT,
      'enough|(sick|tired|fed up|had it|over it|so done|done) (of|with|wit)|(so|im|am|are|were) done|(get|stay|keep) (off|out of|away from) my \\w+|annoying|annoyed|ridiculous|relentless|pestering|nuisance|unsolicited|unwanted|junk|spam\\w*|scam\\w*|harass(ing|ment|ed)? (me|us)|(this is|borderline|its|pure) harassment|stalk\\w* me',
      '(be|is|was|this|thats|the) (the |your |my )?(last|final) (message|text|time|email|call)|last time (i|im|saying|telling)( \\w+)?|(nobody|no one|noone) (asked|cares|wants|needs)( \\w+)*|leave it (alone|be)|cut it out|knock it off|persisten\\w+|not (appreciated|welcome|cool|okay|acceptable)|upset\\w* (me|us|her|him)|(kick|pound) (rocks|sand)|get bent|eat (shit|dirt)|beat it|take a hike|scram|shoo|with (the|your|these|all|this)( \\w+)? (texts?|texting|messages?|emails?|calls|calling)|(give it|give me|give us) (a )?(rest|break)|(get|take|took) (the|a) hint|give up|move on|get a life|(mind|minding) your (own )?business|get lost|buzz off|back off|f+ off|wtf|stfu|screw you|fuck\\w* (you|off|this)|(ass|a)holes?|bullshit|piss\\w* me off',
      '(keep|keeps|still|continue|continuing|constantly|always|nonstop|non stop) (on )?(texting|messaging|emailing|contacting|sending|writing|getting these|getting (texts|messages|emails|calls) from you|blowing|bothering)|(you|why do you) (keep|still) calling|blow\\w* (up )?my|hitting (my|me)( \\w+)?|you( guys| people| all)? (text|message|email|call|write)( me| us)? (a lot|too|so|every|all the|way|nonstop|constantly)|mute|silence|you (cant|cannot|shouldnt|are not allowed to|have no right to)( be)? (text|call|contact|messag|email)\\w*|turn( \\w+){0,2} off|(how many|this many|so many|many) (more )?(times|texts|messages|of these|emails|calls)',
      'nothing (more |else |left )?to (discuss|talk|say)( \\w+)*|(write|reach out|text|contact) (to )?(me |us )?again|(text|call|contact|email|message)s? (me )?(again|one more time|once more|anymore)|(one more|next|another|any more|any other) (texts?|messages?|emails?|calls?|of these)|(rather|prefer|wish|appreciate|hope)( \\w+){0,4} (not|no|stopped|didnt|wouldnt|never)( \\w+){0,3} (hear|contact\\w*|text\\w*|messag\\w*|call\\w*|email\\w*)|hear(ing)? from (me|you)(?= \\||$)|(with|want) you (people|guys|all)',
    ],
    erase: [
      '(take|get|remove|delete|pull|strike)( \\w+){0,4} (out of|off|from) (your|the|ur|this|that|whatever|all|any|future|further|these|those) (?!(lease|deed|title|loan|mortgage|policy|account|bill|claim|registry|car|house|hospital|scene|police|insurance)\\b)\\w+',
      `(delete|erase|remove|lose|scrub|wipe|forget|destroy|purge|take out|get rid of|take down)( \\w+){0,3} (number|info\\w*|data|details|contact|records?|profile|account|email|name|phone)(?! (from|off|on) (the|a|his|her|my|our) ${PAPERS})|(number|info\\w*|data|me)( \\w+)? (deleted|removed|erased)|(delete|erase|lose|remove) (it|me|us)(?= \\||$| (please|now))`,
    ],
  },
  alone: ['harass(ment|ing)?|tos|sot'],
  net: {
    denies: [
      'no|no more|not|dont|dnt|never|doesnt|isnt|cancel|end|delete|remove|erase|revoke|withdraw|refuse|block|off|out|stop\\w*|wont|without|less|fewer|hate|unwanted',
    ],
    contact: [
      'texts?|texting|txts?|messages?|msgs?|mms|sms|emails?|calls?|calling|contact|consent|permission|number|phone|list|thread|reply|bother|me$',
    ],
    ours: [
      'texts|texting|text me|messages|messaging|message me|emails|emailing|email me|contact|contacting|contacted|reach(ing)? out|follow(ing)? ups?|writing|write me|bother|bothering|bothered|notifications|reminders|updates|sms|mms|hit me up|disturb\\w*|hound\\w*|check(ing)? in|sending|solicit\\w*|outreach|anything from you|try calling|keep calling|calling me|call me|hear from|(my|this) (phone|cell|line|inbox|number|mobile)',
    ],
    unlike: [
      'missed|try|return|returned|returning|access|remember|recall|plate|policy|claim|case|use|get|got|gets|see|saw|seen|receive|received|find|found|understand|read|had|has|havent|hasnt|know|answer|check|forget|hesitate|able|can|could|sure|if|use|until|before|have|been|nobody|yet|problem|worries|anyone|they|he|she|his|her|their|until|unless',
    ],
  },
  toUsOrNot: [
    'you|your|yours|yourself|yourselves|yall|youre|youve|dude|bro|man|sir|maam|lady|people|company|firm',
    'no|nope|nah|not|never|neither|nor|nothing|nobody|none|without|wrong|dont|wont|isnt|aint|arent|shouldnt|neednt|quit\\w*|enough|anymore|cannot|cant',
    '(leave|let|consider|count|take|get|drop|cut|give) me|out|texts?|texting|messages?|messaging|emails?|emailing|calls|contact\\w*|number|list|phone|spam|this|these|it',
    'bye|goodbye|farewell|peace|begging|tired|annoy\\w*|rude|insane|crazy|joke|stupid|idiots?|hell|damn\\w*|fuck\\w*|shit\\w*|wtf|leave|gone|dead|died|deceased|expensive|think|over it|lawyers?|attorneys?|already|again|still|please',
  ],
  engaged: [
    'what|when|where|which|how (much|long|many|soon|far|do|does|about)|can (i|you|we|someone|my)|could (i|you|we|someone)|do (i|you|we) (need|have|take|do|accept|offer|think|still|want)|does|is (it|there|he|she)|will (i|you|it|they)|should (i|we)',
    'today|tonight|tonite|tomorrow|tmrw|tmr|(mon|tues?|wed|wednes|thurs?|fri|satur|sun)(day)?s?|weeks?|weekend|months?|mornings?|noon|afternoon|evening|night|(at|around|about|by|for|before|after|until|til|till) \\d+|min|mins|minutes?|hours?|clock|appointment|appt|meeting|meet|schedul\\w*|reschedul\\w*|slot|available|busy|running|free|slow|late|later|soon|on my way|omw|be there|here now|yesterday|ago|weekdays?|january|february|april|june|july|august|september|october|november|december|may|wait\\w*|yet|ready|rush|traffic|parking|address|office|zoom|video|consult\\w*|deadline',
    'send|sent|resend|bring|documents?|paper\\w*|photos?|pics?|pictures?|forms?|link|sign|upload|copy|report|bills?|receipts?|licen[sc]e|insurance|adjuster|policy|records|id|passport|card|statement|estimate|voicemail|whatsapp|attach\\w*|app|portal|password|expired?|website|signed up on|use this|english|spanish|espanol',
    '(he|she|they|it|we|nobody|everyone|the \\w+) (\\w+ed|was|were|wasnt|werent|didnt|doesnt|wont|cant|hasnt|havent|had|has|have|said|says|told|took|left|fell|gave|got|keeps?|made|ran|threw|sold|kept)',
    '(i|we) (fell|got|sent|took|went|saw|filed|lost|had|was|were|called|emailed|texted|left|spoke|met|paid|bought|drove|slipped|tripped|reported|tried|found out|owe|live|start(ed)?|finish\\w*|get off|have (to|not been|an|two|three|kids)|need (a|an|to know|to (change|move|resched\\w*|ask|talk|speak|file|cancel|get)|help)|would like (to|a)|want to (know|ask|file|talk|speak|meet|come|sue my|move|change|sched\\w*|hire|start|fight|apply))|help me|need (your )?help|interested in|my (name|case|question|claim|contract|lawyer|address|daughter can|son can) ',
    'contracts?|stairs?|stor(e|es)|sidewalk|parking lot|floor|slip\\w*|fell|falls?|insured|uninsured|denied|dark|rain\\w*|snow\\w*|ice|icy|wet|restraining|protection order|order|bus|train|uber|lyft|taxi|bike|bicycle|motorcycle|scooter|pedestrian|crosswalk|intersection|highway|route|exit|walmart|restaurant|hotel|dog|bit|bite|product|recall|nursing home|malpractice|death|funeral|manager|supervisor|coworkers?|hr|discriminat\\w*|harassment at|retaliat\\w*|terminated|severance|unemployment|disabilit\\w*|ssdi|benefits|tenant|security|mold|repairs?|notice|credit|loan|irs|tax\\w*|business partner|llc|clinic|specialist|chiro\\w*|physical|er|xrays?|scan|stitches|swollen|numb|dizzy|vision|percent\\w*|free consultation|contingency|statute|retainer',
    'accident|crash\\w*|wreck|hit|car|cars|truck|driver|driv\\w*|light|lane|road|brakes?|speed\\w*|witness\\w*|police|officer|cops?|court|judge|ticket|hospital|er|doctors?|dr|pain|injur\\w*|surgery|mri|xray|therap\\w*|neck|back|leg|arm|knee|shoulder|medic\\w*|lifting|work\\w*|job|boss|fired|landlord|lease|evict\\w*|custody|visa|divorce|debt|fee|cost\\w*|pay\\w*|settle(ment)?|offer\\w*|respect\\w*|settle|signed|passengers?|seat ?belt|plates?|hurts?|hurting|interpreter|translator|spel\\w+|rent\\w*|fault|ran|foreclos\\w*|depos\\w+|apartment|apt|street|bankrupt\\w*|mortgage|wages?|overtime|payroll|immigra\\w*|green card|citizen\\w*|arrest\\w*|jail|bail|charged|dui|felony|probation|estate|probate|inherit\\w*|alimony|child support|visitation|tow\\w*|rental|totaled|damage\\w*|repair\\w*|mechanic|airbags?|bruis\\w*|broken|broke|fracture\\w*|concussion|headaches?|sleep\\w*|nauseous|ambulance|urgent care|nurse|appeals?|hearing|lawsuit|subpoena|evidence|video|cameras?|dashcam|wrong (day|time|way|date|address|button|door)',
    'lunch|dinner|patient|tampa|with a \\w+|will (this|it|i|we|they|that) \\w+|locks?|pregnant|medicine|first time|see (you|u|ya)|sounds good|works|its fine|is fine|thats fine|fine with|ring|buzz|leave a|thanks (a|so|for)|(many|much) thanks|awesome|cool|amazing|god bless|bless you|appreciate it|nice|good (morning|afternoon|evening)|thank you (so|very|for)|missed your|no (problem|prob|worries|questions|biggie)|np|will do|got it|yes|yeah|yep|yea|perfect|great|(please|pls) call|call me( back)?|called me|make it|move forward|go ahead|go forward|sounds (like|great)|(no|not a|any) (problem|preference|issue|big deal)|prefer \\w+|printer|scanner|fax|my (email|number|phone|address) is|i (dont|do not) have (a|an|any|my|the|his|her) (?!case|lawyer|attorney|reason)\\w+|dont want (him|her|them|to (lose|miss|go|get|have|wait|pay|settle|plead))|kids|children|school|checks?|(do|did) (you|they|he|she|we) \\w+|a plan|outside|just saw|saw this|born|code is|lol ok|ok lol|i (dont|do not) (remember|recall|know|see|drive|speak|own|understand|mind|think so|believe so)|dont (forget|hang up|worry)|picked up|answer(ed|ing)|just me|both of us|let me know|looking forward|get back to you|talk (soon|to)|hear back|happy|glad|thinking about|remember|understand|sure|matter|mind',
  ],
  wrongNumber: {
    sure: [
      `(you|u|ya|yall|youve|must)( guys| people)?( \\w+){0,3} (have|got|reached|texted|texting|called|calling|dialed|messaging|messaged)( \\w+){0,2} wrong (number|person|guy|lady|phone|dude|man|woman|one|girl|no)${ON_NO_PAPER}`,
      '(have|got|think|confus\\w+|mistak\\w+|mix\\w+)( me| us| my number| this)?( up)? (confused|mistaken|mixed up|with|for) (with )?(some(one|body)|a different person|another person)( else)?',
      '(no longer|not|does not|doesnt) (at|has|have|belong\\w*|use|uses)( to)?( \\w+)? (this|that) (number|phone|cell)( anymore)?|(changed|got a new|has a new|switched) (his|her|their) number',
      '(i think|this is|its|thats|sorry) (a|the) wrong (number|person)',
      '(not|isnt) the (right )?person you( \\w+)? (looking for|want|think|trying to reach)',
    ],
    brief: [
      `(?<!\\b(was|has|had|have|got|arrested|charged|sued|wrote|put|gave|typed|listed|took)( (me|him|her|them|us|down|in))?( the| a)? )wrong (number|num|nbr|person|guy|lady|phone)${ON_NO_PAPER}`,
      '(nobody|no one|noone) (here )?(named|by that name)',
      '(there is|theres) no(body| one)?( \\w+){1,3} here',
    ],
  },
  harmless: [
    `(cars?|trucks?|bus|brakes?|drivers?|vehicle|clock)${THAT_STOPS}{0,4} ${STOPS}`,
    `(pains?|(head|back|tooth|stomach)?aches?|bleeding|nightmares?|seizures?)${THAT_STOPS}{1,4} ${STOPS}`,
    '(didnt|did not|wouldnt|couldnt|doesnt) stop (at|in|for|on)|(cant|cannot) stop (thinking|crying|bleeding|hurting|shaking|worrying)|what time( \\w+){1,3} stop|(landlord|boss|ex|husband|neighbor|coworker|manager|supervisor|collectors?|he|she|they)( \\w+){0,2} harass(ing|es|ed)?( \\w+)?',
    'stop (signs?|lights?|lamps?|payments?|orders?|loss|watch|work order|motion)',
    '(bus|truck|rest|traffic|pit|full|non|one|last|next|first|second|train|subway|metro|tram|way|short|door|terry|police|complete|sudden|emergency) stops?',
    `(dui|dwi|(an?|the|that|my|his|her) (illegal|unlawful|routine|random|roadside|vehicle)) stops?(?! ${WRITING})`,
    '(came|come|comes|coming|slowed|rolled|screeched|brought) to (a|the)( \\w+)? stop',
    '(the|a|at|that|my|his|her) stops?(?= (on|at|in|near|by|before|after|where|when|sign|\\|)|$)',
    '(quit|quitting) (my|the|his|her|our|their|a|smoking|drinking|working|school|claim|work)',
    '(they|he|she|ex|insurer|adjuster|hospital|bank|collectors?|insurance) (keeps?|kept|keep on) \\w+ing',
    '(case|claim|file|policy|tracking) number',
    'end of (the|my|this)? ?(day|week|month|business|year|shift)|out of (the|my|our)? ?(office|town|state|country|hospital|work)|quit claim|quitclaim|stop and (shop|go|frisk)',
  ],
  courtesy: [
    'please|pls|plz|plse|kindly|just|thanks|thank|thx|ty|you|u|ok|okay|now|sorry|hi|hello|hey|sir|maam|guys|all|immediately|at once|asap|today|yes|no|already|bye|everything|dude|man|bro',
  ],
  direct: [
    'you|u|ya|yall|you (guys|all|people|folks|lot)|to you',
    '(ask|asked|asking|told|telling|tell|want|need|begging|beg) (you|u)( \\w+){0,2}( to)?',
    '(you|u)( guys| people| all| just)* (do not|dont|will not|wont|not|never|cant|cannot)',
    '(you|u)( guys| people| all)? (need to|have to|must|should|better|ought to|gotta|can|could|will|would|please|just|to|to please|to just|to all)',
  ],
  toUs: [
    'please|pls|plz|kindly|just|and|but|so|or|then|said|say|ok|now|thanks|hey|hi|also|again|therefore|immediately|simply|either',
    '(want|wish|need|like|going|trying|asked|asking) to|can we|lets',
  ],
  toOthers: [
    'he|she|they|him|her|them|it|ex|firms?|insurer|insurance|collectors?|landlord|boss|how|what|when|if|whether|should|who|why|does|get|gets|told (my|the|his|a)|asked (my|the|his|a)',
    // “My husband needs to stop”: whoever stands right before it is who shall.
    `(my|our|his|her|their|the|a) (?!(${NOTES}|bot|robot|ai|spam|texting) )\\w+( \\w+)? (needs?|has|have|must|should|to)( to)?$`,
  ],
  undone: [
    'dont|refuses?|had|was|(told|asked|ordered) me|wont|doesnt|didnt|cant|cannot|couldnt|wouldnt|not|never|did|make|makes|made|will',
  ],
  limits: [
    'before|until|till|while|during|between|when|unless|if|yet|back|so (early|late)|too (early|late)|today|tonight|tomorrow|after (\\d|work|hours|dark|noon|midnight)|at (work|night|my|home|\\d|noon)|right now|this (week|morning|afternoon|evening|early|late)|on (my|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|weekends?)|from (my|the|his|her|debt|a|those|them|other|taking|collection)|for (a|the) (day|week|while|moment)',
  ],
};
