"""Derivation as data: `ending>instead` makes the base of a lemma, where the dictionary knows that base.

In folded letters. The longest ending comes first; the first rule whose base is known counts.
A digit before an ending says how many letters must stay, where the usual ones are too few.
"""

from collections.abc import Iterator

LEAST_LEFT = 3
"""Letters that must stay before an ending."""


class Endings:
    """Rules `ending>instead`, found by the end of a word without trying each."""

    def __init__(self, text: str) -> None:
        self._instead: dict[str, list[tuple[str, int]]] = {}
        for part in text.split():
            ending, _sign, instead = part.lstrip("0123456789").partition(">")
            least = int(part[0]) if part[0].isdigit() else LEAST_LEFT
            self._instead.setdefault(ending, []).append((instead, least))
        lengths: dict[str, set[int]] = {}
        for ending in self._instead:
            lengths.setdefault(ending[-1], set()).add(len(ending))
        # Most words end in a letter that few endings have, so few are tried.
        self._lengths = {last: sorted(each, reverse=True) for last, each in lengths.items()}

    def of(self, word: str) -> Iterator[str]:
        """What the rules make of a word, by its longest ending first."""
        room = len(word) - LEAST_LEFT
        for length in self._lengths.get(word[-1:], ()):
            if length <= room:
                for instead, least in self._instead.get(word[len(word) - length :], ()):
                    if length <= len(word) - least:
                        yield word[: len(word) - length] + instead


