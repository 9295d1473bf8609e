import type { OptOutWords } from './words.ts';

const CEASE = '(arretez|arrete|arreter|arretes|cessez|cesse|cesser|stoppez|stop)';
const WRITING =
  '(ecrire|envoyer|appeler|texter|telephoner|mailer|spammer|envoyez|ecrivez|appelez|smser|messager|adresser)';
const REACHING =
  '(contacter|recontacter|harceler|embeter|deranger|solliciter|relancer|emmerder|importuner|contactez|achaler|ecoeurer|gosser|niaiser|saouler|gaver|suivre)';
const YOU_WRITE =
  '(ecri(s|vez|ve)|envoi(e|es)|envoyez|appel(le|les|ez)|text(e|ez|er)|telephonez|rappelez|mailez|adressez)';
const YOU_REACH = '(re)?(contact(e|es|ez)|harcelez|embetez|derangez|sollicitez|relancez|emmerdez|importunez)';
const NOTES =
  '(messages?|textos?|sms|mails?|e mails?|emails?|appels?|courriels?|msgs?|notifications?|pubs?|publicites?)';
const OFF = '(desinscrire|desabonner|retirer|enlever|supprimer|rayer|radier|effacer|sortir)';
const OFF_NOW =
  '(desinscrivez|desabonnez|retirez|enlevez|supprimez|rayez|radiez|effacez|sortez|otez|desinscris|retire|enleve|supprime|desabonne)';

/** “Plus d'appels des huissiers”: others shall be silent. */
const OF_US = '(?! (des|du(?! tout)|de (mon|ma|mes|son|ses|l|la(?! part)|les))\\b)';
/** What a client leaves, other than our list. */
const OF_NO_MATTER =
  '(?! (du|des|de|de la|de l) (recours|action|poursuite|entente|assurance|contrat|bail|regime|succession)\\b)';
/** “Mauvais numéro sur le constat”: a mistake in a paper, and nobody's phone. */
const ON_NO_PAPER = '(?! (sur|dans) (le|la|les|l|mon|ma|mes|un|une)\\b)';

const FOUND = '(trouve|pris|engage|choisi|signe|mandate|prends|pris)';

