import type { OptOutWords } from './words.ts';

const CEASE = '(arretez|arrete|arreter|arretes|cessez|cesse|cesser|stoppez|stop)';
const WRITING =
  '(ecrire|envoyer|appeler|texter|telephoner|mailer|spammer|envoyez|ecrivez|appelez|smser|messager|adresser)';
const REACHING = '(contacter|recontacter|harceler|embeter|deranger|solliciter|relancer|emmerder|importuner|contactez)';
const YOU_WRITE =
  '(ecri(s|vez|ve)|envoi(e|es)|envoyez|appel(le|les|ez)|text(e|ez|er)|telephonez|rappelez|mailez|adressez)';
const YOU_REACH = '(re)?(contact(e|es|ez)|harcelez|embetez|derangez|sollicitez|relancez|emmerdez|importunez)';
const NOTES =
  '(messages?|textos?|sms|mails?|e mails?|emails?|appels?|courriels?|msgs?|notifications?|pubs?|publicites?)';
const OFF = '(desinscrire|desabonner|retirer|enlever|supprimer|rayer|radier|effacer|sortir)';
const OFF_NOW =
  '(desinscrivez|desabonnez|retirez|enlevez|supprimez|rayez|radiez|effacez|sortez|otez|desinscris|retire|enleve|supprime|desabonne)';

export const fr: OptOutWords = {
  keywords: [
    'arret|arreter|arretez|arrete|arrets|desabonner|desabonnement|desabonne|desabonnez|desinscrire|desinscription|desinscris|annuler|resilier|stopper|stoppez',
    'me (desinscrire|desabonner|retirer)|se desabonner|(desabonnez|desinscrivez|retirez) moi|suffit|assez|cessez|fin|stop tout|stop aux (sms|messages|mails)|me desabonne|me desinscris|je me desabonne|stop (pub|sms|mails?|textos?|publicites?)',
  ],
  cries: {
    channel: ['arretez|arretez tout|arret|ca suffit|cela suffit|arretez ca|arrete ca|arretez cela|cessez|desabonner'],
    all: [
      'degage[zr]?|fous? (moi|nous) la paix|(foutez|fichez|lachez|laissez|foutre)( (moi|nous))?( \\w+)*|(allez|va) (vous|te)( \\w+)*|barrez vous|casse toi|cassez vous',
    ],
  },
  asks: {
    channel: [
      `${CEASE} (de |d |avec )?(m |me |nous |de m )?${WRITING}`,
      `${CEASE} (avec )?(les|ces|vos|tous ces|tous vos|tes|de vos|d) ?${NOTES}`,
      '(arretez|arrete|cessez|stop)$',
      `(ne |n )?(me|m|nous) ${YOU_WRITE} (plus|pas|jamais)`,
      `(ne |n )${YOU_WRITE} plus`,
      `(de |d )?ne (plus|pas|jamais) (me |m |nous )?${WRITING}`,
      `${OFF_NOW} (mon|ce) (numero|telephone|portable|mail|adresse|contact)`,
      `${OFF} (mon|ce) (numero|telephone|portable|contact)`,
      '(me|nous) (desabonner|desinscrire)|(desabonnez|desinscrivez|desabonne|desinscris) (moi|nous)',
    ],
    all: [
      `${CEASE} (de |d )?(m |me |nous |de m )?${REACHING}`,
      `(ne |n )?(me|m|nous) ${YOU_REACH} (plus|pas|jamais)`,
      `(de |d )?ne (plus|pas|jamais) (me |m |nous )?${REACHING}`,
      `${OFF_NOW} (moi|nous|mon nom|mes (donnees|coordonnees|informations|infos))`,
      `(me|nous) (retirer|enlever|supprimer|rayer|radier|effacer|sortir) (de|du|des)`,
      `${OFF} (mes (donnees|coordonnees|informations|infos)|mon nom)`,
      '(plus de|aucun|cessez tout|stop tout|arretez tout) contact|oublie[zr]? (moi|nous)',
      'laisse[zr]? (moi|nous)( \\w+)? (tranquilles?|en paix)|(foutez|fichez|fous|fiche) (moi|nous) la paix|lachez (moi|nous)',
    ],
  },
  says: {
    channel: [
      `(veux|souhaite|desire|voulons|souhaitons|veut|voudrais) (plus|pas)( \\w+){0,4} ${NOTES}`,
      `(de |d )?ne plus (rien )?recevoir( \\w+){0,3}`,
      `(veux|souhaite|desire|voulons|souhaitons|voudrais) (plus|pas) (rien )?(recevoir|etre (appele|textee?)e?s?|que vous m)`,
      `(veux|souhaite|desire|voudrais|voulons|demande a) (me|nous|etre) ?${OFF}`,
    ],
    all: [
      '(veux|souhaite|desire|voulons|souhaitons|voudrais) (plus|pas)( qu on me| que vous me| etre)? (re)?(contact\\w*|derang\\w*|sollicit\\w*|entendre parler de vous|avoir affaire a vous)',
    ],
  },
  brief: {
    channel: [
      `plus (de|d|aucun) ${NOTES}|pas (de|d) ${NOTES}|spam|signale\\w*( \\w+)* spam|jamais (inscrite?|demande|abonnee?)`,
      'ca suffit|y en a marre|marre de',
    ],
    all: ['(merde|connards?|va te faire|allez vous faire)( \\w+)*'],
  },
  doubts: [
    '(pas|plus|pas du tout|ni)( \\w+)? interesse\\w*|aucun interet',
    'non merci|deja (un |une |mon )?(avocate?|autre avocate?|conseil)|plus besoin( d)?( \\w+)?',
    'stop|arret\\w*|desabonn\\w*|desinscri\\w*|(mauvais|faux) numero|harcel\\w*',
  ],
  net: {
    denies: ['ne|n|pas|plus|jamais|refuse|cessez|arret\\w*|stop|annul\\w*|supprim\\w*|retir\\w*|effac\\w*'],
    contact: [
      'messages?|textos?|sms|mails?|emails?|courriels?|appel\\w*|contact\\w*|numero|liste|ecri\\w*|envo\\w*|trompe[zs]?',
    ],
  },
  wrongNumber: {
    sure: [
      '(vous|tu|t)( \\w+){0,3} (avez|as|etes|es|trompe[zs]?|fait|faites|composez)( \\w+){0,3} (mauvais|faux|erreur de|trompee?s? de|de) (numero|personne)',
      'pas (le bon|mon) numero|pas la bonne personne',
      'trompe[zs]? de (numero|personne)|(c est|il y a|y a)( \\w+)? erreur (de|sur le) (numero|personne)|ne suis pas (cette|la bonne) personne',
    ],
    brief: ['(mauvais|faux|erreur de) numero|mauvaise personne'],
  },
  harmless: [
    '(l|d|un|en|mon|son|a l|cet|votre|notre) arret( (de|du|maladie|cardiaque|net|brutal))?',
    'arrets? (de (bus|travail|tram|la|cassation)|du (bus|tram|conseil)|maladie|cardiaque|net)',
    '(l|ete|m|t|s|est|a|ont|avoir|suis|etait) arretee?s?|(s|me|m) (est )?arrete[rz]?',
    '(le|un|du|au|panneau|ce|feu) stop',
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
  ],
  undone: ['n|pas|jamais'],
  limits: [
    'avant|apres|pendant|le (matin|soir|week end|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)|la nuit|a \\d|au travail|aujourd|demain|quand|tant que|entre|si|encore|tout de suite|cette semaine|ce (matin|soir)|durant|tard|tot',
  ],
};
