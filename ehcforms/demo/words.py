"""What people of the demonstration wrote. A few phrases are vague or unkind on purpose, so that the rules speak."""

from typing import Any

Answers = dict[str, Any]

PARENT_VIEWS: Answers = {
    "good-at": "Making people laugh, and never giving up on a puzzle. We’re so proud! 🎉",
    "home": "Sleep is better since the summer. Mornings before school are still hard.",
    "school": "Happier than last year. The morning check-in makes all the difference.",
    "helps": "Having one person to go to.",
    "does-not-happen": "The speech group stopped in October and nobody told us.",
    "hopes-year": "One good friend.",
    "hopes-life": "A job with people who understand, and a home of their own.",
    "plan-should": "change",
    "plan-change": "The speech group should be in it with times.",
    "transport": "The taxi is often late.",
    "budget-told": True,
    "budget-wish": False,
    "help": ["supporter"],
}

CHILD_VIEWS: Answers = {
    "like": "I am kind and I know a lot",
    "good-at": "drawing, bikes, making things",
    "important": "my family and my dog",
    "going-well": "I have a friend now",
    "hard": "when it is loud",
    "helps": "Miss B and my headphones",
    "later": "work with animals",
    "take-part": "part",
}

DECLINED: Answers = {
    "answer": "decline",
    "reason": "We looked at our records for the last two years and spoke to the school. No worker is allocated and the family "
    "has not asked for support. We have offered them an assessment and sent the leaflet about short breaks.",
}

_NEW_PROVISION = [
    {
        "id": "0", "section": "F", "what": "Speech and language group with Colourful Semantics",
        "who": "Teaching assistant trained by the speech and language therapist", "how-often": "3 times a week",
        "how-long": "20 minutes", "group-size": "group of 3", "where": "library, after lunch", "until": "next review",
    },
    {"id": "1", "section": "F", "what": "Would benefit from regular support"},
]  # fmt: skip

ADVICE: Answers = {
    "for-another": False,
    "strengths": "{known_as} builds things from drawings with great patience and explains each step to classmates. Reads the room well and "
    "notices when somebody is sad.",
    "changes-this-year": "A new class teacher since September, and a quiet corner in the classroom.",
    "new-needs": "{known_as} finds it hard to begin writing, and needs a word bank and five minutes of talk first. Sometimes refuses to "
    "write at all when the room is noisy.",
    "outcomes": [
        {
            "status": "on-track",
            "commentary": "{known_as} does this with an adult beside them on four days out of five, and alone once since "
            "half-term. With the card on the table it takes two minutes to begin.",
            "delivered": "The plan says daily; it was delivered on four days a week by Ms Brook, 15 minutes each.",
        },
        {
            "status": "partly",
            "commentary": "Begins with one reminder in three lessons out of five, and stays with it for ten minutes.",
            "delivered": "In every lesson of the week, by the class teacher. It helps most in the morning.",
        },
    ],
    "provision": [
        {"given": "partly", "difference": "On four days of five, since Ms Brook teaches the whole class on Fridays. {known_as} now begins alone."},
        {"given": "yes", "difference": "It is on the table in every lesson, and {known_as} takes it without being reminded."},
    ],
    "attainment": [
        {"measure": "Reading age", "before": "6 years 4 months, November", "now": "7 years 1 month, this term"},
        {"measure": "Number facts to 20", "before": "12 of 20", "now": "18 of 20"},
    ],
    "gap": "The gap to the class in reading has closed by three months since last year.",
    "key": "Emerging, expected and secure are our three steps in each year.",
    "new-outcomes": [
        {"id": "0", "outcome-area": "communication-and-interaction",
         "outcome-text": "By July, {known_as} will ask for help with a card or in words three times a day without being prompted, so that "
         "lessons can go on."}
    ],
    "new-provision": _NEW_PROVISION,
    "attendance-percent": 94.5,
    "exclusions": "none",
}  # fmt: skip

TEAM_ADVICE: Answers = {
    "for-another": False,
    "how-assessed": "Observation in two lessons and at playtime, and a talk with the family at home.",
    "provision-offered": "Six sessions were offered and five taken up; one was missed because the taxi did not come.",
    "strengths": "{known_as} looks for people’s reactions and enjoys shared jokes.",
    "new-needs": "{known_as} follows two instructions at a time when they are shown as well as said. The words of the plan still fit.",
    "outcomes": [
        {
            "status": "partly",
            "commentary": "Does this in a quiet room with one adult; the next step is the classroom with the card.",
        },
        {
            "status": "on-track",
            "commentary": "Was seen to do this twice in one lesson, after a look at the card.",
        },
    ],
    "new-provision": [
        {"id": "0", "section": "F", "what": "Access to opportunities for small group work as appropriate"}
    ],
    "will-attend": True,
}

MEETING: Answers = {
    "attendance": [{"attended": "yes"}],
    "notes": "Everyone agreed that the morning check-in works. We talked about the speech group, which stopped in October, and "
    "about next year.",
    "targets": "To begin writing within five minutes on four days a week.",
    "differences": "The family would like the speech group in the plan with times; the school had proposed it without.",
    "budget-told": True,
}

REPORT: Answers = {
    "setting-details": "At the setting since Reception, with one class teacher and a teaching assistant in the mornings",
    "outcomes": [
        {
            "status": "on-track",
            "commentary": "{known_as} does this on four days out of five with an adult beside them.",
            "next": "keep",
        },
        {
            "status": "partly",
            "commentary": "Begins with one reminder in three lessons out of five.",
            "next": "keep",
        },
    ],
    "personal-budget": "Explained at the meeting. The family does not want one now.",
    "significant": ["provision-education"],
    "significant-details": "The speech group should be in Section F with its times.",
    "advice-wanted": False,
    "actions": [
        {"action": "Start the speech group again", "who": "SENCo", "by-when": "within two weeks"},
        {"action": "Ask for a new taxi firm", "who": "Case co-ordinator", "by-when": "end of term"},
    ],
    "recommendation": "amend",
    "reasons": "The speech group helps and has to be in the plan so that it happens.",
}
