import type { OptOutWords } from './words.ts';

const CEASE =
  '(dej[ae]me|dejenme|dejennos|dejense|deje|dejen|deja|dejad|dejes|paren|pare|parad|para|parale|cese|cesen|cesad|basta|parenle|eviten|evite|evitad)';
const WRITING =
  '(escribir|mandar|enviar|llamar|textear|mensajear|marcar|mensajiar|texting|escribiendo|mandando|enviando|llamando)(me|nos|le)?';
/** “No me llamen”, not “no me llamaron”: the wish, not the past. */
const WISH =
  '(escriba[ns]?|escribais|mande[ns]?|mandeis|envie[ns]?|envieis|llame[ns]?|llameis|textee[ns]?|marque[ns]?|mensajee[ns]?|hable[ns]?|sigan? \\w+ndo|anden? \\w+ndo)';
const NOTES = '(mensajes?|mensajitos?|textos?|sms|correos?|emails?|llamadas?|mails?|msjs?|notificaciones)';
const LISTS = '(listas?|sistema|base( de datos)?|contactos|registros?)';

/** “No más llamadas de cobradores”: others shall be silent. */
const OF_US = '(?! (del|de (mi|mis|el|ella|ellos|la|los|las|cobradores|acreedores|bancos|agencias))\\b)';
/** What a client leaves, other than our list. */
const OF_NO_MATTER =
  '(?! (del?)( \\w+)? (demanda|accion|acuerdo|arbitraje|caso|seguro|poliza|plan|contrato|juicio|sindicato|carcel|casa|titulo|hipoteca|registro de)\\b)';
/** “Número equivocado en el reporte”: a mistake in a paper, and nobody's phone. */
const ON_NO_PAPER = '(?! en (el|la|los|las|mi|un|una)\\b)';

const LAWYER = '(abogad[oa]|licenciad[oa]|lic|bufete|despacho|asesor[a]?)';

