/** A header as it is compared: lower case, no accents, words apart. */
export const plainHeader = (header: string): string =>
  header
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[^a-z\d]+/g, ' ')
    .trim()

/** Usual names of each field in English, German, French, Spanish and Portuguese, as `plainHeader` writes them. */
const NAMES: Readonly<Record<string, string>> = {
  email:
    'email|e mail|mail|email address|e mail address|work email|business email|primary email|contact email|mailadresse|e mail adresse|emailadresse|email adresse|adresse email|adresse e mail|adresse mail|courriel|correo|correo electronico|email profissional|endereco de email|emails',
  'field:first_name': 'first name|firstname|given name|vorname|prenom|nombre|nombre de pila|primeiro nome|fname',
  'field:last_name':
    'last name|lastname|surname|family name|nachname|familienname|nom de famille|apellido|apellidos|sobrenome|ultimo nome|lname',
  'field:name':
    'name|full name|contact|contact name|person|ansprechpartner|vollstandiger name|nom complet|nom|nombre completo|nome|nome completo',
  'field:title':
    'title|job title|jobtitle|position|role|job|funktion|stellenbezeichnung|berufsbezeichnung|titre|poste|fonction|cargo|puesto|funcao',
  'field:phone':
    'phone|phone number|telephone|tel|mobile|mobile phone|mobile phone number|business phone|telefon|telefonnummer|handy|mobil|telephone portable|numero de telephone|telefono|movil|celular|telefone|telemovel',
  'company.name':
    'company|company name|account|account name|organization|organisation|organization name|business|employer|firma|firmenname|unternehmen|unternehmensname|societe|entreprise|nom de l entreprise|empresa|nombre de la empresa|compania|nome da empresa|associated company|primary company',
  'company.website':
    'website|web site|website url|company website|domain|company domain|company domain name|url|homepage|webseite|internetseite|domaine|site|site web|site internet|sitio web|pagina web|dominio|site da empresa',
  'field:headcount':
    'headcount|employees|number of employees|employee count|company size|size|mitarbeiter|mitarbeiterzahl|anzahl mitarbeiter|effectif|nombre d employes|nombre de salaries|empleados|numero de empleados|funcionarios|numero de funcionarios|colaboradores|no of employees',
  'field:industry': 'industry|sector|branche|secteur|secteur d activite|industria|setor|ramo',
  'field:revenue':
    'revenue|annual revenue|turnover|umsatz|jahresumsatz|chiffre d affaires|ingresos|facturacion|receita|faturamento',
  'field:budget': 'budget|presupuesto|orcamento',
  'field:timeline': 'timeline|timeframe|months to buy|zeithorizont|echeance|plazo|prazo',
  'field:country': 'country|country region|country code|land|pays|pais',
  'field:city': 'city|town|stadt|ort|ville|ciudad|cidade|localidad',
  'field:state': 'state|state region|region|province|bundesland|estado|provincia',
  'field:postal_code': 'postal code|zip|zip code|zipcode|postcode|plz|postleitzahl|code postal|codigo postal|cep',
  'field:street': 'street|street address|address|address 1|strasse|adresse|rue|direccion|calle|endereco|rua',
  'field:language': 'language|preferred language|sprache|langue|idioma',
  'field:linkedin': 'linkedin|linkedin url|linkedin profile|person linkedin url|linkedin bio',
  'touch.source':
    'source|lead source|utm source|origin|quelle|leadquelle|herkunft|source du lead|origine|fuente|origen|origem|fonte',
  'touch.channel': 'channel|marketing channel|kanal|canal',
  'touch.medium': 'medium|utm medium',
  'touch.campaign': 'campaign|utm campaign|campaign name|kampagne|campagne|campana|campanha',
  'touch.landing': 'landing page|first page|landing|landingpage|page de destination',
  'touch.referrer': 'referrer|referer|first referrer',
  owner:
    'owner|lead owner|contact owner|record owner|assigned to|assigned user|sales rep|rep|account manager|besitzer|zustandig|zustandiger|bearbeiter|verantwortlich|proprietaire|responsable|commercial|propietario|proprietario|responsavel|vendedor|comercial',
  at: 'created|created at|create date|created date|date created|creation date|date added|date|lead date|signup date|signed up|erstellt|erstellt am|erstelldatum|anlagedatum|datum|date de creation|cree le|fecha|fecha de creacion|creado|data|data de criacao|criado em',
  stage:
    'stage|lifecycle stage|lead stage|funnel stage|lifecycle|status|lead status|phase|stufe|etape|etapa|estado del lead|statut',
  unsubscribed:
    'unsubscribed|unsubscribed from all email|opted out|opt out|email opt out|has opted out of email|do not email|do not contact|email unsubscribed|abgemeldet|desabonne|desinscrit|dado de baja|cancelou inscricao|descadastrado',
  bounced:
    'bounced|hard bounced|email bounced|email hard bounce reason|bounce reason|is email bounced|email bounced date|unzustellbar',
  external:
    'id|record id|contact id|lead id|person id|crm id|external id|kontakt id|kundennummer|identifiant|identificador',
  'reached:lead': 'became a lead date|lead since|became lead',
  'reached:mql': 'became a marketing qualified lead date|mql date|became mql|mql at|mql on|mql since',
  'reached:sal': 'sal date|became sal|sales accepted date|sal at',
  'reached:sql': 'became a sales qualified lead date|sql date|became sql|sql at|sql on|sql since',
  'reached:opportunity': 'became an opportunity date|opportunity date|opportunity since',
  'reached:customer':
    'became a customer date|customer since|customer date|won date|kunde seit|client depuis|cliente desde',
}

