import { readings } from './readings.ts';

readings('how people type', {
  stop: [
    'je veux pu de textos',
    'je veux pus de textos',
    'vraiment jveux plus de textos de votre bureau le lundi',
    'vraiment jveu plus de textos de votre bureau le lundi',
    'vraiment je veu plus de textos de votre bureau le lundi',
    'ct une erreur de numéro pour votre bureau ce lundi',
    'effacez mon num',
    'effacez mon tel',
    'plus de msg',
    'plus de msgs',
    'plus de mess',
    'plus de txt',
    'plus de txto',
    'arrête de m’écrire',
    'arrêtes de m’écrire',
    'arrêter de m’écrire',
    'aretez de m’écrire',
    'arete de m’écrire',
    'areter de m’écrire',
    'ôtez mon numéro',
    'ôte mon numéro',
    'ôt moé de la liste',
    'enlevez moe',
    'comment faut il que je vs demande de ne plus m’écrire',
    'comment faut il que jvou demande de ne plus m’écrire',
    'ne m’écri plus',
    'ne m’écrivai plus',
    'je veux pa de textos',
    'jamai demandé ça lundi',
  ],
  unclear: [
    'jconnais pas ça lundi',
    'jconnai pas ça lundi',
    'connai pas ça lundi',
    'jsuis pas celui du bureau',
    'chu pas celui du bureau',
    'chuis pas celui du bureau',
    'ma soeur parle davocat',
    'jai dit non lundi',
    'g dit non lundi',
    'j’ai di non lundi',
    'déjà quelquun lundi',
    'déjà qqn lundi',
    'déjà qqun lundi',
    'déjà qun lundi',
    'pantoute intéressé lundi',
    'c’est beau de mem',
  ],
  none: ['merci bcp monsieur', 'vous êtes là aujourd’hui'],
});

readings('what is asked of us', {
  stop: [
    'arrêtez de m’appeler',
    'cessez de me contacter',
    'ne m’écrivez plus',
    'ne me dérangez plus',
    'je ne veux plus de messages',
    'enlevez mon numéro',
    'résilier monsieur',
  ],
  unclear: [
    'aucune nouvelles de vous avant lundi',
    'pas de recontact lundi',
    'j’ai pas dit d’arrêter d’écrire',
    'jamais numéro lundi',
  ],
  none: ['je n’ai pas reçu votre courriel'],
});

readings('who it is made to', {
  stop: [
    'comment vous demander, je vous prie de ne plus m’écrire',
    'quand pouvez vous arrêter de m’écrire',
    'merci pour tout le temps passé mais arrêtez de m’écrire',
  ],
});

readings('what a lead who goes on writes', {
  none: ['lequel de vous, quel nom', 'vous lundi', 'vos factures', 'votre chien', 'votre expert'],
});

readings('stop words that mean something else', {
  none: [
    'écrivez pendant mon arrêt',
    'je suis en arrêt de travail',
    'appelez aux arrêts de bus',
    'il s’est arrêté au coin',
    'il a brûlé le stop',
    'la douleur n’arrête pas',
  ],
});
