"""Small words that a question of several words need not find; they still count for the order of the hits."""

from search.analysis.normalising import fold

_WORDS = {
    "bg": "и в във на за от с със по до при като да се е са не или но че към през между си което който която това",
    "cs": "a i v ve na z ze do od s se k ke o pro při po je jsou být že jako ale nebo jak by u za to který která které",
    "da": "og i på til for af med fra om der som det den de en et er at har kan ikke eller men ved hvordan hvad sig",
    "de": "und in im an am auf für von vom mit zu zum zur der die das den dem des ein eine einen einer ist sind wie bei"
    " oder nicht als auch es aus über was ab an",
    "el": "και σε στο στη στην στον στα στις των του της το τα τη την τον οι ο η για από με να που ένα μια είναι ή δεν"
    " ως πως κατά",
    "en": "a an and are as at be by for from how in into is it its of on or that the their this to was what when which"
    " who why with",
    "es": "a al con de del el en es la las lo los o para por que se su sus un una unos unas y como no más entre qué",
    "et": "ja on ei et kui ka või see oma ning mis kes kuidas aga nii ta siis selle",
    "fi": "ja on ei että se tai kun niin mutta myös joka ovat oli sekä kuin miten mikä tämä",
    "fr": "à au aux avec ce ces comment dans de des du en est et il la le les leur leurs ou par pas pour que qui se sur"
    " un une dans son sa ses plus",
    "hr": "i u na za od s sa do o po je su se da koji koja koje kao ili ali kako iz pri što te nije k ka",
    "hu": "a az és egy hogy nem is de van vagy mint ezt azt ez meg csak mi mit hogyan",
    "it": "a ad al alla alle ai agli con da dal dalla dei del della delle degli di e ed è gli i il in la le lo nel"
    " nella o per che si su sul sulla tra un una uno come non",
    "lt": "ir į iš su ar bei bet kad kaip tai yra už nuo prie apie per dėl jo jų o po kas",
    "lv": "un ir ar no uz par kā ka vai bet pie pēc to tas kas arī lai ko pret",
    "mt": "u fi ta ma minn għal lil bi li huwa hija jew dan din kif biex se ix il l is id in it ir iz ic f b t m x fil"
    " tal mal bil sal",
    "nl": "de het een en in op aan van voor met te ten ter bij naar om is zijn dat die of niet als door hoe wat uit"
    " over er ook",
    "pl": "i a w we na z ze do od o po za dla przy jest są się nie że jak oraz lub albo który która które to przez"
    " jako",
    "pt": "a à ao aos as às com como da das de do dos e é em na nas no nos o os ou para pela pelo por que se um uma"
    " não",
    "ro": "și şi a al ai ale la în în din de pe pentru cu o un este sunt că care sau nu mai prin ca să se cum lui",
    "sk": "a aj i v vo na z zo do od s so k ku o pre pri po je sú sa že ako ale alebo za to ktorý ktorá ktoré by u",
    "sl": "in v na za od s z do o po je so se da ki kot ali pa kako iz pri to ne k h",
    "sv": "och i på till för av med från om som det den de en ett är att har kan inte eller men vid hur vad sig",
}
STOP_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(fold(word.replace("ς", "σ")) for word in words.split()) for language, words in _WORDS.items()
}
"""Folded stop words by language. A language without a row has none."""
