import type { InEvery } from '../../access/language.ts'
import type { Choice } from './choices.ts'

/** What the pages behind the links of mails say; `{…}` is filled in by `filled`. */
export interface ConsentWords {
  readonly policy: string
  readonly preferences: {
    /** With the name of whose mail it is. */
    readonly title: string
    /** With the masked address. */
    readonly for: string
    readonly unsubscribed: string
    readonly blocked: string
    readonly legend: string
    readonly states: Readonly<Record<Choice['state'], string>>
    readonly save: string
    readonly reason: string
    readonly stop: string
    readonly saved: string
    readonly stopped: string
    readonly unchanged: string
  }
  readonly confirm: {
    readonly title: string
    readonly question: string
    readonly given: string
    readonly several: string
    readonly sent: string
    readonly said: string
    readonly yes: string
    readonly yesThis: string
    readonly notYou: string
    readonly done: string
    readonly close: string
    readonly beside: string
  }
  readonly expired: { readonly title: string; readonly text: string; readonly again: string }
  readonly unknown: { readonly title: string; readonly text: string }
  readonly nothingKept: { readonly title: string; readonly text: string }
}

const EN: ConsentWords = {
  policy: 'Privacy policy',
  preferences: {
    title: 'Your mail from {name}',
    for: 'For {address}.',
    unsubscribed: 'You are unsubscribed from everything. Tick what you would like to receive again.',
    blocked: 'Nothing is sent to this address, since mail to it came back or was reported.',
    legend: 'What you receive',
    states: {
      granted: 'You said yes.',
      asked: 'It waits for your confirmation by mail.',
      refused: 'You said no.',
      revoked: 'You said no.',
      open: 'It is on until you say no.',
      never: 'You have not been asked.',
    },
    save: 'Save',
    reason: 'Why do you no longer want our mail? (optional)',
    stop: 'Unsubscribe from everything',
    saved: 'Saved.',
    stopped: 'You are unsubscribed from everything.',
    unchanged: 'Nothing was changed. Please choose once more.',
  },
  confirm: {
    title: 'Confirm your address for {name}',
    question: 'Is this your address?',
    given: 'It was given in a form of {name}. If that was you, please confirm it.',
    several: 'It was given more than once. Confirm only what you sent yourself.',
    sent: 'This was sent with it:',
    said: 'You also said:',
    yes: 'Yes, confirm',
    yesThis: 'Yes, I sent this',
    notYou: 'If it was not you, close this page: without your word nothing more is sent.',
    done: 'Thank you, your address is confirmed',
    close: 'You can close this page. {name} was told.',
    beside:
      'You can close this page. The same address was given in what follows too: confirm it only if you sent it yourself.',
  },
  expired: {
    title: 'This link has expired',
    text: 'It could be used for {days} days, and nothing was confirmed.',
    again: 'Fill in the form again',
  },
  unknown: {
    title: 'This link does not work',
    text: 'It may have been cut off when it was copied. Open it from the mail once more, or answer the mail.',
  },
  nothingKept: { title: 'Nothing is kept about you', text: 'Your data was erased here, and no mail is sent to you.' },
}

const DE: ConsentWords = {
  policy: 'Datenschutzerklärung',
  preferences: {
    title: 'Ihre E-Mails von {name}',
    for: 'Für {address}.',
    unsubscribed: 'Sie sind von allem abgemeldet. Kreuzen Sie an, was Sie wieder bekommen möchten.',
    blocked:
      'An diese Adresse wird nichts gesendet, weil E-Mails von dort zurückkamen oder als unerwünscht gemeldet wurden.',
    legend: 'Was Sie bekommen',
    states: {
      granted: 'Sie haben zugestimmt.',
      asked: 'Es fehlt noch Ihre Bestätigung per E-Mail.',
      refused: 'Sie haben abgelehnt.',
      revoked: 'Sie haben abgelehnt.',
      open: 'Sie bekommen das, bis Sie ablehnen.',
      never: 'Sie wurden noch nicht gefragt.',
    },
    save: 'Speichern',
    reason: 'Warum möchten Sie unsere E-Mails nicht mehr? (freiwillig)',
    stop: 'Von allem abmelden',
    saved: 'Gespeichert.',
    stopped: 'Sie sind von allem abgemeldet.',
    unchanged: 'Es wurde nichts geändert. Bitte wählen Sie noch einmal.',
  },
  confirm: {
    title: 'Ihre Adresse für {name} bestätigen',
    question: 'Ist das Ihre Adresse?',
    given: 'Sie wurde in einem Formular von {name} angegeben. Wenn Sie das waren, bestätigen Sie sie bitte.',
    several: 'Sie wurde mehrmals angegeben. Bestätigen Sie nur, was Sie selbst gesendet haben.',
    sent: 'Das wurde mitgesendet:',
    said: 'Außerdem haben Sie erklärt:',
    yes: 'Ja, bestätigen',
    yesThis: 'Ja, das habe ich gesendet',
    notYou: 'Wenn Sie es nicht waren, schließen Sie diese Seite: Ohne Ihr Wort wird nichts weiter gesendet.',
    done: 'Vielen Dank, Ihre Adresse ist bestätigt',
    close: 'Sie können diese Seite schließen. {name} weiß Bescheid.',
    beside:
      'Sie können diese Seite schließen. Dieselbe Adresse wurde auch im Folgenden angegeben: Bestätigen Sie es nur, wenn Sie es selbst gesendet haben.',
  },
  expired: {
    title: 'Dieser Link ist abgelaufen',
    text: 'Er galt {days} Tage, und es wurde nichts bestätigt.',
    again: 'Das Formular noch einmal ausfüllen',
  },
  unknown: {
    title: 'Dieser Link funktioniert nicht',
    text: 'Vielleicht wurde er beim Kopieren abgeschnitten. Öffnen Sie ihn noch einmal aus der E-Mail, oder antworten Sie auf die E-Mail.',
  },
  nothingKept: {
    title: 'Über Sie ist nichts gespeichert',
    text: 'Ihre Daten wurden hier gelöscht, und Sie bekommen keine E-Mails.',
  },
}

