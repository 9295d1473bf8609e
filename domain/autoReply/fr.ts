import type { AutoReplyWords } from './words.ts';

export const fr: AutoReplyWords = {
  marks: ['(?:reponse|message) automatique', "(?:absence|absente?) du bureau(?: jusqu'(?:au|a) [^.,:;!?]{1,40})?"],
  phones: [
    '(?:je conduis|je suis au volant) avec [^.?]{1,60} activee?\\b',
    "\\(?je ne recois (?:pas|plus) (?:de|les) notifications\\. (?:si c'est|en cas d')\\s?urgen",
  ],
  canned: [
    'Je conduis',
    'Je conduis.',
    'Je suis au volant.',
    'Désolé, je ne peux pas parler maintenant.',
    "Désolé, je ne peux pas parler pour l'instant.",
    'Désolée, je ne peux pas parler maintenant.',
  ],
  notices: [
    "ce (?:numero|telephone) (?:n'accepte pas|ne recoit pas|ne peut pas recevoir|ne prend pas en charge) (?:les |de |des )?(?:sms|textos?|messages?)\\b",
    "(?:le|ce) numero (?:que vous avez compose )?n'est (?:plus|pas) (?:en service|attribue)(?=[.!]|$)",
  ],
  self: ['je', "j'ai", 'moi', 'mon', 'ma', 'mes'],
};
