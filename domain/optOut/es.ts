import type { OptOutWords } from './words.ts';

const CEASE = '(deje|dejen|deja|dejad|dejes|paren|pare|para|parale|cese|cesen|basta|parenle|eviten|evite)';
const WRITING =
  '(escribir|mandar|enviar|llamar|textear|mensajear|marcar|mensajiar|texting|escribiendo|mandando|enviando|llamando)(me|nos|le)?';
/** “No me llamen”, not “no me llamaron”: the wish, not the past. */
const WISH =
  '(escriba[ns]?|mande[ns]?|envie[ns]?|llame[ns]?|textee[ns]?|marque[ns]?|mensajee[ns]?|hable[ns]?|texteen|escriban)';
const NOTES = '(mensajes?|mensajitos?|textos?|sms|correos?|emails?|llamadas?|mails?|msjs?|notificaciones)';
const LISTS = '(listas?|sistema|base( de datos)?|contactos|registros?)';

export const es: OptOutWords = {
  keywords: [
    'alto|parar|pare|paren|para|basta|baja|no mas|cancelar|cancele|cancelen|detener|detenga|desuscribir|desuscribirme|desuscribirse|desuscribanme|cancelar suscripcion|detengan|detenganse|parenle|suspender|suspendan',
    '(dar|darme|dame|deme|denme|dar me) (de )?baja|ni un mensaje mas|eliminar|borrar|salir',
  ],
  cries: {
    channel: ['basta|ya basta|no mas|paren|paren ya|pare ya|ya paren|alto ya'],
    all: [
      '(elimin|borr|quit|sa(c|qu))\\w+(me|nos)',
      '(vayanse|vayase|vete|vayan)( \\w+)*|largo|largate|larguense|(chinga|chinguen|jodan)\\w*( \\w+)*|no (molesten|moleste|molestes|chinguen|jodan|joda)',
    ],
  },
  asks: {
    channel: [
      `${CEASE}( ya)? (de|con)( estar)? ?(${WRITING}|estar(me|nos)? \\w+ndo|${NOTES}|los ${NOTES}|sus ${NOTES}|tantos ${NOTES})`,
      `no (me|nos|le)( \\w+)? ?${WISH}`,
      `(detengan?|suspend(a|an|er)|paren|pare|cancel(e|en|ar)|cesen) (los|sus|estos|esos|las|tantos)? ?${NOTES}`,
      'no (escribir|llamar|mandar|enviar|textear)(me|nos)?( mas)?',
      `no (me|nos) vuelva[ns]? a ${WRITING}`,
      `no vuelva[ns]? a ${WRITING}`,
      `no (escriban|llamen|manden|envien|texteen)( mas| nada)?`,
      `(borr|elimin|quit|retir|sa(?:c|qu)|remuev|olvid)\\w* (mi|este) (numero|telefono|contacto|celular|correo)( \\w+){0,3}`,
      '(darme|darnos|deme|denme|denos|dame|me den|me de|me dan|me da) de baja',
    ],
    all: [
      `${CEASE}( ya)? de( estar)? ?(molestando|molestar|contactar|acosar|fregar|buscar|fastidiar|joder|chingar|hostigar)(me|nos|le)?`,
      'que me (borren|quiten|saquen|eliminen)',
      'no (contactar|molestar)(me|nos)?( mas)?',
      'no (me|nos)( \\w+)? ?(contacte[ns]?|moleste[ns]?|busque[ns]?|fastidie[ns]?|joda[ns]?)',
      'no (me|nos)? ?vuelva[ns]? a (contactar|molestar|buscar)(me|nos)?',
      '(deje|deja|deje[ns]|dejen)(me|nos|me ya)? (en paz|tranquil[oa]s?)|(dejenme|dejeme|dejame|dejennos|dejenos) (en paz|tranquil[oa]s?)',
      `(borr|elimin|quit|sa(?:c|qu)|remuev)\\w*( a mi)?( mi nombre)? (de|del)( \\w+){0,2} ${LISTS}`,
      '(borr|elimin)\\w* (todos )?(mis|nuestros) (datos|informacion)|(borr|elimin)\\w* (toda )?mi (informacion|info)',
    ],
  },
  says: {
    channel: [
      `(ya )?no (quiero|deseo|queremos|necesito|quisiera)( \\w+){0,4} ${NOTES}`,
      `no (quiero|deseo|queremos)( \\w+)? que (me|nos) (sigan )?(${WISH}|escribiendo|mandando|llamando|enviando)`,
      `(ya )?no mas ${NOTES}`,
      `dejar de recibir( \\w+)? ${NOTES}`,
      '(quiero|quisiera|deseo|solicito|pido|favor de|necesito) (darme|darnos|que me den|me den) de baja',
      `(ya )?no (quiero|deseo) (recibir|que me manden|que me envien)( \\w+)? (mas|nada|esto|informacion)`,
    ],
    all: [
      '(ya )?no (quiero|deseo|queremos) (que (me|nos) (contacten|molesten|busquen)|saber (nada )?(mas )?de ustedes|ser contactad[oa])',
    ],
  },
  brief: {
    channel: [
      'no mas|ya no mas|no quiero nada( mas)?|ya paren|parale|suficiente|ya estuvo|es spam|spam|(reportar|reporte|denunciar|denuncio)\\w*',
      '(nunca|no) (pedi|solicite|me (registre|suscribi|inscribi))',
    ],
    all: ['(a la|hijos? de) (mierda|chingada|puta)|(en|a la) verga|me (tienen|tiene) hart[oa]'],
  },
  doubts: [
    'no (me|nos) interesa\\w*|no estoy interesad[oa]|sin interes',
    'stop|basta|paren?|no mas|de baja|(deja|deje|dejen|dejan) de',
    'no gracias|ya (tengo|tenemos|contrate|contratamos|consegui) (otro |un )?abogad[oa]|ya no (necesito|ocupo|requiero)( \\w+)*',
    'darme de baja|numero equivocado|acoso',
  ],
  net: {
    denies: ['no|nunca|ya|alto|cancel\\w*|borr\\w*|quit\\w*|elimin\\w*|retir\\w*|desuscri\\w*|dejen?|deje|basta'],
    contact: [
      'mensajes?|textos?|sms|correos?|emails?|llamadas?|contact\\w*|numero|lista|suscripcion|llame[ns]?|escriba[ns]?|mande[ns]?|envie[ns]?|moleste[ns]?',
    ],
  },
  wrongNumber: {
    sure: [
      '(se|te) (equivoco|equivocaron|equivocaste|equivoca|equivocan|ha equivocado|han equivocado)( \\w+)? (numero|persona)',
      '(esta|estan|estas|esta usted) equivocad[oa]s?( \\w+)? (numero|persona)?',
      '(tiene|tienen|tienes|marco|marcaron|es) (el|un)? ?numero equivocado',
      'no es (el|mi|su|este) (numero|telefono) de( \\w+)?|este no es (el|su) (numero|telefono)',
      'no soy (esa|la) persona|no (conozco|conocemos) a (nadie|esa persona)',
    ],
    brief: ['(numero|persona|telefono) equivocad[oa]|equivocad[oa]'],
  },
  harmless: [
    '(el|un|del|hizo|hacer|hace|senal de|muy|mas|tan|es|era|hombre|precio|costo|lo) alto',
    '(planta|clase|marea|la|presion|voz|parte) baja|baja (medica|laboral|california|por|temporal|de maternidad)',
    '(con eso|eso|me|nos|te|le)( me| nos)? basta( con)?',
    '(dio|dieron|daran|dan|dado) de baja|nada mas|no mas (quiero|queria|que|para|un|una|digame|era|es|quisiera|necesito|estoy|ando|tengo|dos|cuando)',
    '(el|un|del|senal de|letrero de) stop',
  ],
  courtesy: [
    'por favor|porfavor|porfa|favor|gracias|muchas|ya|hola|ok|senor|senora|senores|disculpe|ahora|mismo|si|no|bueno|perdon|lo siento',
  ],
  direct: ['ustedes|usted|uds?|(les|le) (pido|ruego|digo|dije|agradezco|agradeceria|suplico)( que)?'],
  toUs: [
    'por favor|porfavor|porfa|favor|favor de|ya|y|pero|que|gracias|o|entonces|asi que|mejor|solo|quiero|quisiera|deseo|pido|solicito|necesito|ok|hola',
  ],
  toOthers: [
    'ex|el|ella|ellos|ellas|patron|jefe|cobradores|seguro|aseguradora|como|cuando|si|hago|hagan|haga|dijeron|dijo|dice|dicen|puedo|abogado dijo',
  ],
  undone: ['no|nunca'],
  limits: [
    'antes|despues|hasta|por la (noche|manana|tarde)|en la (noche|manana|tarde)|a las|en el trabajo|al trabajo|hoy|manana|cuando|mientras|todavia|aun|entre|si|los? (lunes|martes|miercoles|jueves|viernes|sabados?|domingos?)|tan (tarde|temprano)|de (noche|madrugada)|ahorita|durante',
  ],
};
