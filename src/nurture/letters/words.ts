import type { InEvery } from '../../access/language.ts'

/** What letters to leads say; `{…}` is filled in by `filled`. Letters to one's own team are in English, as the product is. */
export interface LetterWords {
  readonly confirmation: {
    readonly subject: string
    readonly ask: string
    readonly yes: string
    readonly notYou: string
  }
  readonly asset: {
    readonly subject: string
    readonly here: string
    readonly hereTitled: string
    readonly open: string
    readonly until: string
    readonly why: string
  }
  readonly preferences: string
}

/** What letters say, in every language that forms speak. */
export const LETTER_WORDS: InEvery<LetterWords> = {
  en: {
    confirmation: {
      subject: 'Please confirm your address for {name}',
      ask: 'Somebody, most likely you, gave this address in a form of {name}. Please confirm that it is yours.',
      yes: 'Yes, this is my address',
      notYou: 'If it was not you, do nothing: without your word nothing more is sent.',
    },
    asset: {
      subject: 'What you asked {name} for',
      here: 'Here is what you asked {name} for.',
      hereTitled: 'Here is what you asked {name} for: {title}.',
      open: 'Open it',
      until: 'The link works until {day}.',
      why: 'You get this mail because this address was given in a form of {name}.',
    },
    preferences: 'Choose what you receive, or nothing at all',
  },
  de: {
    confirmation: {
      subject: 'Bitte bestätigen Sie Ihre Adresse für {name}',
      ask: 'Jemand, vermutlich Sie selbst, hat diese Adresse in einem Formular von {name} angegeben. Bitte bestätigen Sie, dass sie Ihnen gehört.',
      yes: 'Ja, das ist meine Adresse',
      notYou: 'Wenn Sie es nicht waren, tun Sie nichts: Ohne Ihr Wort wird nichts weiter gesendet.',
    },
    asset: {
      subject: 'Was Sie bei {name} angefordert haben',
      here: 'Hier ist, was Sie bei {name} angefordert haben.',
      hereTitled: 'Hier ist, was Sie bei {name} angefordert haben: {title}.',
      open: 'Öffnen',
      until: 'Der Link gilt bis {day}.',
      why: 'Sie bekommen diese E-Mail, weil diese Adresse in einem Formular von {name} angegeben wurde.',
    },
    preferences: 'Wählen, was Sie bekommen, oder gar nichts',
  },
  fr: {
    confirmation: {
      subject: 'Veuillez confirmer votre adresse pour {name}',
      ask: 'Quelqu’un, sans doute vous, a saisi cette adresse dans un formulaire de {name}. Veuillez confirmer qu’elle est à vous.',
      yes: 'Oui, c’est mon adresse',
      notYou: 'Si ce n’était pas vous, ne faites rien : sans votre accord, rien d’autre n’est envoyé.',
    },
    asset: {
      subject: 'Ce que vous avez demandé à {name}',
      here: 'Voici ce que vous avez demandé à {name}.',
      hereTitled: 'Voici ce que vous avez demandé à {name} : {title}.',
      open: 'L’ouvrir',
      until: 'Le lien est valable jusqu’au {day}.',
      why: 'Vous recevez cet e-mail parce que cette adresse a été saisie dans un formulaire de {name}.',
    },
    preferences: 'Choisir ce que vous recevez, ou rien du tout',
  },
  es: {
    confirmation: {
      subject: 'Confirme su dirección para {name}, por favor',
      ask: 'Alguien, probablemente usted, indicó esta dirección en un formulario de {name}. Confirme que es suya, por favor.',
      yes: 'Sí, es mi dirección',
      notYou: 'Si no fue usted, no haga nada: sin su palabra no se envía nada más.',
    },
    asset: {
      subject: 'Lo que pidió a {name}',
      here: 'Aquí tiene lo que pidió a {name}.',
      hereTitled: 'Aquí tiene lo que pidió a {name}: {title}.',
      open: 'Abrirlo',
      until: 'El enlace vale hasta el {day}.',
      why: 'Recibe este correo porque esta dirección se indicó en un formulario de {name}.',
    },
    preferences: 'Elegir lo que recibe, o nada en absoluto',
  },
}