const FR: ConsentWords = {
  policy: 'Politique de confidentialité',
  preferences: {
    title: 'Vos e-mails de {name}',
    for: 'Pour {address}.',
    unsubscribed: 'Vous êtes désinscrit de tout. Cochez ce que vous souhaitez recevoir à nouveau.',
    blocked:
      'Rien n’est envoyé à cette adresse, car des e-mails nous sont revenus ou ont été signalés comme indésirables.',
    legend: 'Ce que vous recevez',
    states: {
      granted: 'Vous avez accepté.',
      asked: 'Il manque votre confirmation par e-mail.',
      refused: 'Vous avez refusé.',
      revoked: 'Vous avez refusé.',
      open: 'Vous le recevez tant que vous ne refusez pas.',
      never: 'On ne vous a pas encore posé la question.',
    },
    save: 'Enregistrer',
    reason: 'Pourquoi ne voulez-vous plus de nos e-mails ? (facultatif)',
    stop: 'Se désinscrire de tout',
    saved: 'Enregistré.',
    stopped: 'Vous êtes désinscrit de tout.',
    unchanged: 'Rien n’a été modifié. Veuillez choisir à nouveau.',
  },
  confirm: {
    title: 'Confirmer votre adresse pour {name}',
    question: 'Est-ce votre adresse ?',
    given: 'Elle a été saisie dans un formulaire de {name}. Si c’était vous, veuillez la confirmer.',
    several: 'Elle a été saisie plusieurs fois. Ne confirmez que ce que vous avez envoyé vous-même.',
    sent: 'Ceci a été envoyé avec elle :',
    said: 'Vous avez aussi déclaré :',
    yes: 'Oui, confirmer',
    yesThis: 'Oui, c’est moi qui l’ai envoyé',
    notYou: 'Si ce n’était pas vous, fermez cette page : sans votre accord, rien d’autre n’est envoyé.',
    done: 'Merci, votre adresse est confirmée',
    close: 'Vous pouvez fermer cette page. {name} en est informé.',
    beside:
      'Vous pouvez fermer cette page. La même adresse a aussi été saisie dans ce qui suit : ne confirmez que si vous l’avez envoyé vous-même.',
  },
  expired: {
    title: 'Ce lien a expiré',
    text: 'Il était valable {days} jours, et rien n’a été confirmé.',
    again: 'Remplir à nouveau le formulaire',
  },
  unknown: {
    title: 'Ce lien ne fonctionne pas',
    text: 'Il a peut-être été coupé lors de la copie. Ouvrez-le encore une fois depuis l’e-mail, ou répondez à l’e-mail.',
  },
  nothingKept: {
    title: 'Rien n’est conservé à votre sujet',
    text: 'Vos données ont été effacées ici, et aucun e-mail ne vous est envoyé.',
  },
}

const ES: ConsentWords = {
  policy: 'Política de privacidad',
  preferences: {
    title: 'Sus correos de {name}',
    for: 'Para {address}.',
    unsubscribed: 'Está dado de baja de todo. Marque lo que quiera volver a recibir.',
    blocked:
      'A esta dirección no se envía nada, porque los correos fueron devueltos o se denunciaron como no deseados.',
    legend: 'Lo que recibe',
    states: {
      granted: 'Usted dijo que sí.',
      asked: 'Falta su confirmación por correo.',
      refused: 'Usted dijo que no.',
      revoked: 'Usted dijo que no.',
      open: 'Lo recibe hasta que diga que no.',
      never: 'Todavía no se le ha preguntado.',
    },
    save: 'Guardar',
    reason: '¿Por qué ya no quiere nuestros correos? (opcional)',
    stop: 'Darse de baja de todo',
    saved: 'Guardado.',
    stopped: 'Está dado de baja de todo.',
    unchanged: 'No se cambió nada. Elija otra vez, por favor.',
  },
  confirm: {
    title: 'Confirme su dirección para {name}',
    question: '¿Es esta su dirección?',
    given: 'Se indicó en un formulario de {name}. Si fue usted, confírmela, por favor.',
    several: 'Se indicó más de una vez. Confirme solo lo que haya enviado usted.',
    sent: 'Con ella se envió esto:',
    said: 'También declaró:',
    yes: 'Sí, confirmar',
    yesThis: 'Sí, esto lo envié yo',
    notYou: 'Si no fue usted, cierre esta página: sin su palabra no se envía nada más.',
    done: 'Gracias, su dirección está confirmada',
    close: 'Puede cerrar esta página. {name} ya lo sabe.',
    beside:
      'Puede cerrar esta página. La misma dirección se indicó también en lo que sigue: confírmelo solo si lo envió usted.',
  },
  expired: {
    title: 'Este enlace ha caducado',
    text: 'Valía {days} días, y no se confirmó nada.',
    again: 'Rellenar otra vez el formulario',
  },
  unknown: {
    title: 'Este enlace no funciona',
    text: 'Quizá se cortó al copiarlo. Ábralo otra vez desde el correo, o responda al correo.',
  },
  nothingKept: {
    title: 'No se guarda nada sobre usted',
    text: 'Sus datos se borraron aquí, y no se le envía ningún correo.',
  },
}

/** What these pages say, in every language that forms speak. */
export const CONSENT_WORDS: InEvery<ConsentWords> = { en: EN, de: DE, fr: FR, es: ES }
