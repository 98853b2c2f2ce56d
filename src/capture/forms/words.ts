import type { FormWords } from './form-words.ts'

const EN: FormWords = {
  language: 'en',
  button: 'Send',
  thanks: { title: 'Thank you', text: 'We have received your answers.' },
  optional: '(optional)',
  choose: 'Please choose',
  leaveEmpty: 'Leave this empty',
  onlyIf: {
    answered: 'Only if you answered “{name}”.',
    leftOut: 'Only if you left out “{name}”.',
    ticked: 'Only if you ticked “{name}”.',
    is: 'Only if “{name}” is {values}.',
    or: ' or ',
  },
  script: {
    next: 'Next',
    back: 'Back',
    step: 'Step {step} of {of}',
    mend: 'Please mend this, then send it again. Nothing was saved yet.',
    away: 'That could not be sent. Everything you wrote is still here; please try again in a moment.',
  },
  mendTitle: 'Please mend: {title}',
  preview: 'Preview: what is sent here is not stored.',
  inbox: {
    sent: 'We have sent you a mail. Please open the link in it, so that we know the address is yours.',
    maybe: 'If we have to make sure that the address is yours, a mail with a link is on its way.',
  },
  answer: {
    several: 'This came more than once; one answer is enough.',
    pattern: 'This does not have the form that is expected here.',
    tooLong: 'This is too long; {most} characters are kept at most.',
    severalEmails: 'One e-mail address is needed here, not several.',
    noEmail: 'That is no e-mail address: something like ana@acme.com is needed.',
    phone: 'That is no phone number: something like +43 1 234 5678 is needed.',
    number: 'A number is needed here, such as 1200.',
    whole: 'A whole number is needed here, such as 12.',
    least: 'The least is {least}.',
    most: 'The most is {most}.',
    oneOf: 'Choose one of these.',
    theseOnly: 'Choose from these only.',
    tick: 'Without this tick the form cannot be sent.',
    atLeastOne: 'Choose at least one of these.',
    email: 'An e-mail address is needed: something like ana@acme.com.',
    needed: 'This is needed.',
  },
  refused: {
    bad_token: 'This page could not be recognised. Nothing was saved yet; press the button once more.',
    too_fast: 'That was very quick. Nothing was saved yet; press the button once more.',
    too_old: 'This page was open for a long time. Nothing was saved yet; press the button once more.',
    proof_missing: 'Your browser has to do a small sum first. Nothing was saved yet; press the button once more.',
    proof_wrong: 'The small sum of your browser did not come out. Nothing was saved yet; press the button once more.',
    proof_spent: 'The small sum of your browser was used before. Nothing was saved yet; press the button once more.',
    free_mail: 'Please use your work address; this one is of a free provider.',
    disposable: 'This form does not take throw-away addresses. Please give one that you will keep.',
    no_mailbox: 'No mail can be sent to this address. Please look whether it is spelled right.',
  },
  plain: {
    notHere: {
      title: 'This form is not here',
      text: 'It was taken down, or the address is not quite right.',
    },
    notSaved: {
      title: 'That was not saved',
      text: 'Something failed on our side, and what you wrote was not saved. Please try again in a moment.',
    },
    notNow: {
      title: 'This form cannot be shown right now',
      text: 'Something failed on our side. Please try again in a moment.',
    },
    tooMany: {
      title: 'That was too much at once',
      text: 'Very much comes from your network just now, and what you wrote was not saved. Please try again in a moment.',
    },
    tooLarge: {
      title: 'That was too long',
      text: 'What was sent is longer than this form takes, and it was not saved. Go back and shorten it.',
    },
    previewed: { title: 'This was a preview', text: 'The answers fit the form. Nothing was stored.' },
    unreadable: {
      title: 'This could not be read',
      text: 'What was sent is no form of ours, and it was not saved.',
    },
  },
}

