"""The grammar that phrases of a lexicon lean on: the forms of a word, and groups of words such as `@he` or `@very`."""

from collections.abc import Mapping
from functools import lru_cache

_VOWELS = "aeiou"

IRREGULAR: Mapping[str, frozenset[str]] = {
    "be": frozenset({"is", "am", "are", "was", "were", "been", "being", "'s", "isn't", "wasn't"}),
    "have": frozenset({"has", "had", "having"}),
    "do": frozenset({"does", "did", "done", "doing"}),
    "go": frozenset({"goes", "went", "gone", "going"}),
    "make": frozenset({"made"}),
    "fall": frozenset({"fell", "fallen"}),
    "get": frozenset({"got", "getting"}),
    "give": frozenset({"gave", "given"}),
    "lose": frozenset({"lost"}),
    "run": frozenset({"ran"}),
    "say": frozenset({"said"}),
    "show": frozenset({"shown"}),
    "take": frozenset({"took", "taken"}),
    "tell": frozenset({"told"}),
    "throw": frozenset({"threw", "thrown"}),
    "blow": frozenset({"blew", "blown"}),
    "break": frozenset({"broke", "broken"}),
    "choose": frozenset({"chose", "chosen"}),
    "come": frozenset({"came"}),
    "drop": frozenset({"dropped", "dropping"}),
    "fight": frozenset({"fought"}),
    "find": frozenset({"found"}),
    "fly": frozenset({"flew", "flown"}),
    "hit": frozenset({"hitting"}),
    "keep": frozenset({"kept"}),
    "lead": frozenset({"led"}),
    "swear": frozenset({"swore", "sworn"}),
    "steal": frozenset({"stole", "stolen"}),
    "bite": frozenset({"bit", "bitten"}),
    "bring": frozenset({"brought"}),
    "burn": frozenset({"burnt"}),
    "drive": frozenset({"drove", "driven"}),
    "know": frozenset({"knew", "known"}),
    "let": frozenset({"letting"}),
    "put": frozenset({"putting"}),
    "see": frozenset({"saw", "seen"}),
    "shut": frozenset({"shutting"}),
    "speak": frozenset({"spoke", "spoken"}),
    "spend": frozenset({"spent"}),
    "stick": frozenset({"stuck"}),
    "lie": frozenset({"lied", "lying"}),
    "seek": frozenset({"sought"}),
    "sit": frozenset({"sat", "sitting"}),
    "sell": frozenset({"sold"}),
    "spit": frozenset({"spat"}),
    "teach": frozenset({"taught"}),
    "think": frozenset({"thought"}),
    "wear": frozenset({"wore", "worn"}),
    "wind": frozenset({"wound"}),
    "write": frozenset({"wrote", "written"}),
    "child": frozenset({"children"}),
    "person": frozenset({"people"}),
    "man": frozenset({"men"}),
    "woman": frozenset({"women"}),
}


@lru_cache(maxsize=8192)
def forms_of(base: str) -> frozenset[str]:
    """The forms that a verb or noun takes: refuse, refuses, refused, refusing."""
    found = {base, f"{base}s"}
    if base.endswith("e"):
        found |= {f"{base}d", f"{base[:-1]}ing"}
    elif base.endswith("y") and base[-2:-1] not in _VOWELS:
        found |= {f"{base[:-1]}ies", f"{base[:-1]}ied", f"{base}ing"}
    else:
        found |= {f"{base}ed", f"{base}ing"}
        if base.endswith(("s", "x", "z", "ch", "sh")):
            found.add(f"{base}es")
        if len(base) > 2 and base[-1] not in "aeiouwxy" and base[-2] in _VOWELS and base[-3] not in _VOWELS:
            found |= {f"{base}{base[-1]}ed", f"{base}{base[-1]}ing"}
    return frozenset(found | IRREGULAR.get(base, frozenset()))


def set_of(*texts: str) -> frozenset[str]:
    """The words of some texts."""
    return frozenset(" ".join(texts).split())


