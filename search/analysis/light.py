"""Light stemming as data, for the languages that PyStemmer has no algorithm for.

Each language is a row of stages; a stage takes off the longest of its endings
that leaves a stem of at least `LEAST` letters; `ci>k` puts another letter in
its place. All in folded letters.
"""

from dataclasses import dataclass

LEAST = 3


@dataclass(frozen=True)
class Stage:
    """Endings with what is put instead, and their lengths, the longest first."""

    instead: dict[str, str]
    lengths: tuple[int, ...]

    def taken_off(self, word: str) -> str:
        """The word without the longest of the endings that leaves enough of it."""
        for length in self.lengths:
            instead = self.instead.get(word[-length:]) if length < len(word) else None
            if instead is not None and len(word) - length + len(instead) >= LEAST:
                return word[:-length] + instead
        return word


def _endings(text: str) -> Stage:
    instead = {ending: put for ending, _sign, put in (part.partition(">") for part in text.split())}
    return Stage(instead, tuple(sorted({len(ending) for ending in instead}, reverse=True)))


STAGES: dict[str, tuple[Stage, ...]] = {
    "bg": (
        _endings("ият ието ията иите ия ие ът ят та то те"),
        _endings("овци ове еве ски ска ско ции>ц ция>ц ци>к зи>г и"),
        _endings("ен на но ни ене ане а о е я ъ у ю"),
    ),
    "hr": (
        _endings(
            "ovima evima ovoga ovome ijima ijama inama icama anja enja stvima ostima"
            " anje anju anjem anjima enje enju enjem enjima"
            " ostiju jima jama ima ama ome omu oga ega emu ova eva ovi evi ove eve ovu"
            " nje nja nju njem njima kama gama ici>ik icima>ik"
            " om em im ih oj og ju jem ja je ji iji ije iju a e i o u"
        ),
        _endings("ost sk n"),
    ),
    "lv": (
        _endings(
            "ajiem ajai ajam ajos ajas ajas sanas sanai sanu sana iem aja ais ajs ai ei am em im um us as es os"
            " ij is ie u a i e o s"
        ),
        _endings("ij"),
    ),
    "mt": (_endings("ijiet ijiet ijin iet ijja ijet ejn ajn in at ti iha hom kom na ha i a e u"),),
    "sk": (
        _endings(
            "encami atami etami ovaniu ovania ovanie ovani ostami ostiam ostiach ovych ovymi ovej oveho ovemu"
            " iami ami ach och iach eho emu ych ymi ich imi ej ou om am em im ov ovi ova ove ovu ovia"
            " ia ie iu iou aci>ak ici>ik aky>ak y a e i o u"
        ),
        _endings("ost sk n"),
    ),
    "sl": (
        _endings(
            "ovanju ovanja ovanje ovanjem ostmi ostjo ostim ostih evoma ovoma ovega ovemu ovima"
            " jema jama ami ema oma ama ima imi ega emu ov ev ih im om em am ah ih oj"
            " nja nje nju njem jo je ja ju mi a e i o u"
        ),
        _endings("ost sk n"),
    ),
}


def light_stem(word: str, language: str) -> str:
    """The folded word without its endings; the word itself in a language without stages."""
    for stage in STAGES.get(language, ()):
        word = stage.taken_off(word)
    return word
