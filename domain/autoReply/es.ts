import type { AutoReplyWords } from './words.ts';

export const es: AutoReplyWords = {
  marks: ['(?:respuesta|contestacion|mensaje) automatic[ao]', 'fuera de (?:la )?oficina(?: hasta [^.,:;!?]{1,40})?'],
  phones: [
    'estoy (?:conduciendo|manejando) con [^.?]{1,60} activad[ao]\\b',
    '\\(?no (?:estoy recibiendo|recibo) notificaciones\\. si es urgente',
    'manejan(?:do)?\\.?,? no puedo escrib\\S*\\W+sent from my\\b',
  ],
  canned: [
    'Estoy conduciendo',
    'Estoy conduciendo.',
    'Estoy manejando',
    'Estoy manejando.',
    'Lo siento, no puedo hablar ahora.',
    'Lo siento, no puedo hablar en este momento.',
  ],
  notices: [
    'este (?:numero|telefono) no (?:acepta|admite|recibe|puede recibir) (?:mensajes|sms|textos)\\b',
    'el numero (?:al )?que (?:usted )?(?:ha )?marc(?:o|ado) (?:no (?:esta|se encuentra) en servicio|ya no esta en servicio|no existe)(?=[.!]|$)',
    'este numero (?:ya )?no (?:esta|se encuentra) en servicio(?=[.!]|$)',
  ],
  self: ['yo', 'me', 'mi', 'mis', 'estoy', 'soy', 'tengo', 'puedo'],
};