_PRONOUNS = "he she they he's she's they're he'll she'll they'll he'd she'd they'd they've"
_YOUNG = (
    "child children boy boys girl girls kid kids pupil pupils student students learner learners teenager teenagers teen teens "
    "youngster youngsters lad lads toddler toddlers youth youths son daughter brother sister twin twins sibling siblings baby"
)
_FAMILY = (
    "mum mums mummy mother mothers dad dads daddy father fathers parent parents carer carers family families nan gran grandmother "
    "grandfather grandparents grandparent stepmother stepfather stepmum stepdad guardian guardians aunt uncle"
)
_BE = "be is am are was were been being"
_LINKS = (
    "seem seems seemed become becomes became becoming get gets got getting appear appears appeared remain remains remained "
    "look looks looked sound sounds act acts acted tend tends tended to feel feels feeling stay stays"
)
_HELPERS = "can could may might will would shall should must has have had having does do did"

ADVERB = "@adverb"
"""Stands in a group for every word that says how: "appallingly"."""

NOT_ADVERBS = set_of(
    "family reply apply supply rely fly july assembly holly sally emily molly polly bully belly jelly comply imply multiply ally ugly",
    "silly lonely friendly lovely elderly likely unlikely early only daily weekly monthly fortnightly yearly termly hourly nightly",
    "supposedly allegedly reportedly hardly barely scarcely",
)
"""Words that end like those that say how, and are none."""


def is_adverb(word: str) -> bool:
    """Whether a word says how something is: one that ends in "ly", but "family" and its like."""
    return word.endswith("ly") and len(word) > 4 and word not in NOT_ADVERBS


ASIDES = set_of(
    "however frankly unfortunately sadly honestly admittedly undoubtedly regrettably sometimes often usually generally at times "
    "on occasion occasionally therefore though indeed unsurprisingly"
)
"""Words that may stand between commas without ending a phrase."""

GROUPS: Mapping[str, frozenset[str]] = {
    "he": set_of(_PRONOUNS),
    "him": set_of("him her them himself herself themselves themself"),
    "self": set_of("himself herself themselves themself"),
    "his": set_of("his her their"),
    "the": set_of("the a an this that his her their our some any these those your my"),
    "child": set_of(_YOUNG, "person people youngsters individual individuals classmate classmates peer peers"),
    "young": set_of(_YOUNG),
    "family": set_of(_FAMILY),
    "who": set_of(_PRONOUNS, _YOUNG, _FAMILY, "person people man men woman women lady gentleman who one @name"),
    "name": set_of("@name"),
    "be": set_of(_BE),
    "link": set_of(_BE, _LINKS) - {"to"},
    "is": set_of("he's she's they're"),
    "aux": set_of(_BE, _LINKS, _HELPERS),
    "have": set_of("have has had having he's she's they've"),
    "not": set_of(
        "not never isn't wasn't aren't weren't don't doesn't didn't can't cannot couldn't won't wouldn't hasn't haven't hadn't "
        "rarely seldom hardly cant dont wont didnt doesnt isnt wasnt couldnt wouldnt"
    ),
    "very": set_of(
        "very extremely as really quite so too rather highly incredibly particularly increasingly often always still sometimes "
        "frequently totally completely absolutely generally usually mostly somewhat fairly pretty ever openly persistently regularly "
        "physically verbally just only also more most less deeply severely significantly markedly notably socially emotionally "
        "academically simply now again at times both quickly easily constantly continually becoming being little bit all even "
        "already much complete total deep clearly obviously currently occasionally daily repeatedly equally well exceptionally unusually terribly "
        "downright plain bone frankly however unfortunately sadly undeniably undoubtedly honestly truly famously notoriously thoroughly "
        "entirely wholly utterly hugely intensely overly distinctly decidedly consistently inherently naturally basically largely mainly "
        "essentially probably perhaps surprisingly painfully hopelessly woefully ridiculously habitually invariably forever perpetually "
        "endlessly far way admittedly regrettably therefore though indeed unsurprisingly on occasion occasions visibly unbelievably @adverb"
    ),
    "staff": set_of(
        "adult adults staff teacher teachers tutor tutors ta tas lsa lsas senco me us everyone everybody anyone anybody someone somebody "
        "people others peers classmates pupils children class school lesson lessons team"
    ),
    "skill": set_of(
        "reading writing spelling handwriting maths numeracy literacy phonics language speech vocabulary comprehension understanding "
        "grammar memory processing reasoning knowledge grasp attention concentration focus listening behaviour conduct attitude effort "
        "motivation engagement work homework presentation organisation punctuality hygiene appearance manners skills skill ability "
        "attainment progress results performance grades confidence resilience independence coordination fitness interaction interactions "
        "relationships friendships communication expression awareness insight aptitude intellect number arithmetic english"
    ),
    "thing": set_of(
        "laptop computer tablet ipad printer software app device machine aid aids battery batteries charger lift hoist wheelchair chair "
        "scooter engine bus taxi car boiler heating radiator alarm phone internet wifi connection signal screen projector whiteboard "
        "keyboard mouse switch website system server camera light lights lamp door window lock fridge oven pump tube catheter valve "
        "implant processor equipment frame walker splint brace bike trike pencil pen glue paper plant seed seeds experiment"
    ),
    "bad": set_of("poor bad terrible awful dreadful atrocious appalling shocking woeful abysmal weak inadequate unsatisfactory"),
    "much": set_of("much many lots lot some several numerous significant serious major real big huge severe ongoing various of a an the"),
}
"""Words that stand for one another. `@name` stands for any name: a word with a capital that is no everyday opener."""

