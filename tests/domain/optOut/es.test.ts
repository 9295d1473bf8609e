import { readings } from './readings.ts';

readings('how people type', {
  stop: [
    'no quiero q me llamen',
    'no quiero k me llamen',
    'no quiero ke me manden',
    'ya no kiero mensajes',
    'muchas veces les escribi y ahora xfa no me llamen',
    'muchas veces les escribi y ahora xfavor no me llamen',
    'muchas veces les escribi y ahora plis no me llamen',
    'muchas veces les escribi y ahora pls no me llamen',
    'no quiero msj',
    'no quiero msjs',
    'no quiero mjs',
    'no quiero mensages',
    'no quiero mensajitos',
    'no quiero mensajeria',
    'borren mi nro',
    'borren mi num',
    'borren mi cel',
    'borren mi tel',
    'numero ekivocado',
    'no conosco a nadie',
    'no me escrivan',
    'no me escriva',
    'no me enbien',
    'no me yamen',
    'no me yame',
    'dege de llamar',
    'degen de llamar',
    'dejense de llamar',
  ],
  unclear: ['no grasias hoy', 'x ahora no puedo hablar', 'no vive aki en la oficina', 'ya no boy a ir mañana'],
});

readings('what is asked of us', {
  stop: ['no quiero más mensajes', 'saquen mi nombre de su lista', 'dejen de llamarme'],
  unclear: [
    'ya tengo abogado hoy',
    'no dejen de llamarme',
    'un mensaje más y los veo en la corte',
    'dejen de preocuparse',
    'sin publicidad los lunes',
    'sin número hoy',
    'carajo hoy',
    'pierda mi cuenta hoy',
  ],
  none: ['no vi su correo ayer', 'no para de sangrar'],
});

readings('who it is made to', {
  stop: ['como les pido que no me llamen', 'gracias por todo lo que hicieron pero no me llamen'],
});

readings('what nobody who goes on writes', {
  unclear: ['ustedes otra', 'jamás en la vida', 'esto apesta', 'qué pena todo'],
});

readings('what a lead who goes on writes', {
  none: ['cuál de ustedes', 'ustedes el lunes', 'sus documentos', 'su perro', 'ustedes agarran'],
});

readings('stop words that mean something else', {
  none: [
    'estaba en el alto mandando un correo',
    'estoy de baja médica',
    'con eso basta',
    'me dieron de baja del seguro',
    'se pasó el stop',
  ],
});