const DE: FormWords = {
  language: 'de',
  button: 'Absenden',
  thanks: { title: 'Vielen Dank', text: 'Ihre Angaben sind bei uns angekommen.' },
  optional: '(freiwillig)',
  choose: 'Bitte wählen',
  leaveEmpty: 'Bitte leer lassen',
  onlyIf: {
    answered: 'Nur wenn Sie „{name}“ beantwortet haben.',
    leftOut: 'Nur wenn Sie „{name}“ ausgelassen haben.',
    ticked: 'Nur wenn Sie „{name}“ angekreuzt haben.',
    is: 'Nur bei „{name}“: {values}.',
    or: ' oder ',
  },
  script: {
    next: 'Weiter',
    back: 'Zurück',
    step: 'Schritt {step} von {of}',
    mend: 'Bitte berichtigen Sie dies und senden Sie es noch einmal. Es wurde noch nichts gespeichert.',
    away: 'Das konnte nicht gesendet werden. Alles, was Sie geschrieben haben, ist noch da; bitte versuchen Sie es gleich noch einmal.',
  },
  mendTitle: 'Bitte berichtigen: {title}',
  preview: 'Vorschau: Was hier gesendet wird, wird nicht gespeichert.',
  inbox: {
    sent: 'Wir haben Ihnen eine E-Mail geschickt. Bitte öffnen Sie den Link darin, damit wir wissen, dass die Adresse Ihnen gehört.',
    maybe:
      'Falls wir sichergehen müssen, dass die Adresse Ihnen gehört, ist eine E-Mail mit einem Link zu Ihnen unterwegs.',
  },
  answer: {
    several: 'Das kam mehrfach an; eine Antwort genügt.',
    pattern: 'Das hat nicht die Form, die hier erwartet wird.',
    tooLong: 'Das ist zu lang; höchstens {most} Zeichen sind möglich.',
    severalEmails: 'Hier wird eine einzige E-Mail-Adresse gebraucht.',
    noEmail: 'Das ist keine E-Mail-Adresse: gebraucht wird etwas wie ana@acme.com.',
    phone: 'Das ist keine Telefonnummer: gebraucht wird etwas wie +43 1 234 5678.',
    number: 'Hier wird eine Zahl gebraucht, etwa 1200.',
    whole: 'Hier wird eine ganze Zahl gebraucht, etwa 12.',
    least: 'Mindestens {least}.',
    most: 'Höchstens {most}.',
    oneOf: 'Bitte wählen Sie eine dieser Möglichkeiten.',
    theseOnly: 'Bitte wählen Sie nur aus diesen Möglichkeiten.',
    tick: 'Ohne dieses Häkchen kann das Formular nicht gesendet werden.',
    atLeastOne: 'Bitte wählen Sie mindestens eine dieser Möglichkeiten.',
    email: 'Eine E-Mail-Adresse wird gebraucht: etwas wie ana@acme.com.',
    needed: 'Diese Angabe wird gebraucht.',
  },
  refused: {
    bad_token:
      'Diese Seite wurde nicht erkannt. Es wurde noch nichts gespeichert; bitte drücken Sie noch einmal auf den Knopf.',
    too_fast: 'Das ging sehr schnell. Es wurde noch nichts gespeichert; bitte drücken Sie noch einmal auf den Knopf.',
    too_old:
      'Diese Seite war lange offen. Es wurde noch nichts gespeichert; bitte drücken Sie noch einmal auf den Knopf.',
    proof_missing:
      'Ihr Browser muss erst eine kleine Rechnung lösen. Es wurde noch nichts gespeichert; bitte drücken Sie noch einmal auf den Knopf.',
    proof_wrong:
      'Die kleine Rechnung Ihres Browsers ging nicht auf. Es wurde noch nichts gespeichert; bitte drücken Sie noch einmal auf den Knopf.',
    proof_spent:
      'Die kleine Rechnung Ihres Browsers wurde schon verwendet. Es wurde noch nichts gespeichert; bitte drücken Sie noch einmal auf den Knopf.',
    free_mail: 'Bitte geben Sie Ihre berufliche E-Mail-Adresse an; diese gehört zu einem freien Anbieter.',
    disposable: 'Dieses Formular nimmt keine Wegwerfadressen. Bitte geben Sie eine Adresse an, die Sie behalten.',
    no_mailbox: 'An diese Adresse kann keine E-Mail gesendet werden. Bitte prüfen Sie die Schreibweise.',
  },
  plain: {
    notHere: {
      title: 'Dieses Formular gibt es hier nicht',
      text: 'Es wurde entfernt, oder die Adresse stimmt nicht ganz.',
    },
    notSaved: {
      title: 'Das wurde nicht gespeichert',
      text: 'Bei uns ist etwas fehlgeschlagen, und Ihre Angaben wurden nicht gespeichert. Bitte versuchen Sie es gleich noch einmal.',
    },
    notNow: {
      title: 'Dieses Formular kann gerade nicht gezeigt werden',
      text: 'Bei uns ist etwas fehlgeschlagen. Bitte versuchen Sie es gleich noch einmal.',
    },
    tooMany: {
      title: 'Das war zu viel auf einmal',
      text: 'Aus Ihrem Netz kommt gerade sehr viel, und was Sie geschrieben haben, wurde nicht gespeichert. Bitte versuchen Sie es gleich noch einmal.',
    },
    tooLarge: {
      title: 'Das war zu lang',
      text: 'Was gesendet wurde, ist länger, als dieses Formular annimmt, und wurde nicht gespeichert. Bitte gehen Sie zurück und kürzen Sie es.',
    },
    previewed: {
      title: 'Das war eine Vorschau',
      text: 'Die Antworten passen zum Formular. Es wurde nichts gespeichert.',
    },
    unreadable: {
      title: 'Das konnte nicht gelesen werden',
      text: 'Was gesendet wurde, ist keines unserer Formulare und wurde nicht gespeichert.',
    },
  },
}