OPENERS = set_of(
    "the a an this that these those it its there here what which when where while who why how if as at in on of for from with without",
    "and but or so because although though since until after before during once then now today yesterday tomorrow at by to into",
    "he she they we i you his her their our my your him them us me one some any all both each every no not none nobody nothing",
    "however therefore sometimes often usually recently currently previously generally overall also another other most many few",
    "being is are was were be has have had do does did can could may might will would shall should must please yes let's unlike",
    "school home class lunch lunchtime playtime breaktime break college nursery reception work homework maths english science history",
    "geography art music drama pe re computing french german spanish literacy numeracy phonics reading writing spelling number",
    "handwriting swimming assembly assemblies lessons lesson friendships friendship transition transitions change changes noise",
    "behaviour attendance attention concentration language speech communication progress sleep health life travel transport time",
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november",
    "december spring summer autumn winter year term christmas easter staff teachers teacher people children parents parent mum dad",
    "social emotional physical personal mental academic everyday daily group groups small large play games toys books everything",
    "vision hearing sight eyesight balance posture mobility weather traffic medication epilepsy seizures equipment building parking internet",
    "lighting funding staffing housing food water music sport breakfast dinner bedtime break breathing feeding swallowing circulation growth",
    "weight height function motor fine gross memory processing working anxiety mood energy pain fatigue toileting toilet dressing washing",
    "independence confidence understanding vocabulary comprehension grammar motivation resilience organisation planning interaction",
    "relationships routine routines support provision help advice contact family families siblings brother sister friends outcomes targets",
    "access evidence assessment assessments results scores tests exams lines text texts words sentences rules boundaries choices options",
    "appointments appointment therapy treatment surgery hospital doctors nurses professionals services service county council authority",
    "playground corridor corridors hall classroom journey journeys bus taxi noise light sound sounds smells textures clothes uniform shoes",
    "something anything things thing mornings morning afternoons afternoon evenings evening weekends weekend mondays fridays",
    "tuesdays wednesdays thursdays saturdays sundays",
)
"""Words with a capital at the start of a sentence that are no names."""

TITLES = set_of("mr mrs ms miss mx dr doctor prof professor rev reverend sir dame lady lord nurse sister father st saint councillor cllr judge auntie uncle")
"""Words before a name."""
