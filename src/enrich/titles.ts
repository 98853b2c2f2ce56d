export const SENIORITIES = [
  'founder',
  'c-level',
  'vp',
  'director',
  'head',
  'manager',
  'senior',
  'individual',
  'intern',
] as const
export type Seniority = (typeof SENIORITIES)[number]

export const DEPARTMENTS = [
  ...(['engineering', 'it', 'marketing', 'sales', 'finance', 'hr', 'operations'] as const),
  ...(['legal', 'product', 'support', 'executive'] as const),
] as const
export type Department = (typeof DEPARTMENTS)[number]

/** Words as they stand in a title after lower-casing and dropping accents; `*` at the end matches what follows in the word. */
export interface TitleRule<Answer> {
  readonly is: Answer
  readonly words: string
}

/** First match wins, so the exceptions stand before the words they contain. English, German, French, Spanish, Portuguese. */
export const SENIORITY_RULES: readonly TitleRule<Seniority>[] = [
  {
    is: 'intern',
    words: `intern|internship|interns|trainee|apprentice|working student|werkstudent*|praktikant*|azubi|auszubildende*|stagiaire|
    alternant|alternante|apprenti|apprentie|becario|becaria|practicante|pasante|estagiario|estagiaria|aprendiz|student|estudiante|etudiant*`,
  },
  {
    is: 'individual',
    words: `executive assistant|personal assistant|assistant to|assistant of|assistenz der|assistenz des|assistentin der|assistent der|
    assistenz|sekretar*|assistante de direction|assistant de direction|assistante|secretaire|asistente|secretaria|secretario|
    assistente|account executive|sales executive|marketing executive|executive search|product owner|process owner|business owner`,
  },
  {
    is: 'founder',
    words: `founder|founders|cofounder|founding partner|owner|co owner|proprietor|grunder|grunderin|mitgrunder|mitgrunderin|inhaber|
    inhaberin|fondateur|fondatrice|cofondateur|cofondatrice|proprietaire|fundador|fundadora|cofundador|cofundadora|propietario|
    propietaria|dueno|duena|dono|dona|socio fundador|proprietario|proprietaria`,
  },
  {
    is: 'vp',
    words: `vp|svp|evp|avp|vice president|vicepresident|vice presidente|vicepresidente|vicepresidenta|vice presidenta|
    vizeprasident|vizeprasidentin|vice presidente executivo`,
  },
  {
    is: 'c-level',
    words: `ceo|cto|cio|ciso|cso|cmo|cfo|coo|cro|cpo|chro|cdo|cco|clo|cxo|chief|president|managing director|general manager|managing partner|
    executive director|chairman|chairwoman|chair of the board|board member|geschaftsfuhr*|vorstand*|prokurist|prokuristin|
    pdg|president directeur general|presidente directrice generale|directeur general|directrice generale|dg|gerant|gerante|
    director general|directora general|director gerente|director ejecutivo|directora ejecutiva|gerente general|consejero delegado|
    consejera delegada|presidente|presidenta|diretor geral|diretora geral|diretor executivo|diretora executiva|administrador|
    administradora|presidente executivo`,
  },
  {
    is: 'head',
    words: `head|leiter|leiterin|leitung|leitende|leitender|*leiter|*leiterin|responsable|chef de service|chef de departement|jefe|jefa|
    responsavel|chefe|lider de area|team lead|teamlead|group lead|department lead|practice lead`,
  },
  { is: 'individual', words: 'art director|creative director assistant|funeral director' },
  {
    is: 'director',
    words: `director|directors|direktor|direktorin|bereichsleiter*|directeur|directrice|directora|diretor|diretora`,
  },
  {
    is: 'manager',
    words: `manager|managers|managerin|mgr|supervisor|superintendent|abteilungsleiter*|teamleiter*|gerente|encargado|encargada|
    coordinador|coordinadora|coordenador|coordenadora|gestionnaire|chef de projet|chef de produit|gestor|gestora|coordinator`,
  },
  {
    is: 'senior',
    words: `senior|sr|principal|staff|lead|expert|architect|leitend*|partner|referent senior|experte|expertin|experto|experta|confirme|
    confirmee|architekt|architektin|architecte|arquitecto|arquitecta|arquiteto|arquiteta|especialista senior`,
  },
]

