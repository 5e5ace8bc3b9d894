"""Compounds written in one word, split into known words (Koehn and Knight 2003): few parts, long parts.

The rows are data: how a word looks inside a compound (`ending>instead` makes the word of it), which
short words may be a part at all, and what never is a part (particles, prefixes, endings that look like words).
"""

from collections.abc import Callable
from dataclasses import dataclass

from search.analysis.lexicons import Lexicon
from search.analysis.word_lists import WordLists

LEAST = 4
"""Shorter parts count only where the language's row names them, and not beside another one."""
MOST_PARTS = 4
LONGEST = 40
Joint = tuple[str, str]


@dataclass(frozen=True)
class CompoundRules:
    """How compounds of a language are joined.

    joints: endings of a first part, and what the word itself has instead.
    inflected: endings of first parts that are forms of a word (genitives); the dictionary tells the word.
    short: words of less than `LEAST` letters that may be parts.
    never: words that are no part.
    """

    joints: tuple[Joint, ...]
    inflected: tuple[str, ...]
    short: frozenset[str]
    never: frozenset[str]


def _rules(joints: str, inflected: str, short: str, never: str) -> CompoundRules:
    pairs = tuple((ending, instead) for ending, _sign, instead in (part.partition(">") for part in joints.split()))
    return CompoundRules(
        (("", ""), *pairs), tuple(inflected.split()), frozenset(short.split()), frozenset(never.split())
    )


COMPOUNDS: dict[str, CompoundRules] = {
    "da": _rules(
        "s> e> er>", "",
        "rad ar dag mal hus bog fag tid vej mad bys lys liv sag ung by el sex job hjem mor far sol lon bil bad ord"
        " tog tag"
        " sal sko sne jul leg gym ris rum kob kop hav vin ost ben",
        "under over efter foran inden uden imod mellem gennem igen hoved frem tilbage sammen samt mange ikke hver for"
        " fore mis ind ned op ud til fra med mod hen bort bag selv gen anti inter super alle samme inde"
        " ende ener lige lede kere gere dere rere nere tere lere sere vere mere bere ding ingen elle ister tier esse"
        " ette pert mente tisk tiske matisk kratisk taet slet emme skab agne rene kone stil same forse besk bese afse"
        " verne slig",
    ),
    "de": _rules(
        "s> es> n> en> er> e> >en", "",
        "rat tag amt weg uhr bau ort zug bad bus hof see eis tee ton rad ohr gas tor tur uni kur job abi not tal",
        "unter uber wider hinter gegen nach ohne zwischen durch zuruck zusammen weiter mehr nicht vorbei voran"
        " ander ein aus auf vor bei mit von hin her ent ver zer miss fehl anti inter super isation ation ator abbe"
        " dass dies wenn sein dein mein eigen alle aller gleich manch solch jeder viel beson vers besch absch verb"
        " abge geben gehen gesche besen bete brau gest hamen vors gene anden erst einst halb falls weise leicht"
        " lich chen cher sten test eren iter ende eben ellen enden ting iden ante massig same samen isch olle"
        " schaft haft reich voll artig weise tigen eiern nisse nativ rial ling itzt ahlen stag este elle ella aalen"
        " losen",
    ),
    "et": _rules(
        "s>ne s>",
        "a e i u o te de se ste",
        "too kool keel tugi ope opi iga kat maa aju elu aeg abi jou puu raha kodu laps",
        "alla ette edasi kokku labi mitte peale ules valja umber uhes vastu tagasi parast enne koos minu sinu tema"
        " oma see kas aga kui sioon ioon ator tor lane line mine",
    ),
    "fi": _rules(
        "s>nen",
        "n in en ain",
        "tyo apu tuki ika yo ilo koe kuu maa osa paa piha puu raha tie isa",
        "alle ennen ilman jalkeen kanssa kautta koska kuten kuin mutta myos sama siten vaan vain vasta minun"
        " sinun hanen niin sitten taman perho inen lainen llinen assa ansa naan massa sakki itko naiset nasta amme"
        " asti udellinen aisuus aala nakki nainen toinen mainen moinen",
    ),
    "hu": _rules(
        "",
        "",
        "ora dij ut nap hely jog kez kor tan ter kar kep ber ero viz haz tej tar hus cel baj cim arc zaj kut lab",
        "alatt felett fele mellett nelkul utan minden amely akkor egyik masik ellen szerint vissza ossze kozben"
        " meg hogy legy leg mert mint egy tobb barmi ugyan ilyen eben aban ezik ozik etlen atlan hato heto elet"
        " lete etek atok olni elni ulni alom elem eges szer szeres meny menye tette tett odor zott kezett kez dott"
        " eten elmes etet szet enek anak enem enes talan telen kent sara tele elve szem vele mesz eget eszt csel ment"
        " haza",
    ),
    "nl": _rules(
        "s> en> n> e> er>",
        "en",
        "les taal weg bus raad jaar dag zee vis wet pad gym tas ijs",
        "onder over door tegen tussen achter voor samen mede weder terug zonder binnen buiten naar niet meer elke"
        " aan uit mee mis her ont ver toe neer voort eigen alle lijk heid atie ende eren elen enen ing sten ling ster",
    ),
    "sv": _rules(
        "s> e> u>a o>a ar>are",
        "",
        "rad ar dag mal hus bok stod tid vag mat liv by el sex jobb mor far kok lon hem nat bil ord bad bat rum lag"
        " tag tak"
        " sal sjo sko sno sol gym jul lek lov ris ben",
        "under over efter utan inom mellan genom igen fram tillbaka samman inte varje alla andra ater emot fore mot"
        " for van miss ut upp ned till fran med hit dit bort bak sjalv anti inter super alle nagon inne"
        " ande ende arna erna orna tare nade rade kare nare liga mande rad samt skap ister stig tiga ingen ring mal"
        " taga mast anta tern sena slor samma same ader kont fors besk best erfara bjud gama undan mottag",
    ),
}  # fmt: skip


