import mailchecker from 'mailchecker'

/**
 * Mail providers anybody can have an address at, gathered by hand from the providers' own sign-up pages by country.
 * A flag for fit, never a refusal (CAP-13).
 */
const FREE_MAIL = new Set(
  `gmail.com googlemail.com yahoo.com ymail.com rocketmail.com myyahoo.com yahoo.co.uk yahoo.fr yahoo.de yahoo.es yahoo.it
  yahoo.com.br yahoo.ca yahoo.co.in yahoo.in yahoo.com.au yahoo.com.mx yahoo.com.ar yahoo.co.jp yahoo.co.id yahoo.com.sg
  yahoo.com.ph yahoo.com.vn yahoo.com.tr yahoo.com.hk yahoo.com.tw yahoo.ie yahoo.pl yahoo.se yahoo.gr yahoo.ro
  hotmail.com hotmail.co.uk hotmail.fr hotmail.de hotmail.es hotmail.it hotmail.be hotmail.nl hotmail.ca hotmail.se
  hotmail.com.br hotmail.com.ar hotmail.com.tr hotmail.co.jp outlook.com outlook.fr outlook.de outlook.es outlook.it
  outlook.com.br outlook.com.au outlook.be outlook.pt outlook.jp outlook.in outlook.ie outlook.dk outlook.cz outlook.at
  live.com live.co.uk live.fr live.de live.it live.nl live.be live.ca live.se live.dk live.no live.com.au live.com.mx
  live.com.pt live.jp msn.com passport.com windowslive.com icloud.com me.com mac.com aol.com aol.co.uk aol.de aol.fr aim.com
  verizon.net proton.me protonmail.com protonmail.ch pm.me tutanota.com tutanota.de tutamail.com tuta.io tuta.com keemail.me
  fastmail.com fastmail.fm hushmail.com zoho.com zohomail.com zohomail.eu mail.com email.com usa.com europe.com post.com
  gmx.com gmx.de gmx.net gmx.at gmx.ch gmx.fr gmx.co.uk gmx.us web.de freenet.de t-online.de arcor.de online.de
  mailbox.org posteo.de posteo.net 1und1.de vodafone.de vodafonemail.de unitybox.de kabelmail.de magenta.de aon.at chello.at
  bluewin.ch hispeed.ch sunrise.ch orange.fr wanadoo.fr free.fr sfr.fr neuf.fr laposte.net bbox.fr numericable.fr
  club-internet.fr aliceadsl.fr voila.fr libero.it virgilio.it tiscali.it alice.it tin.it tim.it fastwebnet.it email.it
  inwind.it iol.it telefonica.net terra.es ono.com movistar.es sapo.pt clix.pt mail.telepac.pt iol.pt netcabo.pt uol.com.br
  bol.com.br terra.com.br ig.com.br globo.com globomail.com r7.com oi.com.br zipmail.com.br telenet.be skynet.be proximus.be
  scarlet.be ziggo.nl planet.nl home.nl kpnmail.nl xs4all.nl hetnet.nl upcmail.nl casema.nl chello.nl btinternet.com
  btopenworld.com virginmedia.com ntlworld.com blueyonder.co.uk sky.com talktalk.net tiscali.co.uk o2.co.uk eircom.net
  comcast.net att.net sbcglobal.net bellsouth.net cox.net charter.net earthlink.net optonline.net juno.com netzero.net
  frontier.com windstream.net roadrunner.com rr.com rogers.com shaw.ca bell.net sympatico.ca telus.net videotron.ca
  bigpond.com bigpond.net.au optusnet.com.au iinet.net.au tpg.com.au xtra.co.nz slingshot.co.nz telia.com comhem.se bredband.net
  spray.se online.no broadpark.no start.no mail.dk jubii.dk ofir.dk elisanet.fi kolumbus.fi suomi24.fi wp.pl o2.pl onet.pl
  onet.eu op.pl vp.pl interia.pl interia.eu gazeta.pl poczta.onet.pl poczta.fm tlen.pl seznam.cz email.cz centrum.cz
  volny.cz post.cz atlas.cz azet.sk zoznam.sk centrum.sk citromail.hu freemail.hu indamail.hu t-online.hu abv.bg mail.bg
  dir.bg mail.ru bk.ru inbox.ru list.ru internet.ru yandex.ru yandex.com yandex.by yandex.kz yandex.ua ya.ru rambler.ru
  ukr.net i.ua meta.ua bigmir.net inbox.lv inbox.lt one.lt delfi.ee mail.ee otenet.gr in.gr walla.co.il walla.com
  netvision.net.il 012.net.il mynet.com superonline.com qq.com foxmail.com 163.com 126.com yeah.net sina.com sina.cn
  sohu.com 139.com 189.cn aliyun.com tom.com naver.com daum.net hanmail.net nate.com kakao.com docomo.ne.jp ezweb.ne.jp
  softbank.ne.jp nifty.com biglobe.ne.jp ocn.ne.jp so-net.ne.jp rediffmail.com indiatimes.com sify.com in.com
  vsnl.net hey.com duck.com skiff.com mailfence.com runbox.com lavabit.com riseup.net disroot.org inbox.com lycos.com
  excite.com netscape.net mail2world.com webmail.co.za mweb.co.za telkomsa.net vodamail.co.za`.split(/\s+/),
)

const disposableDomains = mailchecker.blacklist()

/** Walks `a.b.c`, `b.c`, `c`: lists name the parent, addresses often a child. */
function listed(list: ReadonlySet<string>, domain: string): boolean {
  for (let rest = domain; rest.includes('.'); rest = rest.slice(rest.indexOf('.') + 1)) if (list.has(rest)) return true
  return false
}

/** True when anybody can have an address at this domain. */
export const isFreeMail = (domain: string): boolean => listed(FREE_MAIL, domain)

/** True when the domain gives throw-away addresses (mailchecker's list). */
export const isDisposable = (domain: string): boolean => listed(disposableDomains, domain)

/** True when an address at this domain says where a person works. */
export const isBusinessDomain = (domain: string): boolean => !isFreeMail(domain) && !isDisposable(domain)

/** Providers to whom dots before the `@` mean nothing. */
const DOTLESS = new Set(['gmail.com', 'googlemail.com'])

/**
 * The mailbox behind a normalised address, so that `ana+1@acme.com` and `ana+2@acme.com` are one where mails are counted. Never who
 * somebody is: two people may share a mailbox and mean to be two.
 */
export function mailboxOf(email: string): string {
  const at = email.lastIndexOf('@')
  const [local = '', domain] = [email.slice(0, at).split('+')[0], email.slice(at + 1)]
  if (local === '') return email
  return DOTLESS.has(domain) ? `${local.replaceAll('.', '')}@gmail.com` : `${local}@${domain}`
}
