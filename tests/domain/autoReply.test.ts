/** What machines write is told from what people write: a table per outcome. */
import { describe, expect, test } from '@jest/globals';
import { readsAsAutoReply } from '../../domain/autoReply.ts';
import { readTable } from './optOut/labelled.ts';

describe('away: a phone, a car or an absence assistant wrote it', () => {
  test.each([
    // iOS
    "I'm driving with Do Not Disturb While Driving turned on. I'll see your message when I get where I'm going.",
    'I’m driving with Do Not Disturb While Driving turned on. I’ll see your message when I get where I’m going.',
    "I'm driving with Focus turned on. I'll see your message when I get where I'm going.",
    "I'm driving with Driving Focus turned on. Home by six.",
    "(I'm not receiving notifications. If this is urgent, reply “urgent” to send a notification through with your original message.)",
    'Estoy conduciendo con la función No molestar al conducir activada. Veré tu mensaje cuando llegue a mi destino.',
    'Estoy manejando con un modo de concentración activado. Veré tu mensaje cuando llegue a mi destino.',
    '(No estoy recibiendo notificaciones. Si es urgente, responde “urgente”.)',
    'Je conduis avec la fonction « Ne pas déranger en voiture » activée. Je verrai votre message lorsque j’arriverai à destination.',
    'Je conduis avec un mode de concentration activé. Je lirai ton message à mon arrivée.',
    '(Je ne reçois pas de notifications. Si c’est urgent, répondez « urgent ».)',
    // Android Auto, cars
    "I'm driving right now",
    " I'm  driving\nright now ",
    'I’m driving right now.',
    'Estoy conduciendo.',
    'Je conduis.',
    "[Auto-reply] I'm driving and will write when I have stopped.",
    "I'm driving and will reply when I've stopped (AutoReply)",
    'Manejan., no puedo escrib. \nSent from MY SEDAN',
    // absence
    'Auto-reply: I am away and will not be checking texts',
    'AUTO REPLY - back on Monday',
    'Automatic reply: I am out of the office until Monday, November 30 with no access to email.',
    'Automated response. We are closed for the holidays.',
    'Out of office until Monday, November 30. For anything urgent write to desk@example.com.',
    'Out of the office until Jan 4',
    'I am currently out of the office with limited access to messages.',
    'Respuesta automática: estoy de vacaciones',
    'Fuera de la oficina hasta el lunes.',
    'Réponse automatique : je suis en congé',
    "Absent du bureau jusqu'au 4 janvier.",
    // a call declined by a tap
    "Sorry, I can't talk right now.",
    'Sorry, I can’t talk right now.',
    'Lo siento, no puedo hablar ahora.',
    'Désolé, je ne peux pas parler maintenant.',
  ])('%s', (text) => expect(readsAsAutoReply(text)).toBe('away'));
});

describe('unreachable: texts do not arrive at this number', () => {
  test.each([
    'This number does not accept text messages.',
    'Sorry, this phone cannot receive text messages. Please call instead.',
    'Auto-reply: this landline does not accept texts.',
    'The number you have texted is no longer in service.',
    'This number is no longer in service',
    'This number is no longer in service (auto-reply)',
    'The subscriber you are trying to reach is not able to receive messages at this time.',
    'Este número no acepta mensajes de texto.',
    'El número que usted marcó no está en servicio.',
    'Ce numéro ne peut pas recevoir de SMS.',
    "Le numéro que vous avez composé n'est plus attribué.",
  ])('%s', (text) => expect(readsAsAutoReply(text)).toBe('unreachable'));
});

describe('a person wrote it, or may have', () => {
  test.each([
    "I'm driving right now, call me at 5",
    "i'm driving right now",
    "I'm driving with my kids, Focus turned on me lol",
    'Estoy conduciendo, te llamo a las 5',
    'Je conduis, je vous rappelle',
    "I'm out of the office until Monday, can we talk Tuesday?",
    "I'm out of the office until Monday",
    'Out of office until Monday, can we talk Tuesday?',
    'Out of office politics is why they fired me',
    'Automatic replies are annoying',
    "I'm not receiving notifications from the court, is that bad?",
    "sorry i can't talk right now",
    "Sorry, I can't talk right now. Tomorrow at 10?",
    // declines that ask for something, or promise it
    "Can't talk now. What's up?",
    "Can't talk now. Call me later?",
    "I'll call you right back.",
    "I'm on my way.",
    'Can I call you later?',
    // news of a number
    'This number is no longer in service for my dad',
    'This number is no longer in service. My new one is 305 555 0144.',
    "This phone can't receive text messages well, please call me",
    'My phone does not accept text messages',
    'The number you texted is my wife’s',
    'The line was cut, this phone is new',
    'Este número no recibe mensajes, llámeme a mi casa',
    'yes',
    'START',
    'HELP',
    '',
    '👍',
  ])('%s', (text) => expect(readsAsAutoReply(text)).toBeNull());
});

describe('a request to stop wins', () => {
  test.each([
    'STOP',
    'Auto-reply: STOP',
    '[Auto-reply] stop texting me',
    'Automatic reply: unsubscribe',
    "I'm driving with Focus turned on. Stop texting me",
    "I'm driving with Focus turned on. Stop",
    'This number does not accept text messages. Stop',
    'This number does not accept text messages. Remove me from your list',
    'Respuesta automática: no me escriban más',
    'Réponse automatique : ne m’écrivez plus',
  ])('%s', (text) => expect(readsAsAutoReply(text)).toBeNull());

  test.each(['messages.yaml', 'heldOut.yaml'])('nothing in %s that is or may be one is taken for a machine', (file) => {
    const asks = readTable(`tests/domain/optOut/${file}`).filter(({ label }) => label !== 'not');
    expect(asks.length).toBeGreaterThan(60);
    expect(asks.filter(({ text }) => readsAsAutoReply(text) !== null)).toEqual([]);
  });
});