class Splitter:
    """Splits the compounds of one language."""

    def __init__(
        self, rules: CompoundRules, lexicon: Lexicon, lists: WordLists, is_known: Callable[[str], bool]
    ) -> None:
        self._rules = rules
        self._is_known = is_known
        self._lexicon = lexicon
        self._lists = lists

    def split(self, lemma: str) -> tuple[str, ...]:
        """The words a compound is made of, in order; nothing where it is none."""
        if not LEAST + 2 <= len(lemma) <= LONGEST or lemma in self._lists.whole or not lemma.isalpha():
            return ()
        parts = self._best(lemma, MOST_PARTS)
        return tuple(parts) if len(parts) > 1 else ()

    def _best(self, lemma: str, most: int) -> list[str]:
        """The split with the fewest parts, and of those the one whose shortest part is longest."""
        found: list[list[str]] = []
        for cut in range(3, len(lemma) - 2):
            head = lemma[cut:]
            if not self._is_word(head):
                continue
            first = self._first_part(lemma[:cut])
            if first and (max(len(first), len(head)) >= LEAST or lemma[:cut] in self._lists.joints):
                found.append([first, head])
        if not found and most > 2:
            for cut in range(3, len(lemma) - 2):
                head = lemma[cut:]
                before = self._first_parts(lemma[:cut], most - 1) if self._is_word(head) else []
                if before:
                    found.append([*before, head])
        return max(found, key=lambda parts: (-len(parts), min(map(len, parts)), len(parts[-1])), default=[])

    def _first_parts(self, written: str, most: int) -> list[str]:
        """The words of a first part that is a compound itself."""
        for ending, instead in self._rules.joints:
            if not instead and written.endswith(ending):
                parts = self._best(written[: len(written) - len(ending)], most)
                if parts:
                    return parts
        return []

    def _first_part(self, written: str) -> str:
        """The word that a compound begins with; empty where there is none."""
        listed = self._lists.joints.get(written)
        if listed:
            return listed
        if written in self._rules.never:
            return ""
        for ending, instead in self._rules.joints:
            if written.endswith(ending):
                word = written[: len(written) - len(ending)] + instead
                if self._is_word(word):
                    return word
        if len(written) >= LEAST and written.endswith(self._rules.inflected or ("|",)):
            for word in self._lexicon.lemmas(written):
                if word[:2] == written[:2] and self._is_word(word):
                    return word
        return ""

    def _is_word(self, word: str) -> bool:
        if word in self._rules.never:
            return False
        return (len(word) >= LEAST or word in self._rules.short) and self._is_known(word)