const FR: FormWords = {
  language: 'fr',
  button: 'Envoyer',
  thanks: { title: 'Merci', text: 'Nous avons bien reçu vos réponses.' },
  optional: '(facultatif)',
  choose: 'Veuillez choisir',
  leaveEmpty: 'Laissez ce champ vide',
  onlyIf: {
    answered: 'Seulement si vous avez répondu à « {name} ».',
    leftOut: 'Seulement si vous n’avez pas répondu à « {name} ».',
    ticked: 'Seulement si vous avez coché « {name} ».',
    is: 'Seulement si « {name} » est {values}.',
    or: ' ou ',
  },
  script: {
    next: 'Suivant',
    back: 'Retour',
    step: 'Étape {step} sur {of}',
    mend: 'Veuillez corriger ceci, puis envoyer de nouveau. Rien n’a encore été enregistré.',
    away: 'L’envoi a échoué. Tout ce que vous avez écrit est encore là ; veuillez réessayer dans un instant.',
  },
  mendTitle: 'À corriger : {title}',
  preview: 'Aperçu : ce qui est envoyé ici n’est pas enregistré.',
  inbox: {
    sent: 'Nous vous avons envoyé un e-mail. Veuillez ouvrir le lien qu’il contient, afin que nous sachions que cette adresse est la vôtre.',
    maybe:
      'Si nous devons vérifier que cette adresse est la vôtre, un e-mail contenant un lien est en route vers vous.',
  },
  answer: {
    several: 'Cette réponse est arrivée plusieurs fois ; une seule suffit.',
    pattern: 'Ceci n’a pas la forme attendue ici.',
    tooLong: 'C’est trop long ; {most} caractères au maximum.',
    severalEmails: 'Une seule adresse e-mail est attendue ici.',
    noEmail: 'Ce n’est pas une adresse e-mail : il faut quelque chose comme ana@acme.com.',
    phone: 'Ce n’est pas un numéro de téléphone : il faut quelque chose comme +33 1 23 45 67 89.',
    number: 'Un nombre est attendu ici, par exemple 1200.',
    whole: 'Un nombre entier est attendu ici, par exemple 12.',
    least: 'Le minimum est {least}.',
    most: 'Le maximum est {most}.',
    oneOf: 'Veuillez choisir une de ces réponses.',
    theseOnly: 'Veuillez choisir parmi ces réponses seulement.',
    tick: 'Sans cette case cochée, le formulaire ne peut pas être envoyé.',
    atLeastOne: 'Veuillez choisir au moins une de ces réponses.',
    email: 'Une adresse e-mail est nécessaire : quelque chose comme ana@acme.com.',
    needed: 'Cette réponse est nécessaire.',
  },
  refused: {
    bad_token: 'Cette page n’a pas été reconnue. Rien n’a encore été enregistré ; appuyez une nouvelle fois.',
    too_fast: 'C’était très rapide. Rien n’a encore été enregistré ; appuyez une nouvelle fois.',
    too_old: 'Cette page était ouverte depuis longtemps. Rien n’a encore été enregistré ; appuyez une nouvelle fois.',
    proof_missing:
      'Votre navigateur doit d’abord faire un petit calcul. Rien n’a encore été enregistré ; appuyez une nouvelle fois.',
    proof_wrong:
      'Le petit calcul de votre navigateur n’est pas juste. Rien n’a encore été enregistré ; appuyez une nouvelle fois.',
    proof_spent:
      'Le petit calcul de votre navigateur a déjà servi. Rien n’a encore été enregistré ; appuyez une nouvelle fois.',
    free_mail: 'Veuillez indiquer votre adresse e-mail professionnelle ; celle-ci est d’un fournisseur gratuit.',
    disposable: 'Ce formulaire n’accepte pas les adresses jetables. Veuillez en indiquer une que vous garderez.',
    no_mailbox: 'Aucun e-mail ne peut être envoyé à cette adresse. Veuillez vérifier son orthographe.',
  },
  plain: {
    notHere: {
      title: 'Ce formulaire n’est pas ici',
      text: 'Il a été retiré, ou l’adresse n’est pas tout à fait juste.',
    },
    notSaved: {
      title: 'Ceci n’a pas été enregistré',
      text: 'Une erreur est survenue chez nous et vos réponses n’ont pas été enregistrées. Veuillez réessayer dans un instant.',
    },
    notNow: {
      title: 'Ce formulaire ne peut pas être affiché pour l’instant',
      text: 'Une erreur est survenue chez nous. Veuillez réessayer dans un instant.',
    },
    tooMany: {
      title: 'C’était trop à la fois',
      text: 'Beaucoup d’envois arrivent en ce moment de votre réseau, et ce que vous avez écrit n’a pas été enregistré. Veuillez réessayer dans un instant.',
    },
    tooLarge: {
      title: 'C’était trop long',
      text: 'Ce qui a été envoyé est plus long que ce formulaire n’accepte et n’a pas été enregistré. Revenez en arrière et raccourcissez-le.',
    },
    previewed: {
      title: 'C’était un aperçu',
      text: 'Les réponses conviennent au formulaire. Rien n’a été enregistré.',
    },
    unreadable: {
      title: 'Ceci n’a pas pu être lu',
      text: 'Ce qui a été envoyé n’est pas un de nos formulaires et n’a pas été enregistré.',
    },
  },
}