NO_ENDINGS = Endings("")
DERIVED: dict[str, Endings] = {
    language: Endings(text)
    for language, text in {
        "bg": "ане>ам яне>ям ене>а ене>я ение>а ение>я ание>ам ски>  ишки>ище шки>х чески>к чески>ка ки> ен>е ен>а ен>"
        " шен>х чен>к чен>ка ов> ев> ка> чка>к нка>нин ница>ник ост>ен ност>ен ионален>ия ален>а иране>ирам ация>ирам"
        " ант>ирам ствие>ствам стие>ствам телен> ство> тел>я ител>а ува>ам авам>а авам>я явам>я явам>а ирам>ера"
        " увам>а ждам>дя щам>тя ням>ня лям>ля рям>ря вям>вя",
        "cs": "ni>a ni> ni>e ny>a ny> sky>a sky> ovsky> cky>k cky>ka ovy>a ovy> ka> yne> kyne>ce nice>nik ice>ik ani>at"
        " eni>it eni>et ovani>ovat avani>avat ost>y tivni>ce tni>vi ace>ovat ator>ovat vaci>vat tel>t ce>t sny>ch stvi>"
        " stvo> nost>ny ani>ani nik> ny>i ci>t nuti>nout zeni>dit zeni>zit ceni>tit seni>sit zeny>dit zeny>zit"
        " ceny>tit seny>sit",
        "da": "ning>e ning> ing>e else>e else> bning>bbe gning>gge kning>kke lning>lle mning>mme pning>ppe tning>tte"
        " sning>sse hed> hed>e lighed>lig ende>e ende> er>e eri>e skab> lig> elig>e isk> isk>e tion>ere ation>ere"
        " ation>e ering>ere ator>ere bar>e fuld> los> dom> maessig> smaessig> erske>er inde> iv>ion al>e ant>ere",
        "de": "ung>en ung>n ung>eln erung>ern elung>eln er>en er>n erin>er istin>ist entin>ent orin>or antin>ant"
        " heit> keit> igkeit>ig lich> lich>e isch>e isch> ig>e los> haft> bar>en schaft> chen> lein>"
        " ation>ieren tion>ieren ierung>ieren ator>ieren reich> voll> slos> sam> ismus>istisch tiv>tion tiv>tieren"
        " iv>ion ler> ling>en nis>en zuen>en",
        "el": "ικοσ>ειο ικοσ>α ικοσ>οσ ικοσ>ο ικοσ>η ικοσ>ια ιακοσ>ια ιακοσ>α τρια>τησ ευτικοσ>ευση τικοσ>ση πτικοσ>ψη"
        " κτικοσ>ξη ιαζω>ια αλια>ω εια>ω εια>αω εια>ευω ξη>ζω ξη>σσω ξη>γω ξη>χω ση>νω ση>ω ψη>πω ψη>βω ψη>φω ηση>ω"
        " ηση>αω ιση>ιζω αση>αζω υση>υω ευση>ευω οχη>εχω ισμοσ>ιζω τησ>ω ητησ>ω ητησ>αω ητρια>ητησ ασμοσ>αζω"
        " ευτησ>ευω τηριο>τησ οτητα>οσ μα>ζω ακι> ουλα>α"
        " ινοσ>η τικα>τικοσ ικα>ικοσ",
        "en": "ly> ily>y ness> iness>y ment> er>e er> ler>l or> or>e ing> ing>e ling>l ping>p ying>y ion>e ion>"
        " ation>e ation> ator>ate ive>ion ive>e ative>ate ful> fully>ful less> al> al>e ality>al ship> hood>"
        " ee> ance>ant ence>ent ancy>ant ency>ent acy>ate uancy>uant lthy>lth ant>ate usion>ude sion>de"
        " sion>d ize>ise yze>yse ization>isation isation>ise ior>iour avior>aviour olor>olour enter>entre"
        " eter>etre ility>le able>e able> ial>y ical>y ist>",
        "es": "cion>r acion>ar icion>ir uccion>ucir tivo>cion sivo>sion dor>r ador>ar ora>or tora>tor anza>ar"
        " miento>r imiento>er imiento>ir encia>ente ancia>ante encia>ento encia>er ista>ismo eza>e eza>o"
        " ado>o orado>or itario>idad al>io al>o al>ia ial>io ional>ion ar>ia ble> able> able>ar oria>or aje>"
        " aje>ar mente> amente>o ante>ar iente>er ante>acion ez>o idad> idad>o lidad>l ado>ar ido>er ido>ir"
        " ivo>ar usion>uir usivo>uir tud> 5ito>o 5ito>a 5ita>a 5ita>o 5edad>o 5ario>",
        "et": "mine>ma ja>ma us>ama us>ema us>ima us>uma us> tus>tama lik> line> line>e ne> tu>ma lane> kas>k sus>s"
        " istus>istama ndus>ndama nna> lus>lema lik>s stik> mus> ilik>us ing>ima 4am> 4em>",
        "fi": "minen>a aminen>ta eminen>ta minen>da us>taa us>ta us>a us>aa ys>taa ys> us> uus>a ja>a aja>ta"
        " ija>ia ellinen>i illinen>i illinen>ti llinen> inen>i inen>a inen>e inen>o lainen> y>ta u>ta o>ata"
        " sto> ton> tto> ys>a ys>aa nta>a nta>aa nto>a nto>aa isuus>inen vuus>va uus>u mus>a in>a ia>a us>an"
        " taan>a va>a ttu>taa ttu>ttaa tu>ta mpi> empi>a empi>i empi>t iimpi>is empi>s sempi>nen mys>a ttelu>tella"
        " elu>ella ely>ella",
        "fr": "ation>er cation>quer vention>venir ition>ir uction>uire ction>ger atif>ation tif>tion sif>sion usion>ure"
        " ement>er ement>ir issement>ir age>er issage>ir eur>er eur>ir ateur>er ateur>ation cateur>quer euse>eur"
        " rice>eur trice>teur iere>ier ante>ant ente>ent ant>er ence>ent ance>ant ance>er ite>ir esse>e eisme>"
        " isme>iste arite>aire al>e al> ial>e el>e ien>e een>ee te> ite>e ement>e amment>ant emment>ent ure>er ateur>",
        "hr": "ski>a ski> ski>je ni>a ni> ni>o ni>je cki>k cki>ka cki>ac acki>ak ica> ica>ik ka> kinja>k anje>ati"
        " enje>iti anje>iti avanje>ati avanje>iti ovanje>ovati ovanje> ivanje>iti ivanje>ati an>a an> san>h"
        " can>k ost>an ost> stvo> telj>ti ar> ar>o ov> ev> iste>nje aliste>anje lni>nje acija>irati"
        " iranje>irati stveni>lje",
        "hu": "as> es> o> asi>as esi>es i> os> as>a es>e sag> seg> zik> zas>zik zes>zik as>ik es>ik odas>odik edes>edik"
        " acio>al al>acio atlan> etlen> talan> telen> ni> s> ikus>ia ul> ul>s it>s beli> nyi> at> et> gas>og ges>eg"
        " ges>og as>az es>ez assag>as ott>ik"
        " tt> e> a> je> ja> ei> ai> nyi>",
        "it": "zione>re izione>ivere azione>are izione>ire uzione>urre tivo>zione sivo>sione tore>re trice>tore essa>e"
        " mento>re imento>ere amento>are imento>ire enza>ente anza>ante enza>ento enza>entare ista>ismo"
        " ato>a ale>e ale>a ale>o iale>e ile>e 4ta>o ita>o ita>e 4ta>e mente> amente>o nte>re ante>are ismo>o"
        " ismo>ista sione>dere uso>udere ologico>ologo ologico>ologia ante>azione ario> istico> ezza>e"
        " ezza>o evole>are abile>are ibile>ere iera>iere ina>ino ato>are ito>ire uto>ere ita>ere",
        "lt": "mas>ti imas>ti ymas>yti ymasis>ytis imasis>tis masis>tis tojas>ti toja>tojas inis>a inis>as inis>e"
        " ine>inis ine>inys ingas>e ingas>a ingas>as auti>as avimas>uoti avimas>auti acija>uoti umas>us"
        " yste>ius yste>as ybe>as iskas>as iskas>a ejas>eti ejas>ti ikas>as ele>a elis>as iukas>as tis>ti"
        " tuve>ti mi>ti ytis>yti inti>us tinis>tis iene>is iete>ietis",
        "lv": "sana>t isana>it asana>at esana>et osana>ot sanas>ties sanas>t ejs>et tajs>t taja>tajs eja>ejs"
        " iba>s iba>ot iba>et iba>igs ums>t ejums>et ajums>at ijums>it ums>et igs>iba igs>a acija>et isks>a"
        " isks>s nieks> nieks>s niece>nieks iete>ietis ene>ens ite>is itis>s ina>a ins>s bas>ba ais>s"
        " ala>als ligs>t oss>t ums>s ana>t ojums>ot aks>s akais>s atne>at",
        "nl": "ing>en ing>n ing> ering>eren atie>eren tie>eren er>en er>n aar>en ster>er heid> elijk> elijkheid>elijk"
        " lijk>en lijk> baar>en achtig> schap> loos> je> tje> pje> etje> kje>k isch>ie isch>a ief>ie erij>en name>nemen"
        " teit>  sel>en es>  aliteit>eel ig> ist>isme vol> st>n ator>eren trice>tor in> e> se>s s> der>den ling>en",
        "pl": "ny>a ny> ny>e ny>o ski>a ski> owski> iecy>iak cki>k owy>a owy> owy>o owy>ie ka> nica>nik nnica>en"
        " anie>ac enie>ic ienie>ic cenie>cic zenie>zyc enie>yc enie>ec osc>y nosc>ny yjny>ja acja>owac"
        " owanie>owac yciel>yc iciel>ic ca> stwo> ik> ik>a arz> ista>izm tny>t tny>ie otny>ie cie>c ek>"
        " czyk> eczka>ka",
        "pt": "cao>r acao>ar icao>ir ucao>uzir tivo>cao sivo>sao dor>r dora>dor ora>or tora>tor encia>ente"
        " ancia>ante encia>ento ista>ismo eza>e eza>o itario>idade al>io al>o al>ia ar>ia ar>a idade>"
        " idade>o lidade>l agem> ante>ar ante>acao mento>r imento>er amento>ar oria>or avel>e avel>ar"
        " ivel>ir mente> amente>o usao>uir usivo>uir ado>ar ido>er ido>ir ecto>eto ector>etor ctor>tor"
        " ccao>cao cao>tor cao>tivo ez>o tude> anca>ar",
        "ro": "are>a ire>i ere>e ere>ea toare>tor oare>or tor>  tor>t ator>a itor>i atie>a itie>i tie>t iune>e iv>iune"
        " ziune>de ziv>ziune ativ>atie ional>ie enta>ent anta>ant ie>  al>iu al>ie al>a ant>a ant>atie itate> itate>u"
        " atate>at os> easca>esc esc> iera>ier iere>iere iere>ia iza>ic este>esc ime>e eala>i et>  ic>a ul>  ator>are"
        " ism>ist nic>  ar>a ului> entie>eni",
        "sk": "ny>a ny> ny>ie ny>e sky>a sky> ovsky> cky>k cky>ka ovy>a ovy> ka> cka>k nicka>nik ica>ik anie>at enie>it"
        " enie>iet ovanie>ovat avanie>avat ost>y tivny>cia acia>ovat ator>ovat vaci>vat vaci>vanie vacia>vat tel>t ca>t"
        " sny>ch stvo> nost>ny nik> otny>ie ny>ia kyna>k yna> nutie>nut zenie>dit zenie>zit",
        "sl": "ski>a ski> ski>k ski>h ni>a ni> ni>o ni>je ni>ec cni>k cni>ka ica> ka>ec enka>enec lka>lec inja>"
        " anje>ati enje>iti enje>eti ovanje>ovati evanje>evati anje>iti janje>iti bljanje>biti scanje>stiti"
        " alni>ati alni>anje alec>ati ilec>iti ost>en ost> en>a en> sen>h cen>k stvo> nik> nik>a telj>ti ar>"
        " alnica>alec lnica>ti ven>vo",
        "sv": "ning>a ning> ing>a ande>a ande> ende>a ende> are>a are> else>a het> het>ig lighet>lig lig> isk>"
        " isk>i ation>era tion>era ering>era ator>era skap> dom> bar>a full> los> ad>a d>a arinna>are"
        " erska>are massig> smassig> an>a iv>ion eri>a en> sam> ig> ist>ism al> slos>e slos>a slos>",
    }.items()
}