const DEALS: Readonly<Record<string, string>> = {
  'deal.id': 'id|deal id|opportunity id|record id|opportunity',
  'deal.stage': 'stage|deal stage|opportunity stage|phase|etape|etapa|status|stage name',
  'deal.value':
    'amount|value|deal value|close value|betrag|wert|auftragswert|montant|importe|valor|amount in company currency',
  'deal.product': 'product|produkt|produit|producto|produto',
  'deal.rep':
    'owner|deal owner|opportunity owner|sales agent|sales rep|rep|besitzer|proprietaire|propietario|proprietario',
  'deal.opened':
    'created|create date|created date|created at|open date|engage date|opened|erstellt am|date de creation|fecha de creacion|data de criacao',
  'deal.closed':
    'close date|closed|closed at|won date|abschlussdatum|date de cloture|fecha de cierre|data de fechamento',
  'field:deal_name': 'name|deal name|opportunity name',
  'company.name': NAMES['company.name'] ?? '',
  email: `${NAMES.email ?? ''}|associated contact email|contact email`,
}

const COMPANIES: Readonly<Record<string, string>> = {
  'company.name': `${NAMES['company.name'] ?? ''}|name|companyname`,
  'company.website': `${NAMES['company.website'] ?? ''}|companywebsite`,
  'company.external': 'id|record id|company id|account id',
  'field:industry': `${NAMES['field:industry'] ?? ''}|companyindustry`,
  'field:headcount': `${NAMES['field:headcount'] ?? ''}|companynumber of employees|companynumberofemployees`,
  'field:revenue': `${NAMES['field:revenue'] ?? ''}|companyannual revenue`,
  'field:country': `${NAMES['field:country'] ?? ''}|companycountry`,
  'field:city': `${NAMES['field:city'] ?? ''}|companycity`,
  at: NAMES.at ?? '',
}

const EVENTS: Readonly<Record<string, string>> = {
  email: NAMES.email ?? '',
  'event.name': 'event|event name|action|activity|ereignis|evenement|evento',
  'event.page': 'page|url|path|page url|seite',
  at: `${NAMES.at ?? ''}|timestamp|time|when|zeitpunkt`,
}

const REPS: Readonly<Record<string, string>> = {
  'rep.email': NAMES.email ?? '',
  'rep.name': `${NAMES['field:name'] ?? ''}|user|rep|rep name`,
  'rep.team': 'team|group|department|mannschaft|gruppe|equipe|equipo|time',
  'rep.weight': 'weight|gewicht|share',
  'rep.capacity': 'capacity|capacity per day|leads per day|max leads|kapazitat',
  'rep.timezone': 'timezone|time zone|zeitzone|fuseau horaire|zona horaria|fuso horario',
  'rep.active': 'active|is active|aktiv|actif|activo|ativo',
}

const indexed = (names: Readonly<Record<string, string>>): ReadonlyMap<string, string> => {
  const index = new Map<string, string>()
  for (const [target, list] of Object.entries(names))
    for (const name of list.split('|')) if (!index.has(name)) index.set(name, target)
  return index
}

/** What a file can be a list of, as a screen imports it. */
export type FileKind = 'people' | 'accounts' | 'opportunities' | 'events' | 'reps'

/** Which field a header usually names, by what the file is a list of. */
export const FIELDS_BY_HEADER: Readonly<Record<FileKind, ReadonlyMap<string, string>>> = {
  people: indexed(NAMES),
  accounts: indexed(COMPANIES),
  opportunities: indexed(DEALS),
  events: indexed(EVENTS),
  reps: indexed(REPS),
}

/** What the file is a list of, by its headers: people unless they say otherwise. */
export function kindOf(header: readonly string[]): FileKind {
  const has = new Set(header.map(plainHeader))
  const some = (...names: readonly string[]) => names.some((name) => has.has(name))
  const isPerson = header.some((name) => FIELDS_BY_HEADER.people.get(plainHeader(name)) === 'email')
  if (some('deal stage', 'deal id', 'deal name', 'opportunity id', 'opportunity name', 'opportunity stage'))
    return 'opportunities'
  if (isPerson && some('event', 'event name') && some('timestamp', 'time', 'date', 'at')) return 'events'
  if (
    isPerson &&
    some('team', 'equipe', 'equipo') &&
    some('capacity', 'capacity per day', 'weight', 'timezone', 'time zone')
  )
    return 'reps'
  if (isPerson || some('first name', 'last name', 'firstname', 'lastname', 'vorname', 'nachname', 'prenom'))
    return 'people'
  if (some('company name', 'company', 'account', 'account name', 'companyname', 'firma', 'company domain name'))
    return 'accounts'
  return 'people'
}

/** A field of its own, named like the column. */
export const fieldFor = (name: string): string | null => {
  const plain = plainHeader(name).replaceAll(' ', '_').slice(0, 60)
  return plain === '' ? null : `field:${plain}`
}