export const es: OptOutWords = {
  spelling: {
    q: 'que',
    kiero: 'quiero',
    grasias: 'gracias',
    k: 'que',
    ke: 'que',
    x: 'por',
    xfa: 'por favor',
    xfavor: 'por favor',
    plis: 'por favor',
    pls: 'por favor',
    msj: 'mensaje',
    msjs: 'mensajes',
    mjs: 'mensajes',
    mensages: 'mensajes',
    mensajitos: 'mensajes',
    mensajeria: 'mensajes',
    nro: 'numero',
    num: 'numero',
    cel: 'celular',
    tel: 'telefono',
    aki: 'aqui',
    ekivocado: 'equivocado',
    conosco: 'conozco',
    boy: 'voy',
    escrivan: 'escriban',
    escriva: 'escriba',
    enbien: 'envien',
    yamen: 'llamen',
    yame: 'llame',
    dege: 'deje',
    degen: 'dejen',
    dejense: 'dejen',
  },
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
      `no (vuelva[ns]?|volver) a ${WRITING}`,
      `no (escriban|llamen|manden|envien|texteen)( mas| nada)?`,
      `(borr|elimin|quit|retir|sa(?:c|qu)|remuev|olvid)\\w* (mi|este) (numero|telefono|contacto|celular|correo)( \\w+){0,3}`,
      `(darme|darnos|deme|denme|denos|dame|me den|me de|me dan|me da) de baja${OF_NO_MATTER}`,
    ],
    all: [
      `${CEASE}( ya)? de( estar)? ?(molestando|molestar|contactar|acosar|fregar|buscar|fastidiar|joder|chingar|hostigar)(me|nos|le)?`,
      // “Que me quiten a mis hijos” is what a parent fears.
      `que me (borren|quiten|saquen|eliminen)${OF_NO_MATTER}(?! (a )?(mis?|el|la|los|las|una?)\\b)|(borr|elimin|qui?t|sa(?:c|qu)|remuev)\\w*(me|nos)${OF_NO_MATTER} (de|del|ya)( \\w+)?`,
      '(suspend\\w*|cesar|cesen|cese|terminar|terminen|evitar|eviten) (todo |cualquier |el )?contacto|no (me |nos )?insista[ns]?|no (me|nos) (anden?|sigan?) (molestando|buscando|contactando|acosando|chingando)',
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
      `(ya )?no (quiero|deseo|queremos|necesito|quisiera)( \\w+){0,4} ${NOTES}${OF_US}`,
      `no (quiero|deseo|queremos)( \\w+)? que (me|nos) (sigan )?(${WISH}|escribiendo|mandando|llamando|enviando)`,
      `(ya )?no mas ${NOTES}${OF_US}`,
      `dejar de recibir( \\w+)? ${NOTES}`,
      `(quiero|quisiera|deseo|solicito|pido|favor de|necesito) (darme|darnos|que me den|me den) de baja${OF_NO_MATTER}`,
      `(ya )?no (quiero|deseo) (recibir|que me manden|que me envien)( \\w+)? (mas|nada|esto|informacion)`,
    ],
    all: [
      '(ya )?no (quiero|deseo|queremos) (que (me|nos) (contacten|molesten|busquen)|saber (nada )?(mas )?de ustedes|ser contactad[oa])',
    ],
  },
  brief: {
    channel: [
      `no mas(?! ${NOTES})|no quiero nada( mas)?|ya paren|parale|suficiente|ya estuvo|es spam|spam|(reportar|denunciar|denuncio)\\w*|(los|las|lo|la) reporte`,
      '(nunca|no) (pedi|solicite|me (registre|suscribi|inscribi))',
    ],
    all: ['(a la|hijos? de) (mierda|chingada|puta)|(en|a la) verga|me (tienen|tiene) hart[oa]'],
  },
  doubts: {
    stopWords: [
      'stop|basta|paren?|parenle|no mas|de baja|(deja|deje|dejen|dejan|dejar|dejad) (ya )?de|darme de baja|acoso|(cancel|deten|suspend|quit|par)\\w* (todo|esto|eso)( \\w+)*|no insista[ns]?|ya no insista[ns]?',
      '(saquen?|saqueme|saquenme|quitenme|quiteme|quitame|sacame|borrenme|borreme|borrame|eliminenme|elimineme|retirenme)( \\w+)*|que me (borren|quiten|eliminen)( \\w+)*|van? a parar',
    ],
    finished: [
      `ya (tengo|tenemos|tiene|contrate|contratamos|consegui|conseguimos|encontre|encontramos|me fui con|estoy con|trabajo con|hable con)( \\w+){0,3} (${LAWYER}|otra persona|alguien|quien)|(otro|otra|con un|con una|con mi|mi propio) ${LAWYER}`,
      'ya no (lo |la |los |les |me |nos )?(necesito|necesitamos|ocupo|ocupamos|requiero|requerimos|hace falta|quiero|queremos|vamos|voy|seguir|sigamos|sigo|seguimos|es necesario|deseo|hay)( \\w+)*|no (necesito|ocupo|requiero) (nada|su|sus|de|ayuda)( \\w+)*|ya no gracias',
      '(ya )?(lo |la |se |me )?(arregle|arreglamos|arreglo|resolvi|resolvimos|resolvio|solucione|soluciono|solucionamos|cerre|cerro|termino|llegamos a un (acuerdo|arreglo))( \\w+)*|caso( \\w+){0,2} (cerrado|terminado|resuelto|arreglado)|(cambie|cambiamos) de (opinion|idea|parecer)|(nos )?(reconciliamos|volvimos|entendimos)( \\w+)*|defensor publico|ayuda legal gratis|ya paso( \\w+)*(?= \\||$)|por (mi|nuestra) cuenta|ya (esta )?(resuelto|arreglado|solucionado)',
      'mejor (no|lo dejamos|dejemos|ya no|asi)|(dejemos|dejelo|dejenlo|dejalo|dejarlo|lo dejo|lo dejamos)( \\w+)?|olvide(lo|nlo|se)?|olvidalo|no (vamos|voy|quiero|queremos) (a )?(seguir|proceder|continuar|demandar)( \\w+)*|desisti\\w*|decidi(mos)? no( \\w+)*',
    ],
    declined: [
      'no (me|nos|le) interesa\\w*|no estoy interesad[oa]|sin interes|no estamos interesad[oa]s|perdi el interes|no gracias|gracias pero no|(amig[oa]|prim[oa]|herman[oa]|tio|cunad[oa]|conocid[oa])( \\w+){0,3} (ayudar|ayuda|ayudando|abogad[oa])|no me convence|(decidi|decidimos|prefiero|preferimos) esperar( \\w+)*|(seguro|aseguranza|aseguradora)( \\w+){0,2} (encarg|hace cargo)\\w*|firme con( \\w+)*|(a lo mejor|tal vez|quizas?)( \\w+){0,2} (ano|mes|dia)|nop|sin abogad[oa]|conoce a? ?un abogad[oa]|no puedo con (esto|eso|todo)( \\w+)*|situacion( \\w+)? cambio|cambio( \\w+)? situacion|no (estoy|estamos) segur[oa]s? (de (querer|seguir)|si (quiero|queremos|vale|sigo))( \\w+)*|dejemoslo( \\w+)?|ya no me duele|(familia|mama|papa|esposo|esposa|hijos?|hijas?|marido|mujer) no quiere[n]?( \\w+)*|no (creo|pienso)( \\w+)*|(vale|merece) la pena|mejor (luego|despues|otro dia|mas adelante)|mas adelante|otro dia|(no tengo|sin|no hay) (tiempo|dinero|plata|lana|ganas)( \\w+)*|me rindo|(esper(o|are|aremos|ar)|me espero|me esperare)( \\w+)? (un )?(tiempo|rato largo|poco|ano)|otro ano|lo (voy|vamos) a pensar( \\w+)*|lo pienso|no (tengo|tenemos|hay) (dinero|plata|lana)( \\w+)*|(me |nos )?pago (el|la|mi) (seguro|aseguranza|aseguradora)( \\w+)*|(seguro|aseguranza|aseguradora) (ya )?(me |nos )?pago( \\w+)*|ya no (se|va|voy|vamos)( \\w+)*|por (ahora|el momento) no|no por (ahora|el momento)|ahorita no(?= \\||$)|ni (loc[oa]|muert[oa])',
      '(ya )?(les|le|te|se los?) (dije|he dicho|dijimos|pedi|avise)( \\w+)*|que no(?= \\||$)|cuantas veces|no es no|(no|nada) (quiero|queremos)( \\w+)? (saber|nada|con ustedes|de ustedes)( \\w+)*',
    ],
    strangers: [
      'no soy (?!(ciudadan|residente|de|el culpable|rico|medico|culpable|legal|american)\\w*)\\w+( \\w+)?|no es (ella|aqui|para mi|la persona|el numero|mi nombre)|(no|ni) (los|las|lo|la|le|les|te) (conozco|conocemos)|no (conozco|conosco|conocemos) (a )?(nadie|ningun|ese|esa|su|esta)( \\w+)?|(no|nunca|jamas)( yo)? (tuve|he tenido|tengo|sufri|he sufrido) (nada|ningun\\w*)( \\w+){0,4}|nada que ver|(numero|persona|correo|contacto) incorrect[oa]|equivocad[oa]s?|negocio no|quien(es)? (chingados|demonios|diablos|carajos)( \\w+)?',
      '(celular|numero|telefono|linea)( \\w+)? (ya )?no (es|pertenece|corresponde)( \\w+)*|(cambio|cambiaron) (de|su) (numero|telefono|celular)|no (vive|trabaja|hay|existe|se encuentra)( \\w+)? (aqui|ningun|ninguna|nadie|con ese nombre|esa persona)( \\w+)?|ya no (vive|trabaja|esta|usa|tiene)( \\w+)?|no vive( \\w+){0,2} (aqui|ningun\\w*)|no vive (ningun|nadie)\\w*( \\w+)?|(numero|persona) equivocad[oa]|se confundi\\w+|(te|se|me|nos) equivoc\\w+|(me|nos) (confunde[ns]?|estan confundiendo)|confundid[oa]s?',
      '(nunca|jamas|no|yo no|tampoco)( yo)? (les |los |le |lo |me |te |nos |he )?(llene|llame|contacte|busque|solicite|solicitado|pedi|pedido|di|dado|inscribi|inscrito|registre|registrado|suscribi|suscrito|autorice|autorizo|autorizado|firme|mande)( \\w+){0,4}',
      '(fallecio|fallecid[oa]|murio|difunt[oa]|muert[oa]|ya no (esta con nosotros|vive))(?! (en|por|durante|cuando|a causa|el (lunes|martes|miercoles|jueves|viernes|sabado|domingo))\\b)|(es|tiene) (un )?(menor|nino|nina)( de edad)?(?= \\||$)|(telefono|celular|numero) de (mi|un) (hij[oa]|nin[oa]|menor)',
    ],
    threats: [
      '(llamo|llamar|llamare|llamando) a (la )?(policia|migra|cops)|si (siguen|sigue|insisten|me vuelven)( \\w+)*|(reportar|reportarlos|reportarl[oe]s?|reportare|reportando|reportad[oa]s?|denunciar\\w*|denunciare|denuncio|denunciad[oa]s?|demandar(los|te|le|les)|demandare|demando|bloquear(los|te|le)|bloqueo|bloquead[oa]s?|bloqueando)( \\w+){0,3}|(los|las|te|lo|les|le) (voy a |vamos a |va a )?(reportar|reporto|denunciar|denuncio|demandar|demando|bloquear|bloqueo|acusar)|(voy|vamos|ire) a (la policia|profeco|condusef|bloquear)( \\w+)?|es ilegal (que|mandar|escribir|llamar)|proteccion de datos|profeco|condusef|lista robinson|queja (contra|en|con|de) (ustedes|su|la|el|profeco)',
    ],
    weary: [
      '(me|nos) (cans\\w+|hart\\w+|fastidi\\w+)|pinches?( \\w+)?|adios|hasta aqui|ya dejen( \\w+)*|queja|bloque\\w+|(es|sale|esta)? ?muy caro|(hart[oa]s?|cansad[oa]s?|fastidiad[oa]s?|aburrid[oa]s?|podrid[oa]s?) (de|con)( \\w+)*|me tiene[ns]? (hart[oa]|cansad[oa]|podrid[oa]|hasta)( \\w+)*|call(ense|ate|ese)|pesadilla|vale ya|ya vale|ya estuvo|ya chole|(dic|dij)\\w+( \\w+){0,3} que no|que (pesad[oa]s?|molest[oa]s?|fastidio|insistentes?|necios?|lata|hinchapelotas|cansones|latosos?|intens[oa]s?)|pesad[oa]s|insistentes|molestia|molestando|molestar|moleste[ns]?|spam|estafa\\w*|fraude de|hinch\\w+|chinga\\w*|jod(er|an|a|iendo|ido)|carajo|mierda|put[oa]s?|pendej\\w+|cabron\\w*|verga|no mames|rompe\\w* (las )?(bolas|pelotas|huevos)',
      '(otra vez|de nuevo|siguen|sigue|todavia|cada rato|todos los dias|a cada rato|diario|tanto)( \\w+){0,2} (mensajes?|mensajeando|escribiendo|mandando|llamando|molestando|texteando|enviando|textos?|llamada?s?)|(me|nos) (vuelven|vuelve|vuelvan|siguen|sigue|sigan) (a )?(escribir|mandar|llamar|contactar|molestar|escribiendo|mandando|llamando)|(otro|un) (mensaje|texto) mas|tantos? (mensajes?|textos?|llamadas?)|larg(o|ate|uense)|no (jodan?|chinguen?|frieguen?|fastidien?|molesten?|hinchen?)',
    ],
    erase: [
      '(borr|elimin|quit|sa(?:c|qu)|retir|olvid|suprim|pierda|cancel)\\w*( \\w+){0,3} (numero|datos|informacion|celular|telefono|correo|contacto|nombre|cuenta|lista|ahi|sistema)|(borr|elimin|quit)\\w+(lo|los|la|las|me|nos)(?= \\||$)',
    ],
  },
  alone: ['hostigamiento'],
  net: {
    denies: [
      'no|ni|nunca|alto|sin|cancel\\w*|borr\\w*|quit\\w*|elimin\\w*|retir\\w*|desuscri\\w*|dejen?|deje|basta|paren?|pare(n)?le|ces(e|en|ar)|suspend\\w*|termin(e|en|ar)|evit\\w+|hart[oa]s?|cansad[oa]',
    ],
    contact: [
      'mensajes?|textos?|sms|correos?|emails?|llamadas?|contact\\w*|numero|lista|suscripcion|llame[ns]?|escriba[ns]?|mande[ns]?|envie[ns]?|moleste[ns]?',
    ],
    ours: [
      'mensajes?|textos|sms|correos|llamadas|contacten?|contactar(me|nos)?|contacto|mandando(me)?|mande[ns]?|mandar(me|nos)|envie[ns]?|enviando(me)?|enviar(me|nos)|escriba[ns]?|escribais|escribas|escribir(me|nos)?|escribiendo(me)?|llame[ns]|llamar(me|nos)|llamando(me)?|moles\\w+|busque[ns]|buscar(me|nos)|buscando(me)?|insist\\w*|notificaciones|texte\\w*|publicidad|comunicar\\w*|comuniquen|comunicacion',
    ],
    unlike: [
      'access|acceso|llego|llegan|recibi|recibido|vi|tengo|tenia|puedo|pude|podia|he|ha|han|entiendo|entendi|dude|duden|se|si|encuentro|leer|lei|antes|hasta|abrir|olvide|olviden|contestaron|pudieron|pueden|puede|avisaron|problema|cuando|sabia',
    ],
  },
  toUsOrNot: [
    'ustedes|usted|uds?|su|sus|tu|tus|te|les|oigan?|oye|senor(a|es|ita)?|amig[oa]s?|bro|compa|wey|guey|boludo|weon|tia?|vosotros|maquina|robot|persona real|equivoc\\w+|mi amor',
    'no|nel|ni|nunca|jamas|nada|nadie|tampoco|sin|ya|basta|baja|fuera|mal',
    'mensajes?|textos?|correos?|llamadas|numero|lista|celular|telefono|esto|eso|aqui',
    'adios|chao|bye|dios|suplico|ruego|por favor|pena|pesad\\w+|molest\\w*|har[t]\\w+|cans\\w+|pinches?|caro|abogad[oa]s?|otro|otra|despues|mejor|quien|fallec\\w+|muri\\w+',
  ],
  engaged: [
    'que (hago|pasa|paso|dia|hora|documentos|papeles|necesito|sigue|tengo|debo)|cuando|donde|cuanto\\w*|como (llego|hago|le|puedo|funciona|es|se)|cual\\w*|puedo|pueden|puede|podria\\w*|podemos|tengo que|necesito (un|una|que|ayuda|saber)|me pueden?|se puede',
    'hoy|manana|lunes|martes|miercoles|jueves|viernes|sabados?|domingos?|semanas?|mes|meses|dias?|noche|hora|horas|a las? \\d+|las? \\d+|minutos?|ayer|anoche|pasad[oa]|proxim[oa]|antes de|despues de|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|ya voy|voy en camino|ya llegue|aqui estoy|afuera|cita|agend\\w*|reagend\\w*|disponib\\w*|ocupad[oa]|rato|ahorita|luego|despues|todavia|aun|esper\\w*|list[oa]|direccion|oficina|trafico|llego|ir|vengo|paso|videollamada|temprano|prisa|pronto|plazo',
    'mand[eo]|envi[eo]|mandar(le|les|los)|enviar(le|les|los)|llev\\w*|documentos?|papel\\w*|fotos?|formulario|firmar|firma|copia|reporte|factura\\w*|recibo\\w*|licencia|seguro|poliza|identificacion|pasaporte|tarjeta|internet|aplicacion|ingles|whatsapp|link|enlace|correo electronico',
    'contrato|parada|autobus|escaleras?|tienda|piso|estacionamiento|banqueta|caid[oa]|cai|resbal\\w*|fuga|perro|mordi\\w*|vecin[oa]|restaurante|ninos|clinica|bici\\w*|moto\\w*|peaton|lluvia|lloviendo|hielo|oscuro|(me|nos|lo|la|le) (pego|pegaron|choco|chocaron|dijo|dijeron|dio|dieron|despidieron|corrieron|operaron|niega|nego|debe|deben|quitaron)|mi (nombre|caso|pregunta|hermano|hija puede)|soy ciudadan\\w*|porcentaje|negaron|negado|me interesa|necesito ayuda|ayud[ae]me|quiero (saber|preguntar|hablar|demandar|hacer|cambiar|mover|contratar)|quisiera (saber|preguntar|hablar|hacer|una)|accidente|choque|choc\\w*|carro|coche|auto|camion|chofer|manej\\w*|semaforo|luz|calle|frenos?|testigo\\w*|policia|corte|juez|multa|hospital|doctor\\w*|medic\\w*|dolor\\w*|duele|cirugia|terapia|cuello|espalda|pierna|brazo|rodilla|trabaj\\w*|patron|jefe|despid\\w*|casero|renta|desaloj\\w*|custodia|hijos|visa|divorcio|deuda|cobr\\w*|cuest\\w*|pag\\w*|oferta|acuerdo|recuerdo|placas?|cinturon|deposito|caser[oa]|hablar|pasajer\\w+|licencia|inquilin\\w*|migra\\w*|residencia|ciudadan\\w*|arrest\\w*|carcel|fianza|testamento|herencia|pension|grua|taller|aseguranza|fractur\\w*|rot[oa]|mareos?|dormir|ambulancia|enfermer\\w*|audiencia|demandar a|pruebas|video|camaras?|interprete|fue mi|horas extras|salario|sueldo|despensa|dueno|golpe\\w*|lesion\\w*|sangr\\w+|lastim\\w*',
    'ajustador|lloviendo|frenar|forma|llenar|vivimos|estacion\\w+|cerraduras?|embarazad\\w+|primera vez|me toca|no tengo|no hay problema|le pregunto|agarran|se lastim\\w+|nos vemos|mil gracias|muchas gracias|muy amable|gracias (por (la|su|contestar|responder|llamar)|licenciad[oa]|igualmente|abogad[oa])|dios (lo|la|los|le) bendiga|buen(os|as) (dias|tardes|noches) (licenciad|abogad|doctor)\\w*|listo|ok gracias|ahi estare|estare|si es|amable|gusto|excelente|no hay problema|no se preocup\\w*|sin problema|de nada|no se|si por favor|si gracias|claro|perfecto|esta bien|de acuerdo|me avis\\w*|les aviso|le aviso|le digo|les digo|quedo (pendiente|atent[oa])|bendiciones|llamem?e|marquem?e|me llam\\w+|han llamado|contestar|vi|recibi|perdon|preguntas|dud[ae]s?|entiend[oe]|entendi|olvid\\w*|perder|culpa',
  ],
  wrongNumber: {
    sure: [
      '(se|te) (equivoco|equivocaron|equivocaste|equivoca|equivocan|ha equivocado|han equivocado)( \\w+)? (numero|persona)',
      '(?<!de \\w+ )(esta|estan|estas|esta usted) equivocad[oa]s?( \\w+)? (numero|persona)?',
      `(tiene|tienen|tienes|marco|marcaron|es) (el|un)? ?numero equivocado${ON_NO_PAPER}`,
      'no es (el|mi|su|este) (numero|telefono) de( \\w+)?|este no es (el|su) (numero|telefono)',
      'no soy (esa|la) persona|no (conozco|conocemos) a (nadie|esa persona)',
    ],
    brief: [
      `(?<!(?:numero|persona|telefono)( de \\w+( esta)?)? )equivocad[oa]|(numero|persona|telefono) equivocad[oa]${ON_NO_PAPER}`,
    ],
  },
  harmless: [
    '(el|un|del|hizo|hacer|hace|senal de|muy|mas|tan|es|era|hombre|precio|costo|lo) alto',
    '(planta|clase|marea|la|presion|voz|parte) baja|baja (medica|laboral|california|por|temporal|de maternidad)',
    '(con eso|eso|me|nos|te|le)( me| nos)? basta( con)?',
    '(dio|dieron|daran|dado) de baja|nada mas|no mas (quiero|queria|que|para|un|una|digame|era|es|quisiera|necesito|estoy|ando|tengo|dos|cuando)',
    '(el|un|del|senal de|letrero de) stop|(pude|puede|pudo|alcance a|alcanzo a) (parar|frenar)|parar a tiempo',
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
    'que (mi|mis|la|las|los|un|una) \\w+( ya)?( no)?( me| nos)?$',
  ],
  undone: ['no|nunca'],
  limits: [
    'antes|despues|hasta|por la (noche|manana|tarde)|en la (noche|manana|tarde)|a las|en el trabajo|al trabajo|hoy|manana|cuando|mientras|todavia|aun|entre|si|los? (lunes|martes|miercoles|jueves|viernes|sabados?|domingos?)|tan (tarde|temprano)|de (noche|madrugada)|ahorita|durante',
  ],
};