export const fr: OptOutWords = {
  spelling: {
    pu: 'plus',
    pus: 'plus',
    jveux: 'je veux',
    jveu: 'je veux',
    veu: 'veux',
    jconnais: 'je connais',
    jconnai: 'je connais',
    connai: 'connais',
    jsuis: 'je suis',
    chu: 'je suis',
    ct: 'c est',
    bcp: 'beaucoup',
    davocat: 'd avocat',
    chuis: 'je suis',
    jai: 'j ai',
    g: 'j ai',
    jamai: 'jamais',
    num: 'numero',
    tel: 'telephone',
    msg: 'message',
    msgs: 'messages',
    mess: 'messages',
    txt: 'texto',
    txto: 'texto',
    arrete: 'arretez',
    arretes: 'arretez',
    arreter: 'arretez',
    aretez: 'arretez',
    arete: 'arretez',
    areter: 'arretez',
    otez: 'enlevez',
    ote: 'enlevez',
    ot: 'enlevez',
    vs: 'vous',
    ecri: 'ecris',
    ecrivai: 'ecrivez',
    quelquun: 'quelqu un',
    aujourdhui: 'aujourd',
    qqn: 'quelqu un',
    qqun: 'quelqu un',
    qun: 'quelqu un',
    pa: 'pas',
    pantoute: 'pas',
    moe: 'moi',
    jvou: 'je vous',
    di: 'dit',
    mem: 'meme',
  },
  keywords: [
    'arret|arreter|arretez|arrete|arrets|desabonner|desabonnement|desabonne|desabonnez|desinscrire|desinscription|desinscris|annuler|resilier|stopper|stoppez',
    'me (desinscrire|desabonner|retirer)|se desabonner|(desabonnez|desinscrivez|retirez) moi|suffit|assez|cessez|fin|stop tout|stop aux (sms|messages|mails)|me desabonne|me desinscris|je me desabonne|stop (pub|sms|mails?|textos?|publicites?)',
  ],
  cries: {
    channel: ['arretez|arretez tout|arret|ca suffit|cela suffit|arretez ca|arrete ca|arretez cela|cessez|desabonner'],
    all: [
      'degage[zr]?|fous? (moi|nous) la paix|(foutez|fichez|lachez|laissez|crissez|sacrez|lache|fous) (moi|nous)(?! (savoir|le temps|verifier|y|voir|reflechir|un|une|vous|regarder|jusqu))( \\w+)*|(allez|va) (vous|te) (faire|en|crosser|coucher)( \\w+)*|decrisse[zr]?( \\w+)*|crissez (moi|nous)( \\w+)*|barrez vous|casse toi|cassez vous',
    ],
  },
  asks: {
    channel: [
      `${CEASE} (de |d |avec )?(m |me |nous |de m )?${WRITING}`,
      `${CEASE} (avec )?(les|ces|vos|tous ces|tous vos|tes|de vos|d) ?${NOTES}`,
      '(arretez|arrete|cessez)$',
      `(ne |n )?(me|m|nous) ${YOU_WRITE} (plus|pas|jamais)`,
      `(ne |n )${YOU_WRITE} plus`,
      `(de |d )?ne (plus|pas|jamais) (me |m |nous )?${WRITING}`,
      `${OFF_NOW} (mon|ce) (numero|telephone|portable|mail|adresse|contact)`,
      `${OFF} (mon|ce) (numero|telephone|portable|contact)`,
      `(me|nous) (desabonner|desinscrire|radier)${OF_NO_MATTER}|(desabonnez|desinscrivez|desabonne|desinscris) (moi|nous)`,
    ],
    all: [
      `${CEASE} (de |d )?(m |me |nous |de m )?${REACHING}`,
      `(ne |n )?(me|m|nous) ${YOU_REACH} (plus|pas|jamais)`,
      `(de |d )?ne (plus|pas|jamais) (me |m |nous )?${REACHING}`,
      `${OFF_NOW} (moi|nous|mon nom|mes (donnees|coordonnees|informations|infos))`,
      `(me|nous) (retirer|enlever|supprimer|rayer|radier|effacer|sortir)${OF_NO_MATTER} (de|du|des)`,
      `${OFF} (mes (donnees|coordonnees|informations|infos)|mon nom)`,
      '(plus de|aucun|cess\\w+ tout|stop tout|arretez tout) contact(?! (avec|entre|de) (mon|ma|mes|le|la|les|lui|elle|eux)\\b)|oublie[zr]? (moi|nous)',
      'laisse[zr]? (moi|nous|le|la|les|lui)( \\w+)? (tranquil\\w*|en paix)|(foutez|fichez|fous|fiche|crissez|sacrez) (moi|nous) (la paix|patience)|lachez (moi|nous)',
    ],
  },
  says: {
    channel: [
      `(veux|souhaite|desire|voulons|souhaitons|veut|voudrais) (plus|pas)( \\w+){0,4} ${NOTES}${OF_US}`,
      `(de |d )?ne plus (rien )?recevoir( \\w+){0,3}`,
      `(veux|souhaite|desire|voulons|souhaitons|voudrais) (plus|pas) (rien )?(recevoir|etre (appele|textee?)e?s?|que vous m)`,
      `(veux|souhaite|desire|voudrais|voulons|demande a) (me|nous|etre) ?${OFF}${OF_NO_MATTER}`,
    ],
    all: [
      '(veux|souhaite|desire|voulons|souhaitons|voudrais) (plus|pas)( qu on me| que vous me| etre)? (re)?(contact\\w*|derang\\w*|sollicit\\w*|entendre parler de vous|avoir affaire a vous)',
    ],
  },
  brief: {
    channel: [
      `(plus (de|d|aucun)|pas (de|d)) ${NOTES}${OF_US}|spam|signale\\w*( \\w+)* spam|jamais (inscrite?|demande|abonnee?)`,
      'ca suffit|y en a marre|marre de(?! (mon|ma|mes|son|sa|le|la|l|les)\\b)',
    ],
    all: ['(merde|connards?|va te faire|allez vous faire)( \\w+)*'],
  },
  doubts: {
    stopWords: [
      'stop|arretez|arretez?|desabonn\\w*|desinscri\\w*|harcel\\w*|cess(ez|er|e)|(retir|enlev|rai|ray|radi|sort|effac|supprim)\\w* (moi|nous)( \\w+)*|(lachez?|foutez|fichez|crissez|sacrez) (moi|nous|nous?)( \\w+)*|la paix|patience svp',
      `(me|nous) ${OFF} (de|du|des)( \\w+)*|etre (retir|enlev|supprim|effac|ray)ee?s?( \\w+)*`,
      '(me|nous) laisse(nt)?( \\w+)? (tranquille|en paix)',
    ],
    finished: [
      `deja (un |une |mon |ma |notre |trouve )?(avocate?|autre avocate?|conseil|quelqu un|notaire)|${FOUND}( \\w+){0,2} (un autre|une autre|quelqu un|ailleurs|quelqu|avocate?|autre cabinet)( \\w+)*|(un autre|une autre|mon|notre|autre) (avocate?|cabinet|notaire)( \\w+)*|passe par (un|une) autre`,
      '(plus|pas) besoin( d| de)?( \\w+){0,3}|besoin de rien|(regle|resolu|arrange|conclu|clos|classe|ferme|fini|termine)e?( \\w+){0,3} (probleme|amiable|affaire|dossier|tout|ca|litige)|(c est|est|dossier|affaire|tout est|deja|ete|ai|a|avons) (\\w+ )?(regle|resolu|clos|close|classe|classee|reglee|ferme|termine|terminee|fini|finie)',
      '(s|est|sont|sommes) (entendus?|entendues?|reconcilie\\w*|remis ensemble|arrange\\w*|regle\\w*)( \\w+)*|aide juridique|(frere|soeur|ami|amie|cousin|cousine|pere|mere|oncle|chum|voisin)( \\w+){0,2} (m aide|aide|aider|occupe)( \\w+)*|(je|on|va) laisse\\w* (faire|ca la|ca)|(s|m|nous|se) (arranger|debrouiller|arrange|debrouille|debrouillons)( \\w+)*|on va s arranger|change d (avis|idee)|laisse[rz]? (tomber|faire)|oublie[rz]?( ca| tout)?|(abandonn|renonc|desist)\\w+( \\w+)?|decide de (ne pas|pas|rien)( \\w+)*|ne (donne|donnera|donnerai|donnerons) pas suite|(pas|plus)( \\w+)? (donner suite|poursuivre|continuer|aller plus loin|client|cliente)( \\w+)*|tant pis|rien faire',
    ],
    declined: [
      'bof|trop (cher|complique|long)|decide( d| de)? attendre( \\w+)*|s en (occupent|charge\\w*)|peut etre (l an|plus tard|un jour|une autre)( \\w+)*|(quelqu un deja|deja quelqu un)|sans avocate?|connait (un|une) avocate?|situation( \\w+)? change\\w*|sais (plus|pas) si (je|on)( \\w+)*|plus mal|(parents|famille|mari|femme|enfants) veulent pas( \\w+)*|(vaut|plus|pas) (pas )?la peine( \\w+)*|pas le temps( \\w+)*|une autre fois|peut etre plus tard|passe mon tour|(c est|est) (beau|correct|bon) (merci|la|de meme)|ca va aller|(pas|plus) prete?( \\w+)*|c est non|attend(re|s|rai|ons) (un peu|encore|de voir)|m oppose( \\w+)*|arretez (la|ca la)|signe avec( \\w+)*|hesite|tente (plus|pas)|s en occupe|(pas|plus|pas du tout|ni|aucunement)( \\w+)? interess\\w*|aucun interet|non merci|(reflechir|reflechis|y penser|y repenser)(?= \\||$)|(pas|plus) les moyens|assurance( \\w+){0,2} (paye|rembourse|regle|couvert)\\w*( \\w+)*|finalement (non|pas)|non(?: non)+|sans facon|m interesse (pas|plus)|pas (pour l instant|pour le moment|pour moi|maintenant|concernee?)|pas mon truc|(chum|blonde|mari|femme|mere|pere|conjointe?|fils|fille)( \\w+)?( \\w+)? (non|contre|veut pas|veut plus)|on veut (pas|plus)( \\w+)*|pas confiance|(pas|plus) (sure?|certaine?) (de|que|si)( \\w+)*|(j ai|vous ai|t ai|ai) (deja )?dit( \\w+)? non|deja dit( \\w+)*|non c est non|combien de fois|(veux|voulons) rien( \\w+)*|rien (a voir|a faire|demande)( \\w+)*',
    ],
    strangers: [
      '(mauvais|faux) numero|mauvaise personne|(erreur|trompe\\w*|confond\\w*)( \\w+){0,3} (personne|numero|destinataire|quelqu|moi|avec)|(faites|fait) erreur|vous (vous )?(trompez|confondez)|me confond\\w*|suis pas (la bonne|cette|celui|celle|lui|elle|madame|monsieur|mme|la personne|votre|concernee?)( \\w+)*|(c est )?pas moi|qui (ca|donc)? ?\\w+(?= \\||$)|(connais|connait|connaissons) (pas|personne|aucun)( \\w+){0,3}|(qui|c est qui) (ca|vous)( \\w+)? bordel',
      'ancien\\w* (numero|telephone|cell|portable|proprietaire)|plus a (elle|lui)|a quelqu un d autre|(le|la) bon(ne)? (monde|personne|numero)|(numero|telephone|cell|portable)( \\w+){0,2} (plus|pas) (a|celui|le|au|utilise|son|sien)( \\w+)*|(change|changer) de (numero|portable|telephone|cell)|(habite|travaille|vit|est|utilise) plus (ici|la|chez|a ce|avec|ce|le)( \\w+)*|nouveau (proprietaire|titulaire|detenteur)|(y a|il y a|pas) (pas |personne )(de |d |ici )( \\w+)*',
      'jamais( \\w+)? (eu|inscrit\\w*|demande\\w*|abonne\\w*|donne\\w*|contacte\\w*|rempli\\w*|appele\\w*|autorise\\w*|accepte\\w*|consenti|entendu|signe\\w*|voulu|fait|ecrit|sollicite\\w*)( \\w+){0,3}|(pas|jamais|aucun\\w*|sans|retire\\w*|revoque\\w*)( \\w+){0,2} (consent\\w*|autoris\\w*|permission)|rien (demande|signe|rempli)',
      '(decede|decedee|deces|mort|morte|defunte?)s?(?! (dans|lors|en|a|au|sur|suite|apres|pendant)\\b)|n est plus (de ce monde|parmi nous|la)|(numero|telephone|portable|cell) (de|d) (mon|ma|un|une) (fils|fille|enfant|mineure?)|(je suis|est|suis) mineure?',
    ],
    threats: [
      '(porter|porte|porterai|deposer|depose|deposerai) plainte|plainte (a|contre|aupres|au)( \\w+)*|cnil|rgpd|loi 25|droit (d opposition|a l oubli|d effacement|de retrait)|dncl|lnnte|bloctel|crtc|barreau|lcap|signal(er|ement|e|ons|erai|ez)( \\w+)*|(vous|te|t|je) (bloque|bloquer|bloquerai|denonce|denoncer|denoncerai|poursui\\w+|attaque|signale)( \\w+)*|(bloque|bloquer) (votre|ce|ton) numero|mise en demeure|(illegal|interdit)( de| d)?( \\w+)?',
    ],
    weary: [
      '(derniere|dernier) (fois|avertissement|message)|fois que( je)? vous( \\w+)?|(ecrivez|ecris|textez|appelez|envoyez|contactez)( \\w+)? encore|ma claque|plein le (dos|cul)|va falloir( \\w+)? arretez|me retire|adieu|marre|ras le bol|assez|ca suffit|suffit|tanne\\w*|ecoeur\\w*|achal\\w*|goss\\w*|saoul(e|ez|er|ant)|soul(e|ez|ant)|gav(es|ent|ez)|me gave|relou\\w*|lourds?|insupportable|penible|agac\\w*|importun\\w*|embet\\w*|emmerd\\w*|fait chier|faites chier|chiant\\w*|spam\\w*|arnaque\\w*|pourriel\\w*|demarchage|indesirable\\w*|non sollicite\\w*|casse\\w* (les|toi|vous)( \\w+)?|connards?|merde|tabarnak|tabarnac|calisse?|crisse\\w*|osti|esti|degage\\w*|decalisse\\w*|foutre|bordel|ftg|tg|gueule|vos affaires( \\w+)?',
      '(encore|toujours|tout le temps|sans arret|chaque jour|tous les jours|continuez?|continuez a|arretez pas de)( \\w+){0,4} (messages?|textos?|mails?|courriels?|m ecrire|ecri\\w+|relan\\w+|envo\\w+|appels|texter|m appeler|contact\\w*|ca|vous)|(prochain|encore un|un autre|autre|dernier) (message|texto|sms|appel|mail|courriel)|si (ca|vous) continue\\w*( \\w+)*|(combien|tant|trop|autant) de (messages?|textos?|sms|mails?|appels|courriels?)|pouvez pas (comprendre|me laisser)|lachez',
    ],
    erase: [
      '(retir|enlev|supprim|effac|ray|radi|sort|desinscri|ot|vir|oubli)\\w*( \\w+){0,3} (numero|donnees|coordonnees|infos?|informations|liste|nom|fichiers?|base|contacts|adresse|courriel|moi|dossier de contact)',
    ],
  },
  // “Bloquer” and “harcèlement” are doubts already.
  alone: [],
  net: {
    denies: [
      'ne|n|pas|plus|jamais|rien|aucun|aucune|refuse|cessez|cesser|arret\\w*|stop|annul\\w*|supprim\\w*|retir\\w*|effac\\w*|inutile|sans|assez|marre|fini|tanne\\w*|evite[rz]?',
    ],
    contact: [
      'messages?|textos?|sms|mails?|emails?|courriels?|appel\\w*|contact\\w*|numero|liste|ecri\\w*|envo\\w*|trompe[zs]?',
    ],
    ours: [
      'messages?|textos?|sms|mails?|e mails?|courriels?|appels|(m|nous|me) (ecri\\w+|envo\\w+|appel\\w+|rappel\\w+|text\\w+)|ecrire|ecrivez|envoyez|envois|envoi|appelez|appeler|textez|texter|contact(er|ez|ee?)?|recontact\\w*|relanc\\w*|sollicit\\w*|derang\\w*|harcel\\w*|importun\\w*|embet\\w*|pub|pubs|publicites?|notifications|recevoir|nouvelles de vous|entendre parler',
    ],
    unlike: [
      'lire|recu|recois|recevais|vu|eu|lu|compris|comprends|hesitez|hesite|trouve|peux|peut|pouvais|pourrai|pourrais|oublie|oubliez|arrive|arrivais|repondu|avant|tard|rapide|vite|sur|sais|quand|encore recu|facile|besoin d un',
    ],
  },
  toUsOrNot: [
    'vous|vos|votre|toi|tu|te|ton|tes|monsieur|madame|chef|gang|le monde|boss',
    'non|nan|nope|pas|plus|pu|pus|jamais|rien|aucune?|ni|sans|personne|mauvais|trompe\\w*|assez|fini|contre',
    'messages?|textos?|sms|mails?|courriels?|appels|numero|liste|tel|telephone|cell|portable|ca|ici',
    'adieu|bye|ciao|bonne continuation|merde|relou|tann\\w*|fatig\\w*|derang\\w*|suffi\\w*|cher|avocats?|deja|encore|svp|stp|pitie|lach\\w*|laiss\\w*|mort\\w*|deced\\w*|oppos\\w*|robot|bof|prefere|arretez|famille',
  ],
  engaged: [
    'quand|combien|comment (faire|on|ca|je|venir)|ou (est|etes|se)|etes ou|quel\\w*|est ce que|qu est ce|puis je|pouvez vous|peut on|pourriez|dois je|faut il|y a t|a tu|comment',
    'aujourd|demain|(lun|mar|mercre|jeu|vendre|same)di|dimanche|semaines?|mois|jours?|matin|midi|soir|apres|heures?|(a|vers|pour|avant|apres|des|sur la) \\d+|minutes?|hier|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|prochaine?|passee?|j arrive|je suis la|en chemin|dehors|me \\w+ est la|rdv|rendez|rencontre|disponible|dispo|occupee?|tard|bientot|pas encore|attend\\w*|prete?|adresse|bureau|visio|zoom|trafic|retard|delai|report\\w*|plutot|urgent|presse|avant',
    'envoye|envoie|apport\\w*|amen\\w*|documents?|papiers?|photos?|formulaire|signer|signature|copie|rapport|constat|factures?|recu|permis|assurances?|police|passeport|carte|lien|courriel electronique|anglais|devis|preuves?',
    'contrat|escaliers?|magasin|epicerie|stationnement|trottoir|plancher|glace|neige|pluie|noir|chute|tombee?|gliss\\w*|chien|mordu|voisine?|restaurant|velo|moto|pieton|clinique|specialiste|physio\\w*|chiro|(il|elle|ils|elles|on|le \\w+|la \\w+|l) (a|ont|m a|est|etait|avait|s est|m ont|veut|veulent|refuse|dit|doit)( \\w+)?|j ai (eu|ete|recu|envoye|mal|deux|trois|des|une question|besoin d aide|tombe|perdu|vu|appele|laisse)|je (finis|commence|travaille|cherche|veux savoir|voudrais|souhaite savoir|dois|prefere|vois|vais)|mon (nom|dossier|affaire)|interessee? par|toujours interessee?|aidez moi|besoin d aide|pourcentage|marche pas|accident|respecte\\w*|panneau|voiture|auto|char|camion|chauffeur|condui\\w*|feu|route|freins?|temoins?|policiers?|tribunal|juge|proces|amende|hopital|medecins?|docteur|mal|douleurs?|operation|therapie|physio|cou|dos|jambe|bras|genou|blesse\\w*|travail\\w*|travaill\\w*|boulot|job|patron|congedi\\w*|vire|loyer|proprietaire|expuls\\w*|garde|divorce|dette|frais|cout\\w*|coute|prix|pay\\w*|offre|rentre dedans|garage|bus|enfants|souviens|rappelle plus|plaque|passage\\w*|depot|ceinture|locataire|heritage|testament|pension|immigration|residen\\w*|citoyen\\w*|arrestation|prison|caution|casse|dormir|ambulance|infirmi\\w*|audience|camera|video|interprete|remorqu\\w*|salaire|heures supp|faute|repond|coince|pogne',
    'par telephone|son nom|en cour|pleuv\\w+|freiner|expert|habit(e|ons)|remplir|serrures?|stationn\\w*|premiere fois|enceinte|piece jointe|oui|j ai pas (de|d|mon|ma|mes|encore)|prenez vous|imprimante|dossiers? de|vice cache|y a (deux|trois|un|une)|reviens|dormais|pas de probleme|faut (il|tu|y)|c etait|merci (infiniment|beaucoup|bien|pour|a vous|mille fois)|bonne (journee|soiree) a vous|super|genial|nickel|excellent|ca (me )?va|ca marche|ok merci|va venir|avec moi|a (lundi|mardi|bientot|demain|tantot)|pas de (probleme|souci|trouble|quoi)|y a pas de|aucun probleme|sans probleme|parfait|d accord|avec plaisir|rappelez|rappeler|appelez moi|me rappel\\w+|oui|oups|vu (votre|le|ton)|pas eu|recu|inquiet\\w*|comprends|compris|sais|questions?|hate|perdre|oublie|faute|peux|lift',
  ],
  wrongNumber: {
    sure: [
      '(vous|tu|t)( \\w+){0,3} (avez|as|etes|es|trompe[zs]?|fait|faites|composez)( \\w+){0,3} (mauvais|faux|erreur de|trompee?s? de|de) (numero|personne)',
      'pas (le bon|mon) numero|pas la bonne personne',
      'trompe[zs]? de (numero|personne)|(c est|il y a|y a)( \\w+)? erreur (de|sur le) (numero|personne)|ne suis pas (cette|la bonne) personne',
    ],
    brief: [`(mauvais|faux|erreur de) numero${ON_NO_PAPER}|mauvaise personne`],
  },
  harmless: [
    '(l|d|un|en|mon|son|a l|cet|votre|notre) arret( (de|du|maladie|cardiaque|net|brutal))?',
    'arrets? (de (bus|travail|tram|la|cassation)|du (bus|tram|conseil)|maladie|cardiaque|net)',
    '(l|ete|m|t|s|est|a|ont|avoir|suis|etait) arretee?s?|(s|me|m) (est )?arrete[rz]?',
    '(le|un|du|au|panneau|ce|feu|son|mon|fait|faire|l) stop|j arrete (a|vers|le)',
    '(douleurs?|mal|maux de \\w+) (n )?arrete(nt)? pas',
  ],
  courtesy: [
    'svp|stp|merci|s il vous plait|s il te plait|s il vous plait|bonjour|bonsoir|maintenant|tout|ca|de suite|ok|madame|monsieur|desole|desolee|non|oui|immediatement|veuillez',
  ],
  direct: ['vous|(vous|te) (demande|prie|prierai|dis|ai dit|supplie)( de)?|(pouvez|pourriez|voulez) vous'],
  toUs: [
    'svp|stp|merci|merci de|merci d|et|mais|donc|de|veuillez|prie de|s il (vous|te) plait|alors|ou|tu|veux|souhaite|voudrais|desire|demande de|ok|bonjour|aimerais|faut|afin de|deja|dit',
  ],
  toOthers: [
    'ex|il|elle|ils|elles|lui|leur|comment|quand|si|pour que|medecin|huissiers?|patron|proprietaire|demande a mon|assureur',
    'que (mon|ma|mes|le|la|les|l|un|une) \\w+$',
  ],
  undone: ['n|pas|jamais'],
  limits: [
    'avant|apres|pendant|le (matin|soir|week end|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)|la nuit|a \\d|au travail|aujourd|demain|quand|tant que|entre|si|encore|tout de suite|cette semaine|ce (matin|soir)|durant|tard|tot',
  ],
};