ALSO: dict[str, Endings] = {
    language: Endings(text)
    for language, text in {
        "bg": "а> я> ът> ят> и>я и>а",
        "el": "εισ>η εων>η εωσ>η 4ων>η 4ων>α",
        "es": " ".join(
            f"{form}{pronoun}>{verb}"
            for form, verb in (
                ("ar", "ar"),
                ("er", "er"),
                ("ir", "ir"),
                ("ando", "ar"),
                ("iendo", "er"),
                ("iendo", "ir"),
                ("yendo", "er"),
            )
            for pronoun in [
                "lo",
                "la",
                "los",
                "las",
                "le",
                "les",
                "me",
                "te",
                "se",
                "nos",
                "melo",
                "selo",
                "sela",
                "selos",
            ]
        ),
        "et": "nud>ma tud>ma dud>ma tav>ma dav>ma vad>ma takse>ma dakse>ma mata>ma 4ud> 4id> 4ad> 4ed>",
        "fi": "mista>minen misen>minen miseen>minen miset>minen llista>llinen llisen>llinen lliset>llinen"
        " llisia>llinen sta>nen sen>nen set>nen sia>nen sten>nen",
        "fr": "ive>if ives>if euse>eux euses>eux",
        "hu": "ank>a enk>e aink> eink> jaink> jeink> oink>o uink>u ozni>zik ezni>zik okkal> ekkel> akkal> okban> ekben>"
        " okat> eket> akat> oknak> eknek> aknak> aim> eim> aid> eid> ait> eit> aik> eik> jai> jei> ok> ek> ak>a",
        "it": " ".join(
            f"{form}{pronoun}>{verb}"
            for form, verb in (
                ("ar", "are"),
                ("er", "ere"),
                ("ir", "ire"),
                ("ando", "are"),
                ("endo", "ere"),
                ("endo", "ire"),
            )
            for pronoun in ["lo", "la", "li", "le", "mi", "ti", "ci", "vi", "si", "ne", "gli", "glielo"]
        )
        + " i>e i>o issimo>o issimo>e issima>o issima>e issimi>o issimi>e issime>o issime>e",
        "lv": "iem>s ajiem>s i>s us>s os>s am>a",
        "nl": "slagen>slag dragen>drag dagen>dag glazen>glas daken>dak wegen>weg spelen>spel paden>pad 4de>en 4den>en"
        " 4te>en 4ten>en",
        "sv": "rar>er rarna>er rars>er lar>el larna>el lars>el nar>en narna>en",
    }.items()
}
"""Endings that stand for a further lemma, where the dictionary knows it, beside the one that the dictionary prefers."""

RESPELT: dict[str, tuple[tuple[str, str], ...]] = {
    "de": (("ae", "a"), ("oe", "o"), ("ue", "u")),
    "da": (("aa", "a"), ("oe", "o")),
}
"""How letters are written on keyboards without them, beside leaving the marks out."""