/** First match wins; whole phrases stand before single words. */
export const DEPARTMENT_RULES: readonly TitleRule<Department>[] = [
  {
    is: 'sales',
    words: `sales operations|sales ops|revenue operations|revops|sales engineer|sales development|pre sales|presales|solutions engineer|
    solution engineer|account executive|account manager|key account|customer acquisition|business development|partner manager|
    partnerships|cro|chief revenue`,
  },
  {
    is: 'marketing',
    words: `marketing operations|product marketing|marketing technology|growth marketing|cmo|chief marketing|demand generation|demand gen|
    public relations|brand manager|content manager|social media`,
  },
  {
    is: 'support',
    words: `customer success|customer support|technical support|customer service|customer care|customer experience|help desk|helpdesk|
    service desk|support engineer|kundenservice|kundendienst|kundenbetreuung|kundenberater*|service client|relation client|
    atencion al cliente|servicio al cliente|soporte|atendimento|suporte|sucesso do cliente`,
  },
  {
    is: 'it',
    words: `cio|ciso|chief information|information technology|information security|infosec|cyber*|it security|system administrator|
    systems administrator|sysadmin|systemadministrator*|network engineer|network administrator|infrastructure|informatik*|
    edv|edp|dsi|systemes d information|informatique|informatica|sistemas|tecnologias de la informacion|tecnologia da informacao|
    ti|tic|it`,
  },
  {
    is: 'product',
    words: `product manager|product owner|product lead|product director|head of product|product management|product designer|ux|ui|
    chief product|cpo|vp product|produktmanag*|produktleit*|chef de produit|produit|producto|produto|product`,
  },
  {
    is: 'engineering',
    words: `cto|chief technology|chief technical|engineer|engineers|engineering|developer|developers|programmer|software|devops|sre|
    data scientist|data science|machine learning|architect|r d|research and development|technical lead|tech lead|technology|qa|
    technical director|ingenieur*|entwickl*|softwareentwickl*|technik*|architekt*|forschung*|ingeniero|ingeniera|ingenieria|desarroll*|
    developpeur|developpeuse|technique|recherche et developpement|engenheiro|engenheira|engenharia|desenvolv*|programador*|tecnologia`,
  },
  {
    is: 'hr',
    words: `hr|chro|human resources|chief people|people operations|people ops|people partner|people and culture|head of people|vp people|talent|
    recruiter|recruiting|recruitment|personal*|personalabteilung|personalreferent*|rh|drh|ressources humaines|recursos humanos|rrhh|
    recrutement|recrutador*`,
  },
  {
    is: 'finance',
    words: `cfo|chief financial|finance|financial|accounting|accountant|controller|controlling|treasur*|bookkeep*|auditor|finanz*|
    buchhalt*|rechnungswesen|finances|financier|financiere|comptab*|daf|finanzas|financiero|financiera|contab*|contador*|
    financeiro|financeira|financas|tesorer*|tesoureir*`,
  },
  {
    is: 'legal',
    words: `legal|counsel|lawyer|attorney|solicitor|paralegal|compliance|privacy|data protection|dpo|recht|rechts*|jurist|juristin|syndikus*|
    datenschutz*|juridique|juriste|avocat|avocate|legales|juridico|juridica|abogado|abogada|advogado|advogada`,
  },
  {
    is: 'marketing',
    words: `marketing|marketer|growth|brand|branding|content|seo|sem|communications|communication|communicacion|advertising|copywriter|
    werbung|kommunikation*|presse*|offentlichkeitsarbeit|publicite|comunicacion|publicidad|mercadeo|mercadotecnia|comunicacao|publicidade`,
  },
  {
    is: 'sales',
    words: `sales|selling|sdr|bdr|ae|account|accounts|commercial|vertrieb*|verkauf*|vertriebs*|aussendienst*|vente|ventes|commercial*|
    ventas|vendedor*|comercial|vendas|business developer`,
  },
  {
    is: 'operations',
    words: `coo|chief operating|operations|operation|ops|logistics|supply chain|procurement|purchasing|buyer|production|manufacturing|
    quality|facility|facilities|office manager|warehouse|betrieb*|einkauf*|logistik*|produktion*|fertigung*|qualitat*|operativ*|
    achat|achats|logistique|exploitation|operations|operaciones|compras|logistica|produccion|operacoes|producao|qualidade|calidad`,
  },
  { is: 'support', words: 'support|service' },
  {
    is: 'executive',
    words: `ceo|chief executive|president|presidente|presidenta|founder|cofounder|founding|owner|managing director|general manager|
    managing partner|executive director|chairman|chairwoman|board|geschaftsfuhr*|vorstand*|inhaber*|grunder*|mitgrunder*|pdg|dg|
    directeur general|directrice generale|gerant|gerante|fondateur|fondatrice|cofondateur|cofondatrice|director general|
    directora general|director gerente|director ejecutivo|directora ejecutiva|gerente general|consejero delegado|consejera delegada|
    fundador*|cofundador*|propietari*|diretor geral|diretora geral|diretor executivo|diretora executiva|proprietari*|administrador*|
    socio|partner`,
  },
]
