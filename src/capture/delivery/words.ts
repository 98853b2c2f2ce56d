import type { InEvery } from '../../access/language.ts'

interface Said {
  readonly title: string
  readonly text: string
}

/** What is said where a link to an asset gives none; `{…}` is filled in by `filled`. */
export interface DeliveryWords {
  readonly tooMany: Said
  readonly nowhere: Said
  readonly gone: Said
  /** With the title of the asset. */
  readonly ended: Said & { readonly again: string }
}

/** What these pages say, in every language that forms speak. */
export const DELIVERY_WORDS: InEvery<DeliveryWords> = {
  en: {
    tooMany: { title: 'Too many at once', text: 'Nothing is lost: open the link again in a moment.' },
    nowhere: {
      title: 'This link leads nowhere',
      text: 'It may have been cut when it was copied. Open it from where you got it, or ask for the content again on the website.',
    },
    gone: {
      title: 'No longer available',
      text: 'This link has ended, and what it led to is not offered any more.',
    },
    ended: {
      title: 'This link has ended',
      text: 'Links to “{title}” work for a week. Ask for it again and you get a new one.',
      again: 'Ask for it again',
    },
  },
  de: {
    tooMany: { title: 'Zu viele auf einmal', text: 'Es ist nichts verloren: Öffnen Sie den Link gleich noch einmal.' },
    nowhere: {
      title: 'Dieser Link führt nirgendwohin',
      text: 'Vielleicht wurde er beim Kopieren abgeschnitten. Öffnen Sie ihn dort, wo Sie ihn bekommen haben, oder fordern Sie den Inhalt auf der Website noch einmal an.',
    },
    gone: {
      title: 'Nicht mehr verfügbar',
      text: 'Dieser Link ist abgelaufen, und der Inhalt wird nicht mehr angeboten.',
    },
    ended: {
      title: 'Dieser Link ist abgelaufen',
      text: 'Links zu „{title}“ gelten eine Woche. Fordern Sie den Inhalt noch einmal an, dann bekommen Sie einen neuen.',
      again: 'Noch einmal anfordern',
    },
  },
  fr: {
    tooMany: { title: 'Trop de demandes à la fois', text: 'Rien n’est perdu : rouvrez le lien dans un instant.' },
    nowhere: {
      title: 'Ce lien ne mène nulle part',
      text: 'Il a peut-être été coupé lors de la copie. Ouvrez-le là où vous l’avez reçu, ou redemandez le contenu sur le site.',
    },
    gone: {
      title: 'N’est plus disponible',
      text: 'Ce lien a expiré, et ce à quoi il menait n’est plus proposé.',
    },
    ended: {
      title: 'Ce lien a expiré',
      text: 'Les liens vers « {title} » sont valables une semaine. Redemandez le contenu et vous en recevrez un nouveau.',
      again: 'Le redemander',
    },
  },
  es: {
    tooMany: { title: 'Demasiadas a la vez', text: 'No se ha perdido nada: abra el enlace otra vez en un momento.' },
    nowhere: {
      title: 'Este enlace no lleva a ninguna parte',
      text: 'Quizá se cortó al copiarlo. Ábralo desde donde lo recibió, o pida el contenido otra vez en el sitio web.',
    },
    gone: {
      title: 'Ya no está disponible',
      text: 'Este enlace ha caducado, y aquello a lo que llevaba ya no se ofrece.',
    },
    ended: {
      title: 'Este enlace ha caducado',
      text: 'Los enlaces a «{title}» valen una semana. Pídalo otra vez y recibirá uno nuevo.',
      again: 'Pedirlo otra vez',
    },
  },
}