const ES: FormWords = {
  language: 'es',
  button: 'Enviar',
  thanks: { title: 'Gracias', text: 'Hemos recibido sus respuestas.' },
  optional: '(opcional)',
  choose: 'Elija una opción',
  leaveEmpty: 'Deje este campo vacío',
  onlyIf: {
    answered: 'Solo si respondió a «{name}».',
    leftOut: 'Solo si no respondió a «{name}».',
    ticked: 'Solo si marcó «{name}».',
    is: 'Solo si «{name}» es {values}.',
    or: ' o ',
  },
  script: {
    next: 'Siguiente',
    back: 'Atrás',
    step: 'Paso {step} de {of}',
    mend: 'Corrija esto y envíelo de nuevo. Todavía no se ha guardado nada.',
    away: 'No se pudo enviar. Todo lo que escribió sigue aquí; inténtelo de nuevo en un momento.',
  },
  mendTitle: 'Por corregir: {title}',
  preview: 'Vista previa: lo que se envía aquí no se guarda.',
  inbox: {
    sent: 'Le hemos enviado un correo. Abra el enlace que contiene para que sepamos que la dirección es suya.',
    maybe: 'Si tenemos que asegurarnos de que la dirección es suya, un correo con un enlace está en camino.',
  },
  answer: {
    several: 'Esto llegó más de una vez; basta una respuesta.',
    pattern: 'Esto no tiene la forma que se espera aquí.',
    tooLong: 'Es demasiado largo; como máximo {most} caracteres.',
    severalEmails: 'Aquí se necesita una sola dirección de correo.',
    noEmail: 'Eso no es una dirección de correo: se necesita algo como ana@acme.com.',
    phone: 'Eso no es un número de teléfono: se necesita algo como +34 912 345 678.',
    number: 'Aquí se necesita un número, por ejemplo 1200.',
    whole: 'Aquí se necesita un número entero, por ejemplo 12.',
    least: 'El mínimo es {least}.',
    most: 'El máximo es {most}.',
    oneOf: 'Elija una de estas opciones.',
    theseOnly: 'Elija solo entre estas opciones.',
    tick: 'Sin esta casilla marcada no se puede enviar el formulario.',
    atLeastOne: 'Elija al menos una de estas opciones.',
    email: 'Se necesita una dirección de correo: algo como ana@acme.com.',
    needed: 'Este dato es necesario.',
  },
  refused: {
    bad_token: 'No se reconoció esta página. Todavía no se ha guardado nada; pulse el botón otra vez.',
    too_fast: 'Eso fue muy rápido. Todavía no se ha guardado nada; pulse el botón otra vez.',
    too_old: 'Esta página llevaba mucho tiempo abierta. Todavía no se ha guardado nada; pulse el botón otra vez.',
    proof_missing:
      'Su navegador tiene que hacer antes una pequeña cuenta. Todavía no se ha guardado nada; pulse el botón otra vez.',
    proof_wrong:
      'La pequeña cuenta de su navegador no salió bien. Todavía no se ha guardado nada; pulse el botón otra vez.',
    proof_spent:
      'La pequeña cuenta de su navegador ya se había usado. Todavía no se ha guardado nada; pulse el botón otra vez.',
    free_mail: 'Indique su dirección de correo del trabajo; esta es de un proveedor gratuito.',
    disposable: 'Este formulario no acepta direcciones desechables. Indique una que vaya a conservar.',
    no_mailbox: 'No se puede enviar correo a esta dirección. Compruebe que esté bien escrita.',
  },
  plain: {
    notHere: { title: 'Este formulario no está aquí', text: 'Se retiró, o la dirección no es del todo correcta.' },
    notSaved: {
      title: 'Eso no se guardó',
      text: 'Algo falló por nuestra parte y lo que escribió no se guardó. Inténtelo de nuevo en un momento.',
    },
    notNow: {
      title: 'Este formulario no se puede mostrar ahora',
      text: 'Algo falló por nuestra parte. Inténtelo de nuevo en un momento.',
    },
    tooMany: {
      title: 'Eso fue demasiado a la vez',
      text: 'Llega mucho desde su red en este momento y lo que escribió no se guardó. Inténtelo de nuevo en un momento.',
    },
    tooLarge: {
      title: 'Eso era demasiado largo',
      text: 'Lo que se envió es más largo de lo que admite este formulario y no se guardó. Vuelva atrás y acórtelo.',
    },
    previewed: {
      title: 'Esto era una vista previa',
      text: 'Las respuestas encajan en el formulario. No se guardó nada.',
    },
    unreadable: {
      title: 'Esto no se pudo leer',
      text: 'Lo que se envió no es un formulario nuestro y no se guardó.',
    },
  },
}

/** Languages that forms have words of their own in, by the first part of a BCP 47 tag. */
export const FORM_LANGUAGES: Readonly<Record<string, FormWords>> = { en: EN, de: DE, fr: FR, es: ES }

/** By a form's language (`de-AT`) or what a browser asks for (`de-AT,de;q=0.9`); English where there are none in it. */
export const wordsIn = (language: string): FormWords => {
  const first = language.toLowerCase().split(/[-,;]/)[0] ?? ''
  return Object.hasOwn(FORM_LANGUAGES, first) ? (FORM_LANGUAGES[first] ?? EN) : EN
}
