"""The shapes in which a person, what they do or what they are good at is judged by a word that is harmless elsewhere."""

CONDUCT: tuple[str, ...] = (
    "behaviour|behaviours|behavior|conduct|manner|manners|attitude|attitudes|demeanour|actions * * * * * @be|@link @aux? @very? @very? {0}",
    "{0} behaviour|behaviours|behavior|conduct|manner|attitude|demeanour",
    "behave~|act~ * * * {0}",
    "{0} streak|nature|personality|temperament|disposition|tendencies|side",
)
"""How what a person does is described, whatever stands between: "his behaviour in the hall on Fridays is odd"."""

DESCRIBED = (
    "@who @aux? @very? @aux? @aux? @link @very? @very? @very? {0}",
    "@who|@is @aux? @link? * * the|our|my @very {0}",
    "^ @aux? @aux? @link @very? @very? {0}",
    "^ @very? @very? {0} and|but|in|at|with|when|towards|around",
    "@is @very? @very? @very? {0}",
    "@who|@is @aux? @link? a bit|little|touch|tad {0}",
    "@who @aux? @aux? @link @very? * and|or|but a? @very? @very? {0}",
    "{0} @child|@family",
    "{0} and|or|little|young|* @child|@family|man|woman|men|women",
    "find~|consider~|deem~|judge~|think~|make|makes|made|making of? him|her|them|@name to? be? @very? @very? {0}",
    "described|viewed|seen|regarded|perceived|reported|known by @the? * * as|to be? @very? {0}",
    "considered|called|deemed|labelled|found|regarded|perceived|seen|viewed|described|portrayed as|to? be|being? @very? @very? {0}",
    "describe~|regard~|see|sees|saw|view|views|viewed|label~|portray~|call|calls|called him|her|them|us|@name|@the? * as? @very? {0}",
    "@who @aux? @aux? @be @very? known|said|reputed|thought|believed|reported to be @very? {0}",
    "presents|presented|comes|came across? as @very? @very? {0}",
    "@link|@very @very? {0} with|towards|to @his|adults|staff|others|peers|@child|@family|us|everyone",
    *CONDUCT,
)
"""How a person, or what they do, is described by a word that is harmless elsewhere."""

CALLED = (
    "@who @aux? @very? @aux? @be|become|became|becoming|becomes|remains * * a|an|the|such|our|my|quite * * {0}",
    "@is * a|an|the|such|our|my|quite * * {0}",
    "^ @very? such|quite|what|always a|an? * * {0}",
    "described|labelled|seen|regarded|known|viewed|considered|branded|called|acts|behaves as|like? * a|an|the? * {0}",
    "call~|find~|consider~|think~|label~ of? him|her|them|us|@name as? a|an|the? * {0}",
    "a bit|little of a|an * {0}",
    "real|right|proper|total|complete|absolute|typical|little|utter|such {0}",
)
"""How a person is called by a noun that is harmless elsewhere."""

JUDGED = (
    "@skill @aux? @aux? @link @very? @very? {0}",
    "@skill of|in|with|for * * * @aux? @aux? @link @very? @very? {0}",
    "{0} * @skill",
    "@who @aux? @aux? @link @very? @very? {0} at|in|with",
)
"""How what somebody is good at, or not, is judged."""

TEMPLATES = {"@described ": DESCRIBED, "@conduct ": CONDUCT, "@called ": CALLED, "@judged ": JUDGED}
"""The shapes that a term stands for, by how it begins."""
